"""Who said what about which statement: one compact table of votes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

AGREE, PASS, DISAGREE = 1, 0, -1


@dataclass(frozen=True, eq=False)
class Votes:
    """The last word of each person on each statement they answered.

    Attributes
    ----------
    participants, statements : tuple of str
        Identifiers. A person without a vote and a statement without one may be among them.
    person, statement : int32 arrays of shape (n_votes,)
        Positions in ``participants`` and ``statements``, sorted by person, then
        statement; no pair comes twice.
    value : int8 array of shape (n_votes,)
        1 agree, -1 disagree, 0 pass. What was never answered has no row.
    """

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    person: NDArray[np.int32]
    statement: NDArray[np.int32]
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
        who = _positions(person, len(participants), "person")
        what = _positions(statement, len(statements), "statement")
        said = np.asarray(value, dtype=np.int64).ravel()
        if not len(who) == len(what) == len(said):
            raise ValueError(f"lengths differ: {len(who)}, {len(what)} and {len(said)}")
        if np.any(np.abs(said) > 1):
            raise ValueError("a vote must be -1, 0 or 1")
        for identifiers in (participants, statements):
            if len(set(identifiers)) != len(identifiers):
                raise ValueError("an identifier comes twice")

        cell = who * max(len(statements), 1) + what
        # np.unique keeps the first of equals, so the log is read backwards.
        _, first = np.unique(cell[::-1], return_index=True)
        last = len(cell) - 1 - first
        return cls(
            participants=tuple(participants),
            statements=tuple(statements),
            person=who[last].astype(np.int32),
            statement=what[last].astype(np.int32),
            value=said[last].astype(np.int8),
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
            and np.array_equal(self.person, other.person)
            and np.array_equal(self.statement, other.statement)
            and np.array_equal(self.value, other.value)
        )

    __hash__ = None  # type: ignore[assignment]  # compared by content, so never a key

    def agreed(self) -> NDArray[np.int64]:
        """How many people agree with each statement."""
        return self._per_statement(AGREE)

    def disagreed(self) -> NDArray[np.int64]:
        """How many people disagree with each statement."""
        return self._per_statement(DISAGREE)

    def passed(self) -> NDArray[np.int64]:
        """How many people saw each statement and passed."""
        return self._per_statement(PASS)

    def per_person(self) -> NDArray[np.int64]:
        """How many statements each person answered, passes among them."""
        return np.bincount(self.person, minlength=len(self.participants)).astype(np.int64)

    def _per_statement(self, value: int) -> NDArray[np.int64]:
        chosen = self.statement[self.value == value]
        return np.bincount(chosen, minlength=len(self.statements)).astype(np.int64)


def _positions(values: ArrayLike, below: int, name: str) -> NDArray[np.int64]:
    positions = np.asarray(values, dtype=np.int64).ravel()
    if np.any((positions < 0) | (positions >= below)):
        raise ValueError(f"a {name} is outside 0 to {below - 1}")
    return positions
