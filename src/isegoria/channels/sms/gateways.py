"""The gateways for text messages that the operator names; docs/operating.md tells more."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar
from urllib.parse import urlsplit

from isegoria.conversation.gateways import Gateways, PhoneGateway

_NEEDED = {
    "kannel": ("secret", "send", "user", "password"),
    "africastalking": ("secret", "send", "user", "password"),
    "twilio": ("send", "user", "password"),
    "webhook": ("secret",),
}


@dataclass(frozen=True, kw_only=True)
class Gateway(PhoneGateway):
    """One gateway: how it reaches us and we it, and what a message costs.

    ``sender`` is the number that people write to; ``fee`` what one message costs them; ``price``
    what one part that we send costs the operator, in ``currency``.
    """

    kinds: ClassVar[tuple[str, ...]] = tuple(_NEEDED)

    sender: str
    send: str = ""
    user: str = ""
    password: str = ""
    price: str = "0"
    currency: str = ""
    per_minute: int = 30

    @property
    def price_of_part(self) -> Decimal:
        """What one part that we send costs."""
        return Decimal(self.price)

    @classmethod
    def needed(cls, kind: str) -> Sequence[str]:
        """What must stand in its table."""
        return ("sender", *_NEEDED[kind])

    def obstacle(self) -> str | None:
        """What cannot be right about it."""
        if self.send and urlsplit(self.send).scheme not in ("http", "https"):
            return "send must begin with http:// or https://."
        if not re.fullmatch(r"\d+(\.\d+)?", self.price, re.ASCII):
            return 'price must be a number in quotes, as "0.02".'
        return None


GATEWAYS = Gateways(Gateway)
