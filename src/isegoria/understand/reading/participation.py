"""Who took part and how, and how far the result hangs on it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from civicmath.arrays import Flags, Floats
from civicmath.votes import AGREE, Votes
from isegoria.understand.queries import Participation
from isegoria.understand.rules import FEWEST_FOR_GROUPS, FEWEST_IN_A_CELL


def took_part(votes: Votes, parts: Mapping[int, Participation], *, told: Flags) -> dict[str, Any]:
    """Say how people took part, and how far the told statements move without some of them."""
    about_told = told[votes.statement]
    people = [parts.get(int(name), Participation("", "", "")) for name in votes.participants]
    return {
        "answers_each": int(np.median(votes.per_person())) if people else 0,
        "without_answers": len(parts.keys() - {int(name) for name in votes.participants}),
        "channel": _split([one.channel for one in people], votes, about_told),
        "language": _split([one.language for one in people], votes, about_told),
        "assurance": _split([one.assurance for one in people], votes, about_told),
    }


def _split(kinds: list[str], votes: Votes, told: Flags) -> list[list[Any]]:
    """People by kind, most first, and how far the named shares move without each kind.

    Kinds with too few people are put together and not named. If all these are still too few, the
    next smallest kind joins them, so that nobody finds them by subtraction; where one kind is
    left, no number is told at all. The move is given where both sides have enough people to be
    looked at.
    """
    counts = Counter(kinds)
    if len(counts) == 1:
        return [[kind, number, None] for kind, number in counts.items()]
    named = [
        (kind, number)
        for kind, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if kind and number >= FEWEST_IN_A_CELL
    ]
    together = len(kinds) - sum(number for _kind, number in named)
    while 0 < together < FEWEST_IN_A_CELL and len(named) > 1:
        together += named.pop()[1]
    if 0 < together < FEWEST_IN_A_CELL and named:
        return [[named[0][0], None, None], ["", None, None]]
    rows = [
        [kind, number, _move(np.array([one == kind for one in kinds]), votes, told)]
        for kind, number in named
    ]
    return [*rows, ["", together, None]] if together else rows


def _move(left_out: Flags, votes: Votes, told: Flags) -> int | None:
    """By how many points in a hundred the share that agrees moves at most, among named ones."""
    enough = min(int(left_out.sum()), int((~left_out).sum())) >= FEWEST_FOR_GROUPS
    if not enough or not told.any():
        return None
    moves = _agreeing(votes, told) - _agreeing(votes, told & ~left_out[votes.person])
    return int(np.nan_to_num(np.abs(moves)).max() * 100 + 0.5)


def _agreeing(votes: Votes, chosen: Flags) -> Floats:
    """Share of those chosen votes that agree, by statement; not a number where there is none."""
    size = len(votes.statements)
    voted = np.bincount(votes.statement[chosen], minlength=size)
    agreed = np.bincount(votes.statement[chosen & (votes.value == AGREE)], minlength=size)
    share: Floats = np.where(voted > 0, agreed / np.maximum(voted, 1), np.nan)
    return share
