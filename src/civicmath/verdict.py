"""Are there groups at all? The words for it, and the figures that they rest on."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from civicmath.arrays import Floats, Places
from civicmath.valley import Valley

# How these were chosen, and what they miss, is in docs/civicmath/stability.md.
SMALLEST_GROUP = 30
# A further kind of people counts if it foretells so much more than all before it did.
WORTH_ANOTHER = 0.05
# How much likelier two groups must be than one crowd, in log likelihood; and how much
# emptier the middle between them must be than in that crowd.
LEAD = 5.0
EMPTIER = 0.4
# Groups come back when other people are drawn from the same crowd (adjusted Rand index).
MEDIAN_AGREEMENT = 0.75
LOW_AGREEMENT = 0.55


class Verdict(StrEnum):
    """What may be said about groups of opinion."""

    NONE = "no clear groups"
    SPECTRUM = "a spectrum"
    GROUPS = "groups"


@dataclass(frozen=True, eq=False)
class Evidence:
    """The figures behind a verdict. What was not needed for it is empty.

    Attributes
    ----------
    axis, axis_by_chance : float, array of shape (nulls,)
        Share of the variance along the strongest line; and in votes dealt out anew.
    foretold : array of shape (tried,)
        How much better votes of people who took no part in the fit are foretold with one,
        two, three kinds of people, and so on; log likelihood beyond one kind.
    count : int
        How many groups were looked at, whether or not they may be told; 1 for none.
    group : int array of shape (placed,)
        The group of each placed person, the largest first. Never to be shown.
    smallest : int
        People in the smallest group.
    valleys : tuple of Valley
        Each two groups against one crowd.
    agreement : array of shape (bootstraps,)
        Adjusted Rand index between the groups and those of resampled people.
    halves : array of shape (splits,)
        The same between groups from one half of the statements and from the other.
    certainty : array of shape (placed,)
        Share of the resamples in which a person stays in their group; nan for those who,
        in a very large crowd, were not drawn.
    """

    axis: float
    axis_by_chance: Floats
    foretold: Floats
    count: int
    group: Places
    smallest: int
    valleys: tuple[Valley, ...]
    agreement: Floats
    halves: Floats
    certainty: Floats

    @property
    def verdict(self) -> Verdict:
        """What these figures allow to be said."""
        if not self.has_axis:
            return Verdict.NONE
        is_grouped = self.is_counted and self.stands_apart and self.comes_back
        return Verdict.GROUPS if is_grouped else Verdict.SPECTRUM

    @property
    def has_axis(self) -> bool:
        """Whether one line of disagreement stands out from chance."""
        chance = self.axis_by_chance
        return len(chance) > 0 and self.axis > float(chance.max())

    @property
    def is_counted(self) -> bool:
        """Whether one more kind of people would foretell hardly more; so the number is right."""
        tried = self.foretold
        return 1 < self.count < len(tried) and bool(
            tried[self.count] <= (1 + WORTH_ANOTHER) * tried[self.count - 1]
        )

    @property
    def lead(self) -> float:
        """By how much groups beat one crowd, for the two groups that do so least; 0 for none."""
        return min((one.lead for one in self.valleys), default=0.0)

    @property
    def stands_apart(self) -> bool:
        """Whether the groups are large enough, and the middle between each two is empty."""
        return (
            self.smallest >= SMALLEST_GROUP
            and self.lead >= LEAD
            and all(one.middle <= EMPTIER * one.middle_of_one_crowd for one in self.valleys)
        )

    @property
    def comes_back(self) -> bool:
        """Whether other people drawn from the same crowd fall into the same groups."""
        return (
            len(self.agreement) > 0
            and float(np.median(self.agreement)) >= MEDIAN_AGREEMENT
            and float(np.quantile(self.agreement, 0.1)) >= LOW_AGREEMENT
        )


def unweighed(people: int, *, axis: float = 0.0, axis_by_chance: Floats | None = None) -> Evidence:
    """Return what is known before groups are weighed: at most a line, and how chance compares."""
    nothing = np.empty(0)
    return Evidence(
        axis=axis,
        axis_by_chance=nothing if axis_by_chance is None else axis_by_chance,
        foretold=nothing,
        count=1,
        group=np.zeros(people, dtype=np.int64),
        smallest=0,
        valleys=(),
        agreement=nothing,
        halves=nothing,
        certainty=np.ones(people),
    )
