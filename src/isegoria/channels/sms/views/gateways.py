"""What gateways call: with a message, and with what became of one."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from isegoria.base.refusal import Refused
from isegoria.channels.sms.gateways import GATEWAYS, Gateway
from isegoria.channels.sms.kinds import KINDS
from isegoria.channels.sms.services import note_delivery, receive
from isegoria.conversation.limits import TooMany
from isegoria.conversation.requests import sender_of

METHODS = ["GET", "POST"]
View = Callable[[HttpRequest, Gateway], HttpResponse]


def for_gateways(view: View) -> Callable[..., HttpResponse]:
    """Let in only the gateway that is named in the address; refuse in words what cannot be read."""

    @csrf_exempt
    @require_http_methods(METHODS)
    @wraps(view)
    def let_in(request: HttpRequest, gateway: str, secret: str = "") -> HttpResponse:
        found = sender_of(
            GATEWAYS,
            gateway,
            secret=secret,
            is_genuine=lambda one: KINDS[one.kind].is_genuine(request, one, secret),
        )
        if found is None:
            return _said("", status=403)
        try:
            return view(request, found)
        except TooMany as refusal:
            response = _said(str(refusal), status=refusal.status)
            response["Retry-After"] = "60"
            return response
        except Refused as refusal:
            return _said(str(refusal), status=400)

    return let_in


@for_gateways
def message(request: HttpRequest, gateway: Gateway) -> HttpResponse:
    """A message of somebody, and the answer to it."""
    kind = KINDS[gateway.kind]
    return kind.answer(receive(gateway, kind.read(request)))


@for_gateways
def report(request: HttpRequest, gateway: Gateway) -> HttpResponse:
    """What became of a message that we sent."""
    delivery = KINDS[gateway.kind].delivery(request)
    if delivery is not None:
        note_delivery(gateway, delivery)
    return _said("", status=200)


def _said(words: str, *, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
