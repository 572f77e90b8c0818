"""Counting what people said once a round is over: the one place where it meets their groups.

Only numbers come out of here, and only such as everybody may read. What people said they are is
opened in the memory of the worker and put down nowhere.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from civicmath.disclosure import rounded
from civicmath.empowerment import Part
from isegoria.belonging.opening import opened
from isegoria.places.parts import places_alone
from isegoria.places.queries import PartitionShown, asked_of
from isegoria.process.models import Process
from isegoria.solved.models import Compared, Counted, Opinion, Round
from isegoria.solved.queries import tag_of, tag_of_compared, today_at
from isegoria.solved.rules import (
    FEWEST,
    FEWEST_FOR_A_SHARE,
    GroupTold,
    Shares,
    shares_of,
    told_of,
)
from isegoria.solved.services import seal
from isegoria.understand.models import WhoWasHeard
from isegoria.understand.queries import joined_into, people_of
from isegoria.understand.reaching import by_who_goes_on
from isegoria.understand.reading.cut import Cut


def count(one: Round) -> bool:
    """Count a round that is over, once; whether it was counted now.

    All is read and opened first: while something is written, on SQLite everybody else waits.
    """
    if Round.objects.filter(pk=one.pk).exclude(counted_on=None).exists():
        return False
    rows = _counted(one)
    with transaction.atomic():
        held = Round.objects.select_for_update().get(pk=one.pk)
        if held.counted_on is not None:
            return False
        Counted.objects.bulk_create(rows)
        held.counted_on = today_at(one.process)
        held.save(update_fields=["counted_on"])
        seal(held)
    return True


def _counted(one: Round) -> list[Counted]:
    """What is told of a round: of all, of those for comparison, of each group."""
    by_person = _opinions_by_person(one)
    rows = [_whole(one, Counted.Who.EVERYBODY, by_person.values())]
    if Compared.objects.filter(process=one.process_id).exists():
        rows.append(_whole(one, Counted.Who.COMPARED, _opinions_for_comparison(one)))
    return rows + _by_group(one, by_person)


def _opinions_by_person(one: Round) -> dict[int, Opinion]:
    """What each says who took part for themselves and stands by it; by the number that goes on."""
    said = {bytes(row.tag): row for row in Opinion.objects.filter(round=one)}
    numbers = {person: [person] for person in people_of(one.process_id)}
    for joined, person in sorted(joined_into(one.process_id).items()):
        numbers.get(person, []).append(joined)
    found: dict[int, Opinion] = {}
    for person, every in numbers.items():
        tags = (tag_of(one.pk, number) for number in every)
        opinion = next((said[tag] for tag in tags if tag in said), None)
        if opinion is not None:
            found[person] = opinion
    return found


def _opinions_for_comparison(one: Round) -> list[Opinion]:
    members = Compared.objects.filter(process=one.process_id).values_list("pk", flat=True)
    tags = {tag_of_compared(one.pk, member) for member in members}
    return [row for row in Opinion.objects.filter(round=one) if bytes(row.tag) in tags]


def _by_group(one: Round, by_person: Mapping[int, Opinion]) -> list[Counted]:
    """What the people of each group say, as far as it gives nobody away."""
    groups = by_who_goes_on(opened(one.process_id).groups, joined_into(one.process_id))
    rows = []
    for division in _divisions(one.process):
        said: dict[int | None, list[Opinion]] = {group.pk: [] for group in division.groups}
        for person, opinion in by_person.items():
            said.setdefault(groups.get(person, {}).get(division.pk), []).append(opinion)
        silent = shares_of(said.pop(None, []))
        named = {group: shares_of(every) for group, every in said.items() if group is not None}
        rows += [_group(one, group, told) for group, told in told_of(named, silent).items()]
    return rows


def _divisions(process: Process) -> list[PartitionShown]:
    """By what the community is told apart: not by where people live, nor what was kept back."""
    kept = WhoWasHeard.objects.filter(process=process).first()
    withheld = Cut.of_json(kept.cut).withheld if kept and kept.cut else ()
    left_out = {*withheld, *places_alone()}
    asked = asked_of(process.area_id, process.source_language)
    return [one for one in asked if one.pk not in left_out]


def _whole(one: Round, who: Counted.Who, opinions: Iterable[Opinion]) -> Counted:
    """What all of them say; nothing but that they are few, where they are."""
    shares = shares_of(opinions)
    if shares.people < FEWEST:
        return Counted(round=one, who=who)
    problem, difference = shares.problem, shares.difference
    counts: dict[str, Any] = {name: problem[name] for name in ("solved", "better", "same", "worse")}
    if who == Counted.Who.EVERYBODY:
        counts |= {"made_a_difference": difference["yes"], "made_none": difference["no"]}
    return Counted(round=one, who=who, people=shares.people, **counts, **_shares(shares))


def _group(one: Round, group: int, told: GroupTold) -> Counted:
    row = Counted(round=one, who=Counted.Who.GROUP, group_id=group)
    if told.people is not None:
        row.people = rounded(told.people)
        for name, value in _shares(told).items():
            setattr(row, name, value)
    return row


def _shares(told: Shares | GroupTold) -> dict[str, float]:
    return {
        **_share("share_better", "better", told.better),
        **_share("share_felt", "felt", told.felt),
    }


def _share(name: str, short: str, part: Part | None) -> dict[str, float]:
    """A share with how far chance alone could move it; nothing where too few know."""
    if part is None or part.asked < FEWEST_FOR_A_SHARE:
        return {}
    low, high = part.interval
    return {name: part.share, f"{short}_low": float(low), f"{short}_high": float(high)}
