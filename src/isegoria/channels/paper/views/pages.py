"""How to answer on paper, and how well sheets were read and typed in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from isegoria.channels.paper import queries
from isegoria.hear.models import Channel
from isegoria.hear.queries import asked
from isegoria.languages.queries import page_language, shown


@require_safe
def on_paper(request: HttpRequest, process: str) -> HttpResponse:
    """Where to ask for a sheet, how many came back, and how many answers were typed wrongly."""
    found = asked(process)
    if found is None or Channel.PAPER not in found.process.channel_codes:
        raise Http404
    language, question_id = page_language(), found.process.question_id
    titles = shown([question_id, *(one.title_id for one in found.activities)], language)
    page = {
        "process": found.process,
        "question": titles[question_id],
        **queries.came_back(found.process),
        "parts": [
            (titles[one.title_id], rows)
            for one in found.activities
            if (rows := queries.quality_of(one, language))
        ],
    }
    return render(request, "paper/on_paper.html", page)
