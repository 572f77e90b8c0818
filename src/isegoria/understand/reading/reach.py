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

from civicmath.disclosure import MINIMUM
from civicmath.margins import Margin
from civicmath.representation import Reach, dissimilarity, reaches
from isegoria.understand.reading.cut import Cut, coarsened

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
    named = (
        (one, Counter(said.get(who, {}).get(one.partition) for who in people)) for one in parted
    )
    return [
        _told(one, {group: coarsened(counts[group]) for group in one.groups}, len(people))
        for one, counts in named
    ]


def told_of(cut: Cut, parted: Sequence[Parted]) -> list[dict[str, Any]]:
    """The same of the people of a cut, by whatever of it may be told."""
    return [
        _told(one, {group: cut.in_group(one.partition, group) for group in one.groups}, cut.people)
        for one in parted
        if one.partition not in cut.withheld
    ]


def _told(parted: Parted, coarse: Mapping[int, int], people: int) -> dict[str, Any]:
    """What follows from coarse numbers, and from nothing else."""
    shown = {one: count if count >= MINIMUM else 0 for one, count in coarse.items()}
    told: dict[str, Any] = {
        "partition": parted.partition,
        "said": sum(shown.values()),
        "apart": _apart(parted, shown),
        "groups": [{"group": one, "people": number or None} for one, number in shown.items()],
    }
    true, seen = (_reached(parted, each, people) for each in (coarse, shown))
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
