"""The menu codes that the operator names, in the file of gateways; docs/operating.md tells more."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language_bidi

from isegoria.conversation.gateways import Gateways, PhoneGateway
from isegoria.hear.models import Channel

LETTERS = 182
FEWEST_LETTERS = 100
NAMES = {"session": "sessionId", "number": "phoneNumber", "text": "text", "status": "status"}
METHODS = ("POST", "GET")


@dataclass(frozen=True, kw_only=True)
class Gateway(PhoneGateway):
    """One menu code: what people dial, how its gateway calls us, and what it costs people.

    ``names`` are what the gateway calls some of the four things that we read. With ``remind``
    whoever is cut off gets a text message.
    """

    code: str
    method: str = "POST"
    names: dict[str, str] = field(default_factory=dict)
    letters: int = LETTERS
    remind: bool = False

    @property
    def dialled(self) -> str:
        """The code as it is written into a sentence, held together where that runs to the left."""
        return (
            f"\N{LEFT-TO-RIGHT ISOLATE}{self.code}\N{POP DIRECTIONAL ISOLATE}"
            if get_language_bidi()
            else self.code
        )

    @classmethod
    def needed(cls, kind: str) -> Sequence[str]:
        """What must stand in its table."""
        return ("code", *super().needed(kind))

    def named(self, what: str) -> str:
        """What the gateway calls one of the things that we read."""
        return {**NAMES, **self.names}[what]

    def obstacle(self) -> str | None:
        """What cannot be right about it."""
        if set(self.names) - set(NAMES):
            return f"names can be given for {', '.join(NAMES)}."
        if self.method not in METHODS:
            return f"method must be one of {', '.join(METHODS)}."
        if not FEWEST_LETTERS <= self.letters <= LETTERS:
            return f"letters must be from {FEWEST_LETTERS} to {LETTERS}."
        return None


GATEWAYS = Gateways(Gateway, Channel.USSD)
