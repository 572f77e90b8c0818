"""What the answers would look like if those who answered mirrored the community.

Weighting repairs what the margins explain and nothing else. It is shown beside the raw
figures, never instead of them, and refused where too few people would speak for many.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from civicmath.arrays import Flags, Floats
from civicmath.chance import wilson_interval
from civicmath.margins import Margin

# With fewer answers than this in a category, a handful of people would speak for a group.
FEWEST_ANSWERS = 20
SETTLED = 1e-10
HALF_AS = 1e-9
MOST_ROUNDS = 5_000
# Where trimming is asked for: no weight beyond a fifth of the median or five times it.
TRIM = 5.0
TRIM_ROUNDS = 500


class NoWeights(Exception):
    """No weights fit the margins; the text says why, as a sentence."""


@dataclass(frozen=True)
class Thin:
    """A category with too few answers to be weighted, and what it could be joined with."""

    dimension: str
    category: str
    answers: int
    join: str | None
    together: int

    def __str__(self) -> str:
        said = f"{self.category} ({self.dimension}) has {_answers(self.answers)}"
        if self.join is None:
            return f"{said}; leave {self.dimension} out."
        return f"{said}; joined with {self.join} there would be {self.together}."


@dataclass(frozen=True, eq=False)
class Weighting:
    """Weights that make the sample mirror the margins.

    Attributes
    ----------
    weights : array of shape (people,)
        Adding up to the number of people weighted; 0 for who did not say all that is needed.
    rounds : int
        Sweeps over all margins.
    gap : float
        Largest difference left between a weighted share and the community's; 0 unless trimmed.
    trimmed : int
        How many weights stand at a limit.
    """

    weights: Floats
    rounds: int
    gap: float
    trimmed: int


@dataclass(frozen=True)
class Share:
    """A share among those who answered one item.

    Attributes
    ----------
    people : int
        Who answered and has a weight.
    share : float
        From 0 to 1; NaN if nobody answered.
    design_effect, effective : float
        How many times the weights enlarge the variance (Kish), and the number of equally
        weighted people who would tell as much.
    standard_error : float
        Linearised. It measures chance in a drawn sample; among people who chose themselves
        it must not be shown.
    """

    people: int
    share: float
    design_effect: float
    effective: float
    standard_error: float

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval with the effective number; for drawn samples alone."""
        return wilson_interval(self.share, self.effective)


def complete(margins: Sequence[Margin]) -> Flags:
    """Who said everything that the margins ask, shape (people,)."""
    if not margins:
        raise ValueError("there is no margin")
    said: Flags = np.logical_and.reduce([margin.said for margin in margins])
    return said


def thin(margins: Sequence[Margin], answered: Flags | None = None) -> tuple[Thin, ...]:
    """List the categories that have too few answers for weighting, with advice on joining.

    Only people who said everything count, and only those who ``answered`` the item if
    that is given. A category without anybody in the community is passed over.
    """
    among = complete(margins) if answered is None else complete(margins) & answered
    found = []
    for margin in margins:
        counts = margin.answers(among).tolist()
        for place, (category, share) in enumerate(
            zip(margin.categories, margin.shares.tolist(), strict=True)
        ):
            if share > 0 and counts[place] < FEWEST_ANSWERS:
                join = _neighbour(counts, place)
                found.append(
                    Thin(
                        margin.name,
                        category,
                        counts[place],
                        None if join is None else margin.categories[join],
                        counts[place] + (0 if join is None else counts[join]),
                    )
                )
    return tuple(found)


def obstacle(margins: Sequence[Margin], answered: Flags | None = None) -> str | None:
    """Why these answers may not be weighted, with what could be done; None if they may be."""
    few = thin(margins, answered)
    if not few:
        return None
    return f"Not weighted: every category needs at least {FEWEST_ANSWERS} answers. " + " ".join(
        str(each) for each in few
    )


def rake(
    margins: Sequence[Margin], answered: Flags | None = None, *, trim: bool = False
) -> Weighting:
    """Fit weights to one margin after the other until nothing moves (raking).

    It starts with equal weights and changes them as little as possible, so the weight of a person
    is a product of one factor for each of their categories. Who left something unsaid gets 0.

    Parameters
    ----------
    margins : sequence of Margin
        All over the same people.
    answered : bool array of shape (people,), optional
        Who answered the item. The others get 0: were they weighted too, those who are left would
        not mirror the community where one group leaves the item out more often than another.
    trim : bool
        Cut weights beyond a fifth and five times their median, and fit again. The margins are then
        met only as far as ``gap`` says.

    Raises
    ------
    NoWeights
        If a category of the community has nobody, or the margins contradict one another
        in this sample.
    """
    said = complete(margins) if answered is None else complete(margins) & answered
    inside = [margin.among(said) for margin in margins]
    for margin in inside:
        _covered(margin)
    weights, rounds = _fitted(np.ones(int(said.sum())), inside)
    cut = 0
    if trim:
        weights, more, cut = _trimmed(weights, inside)
        rounds += more
    everybody = np.zeros(len(said))
    everybody[said] = weights
    gap = max(float(np.abs(_shares(weights, each) - each.shares).max()) for each in inside)
    return Weighting(everybody, rounds, gap if trim else 0.0, cut)


def share_of(value: Floats, weights: Floats | None = None) -> Share:
    """Share of those who answered, weighted or not.

    Parameters
    ----------
    value : array of shape (people,)
        From 0 to 1; NaN where a person did not answer.
    weights : array of shape (people,), optional
        Who has the weight 0 does not count. Without weights everybody counts the same.

    Notes
    -----
    With y the values, w the weights and n the people: p = sum(w y) / sum(w),
    design effect n sum(w^2) / sum(w)^2, and the standard error of p as a ratio of two sums,
    sqrt(n / (n - 1) sum(w^2 (y - p)^2)) / sum(w).
    """
    weight = np.ones_like(value) if weights is None else weights
    counted = ~np.isnan(value) & (weight > 0)
    y, w = value[counted], weight[counted]
    number = len(y)
    if not number:
        return Share(0, math.nan, math.nan, 0.0, math.nan)
    total = float(w.sum())
    share = float(w @ y) / total
    effect = number * float(w @ w) / total**2
    spread = float((w**2) @ (y - share) ** 2)
    error = math.sqrt(number / (number - 1) * spread) / total if number > 1 else math.nan
    return Share(number, share, effect, number / effect, error)


def middle_of(value: Floats, weights: Floats | None = None) -> float:
    """The weighted median of those who answered: half of the weight lies at or below it.

    With equal weights it is the usual median.

    Parameters
    ----------
    value : array of shape (people,)
        Any number; NaN where a person did not answer.
    weights : array of shape (people,), optional
        Who has the weight 0 does not count. Without weights everybody counts the same.

    Returns
    -------
    float
        NaN if nobody answered.

    Notes
    -----
    The value such that of the total weight at most half lies below it and at most half above. Where
    two values are such, because the weight up to the lower of them is half of all (to a billionth,
    for weights that were fitted), it is the middle between both: ``ties = "mean"`` in R's
    ``weightedMedian``, type 2 in its quantiles.

    References
    ----------
    matrixStats, weightedMedian. https://rdrr.io/pkg/matrixStats/man/weightedMedian.html

    Examples
    --------
    >>> middle_of(np.array([1.0, 2.0, 3.0, 4.0]))
    2.5
    >>> middle_of(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 1.0, 1.0, 4.0]))
    4.0
    """
    weight = np.ones_like(value) if weights is None else weights
    counted = ~np.isnan(value) & (weight > 0)
    if not counted.any():
        return math.nan
    numbers, place = np.unique(value[counted], return_inverse=True)
    up_to = np.cumsum(np.bincount(place, weight[counted]))
    half, near = up_to[-1] / 2, up_to[-1] * HALF_AS
    lower = int(np.searchsorted(up_to, half - near))
    upper = int(np.searchsorted(up_to, half + near, side="right"))
    return float(numbers[lower] + numbers[min(upper, len(numbers) - 1)]) / 2


@dataclass(frozen=True)
class Variant:
    """The same share, had some people not been counted."""

    without: str
    people: int
    share: float
    weighted: float | None


def sensitivity(
    value: Floats,
    margins: Sequence[Margin] | None,
    *,
    without: Mapping[str, Flags],
    trim: bool = False,
) -> tuple[Variant, ...]:
    """How far a share depends on who is counted; the first line counts everybody.

    For people who chose themselves this stands where a margin of error would stand.

    Parameters
    ----------
    value : array of shape (people,)
        As for ``share_of``.
    margins : sequence of Margin, optional
        Those who are left are weighted anew by them, where they may be.
    without : mapping of name to bool array of shape (people,)
        Who is left out each time, such as those who are not verified or those of one channel.
    trim : bool
        As for ``rake``.
    """
    nobody = np.zeros(len(value), dtype=np.bool_)
    found = []
    for name, left_out in {"": nobody, **without}.items():
        kept = np.where(left_out, np.nan, value)
        raw = share_of(kept)
        weighted = None if margins is None else _weighted(kept, margins, trim=trim)
        found.append(Variant(name, raw.people, raw.share, weighted))
    return tuple(found)


def _weighted(value: Floats, margins: Sequence[Margin], *, trim: bool) -> float | None:
    """Share of those who answered, weighted to the margins; None where that is refused."""
    answered = ~np.isnan(value)
    if obstacle(margins, answered) is not None:
        return None
    try:
        return share_of(value, rake(margins, answered, trim=trim).weights).share
    except NoWeights:
        return None


def _answers(number: int) -> str:
    return "1 answer" if number == 1 else f"{number} answers"


def _neighbour(counts: list[int], place: int) -> int | None:
    """The smaller of the neighbours in the list that would do; the order of ages matters."""
    beside = [other for other in (place - 1, place + 1) if 0 <= other < len(counts)]
    if len(counts) <= 2 or not beside:  # noqa: PLR2004  # joining two of two leaves one
        return None
    enough = [each for each in beside if counts[each] + counts[place] >= FEWEST_ANSWERS]
    return min(enough or beside, key=lambda each: counts[each])


def _covered(margin: Margin) -> None:
    counts = margin.answers()
    for category, share, number in zip(
        margin.categories, margin.shares.tolist(), counts.tolist(), strict=True
    ):
        if share > 0 and not number:
            raise NoWeights(f"Nobody of {category} ({margin.name}) answered.")
        if number and not share:
            raise NoWeights(
                f"{_answers(number)} from {category} ({margin.name}), which the community has not."
            )


def _shares(weights: Floats, margin: Margin) -> Floats:
    total = np.bincount(margin.place, weights, minlength=len(margin.categories))
    share: Floats = total / weights.sum()
    return share


def _fitted(weights: Floats, margins: Sequence[Margin]) -> tuple[Floats, int]:
    for sweep in range(1, MOST_ROUNDS + 1):
        weights, furthest = _swept(weights, margins)
        if furthest < SETTLED:
            scaled: Floats = weights * (len(weights) / weights.sum())
            return scaled, sweep
    raise NoWeights(
        "The margins cannot all be met with these answers: some combinations of groups have "
        "nobody. Leave a margin out or join categories."
    )


def _swept(weights: Floats, margins: Sequence[Margin]) -> tuple[Floats, float]:
    """Fit to each margin once; also give how far the furthest factor was from 1."""
    furthest = 0.0
    for margin in margins:
        now = _shares(weights, margin)
        there = now > 0
        factor = np.ones_like(now)
        factor[there] = margin.shares[there] / now[there]
        furthest = max(furthest, float(np.abs(factor - 1).max()))
        weights = weights * factor[margin.place]
    return weights, furthest


def _trimmed(weights: Floats, margins: Sequence[Margin]) -> tuple[Floats, int, int]:
    """Cut and fit in turn. The limits stay those of the first fit: moved along, they close in."""
    middle = float(np.median(weights))
    limits = middle / TRIM, middle * TRIM
    rounds, kept = 0, weights.clip(*limits)
    while rounds < TRIM_ROUNDS and np.abs(kept - weights).max() > SETTLED * middle:
        weights, _ = _swept(kept, margins)
        weights *= len(weights) / weights.sum()
        rounds, kept = rounds + 1, weights.clip(*limits)
    cut = int(((kept <= limits[0] + SETTLED) | (kept >= limits[1] - SETTLED)).sum())
    return kept * (len(kept) / kept.sum()), rounds, cut
