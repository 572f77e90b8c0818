"""Whom the answers come from, against who lives there, as it may be told to everybody.

Every figure is civicmath's. Numbers of people are rounded to fives, fewer than ten are not told,
and every other number follows from those that are told, so that it gives nothing more away. The
words follow from numbers that tell 0 to 4 from 5 to 9: privacy must not hide that a group is
unheard, and words must not give away how many of them came.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from civicmath.disclosure import MINIMUM, rounded
from civicmath.margins import Margin
from civicmath.representation import Reach, dissimilarity, reaches

DIGITS = 2


@dataclass(frozen=True)
class Parted:
    """One way of telling people apart: its groups in order, and the share of each that was counted.

    The shares that are there add up to one. Of a group without one nothing is known, which is not
    zero; where there are none, nobody has counted everybody.
    """

    partition: int
    groups: tuple[int, ...]
    shares: Mapping[int, float]


def who_was_heard(
    people: Collection[int], said: Mapping[int, Mapping[int, int]], parted: Sequence[Parted]
) -> list[dict[str, Any]]:
    """What may be told of who took part, for each way of telling people apart.

    ``said`` has the groups that people named, by person and by what tells them apart.
    """
    return [_told(one, people, said) for one in parted]


def coarsened(count: int) -> int:
    """The number from which words are made: rounded, and of the few the middle of their half.

    From exact numbers somebody who tries all of them could work out one that is not told. So
    at least five numbers give the same words, and still a group of whom nobody came is unheard.
    """
    if count >= MINIMUM:
        return rounded(count)
    half = MINIMUM // 2
    return count // half * half + half // 2


def _told(
    parted: Parted, people: Collection[int], said: Mapping[int, Mapping[int, int]]
) -> dict[str, Any]:
    named = Counter(said.get(one, {}).get(parted.partition) for one in people)
    counts = {group: named[group] for group in parted.groups}
    shown = {one: rounded(count) if count >= MINIMUM else 0 for one, count in counts.items()}
    told: dict[str, Any] = {
        "partition": parted.partition,
        "said": sum(shown.values()),
        "apart": _apart(parted, shown),
        "groups": [{"group": one, "people": number or None} for one, number in shown.items()],
    }
    coarse = {one: coarsened(count) for one, count in counts.items()}
    true, seen = (_reached(parted, each, len(people)) for each in (coarse, shown))
    for row in told["groups"]:
        if row["group"] in true:
            row.update(_figures(true[row["group"]], seen[row["group"]]))
    return told


def _reached(parted: Parted, counts: Mapping[int, int], people: int) -> dict[int, Reach]:
    """How far each counted group was reached; whoever named another has named none of these."""
    if not parted.shares:
        return {}
    whole = sum(parted.shares.values())
    answers = [counts[group] for group in parted.shares]
    shares = [share / whole for share in parted.shares.values()]
    found = reaches(answers, shares, max(people - sum(answers), 0))
    return dict(zip(parted.shares, found, strict=True))


def _figures(true: Reach, shown: Reach) -> dict[str, Any]:
    """The word for the group, and the numbers that follow from what is told."""
    return {
        "reading": true.reading.value,
        "may_be": [one.value for one in true.may_be] if true.doubt else [],
        "doubt": true.doubt.value if true.doubt else "",
        "expected": round(shown.expected),
        "share": round(shown.population, DIGITS + 2),
        "least": round(shown.bounds[0], DIGITS),
        "most": round(shown.bounds[1], DIGITS),
    }


def _apart(parted: Parted, shown: Mapping[int, int]) -> float | None:
    """Share of the answers that would have to come from others, of the numbers that are told."""
    people = [shown[group] for group in parted.shares]
    if not sum(people):
        return None
    margin = Margin.of(
        str(parted.partition),
        [str(group) for group in parted.shares],
        shares=list(parted.shares.values()),
        place=np.repeat(np.arange(len(people)), people),
    )
    return round(dissimilarity(margin), DIGITS)
