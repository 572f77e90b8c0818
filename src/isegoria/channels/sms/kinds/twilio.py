"""Gateways that speak as Twilio does: signed forms in, a little XML back."""

import base64
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse

from isegoria.base.sent import read_json
from isegoria.channels.sms.gateways import Gateway
from isegoria.channels.sms.kinds.port import Delivery, GatewayKind, Incoming, NotSent, call, given
from isegoria.conversation.requests import is_signed

_DELIVERED = {"delivered", "read"}
_FAILED = {"failed", "undelivered"}


class Twilio(GatewayKind):
    """Each request is signed with the password that both sides know."""

    def is_genuine(self, request: HttpRequest, gateway: Gateway, secret: str) -> bool:  # noqa: ARG002  # it is signed instead
        """Compare the signature with that of the whole address and all that was sent."""
        return is_signed(request, gateway.password)

    def read(self, request: HttpRequest) -> Incoming:
        """Read From, Body and MessageSid."""
        sender, number = given(request.POST, "From", "MessageSid")
        return Incoming(number, sender, request.POST.get("Body", ""))

    def answer(self, text: str) -> HttpResponse:
        """What is to be sent back, as XML."""
        inside = "".join(one for one in text if one.isprintable() or one in "\n\t")
        message = f"<Message>{escape(inside)}</Message>" if text else ""
        body = f'<?xml version="1.0" encoding="UTF-8"?><Response>{message}</Response>'
        return HttpResponse(body, content_type="text/xml; charset=utf-8")

    def send(self, gateway: Gateway, to: str, text: str, *, report_to: str) -> str:
        """Hand over one message; the answer names it."""
        values = {"To": to, "From": gateway.sender, "Body": text, "StatusCallback": report_to}
        login = base64.b64encode(f"{gateway.user}:{gateway.password}".encode()).decode()
        said = call(
            gateway.send,
            body=urlencode(values).encode(),
            headers={"Authorization": f"Basic {login}"},
        )
        try:
            return str(read_json(said)["sid"])
        except (ValueError, LookupError, TypeError) as problem:
            raise NotSent("unreadable") from problem

    def delivery(self, request: HttpRequest) -> Delivery | None:
        """Read MessageSid and MessageStatus."""
        reference, status = given(request.POST, "MessageSid", "MessageStatus")
        if status not in _DELIVERED | _FAILED:
            return None
        return Delivery(reference, is_delivered=status in _DELIVERED)
