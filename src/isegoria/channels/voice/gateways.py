"""The phone lines that the operator names, in the file of gateways; see docs/operating.md."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from isegoria.conversation.gateways import Gateways, PhoneGateway
from isegoria.hear.models import Channel

_NEEDED = {"africastalking": "secret", "twilio": "password"}


@dataclass(frozen=True, kw_only=True)
class Gateway(PhoneGateway):
    """One phone line: what people call, how its gateway speaks, and what it costs people.

    ``hosts`` are those from which recordings are fetched, with ``user`` and ``password`` if they
    ask for these; a twilio signs with the password. ``operator`` is the number of a person who
    helps. ``voices`` names the gateway's own voice for a language, where no computer's voice is
    installed here.
    """

    kinds: ClassVar[tuple[str, ...]] = tuple(_NEEDED)

    number: str
    user: str = ""
    password: str = ""
    hosts: list[str] = field(default_factory=list)
    operator: str = ""
    voices: dict[str, str] = field(default_factory=dict)

    @classmethod
    def needed(cls, kind: str) -> Sequence[str]:
        """What must stand in its table."""
        return ("number", _NEEDED[kind])

    def obstacle(self) -> str | None:
        """What cannot be right about it."""
        if all(re.fullmatch(r"[a-z0-9.-]+(:\d+)?", one, re.ASCII) for one in self.hosts):
            return None
        return "hosts is written in the wrong way."


GATEWAYS = Gateways(Gateway, Channel.VOICE)
