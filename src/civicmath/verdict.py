"""Are there groups at all? What chance alone would show, and what survives resampling.

Finding groups always finds some. Two questions are asked before any is shown:
would the same votes, dealt out anew among those who voted on a statement, look
just as divided; and would other people from the same crowd fall into the same groups.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from civicmath.axes import Axes, Cells, Floats, find_axes, project
from civicmath.groups import Grouping, Places, adjusted_rand, find_groups

# Each stands in the middle of the gap between conversations whose groups
# come back under resampling and those whose groups do not; see docs/civicmath.md.
MEDIAN_AGREEMENT = 0.75
LOW_AGREEMENT = 0.55
SMALLEST_GROUP = 30
# A first axis barely longer than chance makes it is no line of disagreement.
TIMES_CHANCE = 1.5


class Verdict(StrEnum):
    """What may be said about groups of opinion."""

    NONE = "no clear groups"
    SPECTRUM = "a spectrum"
    GROUPS = "groups"


@dataclass(frozen=True)
class Evidence:
    """The figures behind a verdict.

    Attributes
    ----------
    axis, axis_by_chance : float, array of shape (nulls,)
        Share of the variance along the first axis; and in votes dealt out anew.
    groups : int
        How many groups fit best, whether or not they may be shown.
    silhouette, silhouette_by_chance : float, array of shape (nulls,)
        How well apart they are; and in votes dealt out anew.
    agreement : array of shape (bootstraps,)
        Adjusted Rand index between the groups and those of resampled people.
    smallest : int
        People in the smallest group.

    What was not needed for the verdict is empty.
    """

    axis: float
    axis_by_chance: Floats
    groups: int
    silhouette: float
    silhouette_by_chance: Floats
    agreement: Floats
    smallest: int

    @property
    def verdict(self) -> Verdict:
        """What these figures allow to be said."""
        if not self.has_axis:
            return Verdict.NONE
        return Verdict.GROUPS if self.stands_apart and self.comes_back else Verdict.SPECTRUM

    @property
    def has_axis(self) -> bool:
        """Whether one line of disagreement stands out from chance."""
        if not len(self.axis_by_chance):
            return False
        chance = max(self.axis_by_chance.max(), TIMES_CHANCE * self.axis_by_chance.mean())
        return self.axis > float(chance)

    @property
    def stands_apart(self) -> bool:
        """Whether the groups are large enough, and further apart than chance makes them."""
        return (
            self.smallest >= SMALLEST_GROUP
            and len(self.silhouette_by_chance) > 0
            and self.silhouette > float(self.silhouette_by_chance.max())
        )

    @property
    def comes_back(self) -> bool:
        """Whether other people drawn from the same crowd fall into the same groups."""
        return (
            len(self.agreement) > 0
            and float(np.median(self.agreement)) >= MEDIAN_AGREEMENT
            and float(np.quantile(self.agreement, 0.1)) >= LOW_AGREEMENT
        )


def weigh(
    cells: Cells,
    clustered: NDArray[np.bool_],
    *,
    axes: Axes,
    grouping: Grouping,
    seed: int,
    nulls: int,
    bootstraps: int,
) -> Evidence:
    """Compare axes and groups with chance and with resamples.

    Parameters
    ----------
    cells, clustered : Cells, bool array of shape (people,)
        The votes, and who was gathered into groups.
    axes, grouping : Axes, Grouping
        What was found in them.
    seed : int
        Makes the result repeatable.
    nulls, bootstraps : int
        How many times votes are dealt out anew, and people drawn anew.
    """
    for_nulls, for_bootstraps = (
        np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(2)
    )
    sizes = np.bincount(grouping.group, minlength=grouping.count)
    smallest = int(sizes.min()) if grouping.count > 1 else 0
    by_chance = _by_chance(cells, clustered, random=for_nulls, times=nulls)
    before = Evidence(
        axis=float(axes.share[0]),
        axis_by_chance=by_chance[0],
        groups=grouping.count,
        silhouette=grouping.silhouette,
        silhouette_by_chance=by_chance[1],
        agreement=np.empty(0),
        smallest=smallest,
    )
    if not (before.has_axis and before.stands_apart):
        return before
    agreement = _agreement(
        cells, clustered, axes=axes, grouping=grouping, random=for_bootstraps, times=bootstraps
    )
    return replace(before, agreement=agreement)


def _by_chance(
    cells: Cells, clustered: NDArray[np.bool_], *, random: np.random.Generator, times: int
) -> Floats:
    """Share of the first axis, and silhouette, in votes dealt out anew; shape (2, times)."""
    by_statement = np.argsort(cells.column, kind="stable")
    found = np.zeros((2, times))
    for turn in range(times):
        dealt = cells.with_values(_dealt_anew(cells, by_statement, random))
        axes = find_axes(dealt, rough=True)
        grouping = find_groups(project(dealt, axes)[clustered], random=random)
        found[:, turn] = axes.share[0], grouping.silhouette
    return found


def _dealt_anew(cells: Cells, by_statement: Places, random: np.random.Generator) -> Floats:
    """Shuffle the votes on each statement among those who voted on it."""
    column = cells.column[by_statement]
    order = np.argsort(column + random.random(len(column)))
    value = np.empty_like(cells.value)
    value[by_statement] = cells.value[by_statement][order]
    return value


def _agreement(
    cells: Cells,
    clustered: NDArray[np.bool_],
    *,
    axes: Axes,
    grouping: Grouping,
    random: np.random.Generator,
    times: int,
) -> Floats:
    """How far the groups of resampled people agree with the groups found, shape (times,)."""
    found = np.zeros(times)
    for turn in range(times):
        drawn = random.integers(cells.people, size=cells.people)
        weight = np.bincount(drawn, minlength=cells.people).astype(np.float64)
        again = find_axes(cells, weight=weight, near=axes.loadings, rough=True)
        there = weight[clustered] > 0
        places = project(cells, again)[clustered][there]
        groups = find_groups(places, random=random, weight=weight[clustered][there])
        found[turn] = adjusted_rand(grouping.group[there], groups.group)
    return found
