"""Who took part and how, and how far the result hangs on it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from civicmath.arrays import Flags, Floats
from civicmath.votes import AGREE, Votes
from isegoria.understand.queries import Participation
from isegoria.understand.rules import FEWEST_FOR_GROUPS, FEWEST_IN_A_CELL


def took_part(votes: Votes, parts: Mapping[int, Participation], *, told: Flags) -> dict[str, Any]:
    """Say how people took part, and how far the told statements move without some of them."""
    about_told = told[votes.statement]
    people = [int(name) for name in votes.participants]

    def move(kinds: list[str], kind: str) -> int | None:
        return _move(np.array([one == kind for one in kinds]), votes, about_told)

    return {
        "answers_each": int(np.median(votes.per_person())) if people else 0,
        "without_answers": len(parts.keys() - set(people)),
        **how_they_took_part(people, parts, move),
    }


def how_they_took_part(
    people: Iterable[int],
    parts: Mapping[int, Participation],
    move: Callable[[list[str], str], int | None] = lambda _kinds, _kind: None,
) -> dict[str, list[list[Any]]]:
    """People by channel, language and assurance; ``move`` says how far shares move without a kind.

    Rows of a kind, how many people, and the move; None is not told.
    """
    found = [parts.get(one, Participation("", "", "")) for one in people]
    splits = {
        "channel": [one.channel for one in found],
        "language": [one.language for one in found],
        "assurance": [one.assurance for one in found],
    }
    return {
        name: [
            [kind, number, move(kinds, kind) if kind and number else None]
            for kind, number in _by_kind(kinds)
        ]
        for name, kinds in splits.items()
    }


def _by_kind(kinds: list[str]) -> list[tuple[str, int | None]]:
    """People by kind, most first.

    Kinds with too few people are put together and not named. If all these are still too few, the
    next smallest kind joins them, so that nobody finds them by subtraction; where one kind is
    left, no number is told at all.
    """
    counts = Counter(kinds)
    if len(counts) == 1:
        return [*counts.items()]
    named = [
        (kind, number)
        for kind, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if kind and number >= FEWEST_IN_A_CELL
    ]
    together = len(kinds) - sum(number for _kind, number in named)
    while 0 < together < FEWEST_IN_A_CELL and len(named) > 1:
        together += named.pop()[1]
    if 0 < together < FEWEST_IN_A_CELL and named:
        return [(named[0][0], None), ("", None)]
    return [*named, ("", together)] if together else [*named]


def _move(left_out: Flags, votes: Votes, told: Flags) -> int | None:
    """By how many points in a hundred the share that agrees moves at most, among named ones.

    Given where both sides have enough people to be looked at.
    """
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
