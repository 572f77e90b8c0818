"""A short list of statements in which as many people as possible find themselves."""

from typing import Any

import numpy as np

from civicmath.arrays import Flags
from civicmath.proportional import slate
from civicmath.votes import AGREE, Votes
from isegoria.understand.rules import FEWEST_FOR_GROUPS, FEWEST_IN_A_CELL, FEWEST_VOTES

NUMBER = 5


def short_list_of(votes: Votes, *, kept: Flags) -> dict[str, Any]:
    """Choose the list by Equal Shares, and count whom it leaves out and who was not asked.

    ``left_out`` are those who agree with none of it, of the ``heard``: who were shown one of it and
    agreed with anything at all. A number from one to nine is None. No list where it would rest on
    too few people.
    """
    nothing = {"statements": [], "heard": 0, "left_out": 0, "not_asked": 0}
    if len(votes.participants) < FEWEST_FOR_GROUPS:
        return nothing
    chosen = slate(
        votes, number=NUMBER, rule="equal shares", kept=kept, fewest_votes=FEWEST_VOTES
    ).statements
    listed = np.isin(np.array(votes.statements), np.array(chosen, dtype=str))[votes.statement]
    agreed = votes.value == AGREE
    pleased, asked, voiced = (
        np.bincount(votes.person[which], minlength=len(votes.participants)) > 0
        for which in (listed & agreed, listed, agreed)
    )
    if pleased.sum() < FEWEST_IN_A_CELL:
        return nothing
    return {
        "statements": [int(one) for one in chosen],
        "heard": int((asked & voiced).sum()),
        "left_out": _told(asked & voiced & ~pleased),
        "not_asked": _told(~asked),
    }


def _told(people: Flags) -> int | None:
    number = int(people.sum())
    return number if number == 0 or number >= FEWEST_IN_A_CELL else None
