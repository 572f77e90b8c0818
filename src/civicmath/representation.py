"""Whom the answers come from, against who lives there: heard, under-heard, unheard, not known.

This is about who took part. What those think who did not, nobody can tell from it. Near a
limit nobody can tell which reading is true; then the doubt is said with it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from civicmath.chance import cautious_interval, poisson_at_most, wilson_interval
from civicmath.margins import Margin
from civicmath.silence import bounds_of_share

# A group is unheard below half of its share, unless chance alone often leaves so few.
HALF = 0.5
# Shares such as 0.07 are stored a hair beside what they are; exactly half is not below half.
A_HAIR = 1e-9
BY_CHANCE = 0.05
# If more people than this did not say what they are, nothing is said about groups.
MOST_MISSING = 0.4


class Reading(StrEnum):
    """What may be said about a group's part in the answers.

    Of the whole truth: unheard is a reach below one half, under-heard one below 1.
    """

    HEARD = "heard"
    UNDER_HEARD = "under-heard"
    UNHEARD = "unheard"
    NOT_KNOWN = "not known"


class Doubt(StrEnum):
    """Why a reading is not sure."""

    CHANCE = "chance"
    SILENCE = "silence"


@dataclass(frozen=True)
class Reach:
    """How far a group was reached.

    Attributes
    ----------
    answers : int
        People of the group who answered and said that they are of it.
    described, missing : int
        People who answered and said what they are; and who did not say.
    population : float
        The group's share of the community, 0 to 1.
    interval : two floats
        Where the ratio may lie, as far as chance among those who said what they are goes (95 %).
    bounds : two floats
        The group's share of all who answered: if none who did not say is of it, and if all are.
    span : two floats
        Where the ratio may lie, allowing for chance (95 %) and for people who kept silent
        about what they are up to ``silence.TIMES`` as often as others.
    chance : float
        How often a group reached like all others would have this few answers or fewer.
    reading : Reading
        The word for the ratio as it was found.
    may_be : tuple of Reading
        What the span leaves open, the worst first; everything if it is not known.
    doubt : Doubt or None
        Why the reading is not sure; None if it is. A group called heard is not sure only
        if it may be unheard.
    """

    answers: int
    described: int
    missing: int
    population: float
    interval: tuple[float, float]
    bounds: tuple[float, float]
    span: tuple[float, float]
    chance: float
    reading: Reading
    may_be: tuple[Reading, ...]
    doubt: Doubt | None

    @property
    def expected(self) -> float:
        """How many answers the group's share of the community would make."""
        return self.described * self.population

    @property
    def share(self) -> float:
        """The group's share of those who said what they are; NaN if nobody did."""
        return self.answers / self.described if self.described else math.nan

    @property
    def ratio(self) -> float:
        """Share of the answers over share of the community: 1 is a fair part."""
        return self.share / self.population if self.population else math.nan

    @property
    def widest(self) -> tuple[float, float]:
        """Where the ratio may lie, allowing for chance and for all who did not say."""
        total = self.described + self.missing
        if not (total and self.population):
            return math.nan, math.nan
        lower, _ = cautious_interval(self.answers, total)
        _, upper = cautious_interval(self.answers + self.missing, total)
        return lower / self.population, upper / self.population

    @property
    def may_be_unheard(self) -> bool:
        """Whether nobody can tell if the group is unheard: it may be, and it may not."""
        return Reading.UNHEARD in self.may_be and len(self.may_be) > 1


def reaches(answers: Sequence[int], population: Sequence[float], missing: int) -> tuple[Reach, ...]:
    """How far each group of one complete partition was reached.

    Parameters
    ----------
    answers : counts, one a group
        People who answered and named the group.
    population : shares, one a group
        Share of the community, from 0 to 1, adding up to 1.
    missing : int
        People who answered and did not say.

    Raises
    ------
    ValueError
        If lengths differ, a number is negative, or the shares do not add up to 1.
    """
    if len(answers) != len(population):
        raise ValueError(f"{len(answers)} counts, but {len(population)} shares")
    if missing < 0 or min([*answers, *population], default=0) < 0:
        raise ValueError("counts and shares cannot be negative")
    if not math.isclose(sum(population), 1, abs_tol=1e-6):
        raise ValueError("the shares of a whole community must add up to 1")
    described = sum(answers)
    return tuple(
        _reach(number, share, described=described, missing=missing)
        for number, share in zip(answers, population, strict=True)
    )


def reach_of(margin: Margin) -> dict[str, Reach]:
    """How far each category of a margin was reached."""
    found = reaches(margin.answers().tolist(), margin.shares.tolist(), margin.missing)
    return dict(zip(margin.categories, found, strict=True))


def dissimilarity(margin: Margin) -> float:
    """Share of the answers that would have to come from other groups to mirror the community.

    Half the sum of the differences between shares: 0 is a mirror, 1 has nobody in common.
    NaN if nobody said what they are.
    """
    answers = margin.answers()
    if not answers.sum():
        return math.nan
    return float(np.abs(answers / answers.sum() - margin.shares).sum() / 2)


def sentence(name: str, reach: Reach, *, smallest_shown: int = 0) -> str:
    """What the figures of one group mean, as it may be printed.

    Fewer answers than ``smallest_shown`` are not given as a number; that a group
    is unheard is said all the same.

    Examples
    --------
    >>> print(sentence("Older women", reaches([3, 197], [0.205, 0.795], 0)[0]))
    Older women: 3 answers where 41 were to be expected. We cannot speak for them.
    """
    if not reach.population:
        return f"{name}: the community is said to have nobody of this group."
    if reach.reading is Reading.NOT_KNOWN:
        total = reach.described + reach.missing
        return (
            f"{name}: {reach.missing} of {total} people did not say what they are. "
            "Whether this group was heard is not known."
        )
    few = reach.answers < smallest_shown
    number = f"fewer than {smallest_shown}" if few else str(reach.answers)
    answers = "answer" if number == "1" else "answers"
    return (
        f"{name}: {number} {answers} where {reach.expected:.0f} were to be expected. "
        f"{_meaning(reach)}"
    )


_MEANING = {
    Reading.HEARD: "Nothing shows that they were reached less than others.",
    Reading.UNDER_HEARD: "They were reached less than others.",
    Reading.UNHEARD: "We cannot speak for them.",
}


def _meaning(reach: Reach) -> str:
    if reach.doubt is None:
        return _MEANING[reach.reading]
    *others, last = reach.may_be
    doubt = f"{', '.join(others)} or {last}: we cannot tell, for {_why(reach)}."
    doubt = doubt[0].upper() + doubt[1:]
    # Where they may be unheard, nothing good is said of them before the doubt.
    return f"{_MEANING[Reading.UNHEARD]} {doubt}" if reach.reading is Reading.UNHEARD else doubt


def _why(reach: Reach) -> str:
    if reach.doubt is Doubt.CHANCE:
        return "chance may make the difference"
    people = "person" if reach.missing == 1 else "people"
    return f"{reach.missing} {people} did not say what they are"


def _reach(answers: int, population: float, *, described: int, missing: int) -> Reach:
    total = described + missing
    interval = (math.nan, math.nan)
    if described and population:
        low, high = wilson_interval(answers / described, described)
        interval = (low / population, high / population)
    chance = poisson_at_most(answers, described * population)
    bounds = (answers / total, (answers + missing) / total) if total else (0.0, 1.0)
    reading = _reading(
        ratio=answers / (described * population) if described and population else math.nan,
        upper=interval[1],
        chance=chance,
        unknown=missing / total if total else 1.0,
    )
    span = _over(bounds_of_share(answers, described, missing), population)
    by_chance = _over(cautious_interval(answers, described), population)
    may_be = _left_open(reading, span)
    return Reach(
        answers=answers,
        described=described,
        missing=missing,
        population=population,
        interval=interval,
        bounds=bounds,
        span=span,
        chance=chance,
        reading=reading,
        may_be=may_be,
        doubt=_doubt(reading, may_be, _left_open(reading, by_chance)),
    )


def _over(share: tuple[float, float], population: float) -> tuple[float, float]:
    if not population:
        return math.nan, math.nan
    return share[0] / population, share[1] / population


def _left_open(reading: Reading, span: tuple[float, float]) -> tuple[Reading, ...]:
    """The readings that the span leaves open, the worst first."""
    lower, upper = span
    if reading is Reading.NOT_KNOWN:
        return Reading.UNHEARD, Reading.UNDER_HEARD, Reading.HEARD
    limits = {Reading.UNHEARD: (0.0, HALF), Reading.UNDER_HEARD: (HALF, 1.0)}
    limits[Reading.HEARD] = (1.0, math.inf)
    return tuple(
        each
        for each, (from_, below) in limits.items()
        if lower < below * (1 - A_HAIR) and upper >= from_ * (1 - A_HAIR)
    )


def _doubt(
    reading: Reading, may_be: tuple[Reading, ...], by_chance: tuple[Reading, ...]
) -> Doubt | None:
    """Why the reading is not sure, if chance alone would leave ``by_chance`` open."""
    if _is_sure(reading, may_be):
        return None
    if reading is Reading.NOT_KNOWN or _is_sure(reading, by_chance):
        return Doubt.SILENCE
    return Doubt.CHANCE


def _is_sure(reading: Reading, may_be: tuple[Reading, ...]) -> bool:
    """Heard says only that nothing shows the contrary; the other words are facts or doubtful."""
    if reading is Reading.HEARD:
        return Reading.UNHEARD not in may_be
    return may_be == (reading,)


def _reading(*, ratio: float, upper: float, chance: float, unknown: float) -> Reading:
    if unknown > MOST_MISSING or math.isnan(ratio):
        return Reading.NOT_KNOWN
    if ratio < HALF * (1 - A_HAIR) and chance < BY_CHANCE:
        return Reading.UNHEARD
    return Reading.UNDER_HEARD if upper < 1 else Reading.HEARD
