"""Counting whom we heard: the one place where what people said they are meets who took part.

Only numbers come out of here, and only such as everybody may read. What people said they are is
opened in the memory of the worker and put down nowhere.
"""

import json
from collections.abc import Mapping, Sequence
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
from isegoria.places.models import Group, Partition
from isegoria.places.queries import asked_of, counted_in, crossed_in
from isegoria.process.models import Process
from isegoria.understand.models import WhoWasHeard
from isegoria.understand.queries import joined_into, low_groups, people_of
from isegoria.understand.reading.reach import Parted, who_was_heard
from isegoria.understand.reading.sensitivity import named_in
from isegoria.understand.reading.weighed import (
    Said,
    by_access,
    crossed_reach,
    margins_of,
    otherwise,
    weighed,
)
from isegoria.understand.rules import is_everybody, may_be_told
from isegoria.understand.services import code_version, votes_of_people


def count_whom_we_heard(process: Process) -> bool:
    """Tell anew whom the answers to a question come from, if that may be; whether it was.

    A new table comes once a day at most, and only where ten more people have said what they are,
    or the community has been described anew while nobody has.
    """
    kept = WhoWasHeard.objects.filter(process=process).first() or WhoWasHeard(process=process)
    state = state_of(process.pk)
    parted, around = _profile(process)
    profile = sha256(json.dumps([around, *map(str, parted)]).encode()).hexdigest()
    is_described_anew = kept.told_on is not None and kept.profile != profile
    if (state == kept.seen and not is_described_anew) or not parted:
        return False
    people = people_of(process.pk)
    groups = by_who_goes_on(opened(process.pk).groups, joined_into(process.pk))
    described = sum(1 for one in people if one in groups)
    today = timezone.now().date()
    kept.seen = state
    due = may_be_told(
        described=described, before=kept.described, told_on=kept.told_on, today=today
    ) or (is_described_anew and state == kept.state)
    if due:
        kept.told_on, kept.described, kept.state, kept.profile = today, described, state, profile
        kept.code_version = code_version()
        told = who_was_heard(people, groups, parted)
        kept.result = {
            "people": len(people),
            "parted": [_named(one | around[str(one["partition"])]) for one in told],
            "crosses": _crosses(process, people, groups),
            "beside": _beside(process, groups, parted),
            "snapshot": {
                "log_size": latest_checkpoint().size,
                "shares": {str(one.partition): _by_name(one.shares) for one in parted},
                "fewest": FEWEST_ANSWERS,
            },
        }
    with transaction.atomic():
        kept.save()
    return due


def _beside(process: Process, groups: Said, parted: Sequence[Parted]) -> dict[str, Any]:
    """What may be told of the answers to each activity once they are laid beside the groups."""
    low = low_groups(process.area_id)
    found = {}
    for activity in Activity.objects.filter(process=process).exclude(finding=None):
        votes, named = votes_of_people(activity), named_in(activity.finding.result)
        if votes is None or not named:
            continue
        margins = margins_of([int(one) for one in votes.participants], groups, parted)
        if not margins:
            continue
        found[str(activity.pk)] = {
            "weighed": weighed(votes, margins, named=named),
            "otherwise": otherwise(votes, margins, named=named),
            "access": by_access(votes, margins, low, named=named),
        }
    return found


def _crosses(process: Process, people: Sequence[int], groups: Said) -> list[dict[str, Any]]:
    """Each two groups at once of which a source has counted everybody."""
    asked = asked_of(process.area_id, process.source_language)
    found = []
    for one, other in combinations(asked, 2):
        counted = crossed_in(process.area_id, one.code, other.code)
        if counted is None or not is_everybody(counted.shares):
            continue
        numbers = {(one.pk, group.code): group.pk for group in one.groups}
        numbers |= {(other.pk, group.code): group.pk for group in other.groups}
        shares = {
            (numbers[one.pk, first], numbers[other.pk, second]): share
            for (first, second), share in counted.shares.items()
            if (one.pk, first) in numbers and (other.pk, second) in numbers
        }
        cells = crossed_reach(people, groups, (one.pk, other.pk), shares)
        found.append({"partitions": [one.pk, other.pk], "cells": [_labelled(row) for row in cells]})
    return found


def _labelled(row: dict[str, Any]) -> dict[str, Any]:
    labels = dict(Group.objects.filter(pk__in=row["groups"]).values_list("pk", "label_id"))
    return row | {"labels": [labels[one] for one in row["groups"]]}


def _by_name(shares: Mapping[int, float]) -> dict[str, float]:
    return {str(group): share for group, share in shares.items()}


def _profile(process: Process) -> tuple[list[Parted], dict[str, dict[str, Any]]]:
    """By what the community of a question is told apart, and what is known of it, by number."""
    counted = counted_in(process.area_id)
    parted, around = [], {}
    for one in asked_of(process.area_id, process.source_language):
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
    return parted, around


def _named(told: dict[str, Any]) -> dict[str, Any]:
    """The same with where its names are written, so that pages need not look for them."""
    groups = Group.objects.filter(partition=told["partition"])
    labels = dict(groups.values_list("pk", "label_id"))
    name = Partition.objects.values_list("name_id", flat=True).get(pk=told["partition"])
    rows = [row | {"label": labels[row["group"]]} for row in told["groups"]]
    return told | {"name": name, "groups": rows}


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
