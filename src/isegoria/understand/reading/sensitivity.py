"""How far what is said hangs on some of those who answered: one way of taking part, one script.

For people who chose themselves this stands where a margin of error would stand. Shares are whole
points of a hundred, and told only where enough people stand on both sides.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from civicmath.arrays import Flags, Floats
from civicmath.votes import AGREE, Votes
from isegoria.hear.models import Participant
from isegoria.understand.queries import Participation
from isegoria.understand.reading.differences import answered_by, together
from isegoria.understand.rules import FEWEST_FOR_GROUPS, FEWEST_IN_A_CELL

HALF = 0.5
NOTABLE = 0.1
MOST_NAMED = 20


def named_in(result: Mapping[str, Any]) -> list[int]:
    """The statements that a finding names, in the order in which it does."""
    lists = (
        [item for item, _way in result.get("unites", [])],
        result.get("divides", []),
        result.get("few", []),
        result.get("slate", {}).get("statements", []),
    )
    return [*dict.fromkeys(item for one in lists for item in one)][:MOST_NAMED]


def hangs_on(
    votes: Votes,
    parts: Mapping[int, Participation],
    *,
    named: Iterable[int],
    script: Flags | None,
) -> dict[str, Any]:
    """The share that agrees with each named statement, and the same without some people.

    ``kinds`` are those left out: [by what, which, how many]; ``rows`` has for each statement the
    share of all and that without each kind. ``apart`` are statements on which those who came by
    one channel and all others stand on different sides: [item, channel, their share, the others'].
    A share is not told where it would leave a few people over, beside those told before it.
    """
    place = {int(name): at for at, name in enumerate(votes.statements)}
    items = [item for item in named if item in place]
    kinds = [
        (split, kind, members)
        for split, kind, members in _kinds(votes, parts, script)
        if min(int(members.sum()), int((~members).sum())) >= FEWEST_FOR_GROUPS
    ]
    everybody = np.ones(len(votes.participants), dtype=np.bool_)
    whole = shares_of(votes, everybody)
    sides = [both_shares(votes, members) for _split, _kind, members in kinds]
    inside, without = [ours for ours, _theirs in sides], [theirs for _ours, theirs in sides]
    at_all = [place[item] for item in items]
    for at in at_all:
        told: list[Flags] = []
        for which, (_split, _kind, members) in enumerate(kinds):
            if not together([members], told, answered_by(votes, at)):
                inside[which][at] = without[which][at] = np.nan
    return {
        "kinds": [[split, kind, int(members.sum())] for split, kind, members in kinds],
        "rows": [
            [item, points(whole[at]), [points(one[at]) for one in without]]
            for item, at in zip(items, at_all, strict=True)
        ],
        "apart": [
            [item, kind, points(ours[at]), points(theirs[at])]
            for (split, kind, _members), ours, theirs in zip(kinds, inside, without, strict=True)
            if split == "channel"
            for item, at in zip(items, at_all, strict=True)
            if are_apart(ours[at], theirs[at])
        ],
    }


def shares_of(votes: Votes, members: Flags) -> Floats:
    """The share of these people that agrees, by statement; not a number where they are few."""
    chosen = members[votes.person]
    size = len(votes.statements)
    voted = np.bincount(votes.statement[chosen], minlength=size)
    agreed = np.bincount(votes.statement[chosen & (votes.value == AGREE)], minlength=size)
    share: Floats = np.where(voted >= FEWEST_IN_A_CELL, agreed / np.maximum(voted, 1), np.nan)
    return share


def both_shares(votes: Votes, members: Flags) -> tuple[Floats, Floats]:
    """The shares of these people and of all others, where neither are few.

    Beside the share of everybody, that without two or three people would tell what these said.
    """
    ours, theirs = shares_of(votes, members), shares_of(votes, ~members)
    is_told = ~np.isnan(ours) & ~np.isnan(theirs)
    return np.where(is_told, ours, np.nan), np.where(is_told, theirs, np.nan)


def are_apart(one: float, other: float) -> bool:
    """Whether two shares stand on different sides of one half, and not just beside it."""
    return bool((one > HALF) != (other > HALF) and abs(one - other) >= NOTABLE)


def points(share: float) -> int | None:
    """A share in whole points of a hundred; None where it is not told."""
    return None if np.isnan(share) else int(100 * share + 0.5)


def _kinds(
    votes: Votes, parts: Mapping[int, Participation], script: Flags | None
) -> Iterable[tuple[str, str, Flags]]:
    """Those who may be left out: who is not checked, the largest script, those of one channel."""
    nobody = Participation("", "", "")
    how = [parts.get(int(name), nobody) for name in votes.participants]
    unchecked = np.array([one.assurance in {"", Participant.Assurance.NONE} for one in how])
    yield "assurance", Participant.Assurance.NONE.value, unchecked.astype(np.bool_)
    if script is not None:
        yield "script", "", script
    for channel in sorted({one.channel for one in how} - {""}):
        yield "channel", channel, np.array([one.channel == channel for one in how], dtype=np.bool_)
