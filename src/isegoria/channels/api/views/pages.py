"""A page about the addresses for programs, for those who write programs; it needs no scripts."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from isegoria.base.kept import same_for_everybody
from isegoria.channels.api.models import Call
from isegoria.channels.api.problems import KINDS
from isegoria.channels.api.views.describing import operations


@require_safe
@same_for_everybody
def description(request: HttpRequest) -> HttpResponse:
    """Every address, what it needs, what it says, and which problems there can be."""
    page = {
        "operations": operations(),
        "calls": Call.Kind.choices,
        "problems": KINDS,
        "base": f"{settings.ADDRESS}/api/v1",
    }
    return render(request, "api/description.html", page)
