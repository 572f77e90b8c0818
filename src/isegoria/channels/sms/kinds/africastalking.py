"""Gateways that speak as Africa's Talking does: they call us, and what we answer has to be sent."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from isegoria.base.sent import read_json
from isegoria.channels.sms.gateways import Gateway
from isegoria.channels.sms.kinds.port import Delivery, GatewayKind, Incoming, NotSent, call, given

_DELIVERED = {"Success", "DeliveredToTerminal"}
_FAILED = {"Failed", "Rejected", "AbsentSubscriber", "Expired"}
_TAKEN = {100, 101, 102}  # processed, sent, queued


class AfricasTalking(GatewayKind):
    """Forms in, forms out; nothing is signed, so the address holds a secret."""

    answers_at_once = False

    def read(self, request: HttpRequest) -> Incoming:
        """Read from, text and id."""
        sender, number = given(request.POST, "from", "id")
        return Incoming(number, sender, request.POST.get("text", ""))

    def answer(self, text: str) -> HttpResponse:  # noqa: ARG002  # it is sent instead
        """Say that it has come."""
        return HttpResponse("", content_type="text/plain; charset=utf-8")

    def send(self, gateway: Gateway, to: str, text: str, *, report_to: str) -> str:  # noqa: ARG002  # reports come to one address
        """Hand over one message; the answer names it."""
        values = {"username": gateway.user, "to": to, "message": text, "from": gateway.sender}
        said = call(
            gateway.send,
            body=urlencode(values).encode(),
            headers={"apiKey": gateway.password, "Accept": "application/json"},
        )
        try:
            taken = read_json(said)["SMSMessageData"]["Recipients"][0]
            if taken["statusCode"] not in _TAKEN:
                raise NotSent("refused")
            return str(taken["messageId"])
        except (ValueError, LookupError, TypeError) as problem:
            raise NotSent("unreadable") from problem

    def delivery(self, request: HttpRequest) -> Delivery | None:
        """Read id and status."""
        reference, status = given(request.POST, "id", "status")
        if status not in _DELIVERED | _FAILED:
            return None
        return Delivery(reference, is_delivered=status in _DELIVERED)
