"""What a participation policy and the access of people ask of a question before it opens.

Each gate is one small function that reads the facts and returns the obstacle in words, or None.
The desk shows the same words before anybody presses the button.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from isegoria.base.isolated import isolated
from isegoria.base.listed import in_a_row, listed
from isegoria.gates.models import Review, Rule
from isegoria.hear.channel_type import channel_types
from isegoria.hear.models import Channel
from isegoria.languages.codes import own_name
from isegoria.places.rules import (
    ENOUGH,
    NEEDED_FOR_THE_WEB,
    Told,
    obstacle_to_web_only,
    ways_that_reach,
)
from isegoria.process.models import Process, Stage

# A rule may ask for no way by which people cannot be asked to come.
OFFERED = tuple(one for one in Channel if one not in {Channel.API, Channel.IMPORT})
NUMBERS: Mapping[str, tuple[int, int]] = {
    Rule.Kind.MIN_DAYS: (1, 365),
    Rule.Kind.ANSWER_DAYS: (1, 365),
    Rule.Kind.UNHEARD_BELOW: (1, 100),
    Rule.Kind.ENOUGH_ACCESS: (1, 100),
}
YES = (Rule.Kind.CONFIRMED, Rule.Kind.REVIEWED, Rule.Kind.BACKGROUND)
LONGEST_POLICY = 5000
LONGEST_REASON = 600
LONGEST_COMMENT = 500
UNHEARD = "unheard"  # the word of the analysis
REVIEWERS = 2
# How long somebody has to give the second key.
WAIT = timedelta(days=14)
# Without these there would be nothing to open: no words, no end, nothing to answer, no way to.
NEVER_SET_ASIDE = frozenset(
    {"question", "opens_at", "closes_at", "time_zone", "channels", "seeds", "building"}
)
STRICTEST_FIRST = {
    Rule.Kind.MIN_DAYS: max,
    Rule.Kind.ANSWER_DAYS: min,
    Rule.Kind.UNHEARD_BELOW: max,
    Rule.Kind.ENOUGH_ACCESS: max,
}


@dataclass(frozen=True)
class Binding:
    """All that binds a question: the rules of its institution and of those above it, added up.

    Of two numbers the stricter holds, so that nobody can loosen what stands above.
    """

    numbers: Mapping[str, int] = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    groups: tuple[int, ...] = ()
    asked_for: frozenset[str] = frozenset()

    @property
    def enough_access(self) -> float:
        """Under which share of people on the internet too many are left out."""
        said = self.numbers.get(Rule.Kind.ENOUGH_ACCESS)
        return ENOUGH if said is None else said / 100


@dataclass(frozen=True)
class Judged:
    """What people have judged of a question as it stands now."""

    is_confirmed: bool = False
    neutral: int = 0
    faults: Sequence[str] = ()


@dataclass(frozen=True)
class Facts:
    """What the gates look at, read once; by the name of the process what is known beside it."""

    process: Process
    stages: Mapping[str, Stage]
    now: datetime
    binding: Binding = field(default_factory=Binding)
    low: Sequence[Told] = ()
    rural_in: str = ""
    has_point: bool = True
    uninvited: Sequence[str] = ()
    lacking: Sequence[str] = ()
    judged: Judged = field(default_factory=Judged)

    def day(self, kind: str, end: str) -> date | None:
        """On which day a stage begins or ends, where the question is asked."""
        stage = self.stages.get(kind)
        moment: datetime | None = getattr(stage, end) if stage else None
        return moment.astimezone(self.process.zone).date() if moment else None

    @property
    def is_online_only(self) -> bool:
        """Whether nobody can take part without the internet; not where no way is chosen yet."""
        codes = set(self.process.channel_codes)
        return bool(codes) and codes <= {Channel.WEB, Channel.IMPORT, *_online_ways()}


@dataclass(frozen=True)
class Gate:
    """One thing that must be there before those questions may open to which it applies."""

    field: str
    name: LazyWords | str
    applies: Callable[[Facts], bool]
    obstacle: Callable[[Facts], str | None]


def binding_of(rules: Iterable[Rule]) -> Binding:
    """Add up the rules of an institution and of all those above it."""
    numbers: dict[str, int] = {}
    found: dict[str, dict[str, None]] = {Rule.Kind.CHANNEL: {}, Rule.Kind.LANGUAGE: {}}
    groups: dict[int, None] = {}
    asked_for = set()
    for one in rules:
        if one.number is not None and one.kind in STRICTEST_FIRST:
            stricter = STRICTEST_FIRST[Rule.Kind(one.kind)]
            numbers[one.kind] = stricter(numbers.get(one.kind, one.number), one.number)
        elif one.group_id is not None:
            groups[one.group_id] = None
        elif one.kind in found:
            found[one.kind][one.code] = None
        else:
            asked_for.add(one.kind)
    channels, languages = found.values()
    return Binding(numbers, tuple(channels), tuple(languages), tuple(groups), frozenset(asked_for))


def _confirmed(facts: Facts) -> str | None:
    if facts.judged.is_confirmed:
        return None
    return _(
        "A decision officer must confirm that nothing is decided yet, that time and money are "
        "there, and which parts can change."
    )


def _neutral(facts: Facts) -> str | None:
    judged = facts.judged
    if judged.faults:
        return _("Found wanting: %(faults)s. Change the words, then have them read again.") % {
            "faults": listed(str(Review.Check(one).label) for one in judged.faults)
        }
    lacking = REVIEWERS - judged.neutral
    if lacking <= 0:
        return None
    return ngettext(
        "%(lacking)d person who did not write it must still read it and find it neutral.",
        "%(lacking)d people who did not write it must still read it and find it neutral.",
        lacking,
    ) % {"lacking": lacking}


def unheard_in(told: Mapping[str, Any], share: float | None) -> list[int]:
    """The groups that are unheard by what was told of who was heard.

    Those that the analysis calls so, and where a policy names a share also those of whom fewer came
    than that share of what was to be expected.
    """
    return [
        row["group"]
        for parted in told.get("parted", [])
        for row in parted["groups"]
        if row.get("reading") == UNHEARD or (share is not None and _is_below(row, share))
    ]


def _is_below(row: Mapping[str, Any], share: float) -> bool:
    expected = row.get("expected") or 0
    return bool(expected) and (row["people"] or 0) < share * expected


def gates_for(facts: Facts) -> list[tuple[Gate, str | None]]:
    """The gates that apply to a question, each with what stands in the way."""
    return [(gate, gate.obstacle(facts)) for gate in GATES if gate.applies(facts)]


def _online_ways() -> list[str]:
    """The channels that reach only those who are on the internet."""
    return [code for code, channel in channel_types().items() if channel.is_online]


def _access(facts: Facts) -> str | None:
    """What tells the access of people, and which ways would reach them."""
    words = obstacle_to_web_only(facts.low) if facts.is_online_only else None
    return in_a_row(words, _ways(facts.low)) if words else None


def _ways(low: Sequence[Told]) -> str:
    """Which ways to propose, in words."""
    names = {"meeting": _("a visit or a meeting"), "paper": str(Channel.PAPER.label)}
    ways = [names.get(one, str(Channel(one).label) if one in Channel.values else one)
            for one in ways_that_reach(low)]  # fmt: skip
    return _("What reaches people there: %(ways)s.") % {"ways": listed(ways)}


def _rural(facts: Facts) -> str | None:
    if facts.is_online_only:
        return _(
            "People live in the country here (%(area)s). Add a way to take part without the "
            "internet."
        ) % {"area": isolated(facts.rural_in)}
    if not facts.has_point:
        return _(
            "People live in the country here (%(area)s). Name a place near them where somebody "
            "helps; an administrator adds it."
        ) % {"area": isolated(facts.rural_in)}
    return None


def _days_open(facts: Facts) -> str | None:
    least = facts.binding.numbers[Rule.Kind.MIN_DAYS]
    opens, closes = facts.day(Stage.Kind.HEAR, "begins_at"), facts.day(Stage.Kind.HEAR, "ends_at")
    if closes is None:
        return None  # the closing itself is missing, and named
    today = facts.now.astimezone(facts.process.zone).date()
    days = (closes - max(opens or today, today)).days
    if days >= least:
        return None
    return ngettext(
        "The participation policy asks that questions stay open for %(least)d day at least. "
        "This one would be open for %(days)d.",
        "The participation policy asks that questions stay open for %(least)d days at least. "
        "This one would be open for %(days)d.",
        least,
    ) % {"least": least, "days": max(days, 0)}


def _days_to_answer(facts: Facts) -> str | None:
    most = facts.binding.numbers[Rule.Kind.ANSWER_DAYS]
    decided, due = facts.day(Stage.Kind.DECIDE, "begins_at"), _due(facts)
    if decided is None or due is None or (due - decided).days <= most:
        return None
    return ngettext(
        "The participation policy asks for an answer within %(most)d day of the decision. "
        "Here it would take %(days)d.",
        "The participation policy asks for an answer within %(most)d days of the decision. "
        "Here it would take %(days)d.",
        most,
    ) % {"most": most, "days": (due - decided).days}


def _due(facts: Facts) -> date | None:
    return facts.day(Stage.Kind.ANSWER, "ends_at")


def _channels(facts: Facts) -> str | None:
    lacking = [one for one in facts.binding.channels if one not in facts.process.channel_codes]
    if not lacking:
        return None
    return _("The participation policy asks for these ways to take part too: %(ways)s.") % {
        "ways": listed(str(Channel(one).label) for one in lacking)
    }


def _languages(facts: Facts) -> str | None:
    lacking = [one for one in facts.binding.languages if one not in facts.process.language_codes]
    if not lacking:
        return None
    return _("The participation policy asks for these languages too: %(languages)s.") % {
        "languages": listed(own_name(one) for one in lacking)
    }


def _invited(facts: Facts) -> str | None:
    if not facts.uninvited:
        return None
    return _(
        "The participation policy asks that these groups are invited: %(groups)s. Put down what "
        "was done to invite them."
    ) % {"groups": listed(isolated(one) for one in facts.uninvited)}


def wants_background(process: Process, binding: Binding) -> bool:
    """Whether a question needs a balanced background: one whose answers may change something."""
    answers_count = process.promise not in ("", Process.Promise.INFORM)
    return answers_count and Rule.Kind.BACKGROUND in binding.asked_for


def _background(facts: Facts) -> str | None:
    if not facts.lacking:
        return None
    return _("This is missing in the background: %(parts)s") % {"parts": " ".join(facts.lacking)}


def _asks(kind: str) -> Callable[[Facts], bool]:
    return lambda facts: kind in facts.binding.numbers


GATES: tuple[Gate, ...] = (
    Gate(
        "access",
        gettext_lazy("A way to take part for those without the internet"),
        lambda facts: any(one.means in NEEDED_FOR_THE_WEB for one in facts.low),
        _access,
    ),
    Gate(
        "rural",
        gettext_lazy("People in the country can take part near their homes"),
        lambda facts: bool(facts.rural_in),
        _rural,
    ),
    Gate(
        "min_days",
        gettext_lazy("Open for as many days as the policy asks"),
        _asks(Rule.Kind.MIN_DAYS),
        _days_open,
    ),
    Gate(
        "answer_days",
        gettext_lazy("Answered as soon as the policy asks"),
        _asks(Rule.Kind.ANSWER_DAYS),
        _days_to_answer,
    ),
    Gate(
        "must_channels",
        gettext_lazy("The ways to take part that the policy asks for"),
        lambda facts: bool(facts.binding.channels),
        _channels,
    ),
    Gate(
        "must_languages",
        gettext_lazy("The languages that the policy asks for"),
        lambda facts: bool(facts.binding.languages),
        _languages,
    ),
    Gate(
        "invited",
        gettext_lazy("The groups that the policy asks to invite"),
        lambda facts: bool(facts.binding.groups),
        _invited,
    ),
    Gate(
        "background",
        gettext_lazy("The background is complete and balanced"),
        lambda facts: wants_background(facts.process, facts.binding),
        _background,
    ),
    Gate(
        "influence",
        gettext_lazy("Nothing is decided yet"),
        lambda facts: Rule.Kind.CONFIRMED in facts.binding.asked_for,
        _confirmed,
    ),
    Gate(
        "neutral",
        gettext_lazy("Read and found neutral by two people"),
        lambda facts: Rule.Kind.REVIEWED in facts.binding.asked_for,
        _neutral,
    ),
)
