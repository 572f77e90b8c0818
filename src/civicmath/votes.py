"""Who said what about which statement: one compact table of votes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from civicmath.arrays import Flags
from civicmath.names import Names

Short = NDArray[np.uint16] | NDArray[np.uint32]

AGREE, PASS, DISAGREE = 1, 0, -1

# More statements than this do not fit 16 bits.
MOST_SHORT = 65_536
# So many votes are looked at together where more would only cost memory.
AT_ONCE = 2_000_000


@dataclass(frozen=True, eq=False)
class Votes:
    """The last word of each person on each statement they answered.

    Attributes
    ----------
    participants : Names
        Identifiers of people, in an array. A person without a vote may be among them.
    statements : tuple of str
        Identifiers of statements. One without a vote may be among them.
    starts : int64 array of shape (people + 1,)
        The votes of person i stand from ``starts[i]`` to ``starts[i + 1]``.
    about : uint16 or uint32 array of shape (n_votes,)
        Positions in ``statements``, rising for each person; no pair comes twice.
    value : int8 array of shape (n_votes,)
        1 agree, -1 disagree, 0 pass. What was never answered has no row.

    Three bytes a vote, five with more than 65,536 statements, and eight a person.
    """

    participants: Names
    statements: tuple[str, ...]
    starts: NDArray[np.int64]
    about: Short
    value: NDArray[np.int8]

    @classmethod
    def from_log(
        cls,
        person: ArrayLike,
        statement: ArrayLike,
        value: ArrayLike,
        *,
        participants: Sequence[str],
        statements: Sequence[str],
    ) -> Self:
        """Take votes in the order in which they were given; the last on a cell counts.

        Parameters
        ----------
        person, statement, value : integers of shape (n_entries,)
            Positions in ``participants`` and ``statements``, and -1, 0 or 1.
        participants, statements : sequences of str
            Identifiers, each once.

        Raises
        ------
        ValueError
            If lengths differ, a position or a value is out of range, or an identifier comes twice.
        """
        names = Names.of(participants)
        who, what, said = (_integers(each) for each in (person, statement, value))
        _check(who, what, said, people=len(names), statements=len(statements))
        if names.has_doubles or len(set(statements)) != len(statements):
            raise ValueError("an identifier comes twice")
        last = _last_words(who, what, len(statements))
        counted = slice(None) if last is None else last
        return cls(
            participants=names,
            statements=tuple(statements),
            starts=_starts(who[counted], len(names)),
            about=as_short(what[counted], len(statements)),
            value=said[counted].astype(np.int8),
        )

    def __len__(self) -> int:
        """How many votes count."""
        return len(self.value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Votes):
            return NotImplemented
        return (
            self.participants == other.participants
            and self.statements == other.statements
            and np.array_equal(self.starts, other.starts)
            and np.array_equal(self.about, other.about)
            and np.array_equal(self.value, other.value)
        )

    __hash__ = None  # type: ignore[assignment]  # compared by content, so never a key

    @cached_property
    def person(self) -> NDArray[np.int32]:
        """Position of the person of each vote; made when asked for, four bytes a vote."""
        return np.repeat(np.arange(len(self.participants), dtype=np.int32), self.per_person())

    @cached_property
    def statement(self) -> NDArray[np.int32]:
        """Position of the statement of each vote; made when asked for, four bytes a vote."""
        return self.about.astype(np.int32)

    def agreed(self) -> NDArray[np.int64]:
        """How many people agree with each statement."""
        return self._counted(AGREE)

    def disagreed(self) -> NDArray[np.int64]:
        """How many people disagree with each statement."""
        return self._counted(DISAGREE)

    def passed(self) -> NDArray[np.int64]:
        """How many people saw each statement and passed."""
        return self._counted(PASS)

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How often each statement got each value, shape (3, statements): pass, agree, disagree.

        In this order so that a vote is its own place: ``counts[AGREE]``, ``counts[DISAGREE]``.
        """
        size = len(self.statements)
        total = np.zeros(3 * size, dtype=np.int64)
        for start in range(0, len(self), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            place = self.value[part].astype(np.int64) % 3 * size + self.about[part]
            total += np.bincount(place, minlength=3 * size)
        return total.reshape(3, size)

    def per_person(self) -> NDArray[np.int64]:
        """How many statements each person answered, passes among them."""
        return np.diff(self.starts)

    def _counted(self, value: int) -> NDArray[np.int64]:
        counted: NDArray[np.int64] = self.counts[value]
        return counted

    def people(self, first: int, last: int) -> "Votes":
        """Return the part of the table with the people from ``first`` to before ``last``.

        Nothing is copied but where each person's votes start.
        """
        own = slice(int(self.starts[first]), int(self.starts[last]))
        return Votes(
            participants=self.participants[first:last],
            statements=self.statements,
            starts=self.starts[first : last + 1] - self.starts[first],
            about=self.about[own],
            value=self.value[own],
        )

    def only(self, kept: Flags) -> "Votes":
        """Return the votes on the marked statements, shape (statements,); people all stay."""
        if kept.all():
            return self
        used = kept[self.about]
        place = np.cumsum(kept) - 1
        names = tuple(name for name, stays in zip(self.statements, kept, strict=True) if stays)
        before = np.zeros(len(self) + 1, dtype=np.int64)
        np.cumsum(used, out=before[1:])
        return Votes(
            participants=self.participants,
            statements=names,
            starts=before[self.starts],
            about=as_short(place[self.about[used]], len(names)),
            value=self.value[used],
        )

    def of_people(self, chosen: Flags) -> "Votes":
        """Return the votes of the marked people only, shape (people,); statements all stay."""
        if chosen.all():
            return self
        answered = self.per_person()
        used = np.repeat(chosen, answered)
        return Votes(
            participants=Names(self.participants.values[chosen]),
            statements=self.statements,
            starts=np.concatenate([np.zeros(1, np.int64), np.cumsum(answered[chosen])]),
            about=self.about[used],
            value=self.value[used],
        )

    def blocks(self, people: int) -> Iterator["Votes"]:
        """Cut the table into parts of so many people."""
        for first in range(0, len(self.participants), people):
            yield self.people(first, min(first + people, len(self.participants)))

    def parts(self, votes: int = AT_ONCE) -> Iterator["Votes"]:
        """Cut the table into parts of about so many votes, never through a person."""
        for first, last in pairwise(cut(self.starts, votes)):
            yield self.people(first, last)


def cut(starts: NDArray[np.int64], votes: int) -> list[int]:
    """Where to cut a table so that each part has about so many votes: positions of people."""
    wanted = np.arange(votes, int(starts[-1]), votes)
    inside = np.searchsorted(starts, wanted).tolist()
    end = len(starts) - 1
    return [0, *sorted(set(inside) - {0, end}), end]


def as_short(places: NDArray[np.integer[Any]], statements: int) -> Short:
    """Positions of statements in the shortest kind of number that can hold them all."""
    if statements <= MOST_SHORT:
        return places.astype(np.uint16)
    return places.astype(np.uint32)


def joined(parts: Sequence[Votes], participants: Names) -> Votes:
    """Put the tables of people who follow one another together."""
    if len(parts) == 1:
        return parts[0]
    answered = np.concatenate([part.per_person() for part in parts])
    return Votes(
        participants=participants,
        statements=parts[0].statements,
        starts=np.concatenate([np.zeros(1, np.int64), np.cumsum(answered)]),
        about=np.concatenate([part.about for part in parts]),
        value=np.concatenate([part.value for part in parts]),
    )


def _integers(values: ArrayLike) -> NDArray[np.integer[Any]]:
    given: NDArray[Any] = np.asarray(values).ravel()
    if not len(given):
        return np.zeros(0, dtype=np.int64)
    if not np.issubdtype(given.dtype, np.integer):
        raise ValueError("positions and votes must be whole numbers")
    return given


def _check(
    who: NDArray[np.integer[Any]],
    what: NDArray[np.integer[Any]],
    said: NDArray[np.integer[Any]],
    *,
    people: int,
    statements: int,
) -> None:
    if not len(who) == len(what) == len(said):
        raise ValueError(f"lengths differ: {len(who)}, {len(what)} and {len(said)}")
    for name, places, below in (("person", who, people), ("statement", what, statements)):
        if np.any((places < 0) | (places >= below)):
            raise ValueError(f"a {name} is outside 0 to {below - 1}")
    if np.any((said > AGREE) | (said < DISAGREE)):
        raise ValueError("a vote must be -1, 0 or 1")


def _last_words(
    who: NDArray[np.integer[Any]], what: NDArray[np.integer[Any]], statements: int
) -> NDArray[np.int64] | None:
    """Which entries count, sorted by person and statement; None if all do, as they stand."""
    cell = who.astype(np.int64) * max(statements, 1) + what
    if (np.diff(cell) > 0).all():
        return None
    # A stable sort keeps entries on the same cell in their order; the last of them counts.
    order = np.argsort(cell, kind="stable")
    ordered = cell[order]
    is_last = np.append(ordered[1:] != ordered[:-1], True)
    last: NDArray[np.int64] = order[is_last]
    return last


def _starts(who: NDArray[np.integer[Any]], people: int) -> NDArray[np.int64]:
    starts = np.zeros(people + 1, dtype=np.int64)
    np.cumsum(np.bincount(who, minlength=people), out=starts[1:])
    return starts
