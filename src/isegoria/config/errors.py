"""The pages for when something is wrong: what happened, that nothing is lost, what to do."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from isegoria.languages.codes import direction_of, tag_of
from isegoria.organisations.queries import NOT_SET_UP

_SECONDS_TO_WAIT = 60


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Say that what was sent is too long, cut off, or for another host."""
    return _from_nothing("errors/400.html", status=400)


def unwritable() -> HttpResponse:
    """Say that there was a sign in what was sent that no database can keep."""
    return _from_nothing("errors/sign.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this page is for others, and how to get in."""
    words = str(exception) if exception else ""
    return render(request, "errors/403.html", {"words": words}, status=403)


def wrong_origin(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Say that a form came from elsewhere or from a page left open too long."""
    return render(request, "errors/origin.html", status=403)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  # the same
    """Say that there is no such page, and where the questions are."""
    return render(request, "errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # the same
    """Say that the fault is ours; where the database is busy, full or away, when to try again."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = _from_nothing("errors/503.html", status=503)
        response["Retry-After"] = str(_SECONDS_TO_WAIT)
        return response
    return _from_nothing("errors/500.html", status=500)


def _from_nothing(template: str, *, status: int) -> HttpResponse:
    """Render a page without asking the database or the request for anything."""
    language = get_language() or settings.LANGUAGE_CODE
    context = {
        "site": NOT_SET_UP,
        "LANGUAGE_CODE": tag_of(language),
        "direction": direction_of(language),
        "home_address": reverse("home"),
    }
    return HttpResponse(render_to_string(template, context), status=status)
