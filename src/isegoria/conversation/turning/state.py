"""Where a conversation is: what was asked last, and how its replies were numbered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import Enum
from typing import Any

from isegoria.hear.activity_type import Bounds, Prompt
from isegoria.languages.codes import UNKNOWN
from isegoria.questionnaire.definition import Kind


class About(Enum):
    """What is being asked: something of the activity, or something of the conversation."""

    PROMPT = "prompt"
    QUESTION = "question"
    LANGUAGE = "language"
    JOIN = "join"
    MORE = "more"
    ONESELF = "oneself"
    PLACE = "place"
    AFTER = "after"
    RECEIPT = "receipt"
    PROBLEM = "problem"
    DIFFERENCE = "difference"
    UNDO = "undo"


@dataclass(frozen=True)
class Reply:
    """One reply that is offered: what is put down, and what the person reads or hears.

    ``language`` is that of the words, empty for the person's.
    """

    value: str
    words: str
    language: str = ""


@dataclass(frozen=True)
class Asked:
    """One thing that was asked, with the replies in the order in which they were numbered.

    ``outs`` are the ways out of it. ``anew`` is for what was answered before. ``languages`` are
    those in which it could be asked of somebody of whom nobody knows which they read.
    """

    about: About
    words: str = ""
    language: str = UNKNOWN
    kind: Kind = Kind.CHOICE
    options: tuple[Reply, ...] = ()
    outs: tuple[Reply, ...] = ()
    languages: tuple[Reply, ...] = ()
    help: str = ""
    required: bool = True
    bounds: Bounds = field(default_factory=Bounds)
    activity: int = 0
    key: str = ""
    carrier: str = ""
    carried: str = ""
    place: str = ""
    anew: bool = False

    @classmethod
    def of(
        cls,
        prompt: Prompt,
        activity: int,
        *,
        place: str = "",
        anew: bool = False,
        yes_no: tuple[Reply, ...] = (),
    ) -> Asked:
        """A prompt of an activity; ``yes_no`` are the two replies where it is a box to tick.

        A way out that puts nothing down says that it need not be answered.
        """
        options = tuple(Reply(one.value, one.text, one.language) for one in prompt.options)
        return cls(
            about=About.PROMPT,
            words=prompt.text.body,
            language=prompt.text.language,
            kind=prompt.kind,
            options=yes_no if prompt.kind is Kind.TICK else options,
            outs=tuple(Reply(one.value, one.text) for one in prompt.ways_out if one.value),
            help=prompt.help,
            required=prompt.required and all(one.value for one in prompt.ways_out),
            bounds=prompt.bounds,
            activity=activity,
            key=prompt.key,
            carrier=prompt.carrier,
            carried=prompt.carried,
            place=place,
            anew=anew,
        )

    @property
    def can_stay(self) -> bool:
        """Tell whether it was answered before and can be left as it was, but not left out."""
        return self.anew and self.required and self.kind is not Kind.TICK

    def reply(self, value: str) -> dict[str, str]:
        """The reply as an activity takes it, with what comes back unread."""
        carried = {self.carrier: self.carried} if self.carried else {}
        return {self.key: value, **carried}


@dataclass(frozen=True)
class State:
    """Everything that a conversation must know again when the next message comes.

    A ``newcomer`` has dialled or called for the first time, and has not said in which language.
    ``missed`` counts the replies in a row that were no answer.
    """

    asked: Asked | None = None
    skipped: tuple[str, ...] = ()
    last: tuple[int, str] | None = None
    other: int | None = None
    introduced: bool = False
    heading: str = ""
    newcomer: bool = False
    missed: int = 0

    def written(self) -> dict[str, Any]:
        """As it is kept; enumerations by their values."""
        found = asdict(self)
        if self.asked:
            found["asked"] |= {"about": self.asked.about.value, "kind": self.asked.kind.value}
        return found

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> State:
        """From how it is kept; what an older version kept otherwise begins afresh."""
        try:
            return cls(
                asked=_asked(kept["asked"]) if kept.get("asked") else None,
                skipped=tuple(kept.get("skipped", ())),
                last=(kept["last"][0], kept["last"][1]) if kept.get("last") else None,
                other=kept.get("other"),
                introduced=bool(kept.get("introduced")),
                heading=kept.get("heading", ""),
                newcomer=bool(kept.get("newcomer")),
                missed=int(kept.get("missed", 0)),
            )
        except (KeyError, TypeError, ValueError):
            return cls()


def _asked(kept: Mapping[str, Any]) -> Asked:
    known = {one.name for one in fields(Asked)}
    row = {name: value for name, value in kept.items() if name in known}
    bounds = {**row.get("bounds", {})}
    bounds["ends"] = tuple(bounds.get("ends", ("", "")))
    return Asked(
        **{
            **row,
            "about": About(row["about"]),
            "kind": Kind(row["kind"]),
            "options": tuple(Reply(**one) for one in row["options"]),
            "outs": tuple(Reply(**one) for one in row["outs"]),
            "languages": tuple(Reply(**one) for one in row.get("languages", ())),
            "bounds": Bounds(**bounds),
        }
    )
