"""What came of questions, institution by institution, for everybody to read and to count again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from isegoria.base.numbers import page_number
from isegoria.learn.packages import folder
from isegoria.learn.queries import facts_of_questions
from isegoria.learn.showing import institution_page, institutions_page


@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """Each institution that asked something."""
    return render(request, "learn/institutions.html", institutions_page(facts_of_questions()))


@require_safe
def institution(request: HttpRequest, institution: str) -> HttpResponse:
    """One institution, question by question."""
    facts = facts_of_questions(institution)
    page = institution_page(facts, institution, page_number(request))
    if page is None:
        raise Http404
    return render(request, "learn/institution.html", page)


@require_safe
def data(_request: HttpRequest) -> HttpResponse:
    """All of it as tables, with a program that adds them up."""
    now = timezone.now()
    response = HttpResponse(folder(facts_of_questions(), now), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="what-came-of-it-{now:%Y-%m-%d}.zip"'
    return response
