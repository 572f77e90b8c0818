"""What is typical of a group, and what all groups share: the measures of Polis.

The formulae are those of the Polis service. Counts are arrays of shape
(groups, statements); a pass is a vote, so ``voted`` is agree, disagree and pass together.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from civicmath.arrays import Counts, Flags, Floats

Direction = Literal["agree", "disagree"]

# One-sided, 90 percent.
SIGNIFICANT = 1.2816
MOST_STATEMENTS = 5


@dataclass(frozen=True)
class Typical:
    """A statement that sets a group apart: the position of the statement, and which way.

    ``direction`` tells which way the group leans beside the others, and may be "disagree"
    for a statement that most of the group agree with, only fewer than elsewhere. Where
    ``best_agree`` is true the group itself agrees with it, whatever the direction.
    """

    statement: int
    direction: Direction
    best_agree: bool = False


@dataclass(frozen=True)
class _Side:
    """How a group answers in one direction, beside everybody else; arrays over statements."""

    share: Floats
    ratio: Floats
    share_test: Floats
    ratio_test: Floats

    @property
    def strength(self) -> Floats:
        return self.ratio * self.ratio_test * self.share * self.share_test

    @property
    def sufficient(self) -> Flags:
        return (self.ratio_test > SIGNIFICANT) & (self.share_test > SIGNIFICANT)


def group_aware_consensus(agree: Counts, voted: Counts) -> Floats:
    """How likely it is that one person from each group would agree, shape (statements,).

    The product of the smoothed shares that agree. It falls with the number of groups,
    so figures from different numbers of groups must not be compared.
    """
    product: Floats = np.prod((agree + 1) / (voted + 2), axis=0)
    return product


def typical_statements(
    agree: Counts, disagree: Counts, voted: Counts, *, allowed: Flags
) -> list[list[Typical]]:
    """Up to five statements that set each group apart, agreement before disagreement.

    Only statements marked in ``allowed``, shape (statements,), can be chosen. No
    correction is made for the number of statements looked at.
    """
    typical = []
    for group in range(len(agree)):
        own, others = voted[group], voted.sum(axis=0) - voted[group]
        sides = tuple(
            _side(counts[group], own, counts.sum(axis=0) - counts[group], others)
            for counts in (agree, disagree)
        )
        answered = agree[group] + disagree[group] > 0
        typical.append(_chosen(*sides, allowed=allowed, answered=answered))
    return typical


def common_statements(counts: Counts, voted: Counts, *, allowed: Flags) -> list[int]:
    """Up to five statements answered one way by clearly more than half of all, surest first.

    Of two equally sure the earlier statement comes first. ``counts`` and ``voted`` have
    shape (statements,), over everybody.
    """
    share, test = (counts + 1) / (voted + 2), _share_test(counts, voted)
    chosen = allowed & (share > 0.5) & (test > SIGNIFICANT)  # noqa: PLR2004  # more than half
    order = np.argsort(-(share * test), kind="stable")
    return [int(place) for place in order if chosen[place]][:MOST_STATEMENTS]


def _side(count: Counts, voted: Counts, other_count: Counts, other_voted: Counts) -> _Side:
    share = (count + 1) / (voted + 2)
    return _Side(
        share=share,
        ratio=share / ((other_count + 1) / (other_voted + 2)),
        share_test=_share_test(count, voted),
        ratio_test=_ratio_test(count + 1, voted + 1, other_count + 1, other_voted + 1),
    )


def _share_test(count: Counts, voted: Counts) -> Floats:
    test: Floats = 2 * np.sqrt(voted + 1) * ((count + 1) / (voted + 1) - 0.5)
    return test


def _ratio_test(count: Counts, voted: Counts, other_count: Counts, other_voted: Counts) -> Floats:
    pooled = (count + other_count) / (voted + other_voted)
    spread = np.sqrt(pooled * (1 - pooled).clip(0) * (1 / voted + 1 / other_voted))
    difference = count / voted - other_count / other_voted
    test: Floats = np.where(spread > 0, difference / np.where(spread > 0, spread, 1.0), 0.0)
    return test


def _chosen(agree: _Side, disagree: _Side, *, allowed: Flags, answered: Flags) -> list[Typical]:
    leans = agree.ratio_test > disagree.ratio_test
    strength = np.where(leans, agree.strength, disagree.strength)
    sufficient = allowed & (agree.sufficient | disagree.sufficient)
    best = _best_agree(agree, allowed & answered)
    ranked = [int(place) for place in np.argsort(-strength, kind="stable") if sufficient[place]]
    if not ranked and best is None:
        ranked = _most_different(agree, disagree, allowed)
    places = [place for place in ranked if place != best]
    places = ([] if best is None else [best]) + places
    found = [
        Typical(place, "agree" if leans[place] else "disagree", best_agree=place == best)
        for place in places[:MOST_STATEMENTS]
    ]
    if not any(sufficient):
        found = found[:1]
    return sorted(found, key=lambda each: each.direction != "agree")


def _best_agree(agree: _Side, allowed: Flags) -> int | None:
    """Scan for the statement that the group itself most agrees with, if there is one."""
    holder: int | None = None
    likely = (agree.share_test > SIGNIFICANT) | ((agree.ratio > 1) & (agree.share > 0.5))  # noqa: PLR2004  # the same
    alone = agree.share * agree.share_test
    for place in np.flatnonzero(allowed).tolist():
        if holder is None:
            better = bool(likely[place])
        elif agree.ratio[holder] > 1:
            better = bool(agree.strength[place] > agree.strength[holder])
        else:
            better = bool(alone[place] > alone[holder])
        if better:
            holder = place
    return holder


def _most_different(agree: _Side, disagree: _Side, allowed: Flags) -> list[int]:
    places = np.flatnonzero(allowed)
    if not len(places):
        return []
    difference = np.maximum(agree.ratio_test, disagree.ratio_test)[places]
    return [int(places[difference.argmax()])]
