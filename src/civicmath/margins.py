"""A community in shares, and what the people who answered say they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from civicmath.arrays import Counts, Flags, Floats

NOT_SAID = -1
BETWEEN = " and "


@dataclass(frozen=True, eq=False)
class Margin:
    """One way to part a community, such as age, and where each person who answered stands.

    Attributes
    ----------
    name : str
        What is told apart.
    categories : tuple of str
        The parts; together they are the whole community.
    shares : array of shape (categories,)
        Share of the community in each, from 0 to 1, adding up to 1.
    place : int array of shape (people,)
        Which category each person named; -1 if they did not say.
    """

    name: str
    categories: tuple[str, ...]
    shares: Floats
    place: Counts

    @classmethod
    def of(
        cls, name: str, categories: Sequence[str], *, shares: ArrayLike, place: ArrayLike
    ) -> "Margin":
        """Check and keep a margin; shares that do not add up to 1 are scaled to it.

        Raises
        ------
        ValueError
            If a share is negative or all are 0, lengths differ, or a place is no category.
        """
        parts = np.asarray(shares, dtype=np.float64)
        places = np.asarray(place, dtype=np.int64)
        if parts.shape != (len(categories),):
            raise ValueError(f"{len(categories)} categories, but {parts.size} shares")
        if not np.isfinite(parts).all() or (parts < 0).any() or parts.sum() <= 0:
            raise ValueError("shares must be numbers from 0 up, and not all 0")
        if ((places < NOT_SAID) | (places >= len(categories))).any():
            raise ValueError(f"a place is outside -1 to {len(categories) - 1}")
        return cls(name, tuple(categories), parts / parts.sum(), places)

    @property
    def said(self) -> Flags:
        """Who said where they stand, shape (people,)."""
        return self.place >= 0

    @property
    def missing(self) -> int:
        """How many did not say."""
        return int((~self.said).sum())

    def answers(self, among: Flags | None = None) -> Counts:
        """How many people of each category answered, perhaps only some people counted."""
        counted = self.said if among is None else self.said & among
        return np.bincount(self.place[counted], minlength=len(self.categories)).astype(np.int64)

    def among(self, chosen: Flags) -> "Margin":
        """The same margin for some of the people."""
        return Margin(self.name, self.categories, self.shares, self.place[chosen])


def crossed(one: Margin, other: Margin, shares: ArrayLike) -> Margin:
    """Two margins at once, such as age within area.

    ``shares`` has shape (categories of one, categories of the other) and must come from
    a count of the community: multiplying the two margins would assume that they are independent.
    Who did not say one of the two has not said.
    """
    table = np.asarray(shares, dtype=np.float64)
    if table.shape != (len(one.categories), len(other.categories)):
        raise ValueError("the shares of a cross need one row and column for each category")
    both = one.said & other.said
    return Margin.of(
        one.name + BETWEEN + other.name,
        [a + BETWEEN + b for a in one.categories for b in other.categories],
        shares=table.ravel(),
        place=np.where(both, one.place * len(other.categories) + other.place, NOT_SAID),
    )
