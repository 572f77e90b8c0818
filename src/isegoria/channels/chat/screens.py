"""What a page of the chat shows: what was said so far, what is asked now, and how to reply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from isegoria.conversation.said import Part, Piece, Said
from isegoria.languages.codes import Direction, direction_of, tag_of
from isegoria.questionnaire.definition import Kind

MOST_BUBBLES = 24
LONGEST_SHOWN = 300
_TYPED = {Kind.RANKING, Kind.ALLOCATION}
_KEPT = {"tell", "ask"}
_SORTS = {Part.ASK: "ask", Part.HOW: "soft", Part.HINT: "soft", Part.PLACE: "soft"}


@dataclass(frozen=True)
class Line:
    """Some words of a bubble, their language, and whether they tell, ask, or are only good to know.

    ``before`` stands in front of them: how far somebody has come, or the number of an option.
    """

    words: str
    language: str
    sort: str = "tell"
    before: str = ""

    @property
    def tag(self) -> str:
        """The language as HTML writes it."""
        return tag_of(self.language)

    @property
    def direction(self) -> Direction:
        """Which way the words are written."""
        return direction_of(self.language)


@dataclass(frozen=True)
class Bubble:
    """What one side said in one turn. ``is_noted`` is for a reply that was put down as an answer.

    ``noted`` says as what, where that is not what the reply says itself.
    """

    lines: tuple[Line, ...]
    is_own: bool = False
    is_noted: bool = False
    noted: str = ""


@dataclass(frozen=True)
class Screen:
    """What lies on the page now.

    ``bubbles`` are the turns before and, as the last, what is said now. ``choices`` are the replies
    that can be pressed, ``is_several`` where more than one of them makes an answer; ``skip`` leaves
    it out. ``receipt`` is that of whoever answers, ``holder`` their number, so that nobody else who
    goes on here is shown anything of them. What replies to a private screen is not shown again.
    ``typed`` is a receipt to go on with, as long as they are asked which of two parts counts.
    ``is_over`` is for a chat that was stopped, ``is_left`` where somebody has just left it.
    """

    bubbles: tuple[Bubble, ...] = ()
    choices: tuple[Line, ...] = ()
    is_several: bool = False
    is_long: bool = False
    skip: str = ""
    receipt: str = ""
    holder: int | None = None
    is_private: bool = False
    is_over: bool = False
    typed: str = ""
    is_left: bool = False

    def pressed(self, keys: Sequence[str]) -> str:
        """What was chosen, in words."""
        return ", ".join(one.words for one in self.choices if one.before in keys)

    def next(self, said: Said, reply: Line | None) -> Screen:
        """What lies there after a reply was heard; whose it is, and the receipt, stay the same."""
        is_typed = said.awaits.kind in _TYPED
        choices = () if is_typed else tuple(_choices(said))
        now = Bubble(tuple(_lines(said, with_options=is_typed)))
        return replace(
            self,
            bubbles=(*self._before(said, reply), now)[-MOST_BUBBLES:],
            choices=choices,
            is_several=said.awaits.kind is Kind.CHOICES,
            is_long=said.awaits.kind is Kind.TEXT,
            skip=said.awaits.skip if said.awaits.may_skip and said.awaits.kind else "",
            is_private=said.is_complete,
        )

    def for_somebody_else(self) -> Screen:
        """Without anything that was said before."""
        return replace(self, bubbles=self.bubbles[-1:], receipt="", typed="", holder=None)

    def _before(self, said: Said, reply: Line | None) -> Iterator[Bubble]:
        """The turns before, in short, and the reply to the last of them.

        What is asked once all is answered leaves no trace: somebody may speak of themselves there.
        """
        yield from self.bubbles[:-1]
        if self.is_private:
            return
        for last in self.bubbles[-1:]:
            lines = tuple(one for one in last.lines if one.sort in _KEPT)
            yield from [replace(last, lines=lines)] if lines else []
        if reply is None:
            return
        noted = " ".join(one.words for one in said.of(Part.NOTED))
        own = replace(reply, words=_shortened(reply.words))
        differs = reply.words[:LONGEST_SHOWN] not in noted
        yield Bubble((own,), is_own=True, is_noted=bool(noted), noted=noted if differs else "")

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Screen:
        """From how it is kept."""
        bubbles = tuple(
            Bubble(**{**one, "lines": tuple(Line(**line) for line in one["lines"])})
            for one in kept["bubbles"]
        )
        choices = tuple(Line(**one) for one in kept["choices"])
        return cls(**{**kept, "bubbles": bubbles, "choices": choices})


def _lines(said: Said, *, with_options: bool) -> Iterator[Line]:
    place = ""
    skipping = _("%(key)s leaves it out.") % {"key": said.awaits.skip}
    for one in said.pieces:
        if one.part is Part.PLACE:
            place = one.words
        elif one.part is Part.OPTION and with_options:
            yield Line(one.words, one.language, "option", one.key)
        elif one.part is Part.HOW and (said.awaits.kind is Kind.CHOICES or one.words == skipping):
            continue  # there are boxes and a button for it
        elif one.part not in (Part.NOTED, Part.OPTION):
            is_ask = one.part is Part.ASK
            yield Line(one.words, one.language, _sort(one), place if is_ask else "")
            place = "" if is_ask else place


def _choices(said: Said) -> Iterator[Line]:
    return (Line(one.words, one.language, "option", one.key) for one in said.of(Part.OPTION))


def _sort(piece: Piece) -> str:
    return _SORTS.get(piece.part, "given" if piece.part is Part.RECEIPT else "tell")


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST_SHOWN else words[:LONGEST_SHOWN] + "…"
