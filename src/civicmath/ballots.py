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
    left = list(range(len(rankings.options))) if rankings.voters else []
    rounds: list[Round] = []
    out: list[str] = []
    while left:
        votes = _first_choices(rankings, left)
        named = {rankings.options[place]: votes[place] for place in left}
        exhausted = rankings.voters - sum(votes.values())
        ahead = max(named, key=lambda option: named[option])
        if 2 * named[ahead] > sum(votes.values()) or len(left) == 1:
            rounds.append(Round(named, elected=(ahead,), exhausted=exhausted))
            rest = sorted((each for each in named if each != ahead), key=lambda o: (-named[o], o))
            return Result((ahead,), (ahead, *rest, *reversed(out)), tuple(rounds))
        loser, tied = last_of(named, [each.votes for each in rounds])
        rounds.append(Round(named, excluded=(loser,), exhausted=exhausted, tied=tied))
        left.remove(rankings.options.index(loser))
        out.append(loser)
    return Result((), rankings.options, ())


def _first_choices(rankings: Rankings, left: Sequence[int]) -> dict[int, int]:
    votes = dict.fromkeys(left, 0)
    for order, many in rankings.ballots:
        best = next((place for place in order if place in votes), None)
        if best is not None:
            votes[best] += many
    return votes


def last_of(
    votes: Mapping[str, int | Fraction], earlier: Sequence[Mapping[str, int | Fraction]]
) -> tuple[str, tuple[str, ...]]:
    """The option with fewest votes, and those it was tied with.

    Of tied options those with fewest in the latest earlier round in which they differ
    are left; of these the one that comes last as a string.
    """
    fewest = min(votes.values())
    tied = tuple(sorted(option for option in votes if votes[option] == fewest))
    left = tied
    for before in reversed(earlier):
        fewest = min(before[option] for option in left)
        left = tuple(option for option in left if before[option] == fewest)
    return left[-1], tied if len(tied) > 1 else ()


def first_of(
    votes: Mapping[str, int | Fraction], earlier: Sequence[Mapping[str, int | Fraction]]
) -> tuple[str, tuple[str, ...]]:
    """The option with most votes, and those it was tied with, by the same rule."""
    most = max(votes.values())
    tied = tuple(sorted(option for option in votes if votes[option] == most))
    left = tied
    for before in reversed(earlier):
        most = max(before[option] for option in left)
        left = tuple(option for option in left if before[option] == most)
    return left[0], tied if len(tied) > 1 else ()


def pairwise(rankings: Rankings) -> NDArray[np.int64]:
    """How many voters rank each option (row) before each other (column).

    What a ballot ranks comes before what it does not; between two that it does not rank
    it says nothing.
    """
    size = len(rankings.options)
    table = np.zeros((size, size), dtype=np.int64)
    for order, many in rankings.ballots:
        below = np.ones(size, dtype=bool)
        for place in order:
            below[place] = False
            table[place, below] += many
    return table


def schulze(rankings: Rankings, *, seats: int = 1) -> Result:
    """Order options by the strength of their chains of pairwise victories.

    A chain is as strong as its weakest victory, counted in winning votes. One option is
    ahead of another if its strongest chain to it is stronger than the one back.
    """
    beats = pairwise(rankings)
    strength = np.where(beats > beats.T, beats, 0)
    for middle in range(len(strength)):
        through = np.minimum(strength[:, middle, None], strength[None, middle, :])
        strength = np.maximum(strength, through)
    ahead = strength > strength.T
    left, order = list(range(len(strength))), list[str]()
    tied: tuple[str, ...] = ()
    while left:
        unbeaten = [one for one in left if not any(ahead[other, one] for other in left)]
        if len(order) < seats < len(order) + len(unbeaten):
            tied = tuple(rankings.options[one] for one in unbeaten)
        order.append(rankings.options[unbeaten[0]])
        left.remove(unbeaten[0])
    votes = {
        option: int((beats[place] > beats[:, place]).sum())
        for place, option in enumerate(rankings.options)
    }
    winners = tuple(order[:seats])
    return Result(winners, tuple(order), (Round(votes, elected=winners, tied=tied),))
