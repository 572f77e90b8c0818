"""Opinion groups: people gathered into small clusters, and those into a few groups.

Finding groups always finds some, even in noise. Whether they mean anything is
decided in ``verdict``; nothing here may be shown without it.
"""

from dataclasses import dataclass

import numpy as np

from civicmath.arrays import Floats, Places

MOST_BASE_CLUSTERS = 100
MOST_GROUPS = 5
# One more group may be tried for every so many base clusters.
CLUSTERS_PER_GROUP = 12
STARTS = 5
MOST_ROUNDS, FEW_ROUNDS = 30, 10
BLOCK_CELLS = 4_000_000
# From here on people are gathered on a grid of so many squares each way, and within it
# measured in so many steps.
MOST_POINTS = 4_000
GRID = 64
STEPS = 1 << 24
NO_SPAN = 1e-9


@dataclass(frozen=True)
class Grouping:
    """People in base clusters, and in groups; group 0 has most people.

    Attributes
    ----------
    base, group : int arrays of shape (people,)
        Base cluster and group of each person. A base cluster at the border of two
        groups may have people in both.
    count : int
        Number of groups; 1 if there were too few different places to tell apart.
    silhouette : float
        How well apart the groups are, from -1 to 1; 0 with one group.
    """

    base: Places
    group: Places
    count: int
    silhouette: float


def find_groups(places: Floats, *, random: np.random.Generator) -> Grouping:
    """Gather people, shape (people, 2), into the number of groups that fits best.

    k-means into at most a hundred base clusters, k-means of those weighted by their
    size into 2 to 5 groups, and the number with the highest mean silhouette; of equal
    ones the higher number. Never are all pairs of people compared.
    """
    points, people, point_of = _points(places)
    base, centres = _base_clusters(points, people, random)
    sizes = np.bincount(base, people, minlength=len(centres)).astype(np.float64)
    best, silhouette = np.zeros(len(centres), dtype=np.int64), 0.0
    highest = min(MOST_GROUPS, 2 + len(centres) // CLUSTERS_PER_GROUP, len(centres) - 1)
    apart = np.sqrt(_squares(centres, centres))
    for number in range(2, highest + 1):
        labels = _cluster(centres, sizes, number, random=random, starts=STARTS)
        score = mean_silhouette(apart, labels, sizes)
        if number == 2 or score >= silhouette:  # noqa: PLR2004  two groups are the first try
            best, silhouette = labels, score
    # Where chance cut the base clusters must not decide who belongs where, so
    # people move on by themselves to the nearest centre of a group.
    middles = _centres(centres, sizes, best, int(best.max(initial=0)) + 1)
    moved = np.unique(_lloyd(points, people, middles)[0], return_inverse=True)[1].ravel()
    group = moved
    if len(places):
        middles = _centres(points, people, moved, int(moved.max()) + 1)
        group = _largest_first(_nearest(places, middles)[0], np.ones(len(places)))
    return Grouping(base[point_of], group, int(group.max(initial=0)) + 1, silhouette)


def mean_silhouette(apart: Floats, labels: Places, sizes: Floats) -> float:
    """How much nearer people stand to their own group than to the next, on average.

    Everybody in a base cluster is taken to stand at its centre. Counting people, not
    clusters, keeps the figure from hanging on how chance cut the clusters.

    Parameters
    ----------
    apart : array of shape (clusters, clusters)
        Distances.
    labels : int array of shape (clusters,)
        Group of each base cluster, counted from 0.
    sizes : array of shape (clusters,)
        How many people each stands for. A person alone in a group counts 0.

    Returns
    -------
    float
        From -1 to 1; 0 if there are fewer than two groups.
    """
    members = np.eye(int(labels.max(initial=0)) + 1)[labels] * sizes[:, None]
    people = members.sum(axis=0)
    if np.count_nonzero(people) < 2:  # noqa: PLR2004  a distance needs two groups
        return 0.0
    sums = apart @ members
    own = np.arange(len(labels)), labels
    inside = sums[own] / np.maximum(people[labels] - 1, 1)
    outside = sums / np.where(people > 0, people, np.nan)
    outside[own] = np.nan
    nearest = np.nanmin(outside, axis=1)
    larger = np.maximum(inside, nearest)
    counts = (people[labels] > 1) & (larger > 0)
    scores = np.where(counts, nearest - inside, 0.0) / np.where(larger > 0, larger, 1.0)
    return float(np.average(scores, weights=sizes))


def adjusted_rand(one: Places, other: Places) -> float:
    """How far two groupings of the same people agree: 1 the same, about 0 by chance."""
    table = np.zeros((int(one.max(initial=0)) + 1, int(other.max(initial=0)) + 1))
    np.add.at(table, (one, other), 1)
    together = _pairs(table).sum()
    rows, columns = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum()
    chance = rows * columns / max(_pairs(np.array(float(len(one)))).sum(), 1.0)
    most = (rows + columns) / 2
    return 1.0 if most == chance else float((together - chance) / (most - chance))


def _pairs(sizes: Floats) -> Floats:
    pairs: Floats = sizes * (sizes - 1) / 2
    return pairs


def _points(places: Floats) -> tuple[Floats, Floats, Places]:
    """Return the different places, how many people stand at each, and where each person stands.

    Up to some thousands of people as they are; more of them on a fine grid, all in a square
    at the middle of those in it. In either case the order of people changes nothing.
    """
    if len(places) <= MOST_POINTS:
        # Equal up to rounding is equal: the same answers must fall on the same place.
        distinct, label = np.unique(places.round(9), axis=0, return_inverse=True)
        label = label.ravel().astype(np.int64)
        return distinct, np.bincount(label, minlength=len(distinct)).astype(np.float64), label
    low = places.min(axis=0)
    span = np.maximum(places.max(axis=0) - low, NO_SPAN)
    # Whole numbers add up to the same in any order; as floats they are exact up to 2^53.
    steps = np.rint((places - low) / span * STEPS)
    square = np.minimum(steps * (GRID / STEPS), GRID - 1).astype(np.int64)
    used, label = np.unique(square[:, 0] * GRID + square[:, 1], return_inverse=True)
    label = label.ravel().astype(np.int64)
    people = np.bincount(label, minlength=len(used)).astype(np.float64)
    sums = np.stack([np.bincount(label, axis, minlength=len(used)) for axis in steps.T], axis=1)
    return low + sums / people[:, None] * (span / STEPS), people, label


def _base_clusters(
    points: Floats, people: Floats, random: np.random.Generator
) -> tuple[Places, Floats]:
    labels = np.arange(len(points))
    if len(points) > MOST_BASE_CLUSTERS:
        labels = _cluster(points, people, MOST_BASE_CLUSTERS, random=random, starts=1)
        labels = np.unique(labels, return_inverse=True)[1].ravel().astype(np.int64)
    return labels, _centres(points, people, labels, int(labels.max(initial=-1)) + 1)


def _cluster(
    points: Floats, weight: Floats, number: int, *, random: np.random.Generator, starts: int
) -> Places:
    """Run weighted k-means from several random starts; return the labels of the tightest."""
    best, tightest = np.zeros(len(points), dtype=np.int64), np.inf
    for _ in range(starts):
        labels, spread = _lloyd(points, weight, _seeds(points, weight, number, random))
        if spread < tightest:
            best, tightest = labels, spread
    return best


def _seeds(points: Floats, weight: Floats, number: int, random: np.random.Generator) -> Floats:
    """Choose centres far from one another: each by its squared distance from those before."""
    chosen = [int(random.choice(len(points), p=weight / weight.sum()))]
    far = _squares(points, points[chosen])[:, 0]
    while len(chosen) < number:
        reach = np.cumsum(far * weight)
        if reach[-1] <= 0:
            break
        place = int(np.searchsorted(reach, random.random() * reach[-1], side="right"))
        chosen.append(min(place, len(points) - 1))
        far = np.minimum(far, _squares(points, points[chosen[-1:]])[:, 0])
    seeds: Floats = points[chosen]
    return seeds


def _lloyd(points: Floats, weight: Floats, centres: Floats) -> tuple[Places, float]:
    labels, far = _nearest(points, centres)
    # Many small clusters need not stand still, only be about right; few groups must.
    for _ in range(FEW_ROUNDS if len(centres) > MOST_GROUPS else MOST_ROUNDS):
        moved = _centres(points, weight, labels, len(centres))
        empty = np.bincount(labels, minlength=len(centres)) == 0
        moved[empty] = centres[empty]
        again, far = _nearest(points, moved)
        if (again == labels).all():
            break
        labels, centres = again, moved
    return labels, float(far @ weight)


def _nearest(points: Floats, centres: Floats) -> tuple[Places, Floats]:
    labels, far = np.empty(len(points), dtype=np.int64), np.empty(len(points))
    step = max(1, BLOCK_CELLS // len(centres))
    for start in range(0, len(points), step):
        block = slice(start, start + step)
        squares = _squares(points[block], centres)
        labels[block] = squares.argmin(axis=1)
        far[block] = squares[np.arange(len(squares)), labels[block]]
    return labels, far


def _squares(points: Floats, centres: Floats) -> Floats:
    across = points[:, :1] - centres[:, 0]
    up = points[:, 1:] - centres[:, 1]
    squares: Floats = across * across + up * up
    return squares


def _centres(points: Floats, weight: Floats, labels: Places, number: int) -> Floats:
    total = np.bincount(labels, weight, minlength=number)
    total[total == 0] = 1.0
    centres = np.empty((number, 2))
    for axis in (0, 1):
        sums = np.bincount(labels, weight * points[:, axis], minlength=number)
        centres[:, axis] = sums / total
    return centres


def _largest_first(labels: Places, sizes: Floats) -> Places:
    people = np.bincount(labels, sizes)
    order = np.argsort(-people, kind="stable")
    order = order[people[order] > 0]
    rank = np.zeros(len(people), dtype=np.int64)
    rank[order] = np.arange(len(order))
    ordered: Places = rank[labels]
    return ordered
