"""Any other program: JSON in, JSON back."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.base.sent import read_json
from isegoria.channels.sms.gateways import Gateway
from isegoria.channels.sms.kinds.port import Delivery, GatewayKind, Incoming, NotSent, call, given


class Webhook(GatewayKind):
    """It calls us with ``{id, from, text}`` and is answered ``{reply}``."""

    def read(self, request: HttpRequest) -> Incoming:
        """Read one message, or one part of a long one: reference, part, parts."""
        row = _row(request)
        sender, number = given(_words(row), "from", "id")
        position, count = _place(row)
        reference = str(row.get("reference") or "")[:80]
        if not isinstance(words := row.get("text"), str | int | None):
            raise Refused(_("“%(name)s” is missing.") % {"name": "text"})
        return Incoming(number, sender, str(words or ""), reference, position, count)

    def answer(self, text: str) -> HttpResponse:
        """The reply, empty for none."""
        return JsonResponse({"reply": text}, json_dumps_params={"ensure_ascii": False})

    def send(self, gateway: Gateway, to: str, text: str, *, report_to: str) -> str:
        """Hand over one message, if the gateway has an address for that."""
        if not gateway.send:
            raise NotSent("no address")
        row = {"to": to, "from": gateway.sender, "text": text, "report": report_to}
        said = call(
            gateway.send,
            body=json.dumps(row, ensure_ascii=False).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {gateway.password}",
            },
        )
        try:
            found = read_json(said or "{}")
        except ValueError:
            return ""
        return str(found.get("id", "")) if isinstance(found, dict) else ""

    def delivery(self, request: HttpRequest) -> Delivery | None:
        """Read ``{id or message, delivered}``."""
        row = _row(request)
        reference = str(row.get("id") or request.GET.get("message", ""))
        given({"id": reference}, "id")
        if not isinstance(row.get("delivered"), bool):
            return None
        return Delivery(reference, is_delivered=row["delivered"])


def _row(request: HttpRequest) -> dict[str, Any]:
    try:
        row = read_json(request.body)
    except ValueError as problem:
        raise Refused(_("This is no JSON.")) from problem
    if not isinstance(row, dict):
        raise Refused(_("This is no JSON object."))
    return row


def _words(row: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in row.items() if isinstance(value, str | int)}


def _place(row: dict[str, Any]) -> tuple[int, int]:
    position, count = row.get("part", 1), row.get("parts", 1)
    if not (isinstance(position, int) and isinstance(count, int) and 1 <= position <= count <= 255):  # noqa: PLR2004  # as many as a phone can join
        raise Refused(_("“part” and “parts” must be whole numbers."))
    return position, count
