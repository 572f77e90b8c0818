"""How every screen of a kiosk is put together."""

from importlib import metadata
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from isegoria.base.own_page import ticket
from isegoria.channels.kiosk import queries
from isegoria.channels.kiosk.models import Kiosk
from isegoria.channels.kiosk.walk import Place


def closed(request: HttpRequest, words: str, status: int) -> HttpResponse:
    """A page from which nothing leads anywhere but to the first screen."""
    response = render(request, "kiosk/closed.html", {"words": words}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _address(request: HttpRequest) -> str:
    """Where the form of a screen goes: to the kiosk, in the language of the screen."""
    found = request.resolver_match
    return reverse("kiosk", args=[found.kwargs["token"]]) if found else request.path


def show(
    request: HttpRequest,
    kiosk: Kiosk,
    place: Place,
    template: str,
    page: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A screen, with what it carries to the next one; no browser keeps it."""
    around = {
        "kiosk": kiosk,
        "place": place,
        "ticket": ticket(),
        "version": metadata.version("isegoria"),
        "reports_every": queries.REPORTS_EVERY,
        "is_demo": settings.IS_DEMO,
        "address": _address(request),
    }
    response = render(request, template, {**around, **page}, status=status)
    response["Cache-Control"] = "no-store"
    return response
