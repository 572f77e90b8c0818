"""Pages that anybody may read, without a cookie and without being asked who they are."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from isegoria.base.kept import same_for_everybody
from isegoria.base.numbers import page_number
from isegoria.hear.activity_type import activity_types
from isegoria.journey.queries import public as queries
from isegoria.journey.queries.home import home_page
from isegoria.languages.queries import page_language


@require_safe
@same_for_everybody
def home(request: HttpRequest) -> HttpResponse:
    """The questions: open now, in preparation, closed."""
    page = home_page(page_language(), number=page_number(request), now=timezone.now())
    if page is None:
        raise Http404
    return render(request, "journey/home.html", page)


@require_safe
@same_for_everybody
def question(request: HttpRequest, process: str) -> HttpResponse:
    """Everything about one question, and the way to take part."""
    page = queries.published_question_page(process, page_language(), now=timezone.now())
    if page is None:
        raise Http404
    return render(request, "journey/question.html", page)


@require_safe
@same_for_everybody
def how(request: HttpRequest) -> HttpResponse:
    """How a question goes from being put to being answered."""
    explained = [one for kind in activity_types().values() for one in kind.explained()]
    return render(request, "journey/how.html", {"explained": explained})


@require_safe
@same_for_everybody
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was tested, what is known not to work, and whom to tell."""
    return render(request, "journey/accessibility.html")


@require_safe
@same_for_everybody
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of whom, where, how long, and how to have it erased."""
    return render(request, "journey/privacy.html", {"cookies": queries.kept_on_the_device()})


@require_safe
@same_for_everybody
def offline(request: HttpRequest) -> HttpResponse:
    """The page that a device keeps for when there is no connection."""
    return render(request, "design/offline.html")
