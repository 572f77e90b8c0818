"""Shares of some people beside those of all: told only where no difference is that of a few.

Whoever has the share of all, of two groups, and how many these are, has that of the rest too.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np

from civicmath.arrays import Flags
from civicmath.votes import Votes
from isegoria.understand.rules import FEWEST_IN_A_CELL


def answered_by(votes: Votes, at: int) -> Flags:
    """Who answered the statement at this place of the table."""
    answered = np.zeros(len(votes.participants), dtype=np.bool_)
    answered[votes.person[votes.statement == at]] = True
    return answered


def tells_of_few(members: Flags, told: Sequence[Flags], answered: Flags) -> bool:
    """Whether these people, told beside all and beside those told before, leave a few over.

    Tried are those told before one by one, two by two and all together, and whoever is in none.
    """
    everybody = int(answered.sum())
    nobody = np.zeros_like(answered)
    for union in _unions(told, nobody):
        apart = int(((members ^ union) & answered).sum())
        if _are_few(apart) or _are_few(everybody - apart):
            return True
    return not bool((members & answered).any())


def together(sides: Iterable[Flags], told: list[Flags], answered: Flags) -> bool:
    """Whether all of these may be told, one after the other; if so they are among those told."""
    found = [*told]
    for members in sides:
        if tells_of_few(members, found, answered):
            return False
        found.append(members)
    told[:] = found
    return True


def _unions(told: Sequence[Flags], nobody: Flags) -> Iterable[Flags]:
    yield nobody
    yield from told
    yield from (one | other for one, other in combinations(told, 2))
    if told:
        yield np.logical_or.reduce(list(told))


def _are_few(people: int) -> bool:
    return 0 < people < FEWEST_IN_A_CELL
