"""Shares as if everybody who took part had been asked about each statement.

Some statements are shown sooner, and to whom is left to chance. The chance of each draw is kept
with the vote, so that what was shown more often to some can be made up for.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from civicmath.arrays import Counts, Flags, Floats, Places
from civicmath.routing import Corrected, corrected_share
from civicmath.votes import AGREE, Votes
from isegoria.hear.activity_type import Responses

# Where the chance of one vote in ten is not known, the rest may be another crowd.
FEWEST_KNOWN = 0.9
# Of fewer even answers the draws alone move a share by seven points, up or down.
FEWEST_EVEN = 50
NOTABLE = 0.05
BEYOND_CHANCE = 2.0  # standard errors
DIGITS = 3


@dataclass(frozen=True)
class Draws:
    """The draws that are known, by person and then in the order in which they fell.

    Person and statement are positions in the table of votes. ``turn`` and ``number`` say which draw
    of the person it was and how many they had, since the statement was there.
    """

    person: Places
    statement: Places
    agreed: Flags
    chance: Floats
    turn: Counts
    number: Counts


def if_all_asked(responses: Responses, votes: Votes) -> list[Corrected | None]:
    """The corrected share that agrees with each statement; None where it cannot be told."""
    if not len(responses.chance) or not votes.statements:
        return [None] * len(votes.statements)
    draws = draws_of(responses, votes)
    voted = votes.counts.sum(axis=0)
    by_statement = np.argsort(draws.statement, kind="stable")
    ends = np.cumsum(np.bincount(draws.statement, minlength=len(votes.statements)))
    return [
        _told(draws, rows, int(all_votes))
        for rows, all_votes in zip(np.split(by_statement, ends[:-1]), voted, strict=True)
    ]


def share_of(found: Corrected | None) -> float | None:
    """The corrected share as it is kept."""
    return None if found is None else round(found.share, DIGITS)


def moved(corrected: list[Corrected | None], votes: Votes, *, named: Flags) -> list[list[Any]]:
    """Named statements that the correction moves notably: item, raw share and corrected one.

    A move is notable from five points on, if it is twice what the chance of the draws makes alone.
    """
    agreed, voted = votes.agreed(), votes.counts.sum(axis=0)
    told = []
    for at in np.flatnonzero(named).tolist():
        if (found := corrected[at]) is None:
            continue
        raw = float(agreed[at] / voted[at])
        by_chance = sqrt(raw * (1 - raw) * max(1 / found.worth - 1 / float(voted[at]), 0.0))
        if abs(found.share - raw) >= max(NOTABLE, BEYOND_CHANCE * by_chance):
            told.append([int(votes.statements[at]), round(raw, DIGITS), share_of(found)])
    return told


def draws_of(responses: Responses, votes: Votes) -> Draws:
    """Every draw whose chance is known, beside the last word on what it showed."""
    people = np.array([int(name) for name in votes.participants], dtype=np.int64)
    items = np.array([int(name) for name in votes.statements], dtype=np.int64)
    chance = np.asarray(responses.chance, dtype=np.float64)
    about = np.asarray(responses.item, dtype=np.int64)
    known = (chance > 0) & np.isin(about, items)
    person = np.searchsorted(people, np.asarray(responses.person, dtype=np.int64)[known])
    order = np.argsort(items)
    statement = order[np.searchsorted(items, about[known], sorter=order)]
    draw = np.asarray(responses.draw, dtype=np.int64)[known]

    cell = person * len(items) + statement
    by_cell = np.lexsort((draw, cell))
    first = by_cell[np.flatnonzero(np.diff(cell[by_cell], prepend=-1))]
    first = first[np.lexsort((draw[first], person[first]))]
    person, statement, draw = person[first], statement[first], draw[first]
    cells = votes.person.astype(np.int64) * len(items) + votes.statement
    turn, number = _since_it_was_there(person, statement, draw, len(items))
    return Draws(
        person=person,
        statement=statement,
        agreed=votes.value[np.searchsorted(cells, cell[first])] == AGREE,
        chance=chance[known][first],
        turn=turn,
        number=number,
    )


def _since_it_was_there(
    person: Places, statement: Places, draw: Counts, statements: int
) -> tuple[Counts, Counts]:
    """Which draw of a person each is, and of how many, from the first on that statement.

    Rows stand by person and draw. That a statement was there is known since anybody was shown it.
    """
    _each, rank = np.unique(draw, return_inverse=True)
    there = np.full(statements, len(rank), dtype=np.int64)
    np.minimum.at(there, statement, rank)
    key = person * len(rank) + rank
    begins = np.searchsorted(key, person * len(rank) + there[statement])
    ends = np.searchsorted(key, (person + 1) * len(rank))
    return np.arange(len(key)) - begins + 1, ends - begins


def _told(draws: Draws, rows: Places, all_votes: int) -> Corrected | None:
    if not len(rows) or len(rows) < FEWEST_KNOWN * all_votes:
        return None
    found = corrected_share(
        draws.agreed[rows], draws.chance[rows], draws.turn[rows], draws.number[rows]
    )
    return found if found.worth >= FEWEST_EVEN else None
