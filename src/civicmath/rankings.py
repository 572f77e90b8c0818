"""Ranked ballots: who was put before whom, and by how many voters.

A ballot ranks as many options as the voter liked; what is not ranked comes after all
that is. Two options cannot share a rank.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Rankings:
    """What voters ranked, equal ballots together.

    Attributes
    ----------
    options : tuple of str
        All options, sorted as strings; this is also the order that settles ties.
    ballots : tuple of (order, voters)
        ``order`` holds positions in ``options``, the best first; sorted, each order once.
        An empty order is a blank ballot.
    """

    options: tuple[str, ...]
    ballots: tuple[tuple[tuple[int, ...], int], ...]

    @classmethod
    def from_orders(cls, orders: Iterable[Sequence[str]], options: Iterable[str] = ()) -> Self:
        """Take the order of each voter, the best first.

        ``options`` adds those that nobody may have ranked. Raises ValueError if an
        order names an option twice.
        """
        counted = Counter(tuple(order) for order in orders)
        for order in counted:
            if len(set(order)) != len(order):
                raise ValueError("a ballot names an option twice")
        names = sorted({*options}.union(*counted))
        place = {name: number for number, name in enumerate(names)}
        ballots = ((tuple(map(place.__getitem__, order)), many) for order, many in counted.items())
        return cls(tuple(names), tuple(sorted(ballots)))

    @property
    def voters(self) -> int:
        """How many ballots rank something."""
        return sum(many for order, many in self.ballots if order)

    @property
    def blank(self) -> int:
        """How many ballots rank nothing."""
        return sum(many for order, many in self.ballots if not order)
