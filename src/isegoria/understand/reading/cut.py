"""The people of one day, counted coarsely: all that is ever told of them follows from it.

However often a community is described anew, and by whatever it is told apart, tables follow from
these numbers alone. So what one newcomer changed cannot be seen before the next cut, and trying
all descriptions gives no more away than one table that is told once.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Self

import numpy as np

from civicmath.arrays import Floats
from civicmath.disclosure import MINIMUM, NARROWEST, ROUNDED_TO, rounded

Said = Mapping[int, Mapping[int, int]]
Pair = tuple[int, int]
# Of a group of few that stands at the edge of a sum at least so many numbers must stay possible.
FEWEST_POSSIBLE = 3
_MOST_GROUPS = 20  # of more groups unions are not tried, but each by itself and each two
_AT_ONCE = 1 << 14


@dataclass(frozen=True)
class Cut:
    """How many people there were, and by what they may be told apart, by partition and group.

    ``pairs`` has two groups at once, by both partitions. What is not there was named by nobody.
    ``withheld`` are partitions whose table would give a few people away beside the others.
    """

    people: int
    groups: Mapping[int, Mapping[int, int]]
    pairs: Mapping[Pair, Mapping[Pair, int]] = field(default_factory=dict)
    withheld: tuple[int, ...] = ()

    def in_group(self, partition: int, group: int) -> int:
        """About how many people named a group."""
        return self.groups.get(partition, {}).get(group, coarsened(0))

    def cells(self, first: int, second: int) -> Mapping[Pair, int] | None:
        """About how many named two groups at once; None where that may not be told."""
        if (first, second) in self.pairs:
            return self.pairs[first, second]
        turned = self.pairs.get((second, first))
        return None if turned is None else {(b, a): count for (a, b), count in turned.items()}

    def as_json(self) -> dict[str, Any]:
        """The same as it is kept."""
        return {
            "people": self.people,
            "groups": [[one, list(counts.items())] for one, counts in self.groups.items()],
            "pairs": [
                [*pair, [[*cell, count] for cell, count in counts.items()]]
                for pair, counts in self.pairs.items()
            ],
            "withheld": list(self.withheld),
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Self:
        """What was kept, read again."""
        return cls(
            people=kept["people"],
            groups={one: dict(counts) for one, counts in kept["groups"]},
            pairs={
                (one, other): {(a, b): count for a, b, count in counts}
                for one, other, counts in kept["pairs"]
            },
            withheld=tuple(kept["withheld"]),
        )


def coarsened(count: int) -> int:
    """The number from which words are made: rounded, and of the few the middle of their half.

    From exact numbers somebody who tries all of them could work out one that is not told. So
    at least five numbers give the same words, and still a group of whom nobody came is unheard.
    """
    if count >= MINIMUM:
        return rounded(count)
    half = MINIMUM // 2
    return count // half * half + half // 2


def cut_of(
    people: Sequence[int],
    said: Said,
    partitions: Iterable[int],
    *,
    alone: Collection[int] = (),
) -> Cut:
    """Count people by each of these partitions, the first ones before all others.

    A partition that stands nearly as others do is withheld: the difference would be a few people.
    Those ``alone`` are never counted two at once with another.
    """
    told: list[int] = []
    withheld: list[int] = []
    for one in partitions:
        (withheld if _is_near(people, said, told, one) else told).append(one)
    groups = {one: _counted(said.get(who, {}).get(one) for who in people) for one in told}
    return Cut(
        people=len(people),
        groups=groups,
        pairs={
            pair: cells
            for pair in combinations([one for one in told if one not in alone], 2)
            if (cells := _crossed(people, said, pair, groups)) is not None
        },
        withheld=tuple(withheld),
    )


def _counted(named: Iterable[int | None]) -> dict[int, int]:
    counts = Counter(one for one in named if one is not None)
    return {group: coarsened(number) for group, number in sorted(counts.items())}


def _is_near(people: Sequence[int], said: Said, told: Sequence[int], one: int) -> bool:
    """Whether some union of groups is, but for a few people, a sum of what is told already.

    What least squares leave over of the union counts the people by whom both differ.
    """
    groups = _membership(people, said, one)
    before = [_membership(people, said, other) for other in told]
    if not groups.shape[1] or not told:
        return False
    known = np.hstack([np.ones((len(people), 1)), *before])
    left_over = groups - known @ np.linalg.lstsq(known, groups, rcond=None)[0]
    over, sizes = left_over.T @ left_over, groups.sum(axis=0)
    for unions in _unions(groups.shape[1]):
        size = unions @ sizes
        smaller = np.minimum(size, sizes.sum() - size)
        apart = np.einsum("ug,gh,uh->u", unions, over, unions, optimize=True)
        if bool(((smaller >= MINIMUM) & (apart < _too_near(smaller))).any()):
            return True
    return False


def _too_near(smaller: Floats) -> Floats:
    """Below how many people a difference tells of the few; chance alone seldom leaves so little."""
    return np.minimum(MINIMUM, np.maximum(NARROWEST / 2, smaller / 4))


def _unions(groups: int) -> Iterator[Floats]:
    """Unions of groups, some thousands at once: unions x groups, 1 where a group is in a union."""
    if groups <= _MOST_GROUPS:
        # All of them: where some kept silent, a union does not follow from the other groups.
        every = 1 << groups
        for begin in range(0, every, _AT_ONCE):
            numbers = np.arange(begin, min(begin + _AT_ONCE, every))
            yield (numbers[:, None] >> np.arange(groups) & 1).astype(np.float64)
        return
    each = np.eye(groups)
    yield np.vstack([each, *(np.maximum(each[at], each[at + 1 :]) for at in range(groups))])


def _membership(people: Sequence[int], said: Said, partition: int) -> Floats:
    """1 where a person named a group: people x groups."""
    named = [said.get(one, {}).get(partition, 0) for one in people]
    groups = sorted({*named} - {0})
    table: Floats = np.equal.outer(np.array(named), np.array(groups)).astype(np.float64)
    return table.reshape(len(people), len(groups))


def _crossed(
    people: Sequence[int], said: Said, pair: Pair, groups: Mapping[int, Mapping[int, int]]
) -> dict[Pair, int] | None:
    """Two groups at once; None where sums of them would tell a number of the few."""
    first, second = pair
    named = [(said.get(one, {}).get(first), said.get(one, {}).get(second)) for one in people]
    counts = Counter((one, other) for one, other in named if one and other)
    found = {cell: coarsened(number) for cell, number in sorted(counts.items())}
    for side in (0, 1):
        for group, whole in groups[pair[side]].items():
            cells = [number for cell, number in found.items() if cell[side] == group]
            silent = sum(1 for one in named if one[side] == group and not one[1 - side])
            if silent < NARROWEST and _pins_down(cells, whole):
                return None
    return found


def _pins_down(cells: Sequence[int], whole: int) -> bool:
    """Whether a sum that is told leaves hardly any number for one of few that is not."""
    bounds = [_between(one) for one in cells]
    low, high = (sum(one[side] for one in bounds) for side in (0, 1))
    least, most = _between(whole)
    for count, (below, above) in zip(cells, bounds, strict=True):
        from_, to = max(below, least - (high - above)), min(above, most - (low - below))
        if count < MINIMUM and to - from_ + 1 < FEWEST_POSSIBLE:
            return True
    return False


def _between(coarse: int) -> Pair:
    """The least and the most people for whom this number stands."""
    half = ROUNDED_TO // 2
    if coarse < MINIMUM:
        return coarse - half, coarse + half
    return max(MINIMUM, coarse - half), coarse + half
