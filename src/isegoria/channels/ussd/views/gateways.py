"""What gateways call: with what was typed, and when a menu is closed."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from isegoria.base.refusal import Refused
from isegoria.channels.ussd.gateways import GATEWAYS, METHODS, Gateway
from isegoria.channels.ussd.services import Hop, end, hear
from isegoria.conversation.limits import TooMany
from isegoria.conversation.numbers import phone_number
from isegoria.conversation.requests import given, sender_of

_LONGEST_NAME = 200
_WHOLE = ("success", "completed")
View = Callable[[HttpRequest, Gateway], HttpResponse]


def for_gateways(view: View) -> Callable[..., HttpResponse]:
    """Let in only the gateway that is named in the address, by its own method."""

    @csrf_exempt
    @wraps(view)
    def let_in(request: HttpRequest, gateway: str, secret: str) -> HttpResponse:
        found = sender_of(
            GATEWAYS, gateway, secret=secret, is_genuine=lambda one: one.knows(secret)
        )
        if found is None:
            return _said("", status=403)
        if request.method not in METHODS:
            return HttpResponse(status=405, headers={"Allow": ", ".join(METHODS)})
        try:
            return view(request, found)
        except Refused as refusal:
            status = refusal.status if isinstance(refusal, TooMany) else 400
            return _said(f"END {refusal}", status=status)

    return let_in


@for_gateways
def hop(request: HttpRequest, gateway: Gateway) -> HttpResponse:
    """What was typed since dialling, and the screen that follows."""
    screen = hear(gateway, _hop(request, gateway))
    return _said(f"{'END' if screen.ends else 'CON'} {screen.words}", status=200)


@for_gateways
def ended(request: HttpRequest, gateway: Gateway) -> HttpResponse:
    """A menu was closed, whole or in the middle."""
    status = _given(request, gateway, "status").lower()
    end(gateway, _hop(request, gateway), is_whole=status in _WHOLE)
    return _said("", status=200)


def _hop(request: HttpRequest, gateway: Gateway) -> Hop:
    session = _given(request, gateway, "session")
    number = phone_number(_given(request, gateway, "number"), gateway.country)
    return Hop(session, number, _values(request, gateway).get(gateway.named("text"), ""))


def _given(request: HttpRequest, gateway: Gateway, what: str) -> str:
    return given(_values(request, gateway), gateway.named(what), longest=_LONGEST_NAME)


def _values(request: HttpRequest, gateway: Gateway) -> dict[str, str]:
    return (request.GET if gateway.method == "GET" else request.POST).dict()


def _said(words: str, *, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
