"""The menu codes that the operator names, in the file of gateways; docs/operating.md tells more."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language_bidi

from isegoria.conversation.gateways import Gateways, PhoneGateway
from isegoria.hear.models import Channel
from isegoria.languages.codes import INTERFACE

LETTERS = 182
FEWEST_LETTERS = 100
NAMES = {"session": "sessionId", "number": "phoneNumber", "text": "text", "status": "status"}
METHODS = ("POST", "GET")


@dataclass(frozen=True, kw_only=True)
class Gateway(PhoneGateway):
    """One menu code: what people dial, how its gateway calls us, and what it costs people.

    With ``language_codes`` a number behind the code is said to choose a language: the operator's
    network has to hand it on. ``names`` are what the gateway calls some of the four things that we
    read. With ``remind`` whoever is cut off gets a text message.
    """

    code: str
    method: str = "POST"
    names: dict[str, str] = field(default_factory=dict)
    letters: int = LETTERS
    language_codes: bool = False
    remind: bool = False

    @property
    def dialled(self) -> str:
        """The code as it is written into a sentence, held together where that runs to the left."""
        return _held_together(self.code)

    def dialled_in(self, language: str) -> str:
        """The same with the number of a language behind it, where there is one."""
        if not self.language_codes or language not in INTERFACE or not self.code.endswith("#"):
            return self.dialled
        return _held_together(f"{self.code[:-1]}*{INTERFACE.index(language) + 1}#")

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


def language_of(number: str) -> str:
    """The language that a number behind the code stands for, always the same; empty for none."""
    numbered = {str(count): code for count, code in enumerate(INTERFACE, start=1)}
    return numbered.get(number, "")


def _held_together(code: str) -> str:
    if not get_language_bidi():
        return code
    return f"\N{LEFT-TO-RIGHT ISOLATE}{code}\N{POP DIRECTIONAL ISOLATE}"


GATEWAYS = Gateways(Gateway, Channel.USSD)
