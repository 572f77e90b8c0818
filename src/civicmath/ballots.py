"""Ballots counted by rules that people know: approval, score, Borda, instant runoff, Schulze.

Ties are settled by one public rule: the option whose name comes first as a string is
ahead. Where a count goes in rounds, what the tied options had in earlier rounds
comes before that rule, the latest round in which they differ first.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from civicmath.rankings import Rankings


@dataclass(frozen=True)
class Round:
    """One round of a count: what each option had, and what followed from it.

    ``votes`` has an entry for every option still in the count, in the order of names.
    ``exhausted`` is what no longer counts for anybody, blank ballots not included.
    ``tied`` names those between whom an earlier round or the order of names decided.
    """

    votes: Mapping[str, int | Fraction]
    elected: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    transferred: str | None = None
    exhausted: int | Fraction = 0
    tied: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """Who wins, the best first where the rule ranks; all options in order; how it went."""

    winners: tuple[str, ...]
    order: tuple[str, ...]
    rounds: tuple[Round, ...]
    quota: int | None = None


def approval(ballots: Iterable[Collection[str]], *, options: Iterable[str], seats: int) -> Result:
    """Most approvals win; each ballot is the set of options that somebody approves."""
    return score([dict.fromkeys(ballot, 1) for ballot in ballots], options=options, seats=seats)


def score(ballots: Iterable[Mapping[str, int]], *, options: Iterable[str], seats: int) -> Result:
    """Most points win; each ballot gives points to options, none to those it leaves out.

    Raises ValueError if a ballot names an option that there is not.
    """
    votes = dict.fromkeys(sorted(options), 0)
    for ballot in ballots:
        for option, points in ballot.items():
            if option not in votes:
                raise ValueError(f"there is no option {option!r}")
            votes[option] += points
    return _by_votes(votes, seats)


def borda(rankings: Rankings, *, seats: int = 1) -> Result:
    """Points by place: one less than there are options for the first, then one less each.

    What a ballot does not rank gets nothing from it.
    """
    most = len(rankings.options) - 1
    votes = dict.fromkeys(rankings.options, 0)
    for order, many in rankings.ballots:
        for place, option in enumerate(order):
            votes[rankings.options[option]] += many * (most - place)
    return _by_votes(votes, seats)


def _by_votes(votes: Mapping[str, int], seats: int) -> Result:
    order = tuple(sorted(votes, key=lambda option: (-votes[option], option)))
    winners = order[:seats]
    last = votes[winners[-1]] if winners else 0
    tied = tuple(option for option in votes if votes[option] == last)
    # Only a tie between somebody who wins and somebody who does not decides anything.
    decided = tied if not set(tied) <= set(winners) else ()
    return Result(winners, order, (Round(votes, elected=winners, tied=decided),))


def instant_runoff(rankings: Rankings) -> Result:
    """Exclude the option with fewest votes until one has more than half of those that count.

    A ballot counts for the best of its options that is still in the count.
    """
    names = rankings.options
    left = list(range(len(names))) if rankings.voters else []
    heap = _Heap(rankings)
    standing = Standing(len(names))
    rounds: list[Round] = []
    out: list[str] = []
    while left:
        named = {names[place]: heap.votes[place] for place in left}
        counting = sum(named.values())
        exhausted = rankings.voters - counting
        best = max(left, key=heap.votes.__getitem__)
        if 2 * heap.votes[best] > counting or len(left) == 1:
            ahead = names[best]
            rounds.append(Round(named, elected=(ahead,), exhausted=exhausted))
            rest = sorted((each for each in named if each != ahead), key=lambda o: (-named[o], o))
            return Result((ahead,), (ahead, *rest, *reversed(out)), tuple(rounds))
        standing.add(heap.votes)
        loser, tied = standing.last(left, heap.votes)
        equal = tuple(names[place] for place in tied)
        rounds.append(Round(named, excluded=(names[loser],), exhausted=exhausted, tied=equal))
        left.remove(loser)
        out.append(names[loser])
        heap.exclude(loser)
    return Result((), names, ())


class _Heap:
    """Ballots on heaps, each on that of the best of its options still in the count."""

    def __init__(self, rankings: Rankings) -> None:
        self.votes = [0] * len(rankings.options)
        self._ballots: list[list[tuple[tuple[int, ...], int, int]]] = [[] for _ in self.votes]
        self._is_out = [False] * len(self.votes)
        for order, many in rankings.ballots:
            self._put(order, many, 0)

    def exclude(self, loser: int) -> None:
        """Give the ballots of an option to their next choice."""
        ballots, self._ballots[loser] = self._ballots[loser], []
        self.votes[loser], self._is_out[loser] = 0, True
        for order, many, at in ballots:
            self._put(order, many, at + 1)

    def _put(self, order: tuple[int, ...], many: int, at: int) -> None:
        for place in range(at, len(order)):
            if not self._is_out[order[place]]:
                self._ballots[order[place]].append((order, many, place))
                self.votes[order[place]] += many
                return


class Standing:
    """How all options stood in every round so far, the latest first: it settles ties."""

    def __init__(self, options: int) -> None:
        self._rank: NDArray[np.int64] = np.zeros(options, dtype=np.int64)

    def add(self, votes: Sequence[int]) -> None:
        """Note a round; it counts for more than all before it."""
        had = np.asarray(votes, dtype=np.int64)
        order = np.lexsort((self._rank, had))
        differs = (np.diff(had[order]) != 0) | (np.diff(self._rank[order]) != 0)
        self._rank[order] = np.concatenate([[0], np.cumsum(differs)])

    def last(self, among: Collection[int], votes: Sequence[int]) -> tuple[int, tuple[int, ...]]:
        """The option with fewest votes, and those it was tied with.

        Of tied options those with fewest in the latest earlier round in which they differ
        are left; of these the one that comes last as a string.
        """
        fewest = min(map(votes.__getitem__, among))
        tied = tuple(sorted(option for option in among if votes[option] == fewest))
        chosen = min(tied, key=lambda option: (self._rank[option], -option))
        return chosen, tied if len(tied) > 1 else ()

    def first(self, among: Collection[int], votes: Sequence[int]) -> tuple[int, tuple[int, ...]]:
        """The option with most votes, and those it was tied with, by the same rule."""
        most = max(map(votes.__getitem__, among))
        tied = tuple(sorted(option for option in among if votes[option] == most))
        chosen = max(tied, key=lambda option: (self._rank[option], -option))
        return chosen, tied if len(tied) > 1 else ()


def pairwise(rankings: Rankings) -> NDArray[np.int64]:
    """How many voters rank each option (row) before each other (column).

    What a ballot ranks comes before what it does not; between two that it does not rank
    it says nothing.
    """
    size = len(rankings.options)
    table: NDArray[np.int64] = np.zeros((size, size), dtype=np.int64)
    # Ballots are added up in single bytes, which is many times faster, until these are full.
    few, full, filled = np.zeros((size, size), dtype=np.uint8), np.iinfo(np.uint8).max, 0
    before = np.empty((size, size), dtype=bool)
    for order, many in rankings.ballots:
        place = np.full(size, size, dtype=np.min_scalar_type(size))
        place[list(order)] = np.arange(len(order))
        np.less(place[:, None], place, out=before)
        if many > full:
            table += many * before.astype(np.int64)
            continue
        if filled + many > full:
            table += few
            few[:], filled = 0, 0
        few += before.view(np.uint8) if many == 1 else before * np.uint8(many)
        filled += many
    return table + few


def schulze(rankings: Rankings, *, seats: int = 1) -> Result:
    """Order options by the strength of their chains of pairwise victories.

    A chain is as strong as its weakest victory, counted in winning votes. One option is
    ahead of another if its strongest chain to it is stronger than the one back.
    """
    beats = pairwise(rankings)
    ahead = _ahead(beats)
    beaten = ahead.sum(axis=0)
    left: NDArray[np.bool_] = np.ones(len(beaten), dtype=bool)
    order = list[str]()
    tied: tuple[str, ...] = ()
    for _ in beaten:
        unbeaten = np.flatnonzero(left & (beaten == 0)).tolist()
        if len(order) < seats < len(order) + len(unbeaten):
            tied = tuple(rankings.options[one] for one in unbeaten)
        order.append(rankings.options[unbeaten[0]])
        left[unbeaten[0]] = False
        beaten -= ahead[unbeaten[0]]
    votes = {
        option: int((beats[place] > beats[:, place]).sum())
        for place, option in enumerate(rankings.options)
    }
    winners = tuple(order[:seats])
    return Result(winners, tuple(order), (Round(votes, elected=winners, tied=tied),))


def _ahead(beats: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether one option (row) has a stronger chain to another (column) than that has back."""
    # The smaller the numbers, the more of them are compared at once.
    kind = np.min_scalar_type(beats.max(initial=0))
    strength = np.where(beats > beats.T, beats, 0).astype(kind)
    through = np.empty_like(strength)
    for middle in range(len(strength)):
        np.minimum(strength[:, middle, None], strength[None, middle, :], out=through)
        np.maximum(strength, through, out=strength)
    ahead: NDArray[np.bool_] = strength > strength.T
    return ahead
