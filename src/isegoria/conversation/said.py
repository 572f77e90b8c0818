"""What is said to a person in one turn, before any channel puts it into its own form.

A text message joins the pieces, a phone menu cuts them into screens, a call speaks them one after
the other. docs/conversation.md tells how.
"""

from dataclasses import dataclass, replace
from enum import Enum

from isegoria.questionnaire.definition import Kind


class Part(Enum):
    """What a piece is, so that a channel can speak, show or leave it out in its own way."""

    NOTED = "noted"
    """What was received, as it was understood."""
    RECEIPT = "receipt"
    """The sixteen digits, in groups of four; ``key`` holds them without spaces."""
    TELL = "tell"
    """Something the person should know."""
    PLACE = "place"
    """How far they have come, such as 2/5; a call leaves it out."""
    ASK = "ask"
    """The words of what is asked."""
    OPTION = "option"
    """One reply to choose: ``key`` is what is typed or pressed, ``words`` what it means."""
    HOW = "how"
    """How to reply where there is nothing to choose."""
    HINT = "hint"
    """Good to know; left out where there is little room."""


@dataclass(frozen=True)
class Piece:
    """One thing that is said, and in which language."""

    part: Part
    words: str
    language: str
    key: str = ""


@dataclass(frozen=True)
class Awaits:
    """Which reply is waited for.

    ``kind`` is that of the question, as in docs/questionnaire.md; CHOICE for any menu, None where
    nothing is waited for. ``keys`` are the replies that can be typed or pressed, in order. With
    ``several`` more than one of them may come in one reply. With ``may_skip`` what stands in
    ``skip`` leaves it out; where it ``stays``, it leaves what was answered before as it was.
    ``of_language`` tells that each option names itself a language.
    """

    kind: Kind | None = None
    keys: tuple[str, ...] = ()
    several: bool = False
    may_skip: bool = False
    skip: str = "0"
    stays: bool = False
    of_language: bool = False


NOTHING_MORE = Awaits()


@dataclass(frozen=True)
class Said:
    """Everything that is said in one turn. ``ended`` means that no reply is needed any more.

    ``is_complete`` means that all is answered, and what is waited for is added only if one likes.
    """

    pieces: tuple[Piece, ...]
    awaits: Awaits = NOTHING_MORE
    ended: bool = False
    is_complete: bool = False

    def of(self, part: Part) -> tuple[Piece, ...]:
        """The pieces of one sort."""
        return tuple(one for one in self.pieces if one.part is part)

    def after(self, *pieces: Piece) -> "Said":
        """The same with something said before it."""
        return replace(self, pieces=(*pieces, *self.pieces))
