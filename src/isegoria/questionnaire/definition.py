"""What a questionnaire is made of: questions and groups, in many languages, with their rules.

The words follow XLSForm (https://xlsform.org), the nearest there is to a standard, where it has
one. Rules are written in its expressions; ``isegoria.questionnaire.expressions`` reads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

DONT_KNOW, NOT_SAY, SKIPPED = "dont_know", "not_say", ""
"""What stands in place of an answer: not known, not told, and left empty where that is allowed."""


class Kind(Enum):
    """How a question is answered, and how the answer is written down as one line of text."""

    CHOICE = "choice"
    """One of the options: its value, as in ``bus``. Yes or no, and the row of a table, are this."""
    CHOICES = "choices"
    """Several options: their values with a space between, in the order of the options."""
    SCALE = "scale"
    """A whole number from ``least`` to ``most``, both ends named: ``4``."""
    NUMBER = "number"
    """A number with a point, at most ``decimals`` places: ``-12.5``."""
    TEXT = "text"
    """Words of one's own; several lines where ``long``."""
    DATE = "date"
    """A day: ``2026-11-22``."""
    TIME = "time"
    """A time of day: ``14:30``."""
    RANKING = "ranking"
    """Options in order, the first choice first: their values with a space between."""
    ALLOCATION = "allocation"
    """Shares of ``total`` by option, those of nothing left out: ``roads=40 parks=60``."""
    PLACE = "place"
    """A point: latitude and longitude in degrees, ``-1.28333 36.81667``."""
    AREA = "area"
    """The corners of an outline, as places with ``; `` between; the last joins the first."""
    FILE = "file"
    """A picture, a recording or a document: the name under which it is kept."""
    TICK = "tick"
    """``yes`` or nothing."""
    NOTE = "note"
    """Words to read; nothing is answered."""
    HIDDEN = "hidden"
    """Put in or worked out by the questionnaire itself; nobody is asked."""


@dataclass(frozen=True)
class Choice:
    """One option of a question, and what it says in each language.

    ``exclusive`` options cannot be chosen together with others, as "none of these". ``traits``
    are what a filter of choices looks at: a district's region, for instance.
    """

    value: str
    words: Mapping[str, str]
    exclusive: bool = False
    picture: str = ""
    traits: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """One question, the same on every channel.

    ``code`` names it in rules and exports, and never changes once somebody could answer.
    ``relevant``, ``constraint``, ``choice_filter`` and ``calculation`` are expressions, "" for
    none. ``ways_out`` holds DONT_KNOW, NOT_SAY, both or neither. ``least`` and ``most`` bound a
    number, the length of a text, or how many options are chosen, as the kind has it; they are text,
    so that no number is rounded. ``ends`` names both ends of a scale.
    """

    code: str
    kind: Kind
    words: Mapping[str, str]
    hint: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    relevant: str = ""
    constraint: str = ""
    constraint_words: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    choice_filter: str = ""
    shuffled: bool = False
    ways_out: frozenset[str] = frozenset()
    least: str = ""
    most: str = ""
    decimals: int = 0
    unit: str = ""
    total: str = ""
    long: bool = False
    ends: tuple[Mapping[str, str], Mapping[str, str]] = field(default_factory=lambda: ({}, {}))
    file_kind: str = ""
    default: str = ""
    calculation: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Group:
    """Questions that belong together under one heading; shown on one page of their own.

    In a ``table`` all members are choices of the same options: a row each. The members of a
    ``shuffled`` group come in an order that is drawn for each person and kept.
    """

    code: str
    words: Mapping[str, str]
    members: tuple[Question | Group, ...]
    relevant: str = ""
    table: bool = False
    shuffled: bool = False


@dataclass(frozen=True)
class Form:
    """A whole questionnaire in one version: what is asked, in which languages, in which order."""

    code: str
    version: str
    title: Mapping[str, str]
    languages: tuple[str, ...]
    members: tuple[Question | Group, ...] = ()

    @property
    def language(self) -> str:
        """The language it was written in."""
        return self.languages[0]

    def questions(self) -> Iterator[Question]:
        """Every question in order, those in groups included."""
        yield from _questions(self.members)

    def question(self, code: str) -> Question | None:
        """The question of this code, if there is one."""
        return next((one for one in self.questions() if one.code == code), None)


def in_language(words: Mapping[str, str], language: str, fallback: str) -> tuple[str, str]:
    """What is said to a reader of ``language``, and in which language it is said."""
    if words.get(language):
        return words[language], language
    if words.get(fallback):
        return words[fallback], fallback
    return next(((said, code) for code, said in words.items() if said), ("", fallback))


def _questions(members: tuple[Question | Group, ...]) -> Iterator[Question]:
    for one in members:
        if isinstance(one, Group):
            yield from _questions(one.members)
        else:
            yield one
