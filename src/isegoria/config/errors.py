"""The pages for when something is wrong: what happened, that nothing is lost, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


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


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; needs nothing that may be broken."""
    return render(request, "errors/500.html", status=500)
