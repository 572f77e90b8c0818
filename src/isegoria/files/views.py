"""Where a page's script sends a file in pieces; without it the form brings the file itself."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from isegoria.base.allowance import Allowance, network_of
from isegoria.base.numbers import row_number
from isegoria.base.own_page import is_from_our_own_page
from isegoria.base.refusal import Refused
from isegoria.files import services
from isegoria.files.rules import WEB, Limits

# For a school behind one address: many files at once, and 256 MB in pieces of 64 kB.
BEGINNINGS = Allowance(burst=600, seconds_each=3)
PIECES = Allowance(burst=4000, seconds_each=0.1)


@csrf_exempt  # no cookie before somebody takes part; is_from_our_own_page guards instead
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a file of this size; the answer names it."""

    def act() -> dict[str, Any]:
        size = row_number(request.POST.get("size", "")) or 0
        return {"name": services.begin(size=size, limits=_limits(request)).name, "arrived": 0}

    return _answered(request, act, BEGINNINGS)


@csrf_exempt  # as above
@require_POST
def piece(request: HttpRequest, name: str, begins_at: int) -> HttpResponse:
    """Take one piece; the answer says how much is here, from where the sender goes on."""
    content = request.body  # before anything else reads from the request

    def act() -> dict[str, Any]:
        return {"arrived": services.add(name=name, begins_at=begins_at, content=content)}

    return _answered(request, act, PIECES)


@csrf_exempt  # as above
@require_POST
def whole(request: HttpRequest, name: str) -> HttpResponse:
    """Look at the file that has come; the answer says what the form calls it from now on."""

    def act() -> dict[str, Any]:
        return {"name": services.finish(name=name, limits=_limits(request)).name}

    return _answered(request, act, BEGINNINGS)


def _limits(request: HttpRequest) -> Limits:
    """How large each of the kinds may be that the form asks for."""
    asked = frozenset(request.POST.get("kinds", "").split()) & frozenset(WEB.largest)
    return WEB.only(asked) if asked else WEB


def _answered(
    request: HttpRequest, act: Callable[[], dict[str, Any]], allowance: Allowance
) -> JsonResponse:
    if not is_from_our_own_page(request):
        words = _("This was sent from another page. Open the question again.")
        return JsonResponse({"error": words}, status=403)
    if wait := allowance.take(network_of(request)):
        return JsonResponse({}, status=429, headers={"Retry-After": str(wait)})
    try:
        return JsonResponse(act())
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=refused.status)
