"""Pages that others put up or read out: a poster, and words for the radio."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from isegoria.base.kept import same_for_everybody
from isegoria.journey.queries.announcing import poster_page, radio_page
from isegoria.languages.queries import page_language
from isegoria.organisations.queries import site_in


@require_safe
@same_for_everybody
def poster(request: HttpRequest, process: str) -> HttpResponse:
    """One sheet for a wall, with a code for the camera of a phone."""
    address = request.build_absolute_uri(reverse("question", args=[process]))
    page = poster_page(process, page_language(), address=address, now=timezone.now())
    if page is None:
        raise Http404
    return render(request, "journey/poster.html", page)


@require_safe
@same_for_everybody
def radio(request: HttpRequest, process: str) -> HttpResponse:
    """What somebody reads out on the radio."""
    language = page_language()
    page = radio_page(process, language, site=site_in(language), now=timezone.now())
    if page is None:
        raise Http404
    return render(request, "journey/radio.html", page)
