"""Turning stored answers into a finding: the only place where this room meets the analysis.

Importing this file loads NumPy, so the worker and the commands may, and the pages may not.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.agreement import wilson_lower
from civicmath.marks import Mark
from civicmath.opinion import Opinion, describe
from civicmath.routing import priorities
from civicmath.verdict import Verdict
from civicmath.votes import AGREE, Votes
from isegoria.hear.activity_type import Responses
from isegoria.understand.queries import Participation
from isegoria.understand.rules import FEW_OF, FEWEST_FOR_GROUPS, FEWEST_IN_A_CELL, FEWEST_VOTES

MOST_LISTED = 5
DIGITS = 6
MAP_WIDTH, MAP_HEIGHT, MAP_EDGE = 600, 360, 26
VERDICTS = {Verdict.NONE: "none", Verdict.SPECTRUM: "spectrum", Verdict.GROUPS: "groups"}

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class ItemCount:
    """What was said about one item."""

    item: int
    agree: int
    disagree: int
    passed: int
    matters: int
    agreement: float | None
    division: float | None


@dataclass(frozen=True)
class Reading:
    """Everything that a finding says, before it is stored."""

    people: int
    votes: int
    items: list[ItemCount]
    result: dict[str, Any]
    priorities: dict[int, float]


def read(responses: Responses, parts: Mapping[int, Participation], *, seed: int) -> Reading:
    """Say what the answers show. The same answers and the same seed give the same reading."""
    votes = votes_of(responses)
    opinion = describe(votes, seed=seed, fewest_votes=FEWEST_VOTES)
    items = _items(opinion, responses)
    return Reading(
        people=len(votes.participants),
        votes=len(votes),
        items=items,
        result={
            **_groups(opinion),
            **_listed(opinion, items),
            "took_part": _took_part(votes, parts, _highlights(opinion, votes)),
            "evidence": _evidence(opinion),
        },
        priorities=_priorities(opinion),
    )


def votes_of(responses: Responses) -> Votes:
    """Take the columns of the contract as the table that the analysis reads."""
    items = np.array(responses.items, dtype=np.int64)
    order = np.argsort(items)
    about = np.asarray(responses.item, dtype=np.int64)
    # A statement accepted while the rows were being read is left for the next reading.
    known = np.isin(about, items)
    people, person = np.unique(
        np.asarray(responses.person, dtype=np.int64)[known], return_inverse=True
    )
    return Votes.from_log(
        person,
        order[np.searchsorted(items, about[known], sorter=order)],
        np.asarray(responses.value, dtype=np.int8)[known],
        participants=[str(one) for one in people.tolist()],
        statements=[str(one) for one in responses.items],
    )


def _items(opinion: Opinion, responses: Responses) -> list[ItemCount]:
    agree, disagree = opinion.agree, opinion.disagree
    voted = agree + disagree + opinion.passed
    sides = [(group.agree, group.disagree, group.voted) for group in opinion.groups]
    every = sides or [(agree, disagree, voted)]
    # Of one mind is what even the group that is least so says, one way or the other.
    ground = np.stack(
        [np.min([wilson_lower(side[way], side[2]) for side in every], axis=0) for way in (0, 1)]
    ).max(axis=0)
    division = 4 * agree * disagree / np.maximum(voted, 1) ** 2
    return [
        ItemCount(
            item=item,
            agree=int(agree[at]),
            disagree=int(disagree[at]),
            passed=int(opinion.passed[at]),
            matters=responses.matters.get(item, 0),
            agreement=round(float(ground[at]), DIGITS) if voted[at] >= FEWEST_VOTES else None,
            division=round(float(division[at]), DIGITS) if voted[at] >= FEWEST_VOTES else None,
        )
        for at, item in enumerate(responses.items)
    ]


def _groups(opinion: Opinion) -> dict[str, Any]:
    if len(opinion.participants) < FEWEST_FOR_GROUPS:
        return {"verdict": "few", "placed": 0, "groups": [], "marks": [], "ends": []}
    has_map = opinion.evidence.verdict is not Verdict.NONE
    return {
        "verdict": VERDICTS[opinion.evidence.verdict],
        "placed": int(opinion.clustered.sum()),
        "groups": [
            {
                "people": group.people,
                "typical": [
                    [int(opinion.statements[one.statement]), one.direction]
                    for one in group.representative
                ],
            }
            for group in opinion.groups
        ],
        "marks": _drawn(opinion.marks) if has_map else [],
        "ends": _ends(opinion) if opinion.evidence.verdict is Verdict.SPECTRUM else [],
        "along": _along(opinion.marks) if has_map else [],
    }


def _drawn(marks: Sequence[Mark]) -> list[list[int]]:
    """Place marks in the picture: [x, y, people, group], the same scale along both ways."""
    if not marks:
        return []
    across, up = [one.x for one in marks], [one.y for one in marks]
    scale = min(
        (MAP_WIDTH - 2 * MAP_EDGE) / ((max(across) - min(across)) or 1.0),
        (MAP_HEIGHT - 2 * MAP_EDGE) / ((max(up) - min(up)) or 1.0),
    )
    middle = (max(across) + min(across)) / 2, (max(up) + min(up)) / 2
    return [
        [
            round(MAP_WIDTH / 2 + scale * (one.x - middle[0])),
            round(MAP_HEIGHT / 2 - scale * (one.y - middle[1])),
            one.people,
            one.group or 0,
        ]
        for one in marks
    ]


def _along(marks: Sequence[Mark]) -> list[int]:
    """How many people stand in each third of the picture, counted by whole marks.

    So the table says what the picture says, and a third that is not empty has a mark's people.
    """
    if not marks:
        return []
    across, people = [one.x for one in marks], [one.people for one in marks]
    return [int(count) for count in np.histogram(across, bins=3, weights=people)[0]]


def _ends(opinion: Opinion) -> list[list[int | str]]:
    """The statements that pull people furthest along the line of disagreement, and which way."""
    pull = opinion.loadings[0]
    furthest = np.argsort(-np.abs(pull), kind="stable")[:MOST_LISTED]
    return [
        [int(opinion.statements[at]), "right" if pull[at] > 0 else "left"]
        for at in furthest.tolist()
        if pull[at] != 0
    ]


def _listed(opinion: Opinion, items: list[ItemCount]) -> dict[str, Any]:
    unites = [[int(one.statement), one.direction] for one in opinion.unites[:MOST_LISTED]]
    divides = [int(one.statement) for one in opinion.divides[:MOST_LISTED]]
    held_by_few = [one.item for one in _held_by_few(items) if one.item not in divides]
    few = held_by_few[:MOST_LISTED]
    typical = {one.statement for group in opinion.groups for one in group.representative}
    place = {int(name): at for at, name in enumerate(opinion.statements)}
    told = [place[item] for item in (*(int(item) for item, _way in unites), *divides, *few)]
    return {
        "unites": unites,
        "unites_count": len(opinion.unites),
        "divides": divides,
        "divides_count": len(opinion.divides),
        "few": few,
        "few_count": len(held_by_few),
        "by_group": {
            opinion.statements[at]: [
                [int(group.agree[at]), int(group.disagree[at]), int(group.passed[at])]
                for group in opinion.groups
            ]
            for at in dict.fromkeys([*told, *sorted(typical)])
            if opinion.groups
        },
    }


def _held_by_few(items: list[ItemCount]) -> list[ItemCount]:
    """Views that a minority holds, those first that matter most to somebody.

    Where most people pass, fewer than a third may agree and still outnumber the others; that is
    no minority.
    """
    few = [
        one
        for one in items
        if one.agreement is not None
        and 0 < one.agree < one.disagree
        and FEW_OF * one.agree < one.agree + one.disagree + one.passed
    ]
    return sorted(few, key=lambda one: (-one.matters, -one.agree, one.item))


def _highlights(opinion: Opinion, votes: Votes) -> Flags:
    """Which votes are about the statements that the first page names."""
    named = {one.statement for one in opinion.unites[:MOST_LISTED]}
    named |= {one.statement for one in opinion.divides[:MOST_LISTED]}
    chosen = np.array([name in named for name in opinion.statements], dtype=np.bool_)
    told: Flags = chosen[votes.statement]
    return told


def _took_part(votes: Votes, parts: Mapping[int, Participation], told: Flags) -> dict[str, Any]:
    people = [parts.get(int(name), Participation("", "", "")) for name in votes.participants]
    return {
        "answers_each": int(np.median(votes.per_person())) if people else 0,
        "without_answers": len(parts.keys() - {int(name) for name in votes.participants}),
        "channel": _split([one.channel for one in people], votes, told),
        "language": _split([one.language for one in people], votes, told),
        "assurance": _split([one.assurance for one in people], votes, told),
    }


def _split(kinds: list[str], votes: Votes, told: Flags) -> list[list[Any]]:
    """People by kind, most first, and how far the named shares move without each kind.

    Kinds with too few people are put together and not named. If all these are still too few, the
    next smallest kind joins them, so that nobody finds them by subtraction; where one kind is
    left, no number is told at all. The move is given where both sides have enough people to be
    looked at.
    """
    counts = Counter(kinds)
    if len(counts) == 1:
        return [[kind, number, None] for kind, number in counts.items()]
    named = [
        (kind, number)
        for kind, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if kind and number >= FEWEST_IN_A_CELL
    ]
    together = len(kinds) - sum(number for _kind, number in named)
    while 0 < together < FEWEST_IN_A_CELL and len(named) > 1:
        together += named.pop()[1]
    if 0 < together < FEWEST_IN_A_CELL and named:
        return [[named[0][0], None, None], ["", None, None]]
    rows = [
        [kind, number, _move(np.array([one == kind for one in kinds]), votes, told)]
        for kind, number in named
    ]
    return [*rows, ["", together, None]] if together else rows


def _move(left_out: Flags, votes: Votes, told: Flags) -> int | None:
    """By how many points in a hundred the share that agrees moves at most, among named ones."""
    enough = min(int(left_out.sum()), int((~left_out).sum())) >= FEWEST_FOR_GROUPS
    if not enough or not told.any():
        return None
    moves = _agreeing(votes, told) - _agreeing(votes, told & ~left_out[votes.person])
    return int(np.nan_to_num(np.abs(moves)).max() * 100 + 0.5)


def _agreeing(votes: Votes, chosen: Flags) -> NDArray[np.float64]:
    """Share of those chosen votes that agree, by statement; not a number where there is none."""
    size = len(votes.statements)
    voted = np.bincount(votes.statement[chosen], minlength=size)
    agreed = np.bincount(votes.statement[chosen & (votes.value == AGREE)], minlength=size)
    share: NDArray[np.float64] = np.where(voted > 0, agreed / np.maximum(voted, 1), np.nan)
    return share


def _evidence(opinion: Opinion) -> dict[str, Any]:
    """The figures behind the verdict, for those who check."""
    found = opinion.evidence
    agreement = found.agreement
    figures = {
        "axis": found.axis,
        "axis_by_chance": float(found.axis_by_chance.max(initial=0.0)),
        "lead_over_one_crowd": found.lead,
        "same_group_median": float(np.median(agreement)) if len(agreement) else 0.0,
        "same_group_low": float(np.quantile(agreement, 0.1)) if len(agreement) else 0.0,
    }
    return {
        **{name: round(figure, DIGITS) for name, figure in figures.items()},
        "groups_tried": found.count,
        "resamples": len(agreement),
        "smallest_group": found.smallest,
    }


def _priorities(opinion: Opinion) -> dict[int, float]:
    weights = priorities(opinion.agree, opinion.disagree, opinion.passed, opinion.extremity)
    return {
        int(name): weight for name, weight in zip(opinion.statements, weights.tolist(), strict=True)
    }
