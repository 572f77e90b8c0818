"""What an enumerator can see: what arrived from their device, without what it says."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from isegoria.channels.odk import queries
from isegoria.languages.queries import page_language, shown

MOST_SHOWN = 500


@require_safe
def arrived(request: HttpRequest, token: str) -> HttpResponse:
    """What the server has from this device."""
    enumerator = queries.enumerator_of(token)
    if enumerator is None:
        raise Http404
    rows = queries.sent_by(enumerator)
    page = {
        "enumerator": enumerator,
        "process": enumerator.process,
        "question": shown([enumerator.process.question_id], page_language())[
            enumerator.process.question_id
        ],
        "count": rows.count(),
        "rows": rows[:MOST_SHOWN],
    }
    response = render(request, "odk/arrived.html", page)
    response["Cache-Control"] = "no-store"
    return response
