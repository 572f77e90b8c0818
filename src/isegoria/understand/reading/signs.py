"""Signs that several voices may be one: answers after one script, and copied statements.

A sign is for a person to look at. Members are never named, and nothing is left out of the counts.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from civicmath.arrays import Flags
from civicmath.campaigns import Campaign, campaigns, changes, copies
from civicmath.cohorts import FEWEST_ANSWERS, MOST_SEARCHED
from civicmath.votes import Votes
from isegoria.understand.rules import FEWEST_FOR_GROUPS, FEWEST_IN_A_CELL

MOST_CHANGES, MOST_COPIES, MOST_TEXTS = 5, 10, 3
# The search compares all pairs of people in all statements: about 20 s on one core.
MOST_COMPARED = 2_500_000_000


def signs_in(
    votes: Votes, texts: Sequence[str], *, told: Flags, seed: int
) -> tuple[dict[str, Any], Flags | None]:
    """Say what was searched and what was found; ``told`` are the statements named elsewhere.

    ``texts`` says each statement in the language in which it was written. Beside it stands who
    answered after the largest script that may be told, if there is one.
    """
    searched = _searched(votes)
    found = campaigns(votes, seed=seed) if searched == "all" else ()
    copied = copies(texts)
    # Who gives one answer to everything is more often in haste than in a plot.
    scripts = [
        each for each in found if each.cohort.one_answer is None and _may_be_told(votes, each)
    ]
    signs = {
        "searched": searched,
        "scripts": [_script(votes, each, told) for each in scripts],
        "copies": [
            [len(each), [int(votes.statements[at]) for at in each[:MOST_TEXTS]]]
            for each in copied[:MOST_COPIES]
        ],
        "copies_count": len(copied),
    }
    return signs, _members(votes, scripts[0]) if scripts else None


def _searched(votes: Votes) -> str:
    """What is looked at: "all", or texts alone because of too "few" people, or too "many"."""
    if len(votes.participants) < FEWEST_FOR_GROUPS:
        return "few"
    people = min(int((votes.per_person() >= FEWEST_ANSWERS).sum()), MOST_SEARCHED)
    return "all" if people**2 * len(votes.statements) <= MOST_COMPARED else "many"


def _may_be_told(votes: Votes, campaign: Campaign) -> bool:
    """Whether neither those of the sign nor all others are so few that they could be found."""
    others = len(votes.participants) - campaign.size
    return min(campaign.size, others) >= FEWEST_IN_A_CELL


def _script(votes: Votes, campaign: Campaign, told: Flags) -> dict[str, Any]:
    """How many people, how much they answer alike, and what changes without them.

    A change is told in whole points of a hundred, and only where enough of them and enough others
    answered, so that no single answer can be read from it.
    """
    place = {name: at for at, name in enumerate(votes.statements)}
    enough = _answered_by_enough(votes, campaign)
    moved = [
        (place[each.statement], _points(each.share), _points(each.without))
        for each in changes(votes, campaign.cohort.members)
        if each.without is not None and enough[place[each.statement]]
    ]
    return {
        "people": campaign.size,
        "statements": len(campaign.cohort.statements),
        "changes": [
            [int(votes.statements[at]), share, without]
            for at, share, without in moved
            if share != without
        ][:MOST_CHANGES],
        "move": max((abs(share - without) for at, share, without in moved if told[at]), default=0),
    }


def _answered_by_enough(votes: Votes, campaign: Campaign) -> Flags:
    member = _members(votes, campaign)
    number = len(votes.statements)
    inside = np.bincount(votes.statement[member[votes.person]], minlength=number)
    outside = np.bincount(votes.statement, minlength=number) - inside
    enough: Flags = np.minimum(inside, outside) >= FEWEST_IN_A_CELL
    return enough


def _members(votes: Votes, campaign: Campaign) -> Flags:
    member = np.zeros(len(votes.participants), dtype=np.bool_)
    member[campaign.cohort.members] = True
    return member


def _points(share: float) -> int:
    return int(100 * share + 0.5)
