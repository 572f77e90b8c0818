"""Exact sums over votes: all that the axes need, in whole numbers that can be added up anywhere.

For every two statements: over the people who answered both, how many they are, the sum
of the votes on the first, and the sum of the products of both votes. Being whole numbers
they come out the same in any order and from any parts, and one more vote changes only
the entries of what that person answered.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.arrays import Floats
from civicmath.votes import Votes

Whole = NDArray[np.int32]

# Four sums of up to so many people fit one number of 64 bits, side by side.
FIELD = 16
MOST_TOGETHER = 16_000
MASK, HALF = (1 << FIELD) - 1, 1 << (FIELD - 1)
# Pairs are added one by one where this is quicker than whole tables: measured, the
# arithmetic of a pair takes about ninety times as long by itself as in a table.
PAIR_COST = 90
# The columns in so many bands: a product of two bands is made once, not twice.
BANDS = 4
BLOCK_CELLS = 4_000_000


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums over people, for every two statements; arrays of shape (statements, statements).

    Attributes
    ----------
    both : int32 array
        How many answered statement j and statement k.
    votes : int32 array
        Over those, the sum of the votes on j (the row).
    products : int32 array
        Over those, the sum of the vote on j times the vote on k.
    people : int
        Over how many people, those without a vote among them.

    On the diagonal stand the figures of one statement by itself.
    """

    both: Whole
    votes: Whole
    products: Whole
    people: int

    @classmethod
    def none(cls, statements: int) -> "Sums":
        """Return the sums over nobody."""
        both, votes, products = (np.zeros((statements, statements), np.int32) for _ in range(3))
        return cls(both, votes, products, 0)

    @classmethod
    def of(cls, votes: Votes) -> "Sums":
        """Add up a table of votes."""
        size, people = len(votes.statements), len(votes.participants)
        total = cls.none(size)
        for first in range(0, people, MOST_TOGETHER):
            part = votes.people(first, min(first + MOST_TOGETHER, people))
            pairs = float((part.per_person().astype(np.float64) ** 2).sum())
            is_sparse = pairs * PAIR_COST < len(part.participants) * size**2
            if is_sparse and find_spec("scipy"):
                total = total.add(_by_pairs(part))
                continue
            for block in part.blocks(BLOCK_CELLS // max(size, 1) + 1):
                total = total.add(_by_tables(block))
        return total

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.both + other.both,
            self.votes + other.votes,
            self.products + other.products,
            self.people + other.people,
        )

    def add(self, other: "Sums") -> "Sums":
        """Add others to these in place, and return them with all people counted."""
        np.add(self.both, other.both, out=self.both)
        np.add(self.votes, other.votes, out=self.votes)
        np.add(self.products, other.products, out=self.products)
        return Sums(self.both, self.votes, self.products, self.people + other.people)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sums):
            return NotImplemented
        return (
            self.people == other.people
            and np.array_equal(self.both, other.both)
            and np.array_equal(self.votes, other.votes)
            and np.array_equal(self.products, other.products)
        )

    __hash__ = None  # type: ignore[assignment]  # compared by content, so never a key

    def revise(
        self,
        about: NDArray[np.integer[Any]],
        value: NDArray[np.integer[Any]],
        *,
        statement: int,
        vote: int | None,
    ) -> None:
        """Let one person, whose votes so far are given, vote anew on one statement; in place.

        Parameters
        ----------
        about, value : int arrays of shape (answers,)
            What the person has said so far: statements, each once, and votes.
        statement : int
            What they vote on now.
        vote : int or None
            1, 0 or -1; None takes back what they said.
        """
        is_it = about == statement
        rest, said = about[~is_it], value[~is_it].astype(np.int32)
        seen = 0 if vote is None else 1
        now = 0 if vote is None else vote
        seen_before, before = int(is_it.any()), int(value[is_it].sum())
        for change, votes in ((-seen_before, -before), (seen, now)):
            self.both[statement, rest] += change
            self.both[rest, statement] += change
            self.votes[statement, rest] += votes
            self.votes[rest, statement] += change * said
            self.products[statement, rest] += votes * said
            self.products[rest, statement] += votes * said
        self.both[statement, statement] += seen - seen_before
        self.votes[statement, statement] += now - before
        self.products[statement, statement] += now * now - before * before

    def means(self) -> Floats:
        """Mean vote on each statement; 0 where nobody voted."""
        means: Floats = np.diagonal(self.votes) / np.maximum(np.diagonal(self.both), 1)
        return means

    def covered(self, mean: Floats) -> Floats:
        """Sums of the products of votes less the mean of their statement, over those with both."""
        shifted = self.votes * mean
        spread: Floats = self.products - shifted - shifted.T
        spread += np.multiply.outer(mean, mean) * self.both
        return spread


def _by_tables(part: Votes) -> Sums:
    """Add up people by products of whole tables: quick where many cells are filled."""
    shape = (len(part.participants), len(part.statements))
    # Whole numbers up to the number of people are exact in single precision.
    seen, said = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    person = np.repeat(np.arange(shape[0]), part.per_person())
    seen[person, part.about] = 1
    said[person, part.about] = part.value
    products = (seen.T @ seen, said.T @ seen, said.T @ said)
    both, votes, squares = (product.astype(np.int32) for product in products)
    return Sums(both, votes, squares, shape[0])


def _by_pairs(part: Votes) -> Sums:
    """Add up people pair by pair of what each answered: quick where few cells are filled."""
    sums = Sums.none(len(part.statements))
    for left, right in combinations_with_replacement(_bands(part), 2):
        both, first, second, products = _unpacked((left.rows @ right.columns).toarray())
        here, there = left.place, right.place
        sums.both[here, there], sums.both[there, here] = both, both.T
        sums.votes[here, there], sums.votes[there, here] = first, second.T
        sums.products[here, there], sums.products[there, here] = products, products.T
    return Sums(sums.both, sums.votes, sums.products, len(part.participants))


@dataclass(frozen=True)
class _Band:
    """Some of the statements: where they stand, and the votes on them, packed both ways."""

    place: slice
    rows: Any
    columns: Any


def _bands(part: Votes) -> list[_Band]:
    from scipy import sparse  # type: ignore[import-untyped]  # noqa: PLC0415  # of the extra

    size, people = len(part.statements), len(part.participants)
    width = -(-size // BANDS)
    person = np.repeat(np.arange(people), part.per_person())
    bands = []
    for first in range(0, size, width):
        inside = (part.about >= first) & (part.about < first + width)
        ends = np.zeros(people + 1, dtype=np.int32)
        np.cumsum(np.bincount(person[inside], minlength=people), out=ends[1:])
        about = part.about[inside].astype(np.int32) - first
        value = part.value[inside].astype(np.int64)
        shape = (people, min(width, size - first))
        rows = sparse.csr_array((1 + (value << FIELD), about, ends), shape=shape)
        columns = sparse.csr_array((1 + (value << 2 * FIELD), about, ends), shape=shape)
        bands.append(_Band(slice(first, first + shape[1]), rows.T.tocsr(), columns))
    return bands


def _unpacked(packed: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Take the four sums apart again: (1 + a F)(1 + b F^2) = 1 + a F + b F^2 + a b F^3."""
    fields = []
    for _ in range(4):
        field = ((packed & MASK) ^ HALF) - HALF
        fields.append(field)
        packed = (packed - field) >> FIELD
    return tuple(fields)
