"""Whether taking part was worth it: what had influence, under which conditions, and what helped.

The chain has three links and a bridge: participation that has an effect, conditions that let
people take part, problems that are solved, and the sense of having a say, which should match
the facts. Each figure is told with its parts and never ranks anybody by itself. Without an
interval none of it needs NumPy, so that a web process can count.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

# No condition counts as nothing at all: one that is missing would hide all others.
LEAST_OF_A_CONDITION = 0.01
# From here on feeling and fact part ways.
FAR_APART = 0.25
_LEVELS = 5


class Outcome(StrEnum):
    """What became of a point that people made."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    NOT_ADOPTED = "not adopted"
    OUT_OF_SCOPE = "out of scope"
    UNDER_STUDY = "under study"


_WORTH = {
    Outcome.ADOPTED: 1.0,
    Outcome.PARTLY: 0.5,
    Outcome.NOT_ADOPTED: 0.0,
    Outcome.OUT_OF_SCOPE: 0.0,
}


@dataclass(frozen=True)
class Influence:
    """How much of what people said was taken up.

    Attributes
    ----------
    weighted, equal : float
        0 to 1; each point as heavy as the contributions behind it, and all alike. NaN if
        nothing is settled. A high value can mean that only easy wishes were asked.
    settled, studied : int
        Points that count, and points under study, which are left out.
    """

    weighted: float
    equal: float
    settled: int
    studied: int


def traced_influence(points: Iterable[tuple[float, Outcome]]) -> Influence:
    """What became of the points of a question, each with how many contributions lie behind it.

    Examples
    --------
    >>> ways = (Outcome.ADOPTED, Outcome.PARTLY, Outcome.NOT_ADOPTED, Outcome.ADOPTED)
    >>> found = traced_influence(zip((80, 60, 40, 20), ways))
    >>> round(found.weighted, 4), round(found.equal, 4)
    (0.65, 0.625)
    """
    every = list(points)
    if any(not 0 <= weight < math.inf for weight, _outcome in every):
        raise ValueError("A point has a weight of at least 0.")
    settled = [(weight, _WORTH[one]) for weight, one in every if one in _WORTH]
    return Influence(
        weighted=_mean([worth for _, worth in settled], [weight for weight, _ in settled]),
        equal=_mean([worth for _, worth in settled]),
        settled=len(settled),
        studied=len(every) - len(settled),
    )


def influence_of_a_person(outcomes: Collection[Outcome]) -> float:
    """The mean of what became of somebody's own points; NaN if none of them is settled."""
    return _mean([_WORTH[one] for one in outcomes if one in _WORTH])


@dataclass(frozen=True)
class Conditions:
    """Under which conditions people could take part.

    Attributes
    ----------
    geometric : float
        The index: a condition that is missing cannot be made good by another. NaN if one of
        them is not known.
    plain : float
        The ordinary mean of those that are known, printed beside it.
    in_order : tuple of (name, value)
        The components that are known, the smallest first.
    unknown : tuple of names
        Those nobody measured; never taken for zero.
    """

    geometric: float
    plain: float
    in_order: tuple[tuple[str, float], ...]
    unknown: tuple[str, ...]


def conditions(components: Mapping[str, float | None]) -> Conditions:
    """The index of enabling conditions from its named components, each 0 to 1 or not known.

    Examples
    --------
    >>> shares = (0.62, 0.40, 0.80, 0.90, 0.55, 0.95, 0.70, 0.85)
    >>> found = conditions(dict(zip("abcdefgh", shares)))
    >>> round(found.geometric, 4), round(found.plain, 3), found.in_order[0]
    (0.6967, 0.721, ('b', 0.4))
    """
    known = {name: value for name, value in components.items() if value is not None}
    for name, value in known.items():
        if not 0 <= value <= 1:
            raise ValueError(f"{name} is {value}; it must lie between 0 and 1.")
    unknown = tuple(name for name in components if name not in known)
    heights = [max(LEAST_OF_A_CONDITION, value) for value in known.values()]
    whole = bool(heights) and not unknown
    return Conditions(
        geometric=math.exp(math.fsum(map(math.log, heights)) / len(heights)) if whole else math.nan,
        plain=_mean(list(known.values())),
        in_order=tuple(sorted(known.items(), key=lambda one: one[1])),
        unknown=unknown,
    )


@dataclass(frozen=True)
class Part:
    """How many of how many said so."""

    yes: int
    asked: int

    def __post_init__(self) -> None:
        if not 0 <= self.yes <= self.asked:
            raise ValueError(f"{self.yes} of {self.asked} cannot be.")

    @property
    def share(self) -> float:
        """0 to 1; NaN if nobody was asked."""
        return self.yes / self.asked if self.asked else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval (95 %), as far as chance goes; NaN if nobody was asked."""
        from civicmath.chance import wilson_interval  # noqa: PLC0415  # brings NumPy

        return wilson_interval(self.share, self.asked) if self.asked else (math.nan, math.nan)

    @property
    def _variance(self) -> float:
        return self.share * (1 - self.share) / self.asked if self.asked else math.nan


@dataclass(frozen=True)
class Difference:
    """What changed among those who took part, less what changed among others.

    Attributes
    ----------
    size, standard_error : float
        The difference of the two changes of shares, and its standard error.
    """

    size: float
    standard_error: float

    @property
    def interval(self) -> tuple[float, float]:
        """Where the difference may lie as far as chance goes (95 %)."""
        from civicmath.chance import Z_95  # noqa: PLC0415  # brings NumPy

        half = Z_95 * self.standard_error
        return self.size - half, self.size + half

    @property
    def is_shown(self) -> bool:
        """Whether chance alone does not explain it."""
        low, high = self.interval
        return low > 0 or high < 0


def difference_to_others(participants: tuple[Part, Part], others: tuple[Part, Part]) -> Difference:
    """Before and after, of those who took part and of a comparison group.

    Without a comparison group there is no difference to tell, and no word such as effect.

    Examples
    --------
    >>> found = difference_to_others((Part(60, 150), Part(87, 150)), (Part(61, 150), Part(69, 150)))
    >>> found.is_shown
    False
    """
    before, after = participants
    before_there, after_there = others
    variances = (one._variance for one in (before, after, before_there, after_there))  # noqa: SLF001  # a class of this module
    return Difference(
        (after.share - before.share) - (after_there.share - before_there.share),
        math.sqrt(math.fsum(variances)),
    )


@dataclass(frozen=True)
class Say:
    """Whether people feel that they have a say (indicator 16.7.2 of the United Nations).

    Attributes
    ----------
    shares : two floats
        Of those who gave a valid answer, who chose one of the upper three of five levels: a say
        in what the government does, and an influence on politics.
    bases : two ints
        How many gave a valid answer to each.
    """

    shares: tuple[float, float]
    bases: tuple[int, int]

    @property
    def indicator(self) -> float:
        """The plain average of both shares."""
        return _mean(list(self.shares))


def having_a_say(in_government: Sequence[int], in_politics: Sequence[int]) -> Say:
    """From how many chose each of five levels, the lowest first; refusals are not among them.

    Examples
    --------
    >>> found = having_a_say((80, 220, 260, 340, 100), (160, 300, 260, 140, 140))
    >>> found.shares, round(found.indicator, 4)
    ((0.7, 0.54), 0.62)
    """
    parts = []
    for counts in (in_government, in_politics):
        if len(counts) != _LEVELS or min(counts) < 0:
            raise ValueError("A question has five levels, each with a count of at least 0.")
        parts.append(Part(sum(counts[2:]), sum(counts)))
    first, second = parts
    return Say((first.share, second.share), (first.asked, second.asked))


def reliability_of_two(correlation: float) -> float:
    """How reliable a scale of two items is that correlate so much (Spearman and Brown).

    Examples
    --------
    >>> round(reliability_of_two(0.55), 4)
    0.7097
    """
    if not -1 < correlation <= 1:
        raise ValueError(f"A correlation lies between -1 and 1, not at {correlation}.")
    return 2 * correlation / (1 + correlation)


class Match(StrEnum):
    """How the sense of influence goes with the influence there was."""

    PERSUADED = "persuasion without influence"
    UNTOLD = "influence not conveyed"
    ALIKE = "alike"


def feeling_against_fact(feeling: float, influence: float) -> tuple[float, Match]:
    """The share that feels it made a difference, less the influence of the same people's points."""
    gap = feeling - influence
    if math.isnan(gap):
        raise ValueError("Both have to be known.")
    if gap > FAR_APART:
        return gap, Match.PERSUADED
    return gap, Match.UNTOLD if gap < -FAR_APART else Match.ALIKE


def summary_line(participation: float, environment: float, solved: float) -> float:
    """One figure for a group, printed only beside its three parts; NaN if one is not known.

    Examples
    --------
    >>> round(summary_line(0.75, 0.6967, 0.58), 4)
    0.6717
    """
    parts = (participation, environment, solved)
    if any(one < 0 for one in parts):
        raise ValueError("No part lies below 0.")
    return math.prod(parts) ** (1 / 3)


def _mean(values: Sequence[float], weights: Sequence[float] | None = None) -> float:
    """The mean; NaN of nothing, and of what weighs nothing."""
    weights = weights or [1.0] * len(values)
    total = math.fsum(weights)
    if not total:
        return math.nan
    return math.fsum(one * weight for one, weight in zip(values, weights, strict=True)) / total
