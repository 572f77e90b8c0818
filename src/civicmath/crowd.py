"""Everybody's votes, wherever they lie: in one table here, or in parts on other machines.

Whatever is asked of a crowd is asked of each part by itself and put together in the order
of the people, so the answer is the same however the crowd is cut.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from itertools import pairwise
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from civicmath.names import Names
from civicmath.votes import Votes, cut, joined

Answer = TypeVar("Answer")

VOTES_A_PART = 4_000_000


class Crowd(Protocol):
    """People and their votes, cut into parts; no person is in two of them."""

    @property
    def participants(self) -> Names:
        """Everybody, in order."""

    @property
    def statements(self) -> tuple[str, ...]:
        """What they could vote on."""

    @property
    def ends(self) -> list[int]:
        """Positions of people where the parts begin and end, from 0."""

    def each(
        self, ask: Callable[..., Answer], *own: Sequence[Any], **common: object
    ) -> Iterator[Answer]:
        """Ask each part, ``ask(votes, *own of the part, **common)``; answers in order."""


class Here:
    """A crowd whose votes are all in one table on this machine."""

    def __init__(self, votes: Votes, *, votes_a_part: int = VOTES_A_PART) -> None:
        self._votes = votes
        self.ends = cut(votes.starts, votes_a_part)

    @property
    def participants(self) -> Names:
        """Everybody, in order."""
        return self._votes.participants

    @property
    def statements(self) -> tuple[str, ...]:
        """What they could vote on."""
        return self._votes.statements

    def each(
        self, ask: Callable[..., Answer], *own: Sequence[Any], **common: object
    ) -> Iterator[Answer]:
        """Ask each part, several at a time; see ``Crowd``."""
        asked = [
            (self._votes.people(first, last), *of_part)
            for (first, last), *of_part in zip(pairwise(self.ends), *own, strict=True)
        ]
        if len(asked) == 1:
            yield ask(*asked[0], **common)
            return
        with ThreadPoolExecutor(self._at_once) as helpers:
            waiting: deque[Future[Answer]] = deque()
            for part in asked:
                waiting.append(helpers.submit(ask, *part, **common))
                # No more at a time than there are helpers: answers may be large.
                if len(waiting) > self._at_once:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    @cached_property
    def _at_once(self) -> int:
        return min(len(self.ends), len(os.sched_getaffinity(0)))


def by_part(crowd: Crowd, values: NDArray[Any]) -> list[NDArray[Any]]:
    """Cut figures over people where the crowd is cut."""
    return [values[first:last] for first, last in pairwise(crowd.ends)]


def draw(crowd: Crowd, share: float, *, seed: int) -> Votes:
    """Bring together the votes of so large a share of the people, drawn by chance; 1 for all."""
    people = len(crowd.participants)
    chosen = np.ones(people, dtype=np.bool_)
    if share < 1:
        chosen = np.random.default_rng(seed).random(people) < share
    parts = list(crowd.each(Votes.of_people, by_part(crowd, chosen)))
    return joined(parts, Names(crowd.participants.values[chosen]))
