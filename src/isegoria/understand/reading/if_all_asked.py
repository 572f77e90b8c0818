"""Shares as if everybody who took part had been asked about each statement.

Some statements are shown sooner, and to whom is left to chance. The chance of each draw is kept
with the vote, so that what was shown more often to some can be made up for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

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

Short = NDArray[np.int32]


@dataclass(frozen=True)
class Draws:
    """The draws that are known, by person and then in the order in which they fell.

    Person and statement are positions in the table of votes. ``turn`` and ``number`` say which draw
    of the person it was and how many they had, since the statement was there.
    """

    person: Short
    statement: Short
    agreed: Flags
    chance: Floats
    turn: Short
    number: Short


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
    """Every draw whose chance is known, beside the last word on what it showed.

    Some people after the other: what is worked out on the way to it would else take more memory
    than all the rest of a reading.
    """
    seen = _Seen(votes, responses)
    rows = list(seen.by_people())
    there = np.full(len(votes.statements), np.iinfo(np.int64).max)
    for own in rows:
        np.minimum.at(there, seen.statement(own), seen.draw[own])
    found = [seen.draws(own, there) for own in rows] or [seen.draws(np.zeros(0, np.int64), there)]
    return Draws(*(np.concatenate(column) for column in zip(*found, strict=True)))


class _Seen:
    """The columns of the contract, beside the table of votes."""

    # So many rows are looked at together, and all others of the person they end with.
    AT_ONCE = 500_000

    def __init__(self, votes: Votes, responses: Responses) -> None:
        self.votes = votes
        self.people = votes.participants.values
        self.items = np.array([int(name) for name in votes.statements], dtype=np.int64)
        self.order = np.argsort(self.items)
        self.who, self.about = np.asarray(responses.person), np.asarray(responses.item)
        self.chance, self.draw = np.asarray(responses.chance), np.asarray(responses.draw)

    def by_people(self) -> Iterator[Places]:
        """Rows whose draw is known, by person and then by draw, some people at a time."""
        rows = np.flatnonzero((self.chance > 0) & np.isin(self.about, self.items))
        rows = rows[np.lexsort((self.draw[rows], self.who[rows]))]
        first = 0
        while first < len(rows):
            person = self.who[rows[min(first + self.AT_ONCE, len(rows)) - 1]]
            # All of this person's rows; the others of the part have smaller numbers.
            last = first + int(np.searchsorted(self.who[rows[first:]], person, side="right"))
            yield rows[first:last]
            first = last

    def statement(self, rows: Places) -> Places:
        """What was shown, as a position among the statements."""
        return self.order[np.searchsorted(self.items, self.about[rows], sorter=self.order)]

    def draws(self, rows: Places, there: Counts) -> tuple[Any, ...]:
        """The columns of ``Draws`` for some people; ``there`` is the first draw of a statement."""
        person, statement = np.searchsorted(self.people, self.who[rows]), self.statement(rows)
        cell = person * len(self.items) + statement
        # Of the same person and statement the first draw counts.
        first = np.sort(np.unique(cell, return_index=True)[1])
        rows, person, statement, cell = rows[first], person[first], statement[first], cell[first]
        turn, number = _since_it_was_there(person, self.draw[rows], there[statement])
        return (
            *(person.astype(np.int32), statement.astype(np.int32)),
            *(self._agreed(person, cell), self.chance[rows]),
            *(turn.astype(np.int32), number.astype(np.int32)),
        )

    def _agreed(self, person: Places, cell: Places) -> Flags:
        """Whether the last word of a person on a statement was to agree."""
        if not len(person):
            return np.zeros(0, dtype=np.bool_)
        before = int(person[0])
        part = self.votes.people(before, int(person[-1]) + 1)
        cells = (part.person.astype(np.int64) + before) * len(self.items) + part.about
        agreed: Flags = part.value[np.searchsorted(cells, cell)] == AGREE
        return agreed


def _since_it_was_there(person: Places, draw: Counts, there: Counts) -> tuple[Counts, Counts]:
    """Which draw of a person each is, and of how many, from the first on that statement.

    Rows stand by person and draw. That a statement was there is known since anybody was shown it.
    """
    ordered = np.sort(draw)
    key = person * (len(draw) + 1) + np.searchsorted(ordered, draw)
    begins = np.searchsorted(key, person * (len(draw) + 1) + np.searchsorted(ordered, there))
    ends = np.searchsorted(person, person, side="right")
    return np.arange(1, len(person) + 1) - begins, ends - begins


def _told(draws: Draws, rows: Places, all_votes: int) -> Corrected | None:
    if not len(rows) or len(rows) < FEWEST_KNOWN * all_votes:
        return None
    found = corrected_share(
        draws.agreed[rows], draws.chance[rows], draws.turn[rows], draws.number[rows]
    )
    return found if found.worth >= FEWEST_EVEN else None
