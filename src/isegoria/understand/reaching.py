"""Counting whom we heard: the one place where what people said they are meets who took part.

Only numbers come out of here, and only such as everybody may read. What people said they are is
opened in the memory of the worker and put down nowhere.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from isegoria.belonging.opening import opened
from isegoria.belonging.queries import state_of
from isegoria.places.models import Group, Partition
from isegoria.places.queries import asked_of, counted_in
from isegoria.process.models import Process
from isegoria.understand.models import WhoWasHeard
from isegoria.understand.queries import joined_into, people_of
from isegoria.understand.reading.reach import Parted, who_was_heard
from isegoria.understand.rules import is_everybody, may_be_told
from isegoria.understand.services import code_version


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
    groups = _by_who_goes_on(opened(process.pk).groups, joined_into(process.pk))
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
        }
    with transaction.atomic():
        kept.save()
    return due


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


def _by_who_goes_on(
    groups: Mapping[int, Mapping[int, int]], joined: Mapping[int, int]
) -> dict[int, Mapping[int, int]]:
    """What each person said; of parts that were joined, the part that goes on has the last word."""
    found: dict[int, Mapping[int, int]] = {}
    for one, said in groups.items():
        head = joined.get(one, one)
        own = found.get(head, {})
        found[head] = {**own, **said} if one == head else {**said, **own}
    return found
