"""What a person typed, said or ticked, turned into the one line of text that an answer is.

``clean`` knows every kind of question. It reads the digits of any script, and refuses in words
that the person is shown.
"""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.questionnaire.definition import Choice, Kind, Question
from isegoria.questionnaire.values import chosen, moments, numerals, places, written

__all__ = ["NEVER_ANSWERED", "clean"]

NEVER_ANSWERED = frozenset({Kind.NOTE, Kind.HIDDEN})

_TICKED = {"yes", "on"}  # "on" is what a page sends for a box without a value


def clean(question: Question, raw: str, options: Sequence[Choice] | None = None) -> str:
    """Write an answer in its canonical form, or raise Refused with words for the person.

    ``options`` are those that can be chosen now, where a filter leaves some out.
    """
    if question.kind in NEVER_ANSWERED and raw.strip():
        raise Refused(_("Nothing is asked here."))
    if raw.strip() in question.ways_out:
        return raw.strip()
    offered = question.choices if options is None else options
    said = _READERS[question.kind](question, raw, offered) if raw.strip() else ""
    if not said and question.required and question.kind not in NEVER_ANSWERED:
        raise Refused(_("This question needs an answer."))
    return said


def _tick(question: Question, raw: str, options: Sequence[Choice]) -> str:  # noqa: ARG001  # all readers are called alike
    if raw.strip().lower() not in _TICKED:
        raise Refused(_("Tick the box, or leave it empty."))
    return "yes"


def _nothing(question: Question, raw: str, options: Sequence[Choice]) -> str:  # noqa: ARG001  # the same
    return ""


_READERS: Mapping[Kind, Callable[[Question, str, Sequence[Choice]], str]] = {
    Kind.CHOICE: chosen.one,
    Kind.CHOICES: chosen.several,
    Kind.SCALE: numerals.step,
    Kind.NUMBER: numerals.amount,
    Kind.TEXT: written.words,
    Kind.DATE: moments.day,
    Kind.TIME: moments.time_of_day,
    Kind.RANKING: chosen.ranked,
    Kind.ALLOCATION: chosen.shares,
    Kind.PLACE: places.place,
    Kind.AREA: places.area,
    Kind.FILE: written.file,
    Kind.TICK: _tick,
    Kind.NOTE: _nothing,
    Kind.HIDDEN: _nothing,
}
