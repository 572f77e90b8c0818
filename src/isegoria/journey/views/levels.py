"""The page on which a question of several levels tells where it is put, and who asked whom."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from isegoria.base.kept import same_for_everybody
from isegoria.base.numbers import page_number, row_number
from isegoria.journey.queries.levels import levels_page
from isegoria.languages.queries import page_language


@require_safe
@same_for_everybody
def levels(request: HttpRequest, process: str) -> HttpResponse:
    """Where a question is put, and what institutions asked of one another for it."""
    page = levels_page(
        process,
        page_language(),
        part=row_number(request.GET.get("part", "1")) or 1,
        number=page_number(request),
        at=row_number(request.GET.get("places", "1")) or 1,
        now=timezone.now(),
    )
    if page is None:
        raise Http404
    return render(request, "journey/levels.html", page)
