"""The page to read before answering."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from isegoria.base.kept import same_for_everybody
from isegoria.base.numbers import page_number
from isegoria.inform.queries import inform_page
from isegoria.languages.queries import page_language


@require_safe
@same_for_everybody
def about(request: HttpRequest, process: str) -> HttpResponse:
    """The documents of a question, passage by passage."""
    page = inform_page(process, page_language(), number=page_number(request))
    if page is None:
        raise Http404
    return render(request, "inform/about.html", page)
