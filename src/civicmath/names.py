"""Identifiers of very many people, kept in one array instead of a text for each."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

# Whole numbers up to here are kept as numbers, eight bytes each.
MOST_DIGITS = 18
AT_ONCE = 65_536

Texts = np.dtypes.StringDType()


class Names(Sequence[str]):
    """A sequence of identifiers that reads like a tuple of texts.

    Identifiers that are all whole numbers without leading zeros take eight bytes each,
    others about sixteen and more if they are long. Equal to any sequence of the same texts.
    """

    def __init__(self, values: NDArray[Any]) -> None:
        """Take an array of int64, 0 or more, or of texts; see ``of`` for texts of any kind."""
        self._values = values

    @classmethod
    def of(cls, names: Iterable[str]) -> "Names":
        """Take texts of any kind."""
        if isinstance(names, Names):
            return names
        listed = list(names)
        if all(_is_number(name) for name in listed):
            return cls(np.array([int(name) for name in listed], dtype=np.int64))
        return cls(np.array(listed, dtype=Texts))

    @property
    def values(self) -> NDArray[Any]:
        """The identifiers as an array, of numbers or of texts."""
        return self._values

    @property
    def are_numbers(self) -> bool:
        """Whether all identifiers are whole numbers without leading zeros."""
        return self._values.dtype == np.int64

    @cached_property
    def has_doubles(self) -> bool:
        """Whether an identifier comes twice."""
        ordered = np.sort(self._values)
        return bool((ordered[1:] == ordered[:-1]).any())

    def __len__(self) -> int:
        return len(self._values)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> "Names": ...
    def __getitem__(self, place: int | slice) -> "str | Names":
        if isinstance(place, slice):
            return Names(self._values[place])
        return str(self._values[place])

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self._values), AT_ONCE):
            for value in self._values[start : start + AT_ONCE].tolist():
                yield str(value)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Names) and other.are_numbers == self.are_numbers:
            return np.array_equal(self._values, other.values)
        if isinstance(other, Sequence) and not isinstance(other, str):
            return len(self) == len(other) and all(map(str.__eq__, self, other))
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]  # compared by content, so never a key

    def __repr__(self) -> str:
        return f"Names of {len(self)}"


def _is_number(name: str) -> bool:
    is_digits = name.isascii() and name.isdigit() and len(name) <= MOST_DIGITS
    return is_digits and (name == "0" or name[0] != "0")
