"""A town that is made up, whose opinion is known because it was put in, laid into the tables.

Some of its groups are reached less than others, and those think otherwise. So what is told of the
answers can be held against what was put in. Answers are put down in bulk, by models and services.
"""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from civicmath.margins import NOT_SAID, Margin
from civicmath.town import Town, town
from civicmath.weighting import rake, share_of
from isegoria.activities.statements.services import add_statement, cast_many
from isegoria.belonging.jobs import look_after_keys
from isegoria.belonging.models import SelfDescription
from isegoria.belonging.queries import newest_key
from isegoria.belonging.services import sealed_row
from isegoria.hear.models import Contribution, Item, Participant
from isegoria.places.models import Group
from isegoria.places.services import (
    Count,
    GroupWords,
    PartitionWords,
    put_area,
    put_partition,
    use_partitions,
)

if TYPE_CHECKING:
    from zipfile import ZipFile

    from isegoria.hear.models import Activity

Rows = Mapping[int, Mapping[str, Any]]
Figures = dict[str, float]
# How often somebody passes, and how often somebody keeps silent about what they are.
PASSES, SILENT = 0.1, 0.01
# How strongly the groups reached least think otherwise on each second statement, in log odds.
OTHERWISE = 2.0


@dataclass(frozen=True)
class Known:
    """What was put in: by item the share of the town that agrees, by group what it is made of.

    ``answering`` is the share of each group among those who were drawn to answer; ``unheard`` are
    the groups that come with less than half of their share.
    """

    agree: dict[int, float]
    answering: dict[int, float]
    unheard: set[int]
    people: int


def lay_out(activity: Activity, *, inhabitants: int, people: int, statements: int) -> Known:
    """Put a town, its census and the answers of those who were reached into the tables."""
    random = np.random.default_rng(20_261_122)
    made = town(1.0, random)
    groups = _census(activity, made, inhabitants)
    category = made.answering(people, random)
    odds = _odds(made, statements, random)
    items = [
        add_statement(
            activity=activity,
            words=f"Made-up statement number {number}.",
            language="en",
            standing=Item.Standing.ACCEPTED,
        )
        for number in range(1, statements + 1)
    ]
    crowd = _crowd(activity, made.channels(category, random).tolist())
    _vote(activity, crowd, items, _chances(odds, category), random)
    _describe(activity, crowd, groups, category, random)
    agree = _in_the_whole_town(made, odds)
    return Known(
        agree={item.pk: float(share) for item, share in zip(items, agree, strict=True)},
        answering={
            groups[margin][at]: float(share)
            for margin, (one, reach) in enumerate(zip(made.margins, made.reach, strict=True))
            for at, share in enumerate(one.shares * reach)
        },
        unheard={
            groups[margin][at]
            for margin, one in enumerate(made.margins)
            for at, name in enumerate(one.categories)
            if name in made.unheard
        },
        people=people,
    )


def _census(activity: Activity, made: Town, inhabitants: int) -> list[list[int]]:
    """Put down who lives there; the number of each group, by margin."""
    for margin in made.margins:
        put_partition(
            PartitionWords(
                code=_code(margin),
                language="en",
                names={"en": margin.name.title()},
                questions={"en": f"Your {margin.name}?"},
                reasons={"en": "So that we see whom we have not heard."},
                groups=tuple(
                    GroupWords(code=f"{margin.name}-{at}", labels={"en": name})
                    for at, name in enumerate(margin.categories)
                ),
            )
        )
    process = activity.process
    process.area = put_area(
        code="simulated-town",
        name="Simulated town",
        language="en",
        counts=[
            Count(_code(margin), f"{margin.name}-{at}", round(inhabitants * share), "Census", _DAY)
            for margin in made.margins
            for at, share in enumerate(margin.shares.tolist())
        ],
    )
    process.save(update_fields=["area"])
    use_partitions(area=process.area, codes=[_code(margin) for margin in made.margins])
    look_after_keys()
    numbers = dict(Group.objects.values_list("code", "pk"))
    return [
        [numbers[f"{margin.name}-{at}"] for at in range(len(margin.categories))]
        for margin in made.margins
    ]


_DAY = date(2025, 1, 1)


def _code(margin: Margin) -> str:
    """Not the name alone: a site that is in use tells people apart by some of these already."""
    return f"town-{margin.name}"


def _odds(made: Town, statements: int, random: np.random.Generator) -> list[np.ndarray]:
    """What each category adds to the log odds of agreeing, by margin: (statements, categories)."""
    odds = [random.normal(0.0, 0.3, (statements, len(one.shares))) for one in made.margins]
    odds[0] += random.normal(0.0, 0.8, (statements, 1))
    for margin, category in made.seldom:
        odds[margin][::2, category] -= OTHERWISE
    return odds


def _chances(odds: list[np.ndarray], category: np.ndarray) -> np.ndarray:
    """How likely each person is to agree with each statement: (people, statements)."""
    total = sum(one[:, place] for one, place in zip(odds, category, strict=True))
    return (1 - PASSES) / (1 + np.exp(-np.asarray(total).T))


def _in_the_whole_town(made: Town, odds: list[np.ndarray]) -> np.ndarray:
    """The share of the town that agrees: the categories of different margins are independent."""
    cells = np.array(list(product(*(range(len(one.shares)) for one in made.margins)))).T
    weight = np.prod(
        [one.shares[place] for one, place in zip(made.margins, cells, strict=True)], axis=0
    )
    return weight @ _chances(odds, cells)


def _crowd(activity: Activity, channels: list[str]) -> list[Participant]:
    crowd = Participant.objects.bulk_create(
        [
            Participant(process=activity.process, secret=secrets.token_bytes(16))
            for _channel in channels
        ],
        batch_size=2000,
    )
    Contribution.objects.bulk_create(
        [
            Contribution(
                process=activity.process,
                activity=activity,
                participant=one,
                channel=channel,
                language="en",
                received_on=_DAY,
            )
            for one, channel in zip(crowd, channels, strict=True)
        ],
        batch_size=2000,
    )
    return crowd


def _vote(
    activity: Activity,
    crowd: list[Participant],
    items: list[Item],
    chances: np.ndarray,
    random: np.random.Generator,
) -> None:
    drawn = random.random(chances.shape)
    said = np.where(drawn < chances, 1, np.where(drawn < 1 - PASSES, -1, 0)).tolist()
    cast_many(
        activity,
        (
            (who, item, value, False)
            for who, row in zip(crowd, said, strict=True)
            for item, value in zip(items, row, strict=True)
        ),
    )


def _describe(
    activity: Activity,
    crowd: list[Participant],
    groups: list[list[int]],
    category: np.ndarray,
    random: np.random.Generator,
) -> None:
    """Seal what people say they are, each thing by itself; some keep silent."""
    key = newest_key()
    partition_of = dict(Group.objects.values_list("pk", "partition"))
    speaks = random.random(category.shape) >= SILENT
    rows = [
        sealed_row(
            activity.process_id,
            key,
            person=who.pk,
            partition=partition_of[group],
            group=group,
        )
        for margin, places in enumerate(category.tolist())
        for at, (who, place) in enumerate(zip(crowd, places, strict=True))
        if speaks[margin, at] and (group := groups[margin][place])
    ]
    rows.sort(key=lambda one: one.pk)
    SelfDescription.objects.bulk_create(rows, batch_size=2000)


def unheard(rows: Rows) -> set[int]:
    """The groups that the report calls unheard."""
    return {group for group, row in rows.items() if row["reading"] == "unheard"}


def outside(rows: Rows, known: Known) -> dict[str, tuple[float, float, float]]:
    """Groups whose share among those who were drawn lies outside of what is told of them.

    What is told is rounded, and the draw itself is left to chance: three standard errors.
    """
    names = dict(Group.objects.values_list("pk", "code"))
    found = {}
    for group, row in rows.items():
        share = known.answering[group]
        slack = 0.01 + 3 * (share * (1 - share) / known.people) ** 0.5
        if not row["least"] - slack <= share <= row["most"] + slack:
            found[names[group]] = (row["least"], share, row["most"])
    return found


def exact_in(folder: ZipFile) -> Figures:
    """The exact figures of a folder that were weighted, and the raw ones beside them."""
    figures = json.loads(folder.read("figures.json"))["exact"]
    return {name: one for name, one in figures.items() if name.startswith("statement")}


def worked_out(folder: ZipFile) -> Figures:
    """The same figures by civicmath, from the tables alone."""
    votes = _table(folder, "votes")
    groups = _table(folder, "groups")
    people = np.unique(votes[:, 0])
    margins = []
    for parted in np.unique(groups[:, 1]):
        share = {group: part for by, group, part in _shares(folder) if by == parted}
        place = np.full(len(people), NOT_SAID)
        said = groups[groups[:, 1] == parted]
        at = {group: number for number, group in enumerate(share)}
        place[np.searchsorted(people, said[:, 0])] = [at[one] for one in said[:, 2].tolist()]
        margins.append(
            Margin.of(str(parted), [*map(str, share)], shares=[*share.values()], place=place)
        )
    found: Figures = {}
    for number in np.unique(votes[:, 1]).tolist():
        about = votes[votes[:, 1] == number]
        value = np.full(len(people), np.nan)
        value[np.searchsorted(people, about[:, 0])] = about[:, 2] == 1
        raw, weighted = share_of(value), share_of(value, rake(margins, ~np.isnan(value)).weights)
        name = f"statement {number}"
        found[f"{name} people"], found[f"{name} raw"] = raw.people, raw.share
        found[f"{name} weighted"] = weighted.share
        found[f"{name} design effect"] = weighted.design_effect
        found[f"{name} effective"] = weighted.effective
    return found


def gone_wrong(ours: Figures, known: Known, activity: Activity) -> dict[str, float]:
    """How far shares are off, in the errors that the draw alone makes, and on average in points.

    Raw shares lean to those who were reached; weighted ones should be off by chance alone.
    """
    raw, weighted, by_chance = [], [], []
    for number, item in activity.items.values_list("number", "pk"):
        name, share = f"statement {number}", known.agree[item]
        if f"{name} weighted" not in ours:
            continue
        raw.append(ours[f"{name} raw"] - share)
        weighted.append(ours[f"{name} weighted"] - share)
        by_chance.append((share * (1 - share) / ours[f"{name} effective"]) ** 0.5)
    return {
        "weighted_in_errors": float(np.max(np.abs(weighted) / np.array(by_chance))),
        "raw_in_errors": float(np.max(np.abs(raw) / np.array(by_chance))),
        "weighted": float(np.mean(np.abs(weighted))),
        "raw": float(np.mean(np.abs(raw))),
        "statements": len(raw),
    }


def _table(folder: ZipFile, name: str) -> np.ndarray:
    lines = io.StringIO(folder.read(f"{name}.csv").decode())
    return np.loadtxt(lines, delimiter=",", skiprows=1, dtype=np.int64)


def _shares(folder: ZipFile) -> list[tuple[int, int, float]]:
    lines = folder.read("community.csv").decode().splitlines()[1:]
    cells = (one.split(",") for one in lines)
    return [(int(parted), int(group), float(share)) for parted, group, share, _low in cells]
