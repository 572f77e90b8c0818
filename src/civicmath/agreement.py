"""What unites people and what divides them, statement by statement.

Shares are of all who voted on a statement; those who passed are among them.
"""

from dataclasses import dataclass

import numpy as np

from civicmath.arrays import Counts, Flags, Floats
from civicmath.chance import wilson_lower
from civicmath.representative import Direction

MORE_THAN_HALF = 0.5
# Of those who took a side, one in four stood on the smaller one; and half took a side.
SMALLER_SIDE = 0.25
TOOK_A_SIDE = 0.5
GROUPS_APART = 0.5


@dataclass(frozen=True)
class Uniting:
    """A statement on which more than half of every group, or of everybody, is of one mind.

    ``common_ground`` is the lower bound of the share, 0 to 1, in the group where it is lowest.
    """

    statement: str
    direction: Direction
    common_ground: float


@dataclass(frozen=True)
class Dividing:
    """A statement on which people, or groups, are of opposite minds.

    ``division`` is 4 x share that agrees x share that disagrees: 1 when half stands
    against half. ``spread`` is the difference between the largest and the smallest
    share of a group that agrees; 0 without groups.
    """

    statement: str
    division: float
    spread: float


def uniting(
    agree: Counts, disagree: Counts, voted: Counts, *, names: tuple[str, ...], fewest: int
) -> tuple[Uniting, ...]:
    """List the statements with common ground, most first.

    Counts have shape (groups, statements), one row if there are no groups. A statement
    with fewer than ``fewest`` votes in all, or that divides people, is not listed.
    """
    ground = np.stack([wilson_lower(side, voted).min(axis=0) for side in (agree, disagree)])
    highest = ground.max(axis=0)
    listed = _enough(voted, fewest) & (highest > MORE_THAN_HALF) & ~_divides(agree, disagree, voted)
    return tuple(
        Uniting(
            names[place], "agree" if ground[0, place] >= ground[1, place] else "disagree", bound
        )
        for place in np.argsort(-highest, kind="stable").tolist()
        if listed[place]
        for bound in [float(highest[place])]
    )


def dividing(
    agree: Counts, disagree: Counts, voted: Counts, *, names: tuple[str, ...], fewest: int
) -> tuple[Dividing, ...]:
    """List the statements that divide people most, and among equals the groups most.

    Counts as for ``uniting``. Listed is where at least half took a side and at least a
    quarter of them stood on the smaller one, or what two groups answer very differently.
    """
    division, spread = _division(agree, disagree, voted), _spread(agree, voted)
    listed = _enough(voted, fewest) & _divides(agree, disagree, voted)
    order = np.lexsort((-spread, -division)).tolist()
    return tuple(
        Dividing(names[place], float(division[place]), float(spread[place]))
        for place in order
        if listed[place]
    )


def _enough(voted: Counts, fewest: int) -> Flags:
    enough: Flags = voted.sum(axis=0) >= max(fewest, 1)
    return enough


def _divides(agree: Counts, disagree: Counts, voted: Counts) -> Flags:
    agreed, disagreed = agree.sum(axis=0), disagree.sum(axis=0)
    sided = agreed + disagreed
    contested = np.minimum(agreed, disagreed) >= SMALLER_SIDE * sided
    heard = sided >= TOOK_A_SIDE * voted.sum(axis=0)
    divides: Flags = (contested & heard) | (_spread(agree, voted) >= GROUPS_APART)
    return divides


def _division(agree: Counts, disagree: Counts, voted: Counts) -> Floats:
    everybody = np.maximum(voted.sum(axis=0), 1)
    division: Floats = 4 * agree.sum(axis=0) * disagree.sum(axis=0) / everybody**2
    return division


def _spread(agree: Counts, voted: Counts) -> Floats:
    shares = (agree + 1) / (voted + 2)
    spread: Floats = shares.max(axis=0) - shares.min(axis=0)
    return spread
