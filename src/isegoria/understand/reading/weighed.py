"""What would move if those who answered mirrored the community: beside the raw shares alone.

Weighting is refused where a group has too few answers. Shares are whole points of a hundred; what
follows from weights is rounded, so that no count of a small group can be worked out from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from civicmath.arrays import Flags, Floats
from civicmath.disclosure import rounded
from civicmath.margins import NOT_SAID, Margin
from civicmath.representation import reaches
from civicmath.votes import AGREE, Votes
from civicmath.weighting import NoWeights, Share, Thin, rake, share_of, thin
from isegoria.understand.reading.cut import Cut, Said, coarsened
from isegoria.understand.reading.differences import answered_by, together
from isegoria.understand.reading.reach import Parted
from isegoria.understand.reading.sensitivity import are_apart, points, shares_of
from isegoria.understand.rules import FEWEST_FOR_GROUPS


@dataclass(frozen=True)
class Weighed:
    """One statement, raw and weighted, before anything is rounded.

    ``few`` are the groups with too few answers to it. ``weighted`` is None where there are such
    groups, and where the margins contradict one another.
    """

    raw: Share
    weighted: Share | None
    few: tuple[Thin, ...]


def exactly(votes: Votes, margins: Sequence[Margin], at: int) -> Weighed:
    """The statement at this place of the table as people said, and weighted where it may be."""
    value = value_of(votes, at)
    answered: Flags = ~np.isnan(value)
    raw = share_of(value)
    if few := thin(margins, answered):
        return Weighed(raw, None, few)
    try:
        return Weighed(raw, share_of(value, rake(margins, answered).weights), ())
    except NoWeights:
        return Weighed(raw, None, ())


def margins_of(people: Sequence[int], said: Said, parted: Iterable[Parted]) -> tuple[Margin, ...]:
    """Each way of telling people apart of which the whole community was counted."""
    return tuple(_margin(one, people, said) for one in parted if one.shares)


def weighed(votes: Votes, margins: Sequence[Margin], *, named: Iterable[int]) -> list[list[Any]]:
    """Each named statement, raw and weighted: a row for each.

    [item, people, share raw, share weighted, design effect, effective number, why not]. Why not has
    the groups with too few answers, each as [what tells apart, group]; it is empty where the
    weights could be fitted, and holds nothing but None where the margins contradict one another.
    """
    place = {int(name): at for at, name in enumerate(votes.statements)}
    return [_row(votes, margins, item, place[item]) for item in named if item in place]


def value_of(votes: Votes, statement: int) -> Floats:
    """1 for each person who agrees with a statement, 0 for who answered otherwise, else NaN."""
    value = np.full(len(votes.participants), np.nan)
    about = votes.statement == statement
    value[votes.person[about]] = votes.value[about] == AGREE
    return value


def crossed_reach(
    cut: Cut, pair: tuple[int, int], shares: Mapping[tuple[int, int], float]
) -> list[dict[str, Any]] | None:
    """What may be said of each two groups at once: the word, the doubt, and how many expected.

    No number of people: beside the table of each group by itself it would tell of the few. None
    where not even the words may be told.
    """
    counts = cut.cells(*pair)
    if counts is None:
        return None
    whole = sum(shares.values())
    cells = list(shares)
    answers = [counts.get(cell, coarsened(0)) for cell in cells]
    described = sum(answers)
    told = rounded(described)
    found = reaches(answers, [shares[one] / whole for one in cells], max(cut.people - described, 0))
    return [
        {
            "groups": list(cell),
            "expected": rounded(round(told * one.population)),
            "share": round(one.population, 3),
            "reading": one.reading.value,
            "may_be": [each.value for each in one.may_be] if one.doubt else [],
            "doubt": one.doubt.value if one.doubt else "",
        }
        for cell, one in zip(cells, found, strict=True)
    ]


def otherwise(votes: Votes, margins: Sequence[Margin], *, named: Sequence[int]) -> list[list[Any]]:
    """Where a group stands on the other side than all others: [item, partition, group, its share,
    that of the others]; told of groups of enough people alone, and where the groups that are told
    of a statement leave no few people over.
    """
    place = {int(name): at for at, name in enumerate(votes.statements)}
    told: dict[int, list[Flags]] = {}
    found = []
    for margin in margins:
        for at, group in enumerate(margin.categories):
            members: Flags = margin.place == at
            found += [
                [item, int(margin.name), int(group), *both]
                for item, *both in _apart(
                    votes, members, [(item, place[item]) for item in named if item in place]
                )
                if together([members], told.setdefault(item, []), answered_by(votes, place[item]))
            ]
    return found


def by_access(
    votes: Votes,
    margins: Sequence[Margin],
    low: set[int],
    *,
    named: Sequence[int],
    beside: Iterable[Sequence[Any]] = (),
) -> list[list[Any]]:
    """Shares of those in groups that can hardly get online, and of the others who said a group:
    [item, share of these, share of the others, whether they stand on different sides].

    Neither is told where one of them is of few, or where the two leave a few over: those who said
    nothing, beside the share of all. ``beside`` are the rows of ``otherwise``.
    """
    place = {int(name): at for at, name in enumerate(votes.statements)}
    hardly = np.zeros(len(votes.participants), dtype=np.bool_)
    described = np.zeros_like(hardly)
    for margin in margins:
        groups = [at for at, name in enumerate(margin.categories) if int(name) in low]
        if groups:
            hardly |= np.isin(margin.place, groups)
            described |= margin.said
    others = described & ~hardly
    if min(int(hardly.sum()), int(others.sum())) < FEWEST_FOR_GROUPS:
        return []
    told = _told_of(margins, beside)
    ours, theirs = shares_of(votes, hardly), shares_of(votes, others)
    for item in named:
        at = place.get(item)
        if at is not None and not together(
            [hardly, others], told.setdefault(item, []), answered_by(votes, at)
        ):
            ours[at] = theirs[at] = np.nan
    return [
        [item, points(ours[at]), points(theirs[at]), are_apart(ours[at], theirs[at])]
        for item, at in ((item, place[item]) for item in named if item in place)
    ]


def _told_of(margins: Sequence[Margin], rows: Iterable[Sequence[Any]]) -> dict[int, list[Flags]]:
    """Whose shares are told of each statement already."""
    place = {
        (int(margin.name), int(name)): margin.place == at
        for margin in margins
        for at, name in enumerate(margin.categories)
    }
    told: dict[int, list[Flags]] = {}
    for item, partition, group, *_shares in rows:
        told.setdefault(item, []).append(place[partition, group])
    return told


def _margin(parted: Parted, people: Sequence[int], said: Said) -> Margin:
    groups = list(parted.shares)
    where = {group: at for at, group in enumerate(groups)}
    return Margin.of(
        str(parted.partition),
        [str(one) for one in groups],
        shares=list(parted.shares.values()),
        place=[where.get(said.get(one, {}).get(parted.partition, 0), NOT_SAID) for one in people],
    )


def _row(votes: Votes, margins: Sequence[Margin], item: int, at: int) -> list[Any]:
    found = exactly(votes, margins, at)
    row = [item, found.raw.people, points(found.raw.share)]
    if found.weighted is None:
        few = [[int(one.dimension), int(one.category)] for one in found.few]
        return [*row, None, None, None, few or None]
    effective = rounded(int(found.weighted.effective))
    effect = round(found.weighted.design_effect, 1)
    return [*row, points(found.weighted.share), effect, effective, []]


def _apart(votes: Votes, members: Flags, items: Sequence[tuple[int, int]]) -> list[list[Any]]:
    if min(int(members.sum()), int((~members).sum())) < FEWEST_FOR_GROUPS:
        return []
    ours, theirs = shares_of(votes, members), shares_of(votes, ~members)
    return [
        [item, points(ours[at]), points(theirs[at])]
        for item, at in items
        if are_apart(ours[at], theirs[at])
    ]
