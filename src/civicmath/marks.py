"""Marks for a map of opinion, each standing for several people and never for one."""

from dataclasses import dataclass

import numpy as np

from civicmath.arrays import Floats, Places
from civicmath.groups import Grouping

FEWEST_PEOPLE = 5
FEWEST_ON_A_MAP = 25
MOST_MARKS = 100


@dataclass(frozen=True)
class Mark:
    """A place on the map, how many people it stands for, and their group if there are groups."""

    x: float
    y: float
    people: int
    group: int | None


def marks(places: Floats, grouping: Grouping, *, with_groups: bool) -> tuple[Mark, ...]:
    """Draw people, shape (people, 2), as marks of at least five; none at all below 25 people.

    The smallest base cluster is joined to the nearest other, within its group if groups
    are shown, until every mark stands for enough people and there are few enough.
    Largest first.
    """
    if len(places) < FEWEST_ON_A_MAP:
        return ()
    group = grouping.group if with_groups else np.zeros_like(grouping.group)
    bases = int(grouping.base.max()) + 1
    pairs, label = np.unique(group * bases + grouping.base, return_inverse=True)
    people = np.bincount(label.ravel()).astype(np.float64)
    sums = [np.bincount(label.ravel(), axis) for axis in places.T]
    people, centres, groups = _joined(
        people, np.stack(sums, axis=1) / people[:, None], pairs // bases
    )
    order = np.lexsort((centres[:, 1], centres[:, 0], -people)).tolist()
    return tuple(
        Mark(
            float(centres[mark, 0]),
            float(centres[mark, 1]),
            int(people[mark]),
            int(groups[mark]) if with_groups else None,
        )
        for mark in order
    )


def _joined(people: Floats, centres: Floats, group: Places) -> tuple[Floats, Floats, Places]:
    while people.min() < FEWEST_PEOPLE or len(people) > MOST_MARKS:
        small = int(people.argmin())
        far = ((centres - centres[small]) ** 2).sum(axis=1)
        far[group != group[small]] = np.inf
        far[small] = np.inf
        # Groups that are shown are much larger than a mark, so there is another one.
        near = int(far.argmin())
        both = people[small] + people[near]
        centres[near] = (centres[small] * people[small] + centres[near] * people[near]) / both
        people[near] = both
        rest = np.arange(len(people)) != small
        people, centres, group = people[rest], centres[rest], group[rest]
    return people, centres, group
