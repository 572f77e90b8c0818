"""Counting whom we heard: the one place where what people said they are meets who took part.

Only numbers come out of here, and only such as everybody may read. What people said they are is
opened in the memory of the worker and put down nowhere.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from typing import Any

from django.db import transaction
from django.utils import timezone

from civicmath.weighting import FEWEST_ANSWERS
from isegoria.belonging.opening import opened
from isegoria.belonging.queries import state_of
from isegoria.hear.models import Activity
from isegoria.ledger.queries import latest_checkpoint
from isegoria.places.models import Group, Outline, Partition
from isegoria.places.parts import areas_of_groups, places_alone
from isegoria.places.queries import asked_of, counted_in, crossed_in
from isegoria.process.models import Process
from isegoria.understand.models import WhoWasHeard
from isegoria.understand.queries import joined_into, low_groups, people_of
from isegoria.understand.reading.cut import Cut, Said, cut_of
from isegoria.understand.reading.reach import Parted, told_of
from isegoria.understand.reading.sensitivity import named_in
from isegoria.understand.reading.weighed import (
    by_access,
    crossed_reach,
    margins_of,
    otherwise,
    weighed,
)
from isegoria.understand.reading.weighed_answers import answers_weighed
from isegoria.understand.rules import is_everybody, may_be_told
from isegoria.understand.services import answers_of_people, code_version, votes_of_people


@dataclass(frozen=True)
class _Community:
    """How the community of a question is described: by what, in which shares, by whom."""

    parted: list[Parted]
    around: dict[str, dict[str, Any]]
    crossed: dict[tuple[int, int], dict[tuple[int, int], float]]
    where: Mapping[int, Mapping[int, Sequence[int]]]
    """The areas of each group, by what tells in which part of an area somebody lives."""

    @property
    def digest(self) -> str:
        """What changes whenever the community is described otherwise."""
        whole = json.dumps([self.around, *map(str, (*self.parted, *self.crossed.items()))])
        return sha256(whole.encode()).hexdigest()

    def shares(self) -> dict[str, dict[str, float]]:
        """The share of each group, by what tells it apart, as it is kept."""
        return {
            str(one.partition): {str(group): share for group, share in one.shares.items()}
            for one in self.parted
        }


def count_whom_we_heard(process: Process) -> bool:
    """Tell anew whom the answers to a question come from, if that may be; whether it was.

    People are counted anew once a day at most, and only where ten more have said what they are. A
    community that is described anew is held against the people who were counted last.
    """
    kept = WhoWasHeard.objects.filter(process=process).first() or WhoWasHeard(process=process)
    community = _community(process)
    if not community.parted:
        return False
    state = state_of(process.pk)
    has_more = state != kept.seen
    is_described_anew = bool(kept.cut) and kept.profile != community.digest
    is_told = has_more and _count_people(kept, process, community, state)
    if is_described_anew and not is_told:
        kept.result |= _held_against(Cut.of_json(kept.cut), community)
        kept.result["snapshot"] |= {"shares": community.shares()}
        kept.profile = community.digest
    if has_more or is_described_anew:
        kept.seen = state
        with transaction.atomic():
            kept.save()
    return is_told or is_described_anew


def _count_people(kept: WhoWasHeard, process: Process, community: _Community, state: str) -> bool:
    """Make a new cut of the people, if that may be; whether it was made.

    Where people live is counted alone: it is laid beside nothing else that they said, not even in
    sums, as few live in one place, are of one age and think alike.

    What is weighed is weighed once a cut: by other shares of the community, one after the other,
    somebody could work out what a few people said.
    """
    people = people_of(process.pk)
    groups = by_who_goes_on(opened(process.pk).groups, joined_into(process.pk))
    described = sum(1 for one in people if one in groups)
    today = timezone.now().date()
    if not may_be_told(
        described=described, before=kept.described, told_on=kept.told_on, today=today
    ):
        return False
    in_use = [one.partition for one in community.parted]
    named = {partition for one in people for partition in groups.get(one, {})}
    alone = places_alone()
    cut = cut_of(people, groups, [*in_use, *sorted(named - set(in_use))], alone=alone)
    kept.told_on, kept.described, kept.state = today, described, state
    kept.profile, kept.cut = community.digest, cut.as_json()
    kept.code_version = code_version()
    low = low_groups(process.area_id)
    parted = [one for one in community.parted if one.partition not in {*cut.withheld, *alone}]
    kept.result = {
        "people": cut.people,
        **_held_against(cut, community),
        "beside": _beside(process, groups, parted, low),
        "snapshot": {
            "log_size": latest_checkpoint().size,
            "shares": community.shares(),
            "weights": {
                one: shares
                for one, shares in community.shares().items()
                if int(one) not in {*cut.withheld, *alone}
            },
            "low": sorted(low),
            "fewest": FEWEST_ANSWERS,
        },
    }
    return True


def _held_against(cut: Cut, community: _Community) -> dict[str, Any]:
    """The people of a cut against the community as it is described: follows from the cut alone."""
    around = community.around
    in_use = {one.partition for one in community.parted}
    names = dict(Partition.objects.filter(pk__in=cut.withheld).values_list("pk", "name_id"))
    return {
        "parted": [
            _named(one | around[str(one["partition"])], community.where)
            for one in told_of(cut, community.parted)
        ],
        "crosses": [
            {"partitions": list(pair), "cells": [_labelled(row) for row in cells]}
            for pair, shares in community.crossed.items()
            if (cells := crossed_reach(cut, pair, shares)) is not None
        ],
        "withheld": [names[one] for one in cut.withheld if one in in_use],
    }


def _beside(
    process: Process, groups: Said, parted: Sequence[Parted], low: set[int]
) -> dict[str, Any]:
    """What may be told of the answers to each activity once they are laid beside the groups."""
    found: dict[str, Any] = {}
    for activity in Activity.objects.filter(process=process).exclude(finding=None):
        if "questions" in activity.finding.result:
            if told := answers_weighed(answers_of_people(activity), groups, parted):
                found[str(activity.pk)] = {"answers": told}
            continue
        votes, named = votes_of_people(activity), named_in(activity.finding.result)
        if votes is None or not named:
            continue
        margins = margins_of([int(one) for one in votes.participants], groups, parted)
        if not margins:
            continue
        apart = otherwise(votes, margins, named=named)
        found[str(activity.pk)] = {
            "weighed": weighed(votes, margins, named=named),
            "otherwise": apart,
            "access": by_access(votes, margins, low, named=named, beside=apart),
        }
    return found


def _crossed(process: Process) -> dict[tuple[int, int], dict[tuple[int, int], float]]:
    """The shares of each two groups at once of which a source has counted everybody."""
    asked = asked_of(process.area_id, process.source_language)
    found = {}
    for one, other in combinations((each for each in asked if not each.is_where), 2):
        counted = crossed_in(process.area_id, one.code, other.code)
        if counted is None or not is_everybody(counted.shares):
            continue
        numbers = {(one.pk, group.code): group.pk for group in one.groups}
        numbers |= {(other.pk, group.code): group.pk for group in other.groups}
        found[one.pk, other.pk] = {
            (numbers[one.pk, first], numbers[other.pk, second]): share
            for (first, second), share in counted.shares.items()
            if (one.pk, first) in numbers and (other.pk, second) in numbers
        }
    return found


def _labelled(row: dict[str, Any]) -> dict[str, Any]:
    labels = dict(Group.objects.filter(pk__in=row["groups"]).values_list("pk", "label_id"))
    return row | {"labels": [labels[one] for one in row["groups"]]}


def _community(process: Process) -> _Community:
    """By what the community of a question is told apart, and what is known of it."""
    counted = counted_in(process.area_id)
    parted, around = [], {}
    asked = asked_of(process.area_id, process.source_language)
    for one in asked:
        found = counted.get(one.code)
        shares = found.shares if found else {}
        parted.append(
            Parted(
                partition=one.pk,
                groups=tuple(group.pk for group in one.groups),
                shares={
                    group.pk: shares[group.code] for group in one.groups if group.code in shares
                }
                if is_everybody(shares)
                else {},
            )
        )
        around[str(one.pk)] = {
            "source": found.source.name if found else "",
            "counted_on": found.source.counted_on.isoformat() if found else "",
            "is_expired": bool(found and found.is_expired),
        }
    where = {one.pk: areas_of_groups(one.pk) for one in asked if one.is_where}
    return _Community(parted, around, _crossed(process), where)


def _named(
    told: dict[str, Any], where: Mapping[int, Mapping[int, Sequence[int]]]
) -> dict[str, Any]:
    """The same with where its names are written, so that pages need not look for them.

    Of parts of an area also which areas they are, and whether two of them can be drawn.
    """
    groups = Group.objects.filter(partition=told["partition"])
    labels = dict(groups.values_list("pk", "label_id"))
    name = Partition.objects.values_list("name_id", flat=True).get(pk=told["partition"])
    rows = [row | {"label": labels[row["group"]]} for row in told["groups"]]
    if (areas := where.get(told["partition"])) is None:
        return told | {"name": name, "groups": rows}
    drawn = set(Outline.objects.filter(area__groups__in=areas).values_list("area", flat=True))
    rows = [row | {"areas": areas.get(row["group"], [])} for row in rows]
    is_drawn = sum(not drawn.isdisjoint(row["areas"]) for row in rows) > 1
    return told | {"name": name, "groups": rows, "is_where": True, "is_drawn": is_drawn}


def by_who_goes_on(
    groups: Mapping[int, Mapping[int, int]], joined: Mapping[int, int]
) -> dict[int, Mapping[int, int]]:
    """What each person said; of parts that were joined, the part that goes on has the last word."""
    found: dict[int, Mapping[int, int]] = {}
    for one, said in groups.items():
        head = joined.get(one, one)
        own = found.get(head, {})
        found[head] = {**own, **said} if one == head else {**said, **own}
    return found
