"""Kannel: an open gateway to an operator's SMS centre; docs/operating.md has its settings."""

import re
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from isegoria.base.lengths import is_plain
from isegoria.channels.sms.gateways import Gateway
from isegoria.channels.sms.kinds.port import Delivery, GatewayKind, Incoming, NotSent, call, given

_DELIVERED, _FAILED, _REJECTED = 1, 2, 16
_TELL_ALL = 31
# The header before the words of one part of a long message: its reference, how many, which.
_JOINED = re.compile(rb"\x05\x00\x03(.)(.)(.)|\x06\x08\x04(..)(.)(.)", re.DOTALL)


class Kannel(GatewayKind):
    """It calls us with each message, and sends back what we answer."""

    def read(self, request: HttpRequest) -> Incoming:
        """Read what ``get-url`` brings: from, text, id, and udh for parts of long messages."""
        sender, number = given(request.GET, "from", "id")
        words = request.GET.get("text", "")
        joined = _JOINED.search(request.GET.get("udh", "").encode("latin-1", "replace"))
        if not joined:
            return Incoming(number, sender, words)
        reference, count, position = (one for one in joined.groups() if one is not None)
        return Incoming(number, sender, words, reference.hex(), position[0], count[0])

    def answer(self, text: str) -> HttpResponse:
        """Plain text; without the header, letters that GSM does not know arrive as ``?``."""
        response = HttpResponse(text, content_type="text/plain; charset=utf-8")
        if not is_plain(text):
            response["X-Kannel-Coding"] = "2"
        return response

    def send(self, gateway: Gateway, to: str, text: str, *, report_to: str) -> str:
        """Hand a message to ``sendsms``."""
        values = {
            "username": gateway.user,
            "password": gateway.password,
            "from": gateway.sender,
            "to": to,
            "text": text,
            "charset": "UTF-8",
            "coding": "0" if is_plain(text) else "2",
            "dlr-mask": str(_TELL_ALL),
            "dlr-url": f"{report_to}&status=%d",
        }
        said = call(f"{gateway.send}?{urlencode(values)}")
        if not said.startswith(("0:", "3:")):
            raise NotSent("refused")
        return ""

    def delivery(self, request: HttpRequest) -> Delivery | None:
        """Read what ``dlr-url`` brings: 1 delivered, 2 not, 16 refused by the centre."""
        reference, status = given(request.GET, "message", "status")
        if not status.isdigit() or int(status) not in (_DELIVERED, _FAILED, _REJECTED):
            return None
        return Delivery(reference, is_delivered=int(status) == _DELIVERED)
