"""Who lives in a simulated town, and who of them is reached."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from civicmath.arrays import Counts, Flags, Floats
from civicmath.margins import Margin

# No category is named twice. The dimensions are independent of one another in the town.
DIMENSIONS: Mapping[str, Mapping[str, float]] = {
    "age": {"18 to 34": 0.26, "35 to 49": 0.26, "50 to 64": 0.25, "65 or over": 0.23},
    "area": {"centre": 0.50, "outskirts": 0.30, "villages": 0.20},
    "language": {"most spoken": 0.84, "another": 0.16},
    "access": {"own device": 0.72, "shared device": 0.16, "no device": 0.12},
}
CHANNELS: Mapping[str, tuple[float, float, float]] = {
    "own device": (0.94, 0.04, 0.02),
    "shared device": (0.55, 0.30, 0.15),
    "no device": (0.05, 0.45, 0.50),
}
CHANNEL_NAMES = ("web", "sms", "paper")

# How seldom the two groups reached least answer, in log odds at a bias of 1; and small differences.
SELDOM, OTHERS = (1.6, 1.2), 0.15
LARGEST_SELDOM = 0.3
# A group is unheard below half of its share. Near that nobody could tell from a sample, so unless
# it is asked for none is left there.
DOUBTFUL, HALF, CLEAR = 0.35, 0.5, 0.65


@dataclass(frozen=True, eq=False)
class Town:
    """The groups of a town, and how well each is reached.

    Attributes
    ----------
    margins : tuple of Margin
        Nobody's place is in them yet.
    reach : tuple of arrays, one a margin
        Share of a category among those who answer, over its share of the town.
    seldom : tuple of (margin, category)
        The groups reached least.
    """

    margins: tuple[Margin, ...]
    reach: tuple[Floats, ...]
    seldom: tuple[tuple[int, int], ...]

    @property
    def unheard(self) -> tuple[str, ...]:
        """Categories that come with less than half of their share."""
        return tuple(
            category
            for margin, reach in zip(self.margins, self.reach, strict=True)
            for category, ratio in zip(margin.categories, reach.tolist(), strict=True)
            if ratio < HALF
        )

    @property
    def seldom_reached(self) -> float:
        """Share of the town that is in one of the groups reached least."""
        outside = 1.0
        for margin, category in self.seldom:
            outside *= 1 - float(self.margins[margin].shares[category])
        return 1 - outside

    def answering(self, people: int, random: np.random.Generator) -> Counts:
        """Draw people who answer: category by margin and person, shape (margins, people)."""
        drawn = [
            random.choice(len(margin.categories), size=people, p=margin.shares * reach)
            for margin, reach in zip(self.margins, self.reach, strict=True)
        ]
        return np.stack(drawn).astype(np.int64)

    def is_seldom_reached(self, category: Counts) -> Flags:
        """Who of them is in one of the groups reached least."""
        found: Flags = np.logical_or.reduce(
            [category[margin] == place for margin, place in self.seldom]
        )
        return found

    def channels(self, category: Counts, random: np.random.Generator) -> NDArray[np.str_]:
        """How each of them answers, which depends on the devices they have."""
        names = list(DIMENSIONS)
        chances = np.cumsum([CHANNELS[each] for each in DIMENSIONS["access"]], axis=1)
        access = category[names.index("access")]
        drawn = (random.random(len(access))[:, None] > chances[access, :-1]).sum(axis=1)
        names_drawn: NDArray[np.str_] = np.array(CHANNEL_NAMES)[drawn]
        return names_drawn


def town(bias: float, random: np.random.Generator, *, near_half: bool = False) -> Town:
    """Lay out a town in which two groups, of two dimensions, are reached least.

    With ``near_half`` a group may be reached about half as well as its number would make.
    """
    nobody = np.empty(0, dtype=np.int64)
    margins = tuple(
        Margin.of(name, list(parts), shares=list(parts.values()), place=nobody)
        for name, parts in DIMENSIONS.items()
    )
    chosen = random.permutation(len(margins))[: len(SELDOM)].tolist()
    seldom, lack = [], [random.uniform(0, OTHERS, len(margin.shares)) for margin in margins]
    for number, strength in zip(chosen, SELDOM, strict=True):
        small = np.flatnonzero(margins[number].shares <= LARGEST_SELDOM)
        category = int(random.choice(small))
        lack[number][category] = strength
        seldom.append((number, category))
    reach = tuple(
        _decidable(margin.shares, np.exp(-bias * each), near_half=near_half)
        for margin, each in zip(margins, lack, strict=True)
    )
    return Town(margins, reach, tuple(seldom))


def _decidable(shares: Floats, chance: Floats, *, near_half: bool) -> Floats:
    """Turn chances of answering into reach, perhaps with no group left near half."""
    reach: Floats = chance / (shares @ chance)
    lowest = int(reach.argmin())
    if not near_half and DOUBTFUL < reach[lowest] < CLEAR:
        reach[lowest] = DOUBTFUL if reach[lowest] < HALF else CLEAR
        rest = np.arange(len(reach)) != lowest
        reach[rest] *= (1 - shares[lowest] * reach[lowest]) / (shares[rest] @ reach[rest])
    return reach
