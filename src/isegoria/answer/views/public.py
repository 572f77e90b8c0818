"""How people were answered, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from isegoria.answer.queries import latest_edition
from isegoria.answer.showing import public_page
from isegoria.base.kept import same_for_everybody
from isegoria.decide.fetching import decided_among
from isegoria.decide.told import around
from isegoria.process.queries import question


@require_safe
@same_for_everybody
def answers(request: HttpRequest, process: str) -> HttpResponse:
    """How many have their answer, and how many found it wanting; there from the decision on."""
    asked = question(process)
    if asked is None or not decided_among([asked]):
        raise Http404
    edition = latest_edition(asked)
    if edition is None:
        return render(request, "answer/public.html", around(asked))
    return render(request, "answer/public.html", public_page(asked, edition))
