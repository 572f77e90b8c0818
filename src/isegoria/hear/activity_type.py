"""The contract between a way of asking and everybody who meets it.

An activity type says once what it asks, as prompts; how a reply becomes an answer; what the
analysis reads; and what one person's points were. Channels, receipts, the analysis and the answer
know types through this file alone. docs/activities.md walks through writing one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from math import nan
from typing import Any, ClassVar

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.hear.models import Activity, Attachment, Contribution, Item, Participant
from isegoria.hear.prompts import CARRIED, Bounds, Option, Prompt
from isegoria.languages.queries import Shown
from isegoria.ledger.audit import Body
from isegoria.ledger.leaf import Thing
from isegoria.questionnaire.definition import DONT_KNOW, NOT_SAY, Form, Kind, Question

__all__ = [
    "CARRIED",
    "ActivityType",
    "Asking",
    "Bounds",
    "Building",
    "Column",
    "Explained",
    "Option",
    "Point",
    "Prompt",
    "Responses",
    "Seeds",
    "Wording",
    "activity_types",
    "type_of",
]


@dataclass(frozen=True)
class Asking:
    """What somebody is asked next, in order, for which public question, and how far they have come.

    No required prompts mean that they have answered all.
    """

    question: Shown
    prompts: tuple[Prompt, ...]
    answered: int
    total: int


@dataclass(frozen=True)
class Point:
    """One thing that a person said: about what, how they stand to it, and in which words.

    ``key`` names it among the points of its activity. ``prompt`` asks it anew and holds what was
    said; None where that cannot be changed. ``state`` says in words what has become of it here, if
    anything. ``attached`` is the picture or the recording that was sent.
    """

    key: str
    activity_id: int
    item_id: int
    about: Shown
    stance: str
    own_words: bool
    prompt: Prompt | None
    entry_id: int | None
    state: str = ""
    attached: Attachment | None = None


@dataclass(frozen=True)
class Column:
    """The counted answers to one question, the last word of each person; columns of equal length.

    ``person`` holds row numbers of the database. ``option`` holds the place in ``values`` of what
    was chosen, -1 where there is none. ``number`` holds a scale's or a number's value, the place
    given in a ranking (1 is the first) or the share given in an allocation; NaN where there is
    none. ``missing`` is 0 where there is an answer, else its place in ``MISSING``. Who chose,
    ranked or shared out several options has a row for each of them; everybody else has one. Words
    of one's own are items with the person as their author: their rows say only that there are some.
    """

    MISSING: ClassVar = ("", DONT_KNOW, NOT_SAY, "empty")

    item: int
    question: Question
    person: array[int] = field(default_factory=lambda: array("q"))
    option: array[int] = field(default_factory=lambda: array("h"))
    number: array[float] = field(default_factory=lambda: array("d"))
    missing: array[int] = field(default_factory=lambda: array("b"))

    @property
    def code(self) -> str:
        """The name of the question in rules and exports."""
        return self.question.code

    @property
    def kind(self) -> Kind:
        """How it is answered."""
        return self.question.kind

    @property
    def values(self) -> tuple[str, ...]:
        """The values of its options, in order."""
        return tuple(one.value for one in self.question.choices)

    def add(self, person: int, *, option: int = -1, number: float = nan, missing: int = 0) -> None:
        """Put down one row."""
        self.person.append(person)
        self.option.append(option)
        self.number.append(number)
        self.missing.append(missing)

    @property
    def answers(self) -> int:
        """How many people said anything, be it that they do not know."""
        return len(set(self.person))


@dataclass(frozen=True)
class Responses:
    """Every counted answer, as columns of equal length: who, about what, and which answer.

    ``person`` and ``item`` hold row numbers of the database, ``value`` 1 (agree), 0 (pass) or -1
    (disagree). Later rows replace earlier ones of the same person and item. ``items`` names all
    that could be answered, in order; ``matters`` has who said that which item matters to them.
    ``chance`` says how likely the draw was that showed the item to the person, 0 where that is not
    known, and ``draw`` is a number that rises from one draw to the next; of the same person and
    item the first draw that is known stays. Both are empty where nothing is drawn.

    ``columns`` holds answers of other kinds, for each item one; what is neither agreement nor
    disagreement stands there and not among the rows.
    """

    items: tuple[int, ...]
    person: array[int] = field(default_factory=lambda: array("q"))
    item: array[int] = field(default_factory=lambda: array("q"))
    value: array[int] = field(default_factory=lambda: array("b"))
    matters: frozenset[tuple[int, int]] = frozenset()
    chance: array[float] = field(default_factory=lambda: array("d"))
    draw: array[int] = field(default_factory=lambda: array("q"))
    columns: tuple[Column, ...] = ()

    @property
    def counted(self) -> int:
        """How many answers count, of whatever kind."""
        return len(self.person) + sum(one.answers for one in self.columns)


@dataclass(frozen=True)
class Seeds:
    """What staff put in before anybody can begin, and how the desk speaks of it.

    ``name`` is the heading of all, ``one`` what a single one is called, and ``numbered`` that with
    its number, as in "Statement %(number)d".
    """

    name: str
    one: str
    numbered: str
    hint: str
    fewest: int
    longest: int

    def label(self, number: int) -> str:
        """What the one with this number is called."""
        return self.numbered % {"number": number}


@dataclass(frozen=True)
class Wording:
    """One text of an activity that is said in all its languages, and how the desk speaks of it."""

    text_id: int
    label: str
    longest: int


@dataclass(frozen=True)
class Building:
    """Where staff put together what is asked, what it is called, and what is still missing."""

    name: str
    address: str
    obstacle: str | None


@dataclass(frozen=True)
class Explained:
    """One thing that people may want to know before they take part."""

    heading: str
    words: str


class ActivityType(ABC):
    """What every activity type provides."""

    slug: ClassVar[str]
    """The type's name in addresses, tables and settings."""

    @abstractmethod
    def address(self, activity: Activity) -> str:
        """Where people take part on the web."""

    @abstractmethod
    def about(self, activity: Activity) -> str:
        """In one short sentence, what people are asked to do and how long it takes."""

    @abstractmethod
    def explained(self) -> Sequence[Explained]:
        """How taking part works, for the page that tells how the site works."""

    @abstractmethod
    def heading(self) -> str:
        """What a new activity of this type is called, until staff call it otherwise."""

    def seeds(self) -> Seeds | None:
        """What staff must put in before the question opens, one by one, if anything."""
        return None

    def clean_seed(self, words: str) -> str:  # noqa: ARG002  # some types have none
        """Tidy words that staff put in, or raise Refused."""
        raise Refused(_("Nothing is put in one by one here."))

    def seed(
        self,
        activity: Activity,  # noqa: ARG002  # the same
        *,
        words: str,  # noqa: ARG002  # the same
        language: str,  # noqa: ARG002  # the same
        also: Mapping[str, str] | None = None,  # noqa: ARG002  # the same
    ) -> Item:
        """Put in something to be answered, or raise Refused; ``also`` says it in more languages."""
        raise Refused(_("Nothing is put in one by one here."))

    @abstractmethod
    def discard(self, activity: Activity) -> None:
        """Delete the type's own rows of an activity that the public never saw."""

    def copy(self, source: Activity, to: Activity) -> None:  # noqa: B027  # some have nothing to copy
        """Put what staff laid down in one activity into another of a draft; never an answer."""

    def building(self, activity: Activity) -> Building | None:  # noqa: ARG002  # most have none
        """The type's own pages at the desk on which staff put together what is asked, if any.

        Where there are such pages they take the place of ``seeds``.
        """
        return None

    def lay_out(self, activity: Activity, form: Form) -> None:  # noqa: ARG002  # most have none
        """Put together at once all that is asked, or raise Refused; for types with ``building``."""
        raise Refused(_("This is not put together from a questionnaire."))

    def open(self, activity: Activity) -> None:  # noqa: B027  # most have nothing to do
        """Put to people what was put together for them; Refused if something is missing."""

    def wordings(self, activity: Activity) -> Sequence[Wording]:  # noqa: ARG002  # some have none
        """The texts that are to be said in every language, in the order people meet them."""
        return ()

    def things(self, activity: Activity) -> Iterable[Thing]:  # noqa: ARG002  # most have none
        """What staff laid down here for the public beside items, for the public log to seal."""
        return ()

    @abstractmethod
    def form(self, activity: Activity) -> Form:
        """Everything that can be asked, in all languages at once, for whoever asks without us.

        Paper and devices that are offline for weeks are given this; they bring back
        {question code: answer}, which ``replies_in`` takes apart.
        """

    def form_page(self, activity: Activity, *, first: int, most: int) -> tuple[Form, int]:
        """Some of the same, beginning behind the ``first`` ones, and how much it is in all.

        A group counts as one. A type that asks very much reads no more than this.
        """
        whole = self.form(activity)
        return replace(whole, members=whole.members[first : first + most]), len(whole.members)

    def asked_among(self, activity: Activity, codes: Iterable[str]) -> set[str]:
        """Which of these are codes of questions that are asked here."""
        return {one.code for one in self.form(activity).questions()} & set(codes)

    def form_at_desk(self, activity: Activity) -> Form:
        """The same as staff have written it so far; some types show people an older edition."""
        return self.form(activity)

    def replies_in(self, answers: Mapping[str, str]) -> list[Mapping[str, str]]:
        """Take the answers of a whole form apart into replies, each of which stands by itself.

        Here each answer is one. A type whose answers depend on one another keeps them together.
        """
        return [{code: value} for code, value in answers.items()]

    @abstractmethod
    def asking(self, activity: Activity, participant: Participant | None, language: str) -> Asking:
        """What to ask this person next, and how far they have come."""

    @abstractmethod
    def clean(
        self, activity: Activity, participant: Participant | None, reply: Mapping[str, str]
    ) -> Any:  # noqa: ANN401  # each type has its own answer
        """Turn {prompt key: what they said} into an answer, or raise Refused."""

    def clean_many(
        self,
        activity: Activity,  # noqa: ARG002  # not all types have a shorter way
        forms: Sequence[Mapping[str, str]],
    ) -> Sequence[Any]:
        """Turn whole forms of people who are new here into an answer each, for many at once.

        None for a form of which something cannot be taken: taken by itself, it says what and why.
        So it is for all forms of a type that has no shorter way.
        """
        return [None] * len(forms)

    def clean_spoken(self, words: str) -> str:
        """Tidy words that somebody said and others wrote down, or raise Refused.

        A prompt for words takes the name of a recording in their place (``replies.SPOKEN``); it
        becomes an item without words that has the recording attached to it.
        """
        return words

    @abstractmethod
    def store(self, contribution: Contribution, answer: Any) -> None:  # noqa: ANN401  # the same
        """Save the answer in the type's own tables, with its ledger entry."""

    def store_many(self, parts: Sequence[tuple[Contribution, Any]]) -> None:
        """Save what ``clean_many`` made of many forms, each with its ledger entries."""
        for contribution, answer in parts:
            self.store(contribution, answer)

    @abstractmethod
    def responses(self, activity: Activity) -> Responses:
        """Every counted answer, for the analysis."""

    def answered_by(self, items: Collection[int]) -> Mapping[int, int]:  # noqa: ARG002  # some ask one thing
        """Which question each of these items of somebody's own words answers, by item."""
        return {}

    @abstractmethod
    def heed(self, activity: Activity, priorities: Mapping[int, float]) -> None:
        """Let what was found so far shape what is asked next: a priority for each item."""

    @abstractmethod
    def points(self, participant: Participant, language: str) -> list[Point]:
        """What this person said, last word per item; the answer to them speaks of these."""

    def stances(self, people: Collection[int]) -> Iterable[tuple[int, int, int]]:  # noqa: ARG002  # as above
        """How these stand to what others said: person, item, and 1, 0 or -1, the last word last."""
        return ()

    @abstractmethod
    def withdraw(self, participant: Participant, item_id: int | None = None) -> int:
        """Take back one thing, or all, that this person said here; how many things that were."""

    @abstractmethod
    def erase(self, participant: Participant) -> int:
        """Remove the bodies of all that this person said here; how many things that were."""

    @abstractmethod
    def bodies(self) -> Iterator[Body]:
        """Everything stored that the ledger vouches for, to be audited against it."""

    @abstractmethod
    def proof_of(self, participant: Participant, entry_id: int) -> Body | None:
        """What the person said in this entry of the ledger, with its salt, if it was they."""


@cache
def activity_types() -> dict[str, ActivityType]:
    """The types this site offers, by slug, in the order of settings.ACTIVITY_TYPES."""
    types: Iterable[ActivityType] = [import_string(path)() for path in settings.ACTIVITY_TYPES]
    return {one.slug: one for one in types}


def type_of(activity: Activity) -> ActivityType:
    """The type of this activity."""
    return activity_types()[activity.type_slug]
