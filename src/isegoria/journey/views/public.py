"""Pages that anybody may read, without a cookie and without being asked who they are."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.easy import easy_words, reads_easy
from isegoria.base.kept import same_for_everybody
from isegoria.base.numbers import page_number, row_number
from isegoria.base.own_page import is_from_our_own_page
from isegoria.hear.activity_type import activity_types
from isegoria.journey.queries import public as queries
from isegoria.journey.queries.easy import easy_page
from isegoria.journey.queries.home import home_page
from isegoria.journey.queries.judging import checked_page
from isegoria.languages.queries import page_language
from isegoria.languages.reading import keep, reading_of


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
    """Everything about one question, and the way to take part.

    Whoever reads easy words is led to the page in those, where there is one, and can come back.
    """
    with easy_words(wanted=False):
        page = queries.published_question_page(process, page_language(), now=timezone.now())
    if page is None:
        raise Http404
    if reads_easy() and page["page"].has_easy and "usual" not in request.GET:
        return redirect("easy", process)
    return render(request, "journey/question.html", page)


@require_safe
@same_for_everybody
def checked(request: HttpRequest, process: str) -> HttpResponse:
    """Who judged a question before it opened, and what they found."""
    page = checked_page(process, page_language())
    if page is None:
        raise Http404
    return render(request, "journey/checked.html", page)


@csrf_exempt  # readers have no cookie for it; is_from_our_own_page guards instead
@require_http_methods(["GET", "HEAD", "POST"])
def easy(request: HttpRequest, process: str) -> HttpResponse:
    """A question in easy words; from here on all of it is in such words, as far as there are."""
    if request.method != "POST":
        return _easy(request, process)
    if not is_from_our_own_page(request):
        return render(request, "errors/origin.html", status=403)
    page = easy_page(process, page_language(), now=timezone.now())
    ways = page["page"].ways if page else ()
    number = row_number(request.POST.get("way", ""))
    if number is None or number >= len(ways):
        return redirect("easy", process)
    response = redirect(ways[number].address)
    response.status_code = 303
    keep(response, replace(reading_of(request), is_easy=True))
    return response


@same_for_everybody
def _easy(request: HttpRequest, process: str) -> HttpResponse:
    page = easy_page(process, page_language(), now=timezone.now())
    if page is None:
        raise Http404
    return render(request, "journey/easy.html", page)


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
