"""What others put up or read out: a poster, words for the radio, and a feed of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from isegoria.base.atom import MEDIA_TYPE, atom
from isegoria.base.kept import Kept, same_for_everybody
from isegoria.journey.queries.announcing import poster_page, radio_page
from isegoria.journey.queries.broadcasting import broadcast
from isegoria.languages.queries import page_language
from isegoria.organisations.queries import site_in

_feeds: Kept[bytes | None] = Kept()


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
    page = radio_page(
        process,
        language,
        site=site_in(language),
        host=request.get_host(),
        now=timezone.now(),
    )
    if page is None:
        raise Http404
    return render(request, "journey/radio.html", page)


@require_safe
def broadcast_feed(request: HttpRequest) -> HttpResponse:
    """Words for the radio of all open questions, for programs of broadcasters."""
    return _feed(request, "")


@require_safe
def radio_feed(request: HttpRequest, process: str) -> HttpResponse:
    """Words for the radio of one question, for programs of broadcasters."""
    return _feed(request, process)


def _feed(request: HttpRequest, slug: str) -> HttpResponse:
    """One feed, worked out once for all who ask in the same second."""
    language, host = page_language(), request.get_host()

    def make() -> bytes | None:
        site = site_in(language)
        found = broadcast(language, site=site, host=host, now=timezone.now(), slug=slug)
        return atom(found) if found else None

    content = _feeds.get((slug, language, host), make)
    if content is None:
        raise Http404
    return HttpResponse(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")
