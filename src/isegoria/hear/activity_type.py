"""The contract between a way of asking and everybody who meets it.

An activity type says once what it asks, as prompts; how a reply becomes an answer; what the
analysis reads; and what one person's points were. Channels, receipts, the analysis and the answer
know types through this file alone. docs/activities.md walks through writing one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.utils.module_loading import import_string

from isegoria.hear.models import Activity, Contribution, Item, Participant
from isegoria.languages.queries import NOTHING, Shown
from isegoria.ledger.audit import Body
from isegoria.questionnaire.definition import Form, Kind

CARRIED = "carried-"  # followed by the key of a prompt: how a form calls what the prompt carries


@dataclass(frozen=True)
class Option:
    """One reply that a prompt accepts: what is sent, and what the person reads.

    ``mark`` names the sign that pages put beside it, one of those in design/prompt.html, if any.
    ``exclusive`` options are not chosen together with others. ``picture`` is the address of one
    that shows what ``text`` says.
    """

    value: str
    text: str
    mark: str = ""
    exclusive: bool = False
    picture: str = ""


@dataclass(frozen=True)
class Bounds:
    """Between what an answer lies: a number, the length of a text, how many options are chosen.

    Written as numbers are in answers, "" for no bound. ``total`` is what an allocation adds up to;
    ``ends`` says what the least and the most of a scale mean.
    """

    least: str = ""
    most: str = ""
    decimals: int = 0
    unit: str = ""
    total: str = ""
    ends: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Prompt:
    """One question as any channel can ask it.

    The reply is one line of text, written as ``isegoria.questionnaire.definition.Kind`` says.
    ``said`` is what the person answered before, if anything. ``also`` holds small questions, none
    of them required, that are answered in the same reply: a page shows them together, a channel
    with little room leaves them out. ``ways_out`` are answers that say that none is given, such as
    "I do not know". Prompts that follow one another under the same ``heading`` belong together;
    rows of a table have the same options too. ``long`` texts have several lines; ``file_kind`` is
    image, audio, video or file.

    ``carried`` is what the type must know again when the answer comes, unread by the person: a page
    holds it in a hidden field, any other channel keeps it with its conversation, and both give it
    back as ``carrier`` in the reply.
    """

    key: str
    text: Shown
    kind: Kind
    options: tuple[Option, ...] = ()
    help: str = ""
    required: bool = True
    said: str = ""
    also: tuple[Prompt, ...] = ()
    ways_out: tuple[Option, ...] = ()
    bounds: Bounds = Bounds()
    heading: Shown = NOTHING
    in_table: bool = False
    long: bool = False
    file_kind: str = ""
    carried: str = ""

    @property
    def carrier(self) -> str:
        """What comes back with the reply is called so in it."""
        return CARRIED + self.key

    def reply_in(self, form: Mapping[str, str]) -> dict[str, str]:
        """The reply that a form holds in which this was asked."""
        keys = [self.key, self.carrier, *(one.key for one in self.also)]
        return {key: form[key] for key in keys if key in form}

    def holding(self, form: Mapping[str, str]) -> Prompt:
        """The same question with what was typed and ticked in a form that was not taken."""
        said = self.said if self.kind is Kind.CHOICE else form.get(self.key, "")
        return replace(
            self,
            said=said,
            also=tuple(one.holding(form) for one in self.also),
            carried=form.get(self.carrier, self.carried),
        )


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
    anything.
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


@dataclass(frozen=True)
class Responses:
    """Every counted answer, as columns of equal length: who, about what, and which answer.

    ``person`` and ``item`` hold row numbers of the database, ``value`` 1 (agree), 0 (pass) or -1
    (disagree). Later rows replace earlier ones of the same person and item. ``items`` names all
    that could be answered, in order; ``matters`` counts, by item, who said that it matters to them.
    ``chance`` says how likely the draw was that showed the item to the person, 0 where that is not
    known, and ``draw`` is a number that rises from one draw to the next; of the same person and
    item the first draw that is known stays. Both are empty where nothing is drawn.
    """

    items: tuple[int, ...]
    person: array[int] = field(default_factory=lambda: array("q"))
    item: array[int] = field(default_factory=lambda: array("q"))
    value: array[int] = field(default_factory=lambda: array("b"))
    matters: Mapping[int, int] = field(default_factory=dict)
    chance: array[float] = field(default_factory=lambda: array("d"))
    draw: array[int] = field(default_factory=lambda: array("q"))


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

    @abstractmethod
    def seeds(self) -> Seeds:
        """What staff must put in before the question opens, if anything."""

    @abstractmethod
    def clean_seed(self, words: str) -> str:
        """Tidy words that staff put in, or raise Refused."""

    @abstractmethod
    def seed(
        self,
        activity: Activity,
        *,
        words: str,
        language: str,
        also: Mapping[str, str] | None = None,
    ) -> Item:
        """Put in something to be answered, or raise Refused; ``also`` says it in more languages."""

    @abstractmethod
    def discard(self, activity: Activity) -> None:
        """Delete the type's own rows of an activity that the public never saw."""

    def building(self, activity: Activity) -> Building | None:  # noqa: ARG002  # most have none
        """The type's own pages at the desk on which staff put together what is asked, if any.

        Where there are such pages they take the place of ``seeds``.
        """
        return None

    @abstractmethod
    def form(self, activity: Activity) -> Form:
        """Everything that can be asked, in all languages at once, for whoever asks without us.

        Paper and devices that are offline for weeks are given this; they bring back
        {question code: answer}, which ``replies_in`` takes apart.
        """

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

    @abstractmethod
    def store(self, contribution: Contribution, answer: Any) -> None:  # noqa: ANN401  # the same
        """Save the answer in the type's own tables, with its ledger entry."""

    @abstractmethod
    def responses(self, activity: Activity) -> Responses:
        """Every counted answer, for the analysis."""

    @abstractmethod
    def heed(self, activity: Activity, priorities: Mapping[int, float]) -> None:
        """Let what was found so far shape what is asked next: a priority for each item."""

    @abstractmethod
    def points(self, participant: Participant, language: str) -> list[Point]:
        """What this person said, last word per item; the answer to them speaks of these."""

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
