"""A call as it stands: what was heard last, what is spoken now, and how that is kept."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from isegoria.channels.voice.menus import Line, Menu, Wants
from isegoria.channels.voice.models import Call
from isegoria.channels.voice.recordings import Sound
from isegoria.people.vault import seal, unseal

_PLACE = "voice call"


@dataclass(frozen=True)
class Heard:
    """One request of the gateway: which call, whose number, and what was pressed or spoken.

    ``turn`` is the menu that this answers; 0 when it rings.
    """

    call: str
    number: str
    turn: int = 0
    keys: str = ""
    sound: Sound | None = None


@dataclass(frozen=True)
class Now:
    """Where a call is: what is spoken, which stretch of it, and what is still to be told.

    ``step`` is what a key means now: an answer, or something of the call itself. ``said`` is what
    the conversation said last. ``receipt`` is one that is not told yet, of ``holder`` in
    ``question``. ``is_greeted`` tells that what the keys do has been said. The first ``once`` lines
    are not said again with a wrong key: what was noted before would seem to be what it did.
    """

    menu: Menu
    step: str = "answer"
    at: int = 0
    slow: bool = False
    silences: int = 0
    kind: str = ""
    keys: tuple[str, ...] = ()
    outs: tuple[str, ...] = ()
    may_skip: bool = False
    recording: int = 0
    receipt: str = ""
    holder: int | None = None
    question: int | None = None
    language: str = ""
    dial: str = ""
    is_greeted: bool = False
    once: int = 0

    @property
    def stretch(self) -> tuple[Line, ...]:
        """What is spoken now."""
        return self.menu.stretches(slow=self.slow)[self.at]

    @property
    def is_last(self) -> bool:
        """Tell whether nothing of this menu comes behind it."""
        return self.at + 1 >= len(self.menu.stretches(slow=self.slow))

    @property
    def has_ended(self) -> bool:
        """Tell whether the call is over once this was heard."""
        return self.is_last and (self.menu.wants is Wants.NOTHING or bool(self.dial))


def keep(row: Call, now: Now) -> None:
    """Keep, sealed, where a call is."""
    kept = asdict(now)
    kept["menu"]["wants"] = now.menu.wants.value
    row.sealed = seal(json.dumps(kept), place=f"{_PLACE} {row.key}")
    row.save()


def opened(row: Call) -> Now | None:
    """Where a call is; None before anything was spoken."""
    if row.sealed is None:
        return None
    kept: dict[str, Any] = json.loads(unseal(bytes(row.sealed), place=f"{_PLACE} {row.key}"))
    lines = tuple(Line(**one) for one in kept["menu"]["lines"])
    menu = Menu(lines, Wants(kept["menu"]["wants"]))
    return Now(**{**kept, "menu": menu, "keys": tuple(kept["keys"]), "outs": tuple(kept["outs"])})


def left_over(tag: str) -> Now:
    """A receipt that the call before this one did not come to tell, and whose it is."""
    before = Call.objects.filter(tag=tag).exclude(sealed=None).order_by("-pk").first()
    now = opened(before) if before else None
    nothing = Menu(())
    if now is None:
        return Now(nothing)
    return Now(
        nothing, slow=now.slow, receipt=now.receipt, holder=now.holder, question=now.question
    )
