"""Signs that many voices are one: copied texts, bursts of arrivals, answers after one script.

A sign is for a person to look at. Nothing is deleted; what the sign covers is counted
and shown beside what remains without it.
"""

import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from civicmath.arrays import Counts, Flags
from civicmath.chance import poisson_at_most
from civicmath.cohorts import Cohort, alike, cohorts
from civicmath.likeness import fold, likeness
from civicmath.votes import Votes

# Texts that share this much of their wording are copies; see civicmath.likeness.
COPY = 0.8
BANDS, ROWS, PRIME = 24, 3, (1 << 31) - 1
WINDOW, AROUND = 180, 24 * 60
SMALLEST_BURST, RARE, MOST_BURSTS = 5, 1e-4, 3


@dataclass(frozen=True, eq=False)
class Burst:
    """More arrivals within a few hours than the day around them would make."""

    start: int
    end: int
    members: Counts
    expected: float


@dataclass(frozen=True)
class Change:
    """A share of agreement, of all who voted, and the same without some people."""

    statement: str
    share: float
    without: float | None


@dataclass(frozen=True, eq=False)
class Campaign:
    """People who may act as one; ``in_burst`` if most of them came within a few hours."""

    cohort: Cohort
    in_burst: bool

    @property
    def size(self) -> int:
        """How many people."""
        return len(self.cohort.members)


def campaigns(votes: Votes, *, seed: int, minute: Counts | None = None) -> tuple[Campaign, ...]:
    """Find people who answer after one script, largest first.

    Parameters
    ----------
    votes : Votes
    seed : int
        Makes the result repeatable.
    minute : int array of shape (participants,), optional
        When each came; -1 if that is not known. Finds campaigns whose members answered little.
    """
    found = [(each, False) for each in cohorts(votes, seed=seed)]
    for burst in [] if minute is None else bursts(minute):
        beside = [_overlap(burst.members, each.members) for each, _ in found]
        if any(beside):
            found = [(each, flag or near) for (each, flag), near in zip(found, beside, strict=True)]
        elif (cohort := alike(votes, burst.members, seed=seed)) is not None:
            found.append((cohort, True))
    told = [Campaign(cohort, in_burst) for cohort, in_burst in found]
    return tuple(sorted(told, key=lambda each: -each.size))


def bursts(minute: Counts) -> tuple[Burst, ...]:
    """Find three hours in which far more people came than in the day before and after.

    ``minute`` is when each person came; -1 if that is not known.
    """
    left: Flags = minute >= 0
    found: list[Burst] = []
    while len(found) < MOST_BURSTS and left.sum() > SMALLEST_BURST:
        burst = _densest(minute, left)
        if burst is None:
            break
        found.append(burst)
        left = left.copy()
        left[burst.members] = False
    return tuple(found)


def copies(texts: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Find texts that are the same or nearly so; each list names positions, longest list first.

    Texts that may be alike are found by minima of hashes of their pieces (MinHash), and then
    compared as they are; a text is a copy if it is like the first of its list.
    """
    leader = list(range(len(texts)))
    buckets: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        for key in _keys(text):
            buckets[key].append(place)
    for members in buckets.values():
        first, *others = members
        for place in others:
            _join(leader, texts, first, place)
    lists: dict[int, list[int]] = defaultdict(list)
    for place in range(len(texts)):
        lists[_root(leader, place)].append(place)
    several = [tuple(each) for each in lists.values() if len(each) > 1]
    return tuple(sorted(several, key=lambda each: (-len(each), each)))


def changes(votes: Votes, members: Counts) -> tuple[Change, ...]:
    """What becomes of each share of agreement without some people, largest change first."""
    kept = np.ones(len(votes.participants), dtype=np.bool_)
    kept[members] = False
    inside = kept[votes.person]
    number = len(votes.statements)
    voted = np.bincount(votes.statement, minlength=number)
    agreed = np.bincount(votes.statement, votes.value == 1, minlength=number)
    voted_without = np.bincount(votes.statement[inside], minlength=number)
    agreed_without = np.bincount(
        votes.statement[inside], votes.value[inside] == 1, minlength=number
    )
    found = [
        Change(
            name,
            float(agreed[at] / voted[at]),
            float(agreed_without[at] / voted_without[at]) if voted_without[at] else None,
        )
        for at, name in enumerate(votes.statements)
        if voted[at] and voted[at] != voted_without[at]
    ]
    return tuple(sorted(found, key=_size_of_change))


def _size_of_change(change: Change) -> float:
    return -1.0 if change.without is None else -abs(change.share - change.without)


def _overlap(one: Counts, other: Counts) -> bool:
    """Whether most of the smaller are in the larger."""
    both = len(np.intersect1d(one, other))
    return both * 2 > min(len(one), len(other))


def _densest(minute: Counts, left: Flags) -> Burst | None:
    arrivals = np.sort(minute[left])
    ends = np.searchsorted(arrivals, arrivals + WINDOW, side="right")
    first = int((ends - np.arange(len(arrivals))).argmax())
    start = int(arrivals[first])
    end = start + WINDOW
    members = np.flatnonzero(left & (minute >= start) & (minute <= end))
    begin, finish = max(start - AROUND, int(arrivals[0])), min(end + AROUND, int(arrivals[-1]))
    near = int(((arrivals >= begin) & (arrivals <= finish)).sum()) - len(members)
    around = max(finish - begin - WINDOW, 1)
    expected = near * WINDOW / around
    windows = max(1.0, float(arrivals[-1] - arrivals[0]) / WINDOW)
    by_chance = 1.0 - poisson_at_most(len(members) - 1, max(expected, 0.5))
    if len(members) < SMALLEST_BURST or by_chance * windows > RARE or around < WINDOW:
        return None
    return Burst(start, end, members, expected)


def _keys(text: str) -> list[tuple[int, ...]]:
    """One key a band; texts that are much alike share one almost surely."""
    bare = f" {fold(text)} "
    if not bare.strip():
        return []
    size = 3 if bare.isascii() else 2
    pieces = {bare[at : at + size] for at in range(max(1, len(bare) - size + 1))}
    hashes = np.array([zlib.crc32(piece.encode()) % PRIME for piece in pieces], dtype=np.uint64)
    # Fixed multipliers: the same texts are found whoever asks.
    random = np.random.default_rng(0)
    factor = random.integers(1, PRIME, (BANDS * ROWS, 1), dtype=np.uint64)
    shift = random.integers(0, PRIME, (BANDS * ROWS, 1), dtype=np.uint64)
    least = ((factor * hashes + shift) % np.uint64(PRIME)).min(axis=1).reshape(BANDS, ROWS)
    return [(band, *row) for band, row in enumerate(least.tolist())]


def _root(leader: list[int], place: int) -> int:
    while leader[place] != place:
        leader[place] = leader[leader[place]]
        place = leader[place]
    return place


def _join(leader: list[int], texts: Sequence[str], one: int, other: int) -> None:
    first, second = sorted((_root(leader, one), _root(leader, other)))
    if first != second and likeness(texts[first], texts[second]) >= COPY:
        leader[second] = first
