"""How promises are held against what happened, and added up. Asks no database."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from civicmath.empowerment import Match, Outcome, feeling_against_fact, traced_influence

# Words of the decision's own form, and what the formula calls them.
OUTCOMES = {
    "adopted": Outcome.ADOPTED,
    "partly": Outcome.PARTLY,
    "not_adopted": Outcome.NOT_ADOPTED,
    "out_of_scope": Outcome.OUT_OF_SCOPE,
    "under_study": Outcome.UNDER_STUDY,
}


class Standing(StrEnum):
    """How a promise stands. It counts once it is kept, or its day has passed."""

    NONE = "none"
    WAITING = "waiting"
    IN_TIME = "in time"
    LATE = "late"
    OVERDUE = "overdue"
    DISPUTED = "disputed"
    GIVEN_UP = "given up"


COUNTED = (
    *(Standing.IN_TIME, Standing.LATE, Standing.OVERDUE),
    *(Standing.DISPUTED, Standing.GIVEN_UP),
)


def standing(due: date | None, done: date | None, today: date) -> Standing:
    """How a promise stands today: by which day, and since when it is kept.

    Examples
    --------
    >>> standing(date(2026, 5, 1), date(2026, 5, 1), date(2026, 6, 1)).value
    'in time'
    >>> standing(date(2026, 5, 1), None, date(2026, 5, 2)).value
    'overdue'
    """
    if due is None:
        return Standing.NONE
    if done is not None:
        return Standing.IN_TIME if done <= due else Standing.LATE
    return Standing.OVERDUE if due < today else Standing.WAITING


@dataclass(frozen=True)
class Points:
    """What became of the points of a question.

    Attributes
    ----------
    points, reasoned : int
        All of them, and those with an outcome and a reason.
    by_outcome : mapping from outcome to int
        How many came out so, by the words of ``OUTCOMES``.
    influence, alike : float or None
        How much was taken up, by how many stand behind a point, and with all alike; 0 to 1.
    """

    points: int
    reasoned: int
    by_outcome: Mapping[str, int]
    influence: float | None
    alike: float | None


def weight_of(point: Mapping[str, Any]) -> int:
    """How many contributions stand behind a point of a published decision."""
    behind: int = point["answers"] if point["kind"] == "theme" else point["agree"]
    return behind


def counted(points: Iterable[Mapping[str, Any]]) -> Points:
    """Count the points of a decision as it was published."""
    every = list(points)
    by_outcome = {name: sum(one["outcome"] == name for one in every) for name in OUTCOMES}
    settled = [(weight_of(one), OUTCOMES[one["outcome"]]) for one in every if one["outcome"]]
    found = traced_influence(settled)
    return Points(
        points=len(every),
        reasoned=sum(bool(one["outcome"] and one["reason"]) for one in every),
        by_outcome=by_outcome,
        influence=None if math.isnan(found.weighted) else found.weighted,
        alike=None if math.isnan(found.equal) else found.equal,
    )


@dataclass(frozen=True)
class Promised:
    """Something that was to be done because of a decision.

    It is held to the day that was promised first, whatever day was named since; ``done_on`` is the
    day on which it was shown to be done.
    """

    number: int
    first_due_on: date
    due_on: date
    done_on: date | None
    standing: Standing


def standing_of_work(
    *, first_due: date, done: date | None, today: date, is_disputed: bool, is_given_up: bool
) -> Standing:
    """How promised work stands; what is disputed is not kept until that is settled."""
    if is_given_up:
        return Standing.GIVEN_UP
    return Standing.DISPUTED if is_disputed else standing(first_due, done, today)


# From so many who know on a share is told, and feeling held against fact.
FEWEST_FOR_A_SHARE = 20


@dataclass(frozen=True)
class Afterwards:
    """What so many people said in one round, some months after they were answered.

    Attributes
    ----------
    months : int
        How long after the answer.
    better, known : int
        Who finds the problem better or solved, of those who know.
    felt, felt_known : int
        Who finds that taking part made a difference, of those who know.
    better_low, better_high, felt_low, felt_high : float or None
        How far chance alone could move the shares; None where too few know.
    """

    months: int
    better: int
    known: int
    felt: int
    felt_known: int
    better_low: float | None
    better_high: float | None
    felt_low: float | None
    felt_high: float | None


@dataclass(frozen=True)
class Felt:
    """The influence that people feel, beside the influence there was in the same questions.

    ``influence`` counts each question as heavily as people of it said what they feel.
    """

    feeling: float
    influence: float
    match: Match


@dataclass(frozen=True)
class Facts:
    """What is known of one question; days are those of the place where it is asked.

    Attributes
    ----------
    question, institution : str
        Their names in addresses, the same in every file.
    report, decision, answer : Standing
        How each promise stands.
    points : Points or None
        None while nothing is decided.
    groups, unheard, under_heard : int or None
        Groups that were told of, and how many of them were unheard or under-heard; None where
        nobody knows.
    """

    question: str
    institution: str
    opened_on: date
    closed_on: date | None
    report_due: date | None
    reported_on: date | None
    decision_due: date | None
    decided_on: date | None
    answer_due: date | None
    answered_on: date | None
    report: Standing
    decision: Standing
    answer: Standing
    points: Points | None
    groups: int | None
    unheard: int | None
    under_heard: int | None
    promised: tuple[Promised, ...] = ()
    afterwards: tuple[Afterwards, ...] = ()

    @property
    def lately(self) -> Afterwards | None:
        """What was said in the last round that is counted."""
        return max(self.afterwards, key=lambda one: one.months, default=None)


@dataclass(frozen=True)
class Tally:
    """How many of how many."""

    part: int
    whole: int


@dataclass(frozen=True)
class Row:
    """One institution: what it asked, which promises it kept, what it took up, whom it missed."""

    institution: str
    asked: int
    reports: Tally
    decisions: Tally
    answers: Tally
    work: Tally
    overdue: int
    reasoned: Tally
    taken_up: Tally
    under_study: int
    missed: Tally
    better: Tally
    made_a_difference: Tally
    felt: Felt | None


def board(facts: Iterable[Facts]) -> list[Row]:
    """Add up the questions of each institution, by name; nobody is ranked."""
    by_institution: dict[str, list[Facts]] = {}
    for one in facts:
        by_institution.setdefault(one.institution, []).append(one)
    return [_row(slug, every) for slug, every in sorted(by_institution.items())]


def _row(institution: str, facts: list[Facts]) -> Row:
    points = [one.points for one in facts if one.points is not None]
    every = sum(one.points for one in points)
    studied = sum(one.by_outcome["under_study"] for one in points)
    taken_up = sum(one.by_outcome["adopted"] + one.by_outcome["partly"] for one in points)
    told = [one for one in facts if one.groups is not None]
    late = [
        one
        for one in facts
        if Standing.OVERDUE
        in (one.report, one.decision, one.answer, *(each.standing for each in one.promised))
    ]
    after = [one.lately for one in facts if one.lately]
    return Row(
        institution=institution,
        asked=len(facts),
        reports=_kept(one.report for one in facts),
        decisions=_kept(one.decision for one in facts),
        answers=_kept(one.answer for one in facts),
        work=_kept(each.standing for one in facts for each in one.promised),
        overdue=len(late),
        reasoned=Tally(sum(one.reasoned for one in points), every),
        taken_up=Tally(taken_up, every - studied),
        under_study=studied,
        missed=Tally(sum(bool(one.unheard or one.under_heard) for one in told), len(told)),
        better=Tally(sum(one.better for one in after), sum(one.known for one in after)),
        made_a_difference=Tally(
            sum(one.felt for one in after), sum(one.felt_known for one in after)
        ),
        felt=felt_among(facts),
    )


def felt_among(facts: Iterable[Facts]) -> Felt | None:
    """Feeling against fact in the questions of which both are known; None below twenty people."""
    both = [
        (one.lately, one.points.influence)
        for one in facts
        if one.lately and one.points and one.points.influence is not None
    ]
    known = sum(after.felt_known for after, _influence in both)
    if known < FEWEST_FOR_A_SHARE:
        return None
    feeling = sum(after.felt for after, _influence in both) / known
    influence = sum(after.felt_known * there for after, there in both) / known
    _gap, match = feeling_against_fact(feeling, influence)
    return Felt(feeling, influence, match)


def _kept(standings: Iterable[Standing]) -> Tally:
    counting = [one for one in standings if one in COUNTED]
    return Tally(counting.count(Standing.IN_TIME), len(counting))
