"""Turning stored answers into a finding: the only place where this room meets the analysis.

Importing this file loads NumPy, so the worker and the commands may, and the pages may not.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, SupportsFloat

import numpy as np

from civicmath.arrays import Flags, Floats
from civicmath.bridging import bridging
from civicmath.chance import wilson_lower
from civicmath.marks import Mark
from civicmath.opinion import Opinion, describe
from civicmath.routing import worth_asking
from civicmath.verdict import Verdict
from civicmath.votes import Votes
from isegoria.hear.activity_type import Responses
from isegoria.hear.models import Voice
from isegoria.understand.queries import Participation
from isegoria.understand.reading.answers import tabulated
from isegoria.understand.reading.if_all_asked import if_all_asked, moved, share_of
from isegoria.understand.reading.participation import how_they_took_part, took_part
from isegoria.understand.reading.sensitivity import hangs_on, named_in
from isegoria.understand.reading.short_list import short_list_of
from isegoria.understand.reading.signs import signs_in
from isegoria.understand.reading.voices import of_people, voices_in
from isegoria.understand.rules import FEW_OF, FEWEST_FOR_GROUPS, FEWEST_VOTES

MOST_LISTED = 5
DIGITS = 6
MAP_WIDTH, MAP_HEIGHT, MAP_EDGE = 600, 360, 26
VERDICTS = {Verdict.NONE: "none", Verdict.SPECTRUM: "spectrum", Verdict.GROUPS: "groups"}


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
    bridging: float | None
    agree_if_all_asked: float | None = None


@dataclass(frozen=True)
class Reading:
    """Everything that a finding says, before it is stored."""

    people: int
    votes: int
    items: list[ItemCount]
    result: dict[str, Any]
    priorities: dict[int, float]


def read(
    responses: Responses,
    parts: Mapping[int, Participation],
    *,
    texts: Mapping[int, str],
    seed: int,
) -> Reading:
    """Say what the answers show. The same answers and the same seed give the same reading.

    ``texts`` says each item in the language in which it was written.
    """
    said = of_people(responses, parts)
    people = {who: part for who, part in parts.items() if part.voice == Voice.PERSON}
    found = _answers(said, people) if said.columns else _votes(said, people, texts, seed)
    return replace(found, result={**found.result, "voices": voices_in(responses, parts)})


def _votes(
    responses: Responses,
    people: Mapping[int, Participation],
    texts: Mapping[int, str],
    seed: int,
) -> Reading:
    """Read answers that agree and disagree."""
    votes = votes_of(responses)
    corrected = if_all_asked(responses, votes)
    opinion = describe(votes, seed=seed, fewest_votes=FEWEST_VOTES)
    items = _items(opinion, responses, bridging(votes, kept=opinion.analysed, seed=seed))
    named = _named(opinion)
    words = [texts.get(item, "") for item in responses.items]
    signs, script = signs_in(votes, words, told=named, seed=seed)
    listed = {
        **_listed(opinion, items),
        "slate": short_list_of(votes, kept=opinion.analysed),
    }
    return Reading(
        people=len(votes.participants),
        votes=len(votes),
        items=[
            replace(one, agree_if_all_asked=share_of(found))
            for one, found in zip(items, corrected, strict=True)
        ],
        result={
            **_groups(opinion),
            **listed,
            "took_part": took_part(votes, people, told=named),
            "if_all_asked": moved(corrected, votes, named=named),
            "signs": signs,
            "hangs": hangs_on(votes, people, named=named_in(listed), script=script),
            "evidence": _evidence(opinion),
        },
        priorities=_priorities(opinion),
    )


def _answers(responses: Responses, parts: Mapping[int, Participation]) -> Reading:
    """Count answers that are no votes; there are no opinion groups in them."""
    people = {who for one in responses.columns for who in one.person}
    return Reading(
        people=len(people),
        votes=responses.counted,
        items=[],
        result={
            "questions": tabulated(responses.columns),
            "took_part": how_they_took_part(sorted(people), parts),
        },
        priorities={},
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


def _items(opinion: Opinion, responses: Responses, support: Floats) -> list[ItemCount]:
    agree, disagree = opinion.agree, opinion.disagree
    matters = Counter(item for _who, item in responses.matters)
    voted = agree + disagree + opinion.passed
    sides = [(group.agree, group.disagree, group.voted) for group in opinion.groups]
    every = sides or [(agree, disagree, voted)]
    # Of one mind is what even the group that is least so says, one way or the other.
    ground = np.stack(
        [np.min([wilson_lower(side[way], side[2]) for side in every], axis=0) for way in (0, 1)]
    ).max(axis=0)
    division = 4 * agree * disagree / np.maximum(voted, 1) ** 2
    enough = voted >= FEWEST_VOTES
    return [
        ItemCount(
            item=item,
            agree=int(agree[at]),
            disagree=int(disagree[at]),
            passed=int(opinion.passed[at]),
            matters=matters[item],
            agreement=round(float(ground[at]), DIGITS) if enough[at] else None,
            division=round(float(division[at]), DIGITS) if enough[at] else None,
            # Another start of the search moves it by a thousandth.
            bridging=_figure(support[at], 3) if enough[at] else None,
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


def _named(opinion: Opinion) -> Flags:
    """Which statements the first page names."""
    named = {one.statement for one in opinion.unites[:MOST_LISTED]}
    named |= {one.statement for one in opinion.divides[:MOST_LISTED]}
    told: Flags = np.array([name in named for name in opinion.statements], dtype=np.bool_)
    return told


def _evidence(opinion: Opinion) -> dict[str, Any]:
    """The figures behind the verdict, for those who check.

    ``groups_again`` is how much groups of other people drawn from the same crowd are like those
    told (adjusted Rand index); ``same_group`` in what share of these draws a person stays.
    """
    found = opinion.evidence
    drawn = found.certainty[~np.isnan(found.certainty)] if len(found.agreement) else np.empty(0)
    return {
        "axis": _figure(found.axis),
        "axis_by_chance": _figure(found.axis_by_chance.max(initial=0.0)),
        "lead_over_one_crowd": _figure(found.lead),
        **_middle_and_low("groups_again", found.agreement),
        **_middle_and_low("same_group", drawn),
        "groups_tried": found.count,
        "resamples": len(found.agreement),
        "smallest_group": found.smallest,
    }


def _middle_and_low(name: str, figures: Floats) -> dict[str, float]:
    """What half of them reach, and what nine of ten reach."""
    has_any = len(figures) > 0
    return {
        f"{name}_median": _figure(np.median(figures)) if has_any else 0.0,
        f"{name}_low": _figure(np.quantile(figures, 0.1)) if has_any else 0.0,
    }


def _figure(value: SupportsFloat, digits: int = DIGITS) -> float:
    """A figure as it is stored; not all databases know a zero with a sign."""
    return round(float(value), digits) + 0.0


def _priorities(opinion: Opinion) -> dict[int, float]:
    """How much one more answer to each item tells, whichever side it takes.

    How far an answer places a person is taken alike for both sides; ``opinion.extremity`` is that
    of agreeing alone.
    """
    far = np.sqrt(len(opinion.statements)) * np.hypot(*opinion.loadings)
    weights = worth_asking(opinion.agree, opinion.disagree, opinion.passed, far)
    return {
        int(name): weight for name, weight in zip(opinion.statements, weights.tolist(), strict=True)
    }
