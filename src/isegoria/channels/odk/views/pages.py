"""The page of a helper: where to enter answers, and what arrived from their device."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from isegoria.channels.odk import queries
from isegoria.languages.queries import page_language, shown

MOST_SHOWN = 500


@require_safe
def arrived(request: HttpRequest, token: str) -> HttpResponse:
    """What there is to ask, and what the server has from this device, without what it says."""
    enumerator = queries.enumerator_of(token)
    if enumerator is None:
        raise Http404
    rows = queries.sent_by(enumerator)
    activities = queries.activities_of(enumerator.process)
    titles = shown([one.title_id for one in activities], page_language())
    page = {
        "enumerator": enumerator,
        "token": token,
        "ways": [(titles[one.title_id], one) for one in activities],
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
