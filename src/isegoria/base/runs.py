"""Long lists a run at a time, so that neither memory nor one query has to hold all of them."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def runs_of(things: Iterable[T], longest: int) -> Iterator[list[T]]:
    """Cut a list into runs of at most so many, in order; nothing gives no run."""
    remaining = iter(things)
    while run := list(islice(remaining, longest)):
        yield run
