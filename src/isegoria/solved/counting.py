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
from isegoria.hear.models import Participant
from isegoria.solved.models import Compared, Counted, Opinion, Round
from isegoria.solved.queries import tag_of, tag_of_compared, today_at
from isegoria.solved.rules import FEWEST, FEWEST_FOR_A_SHARE, Shares, shares_of, withheld
from isegoria.solved.services import seal


@transaction.atomic
def count(one: Round) -> bool:
    """Count a round that is over, once; whether it was counted now."""
    held = Round.objects.select_for_update().select_related("process").get(pk=one.pk)
    if held.counted_on is not None:
        return False
    by_person = _opinions_by_person(held)
    compared = _opinions_for_comparison(held)
    rows = [_whole(held, Counted.Who.EVERYBODY, by_person.values())]
    if Compared.objects.filter(process=held.process_id).exists():
        rows.append(_whole(held, Counted.Who.COMPARED, compared))
    rows += _by_group(held, by_person)
    Counted.objects.bulk_create(rows)
    held.counted_on = today_at(held.process)
    held.save(update_fields=["counted_on"])
    seal(held)
    return True


def _opinions_by_person(one: Round) -> dict[int, Opinion]:
    """What each person says, by the number under which they go on; nobody twice."""
    said = {bytes(row.tag): row for row in Opinion.objects.filter(round=one)}
    people = Participant.objects.filter(process=one.process_id, secret__isnull=False)
    found: dict[int, Opinion] = {}
    for person, into in people.order_by("pk").values_list("pk", "merged_into"):
        opinion = said.get(tag_of(one.pk, person))
        if opinion is not None and (into is None or into not in found):
            found[into or person] = opinion
    return found


def _opinions_for_comparison(one: Round) -> list[Opinion]:
    members = Compared.objects.filter(process=one.process_id).values_list("pk", flat=True)
    tags = {tag_of_compared(one.pk, member) for member in members}
    return [row for row in Opinion.objects.filter(round=one) if bytes(row.tag) in tags]


def _by_group(one: Round, by_person: Mapping[int, Opinion]) -> list[Counted]:
    """What the people of each group say, as far as there are enough of them."""
    into = Participant.objects.filter(process=one.process_id).exclude(merged_into=None)
    goes_on = dict(into.values_list("pk", "merged_into"))
    said: dict[int, dict[int, list[Opinion]]] = {}
    is_told: set[tuple[int, int]] = set()
    for number, groups in sorted(opened(one.process_id).groups.items()):
        person = goes_on.get(number) or number
        for partition, group in groups.items():
            if person in by_person and (person, partition) not in is_told:
                is_told.add((person, partition))
                said.setdefault(partition, {}).setdefault(group, []).append(by_person[person])
    rows = []
    for every in said.values():
        hidden = withheld({group: len(opinions) for group, opinions in every.items()})
        for group, opinions in sorted(every.items()):
            rows.append(_group(one, group, shares_of(opinions), is_hidden=group in hidden))
    return rows


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


def _group(one: Round, group: int, shares: Shares, *, is_hidden: bool) -> Counted:
    row = Counted(round=one, who=Counted.Who.GROUP, group_id=group)
    if not is_hidden:
        row.people = rounded(shares.people)
        for name, value in _shares(shares).items():
            setattr(row, name, value)
    return row


def _shares(shares: Shares) -> dict[str, float]:
    return {
        **_share("share_better", "better", shares.better),
        **_share("share_felt", "felt", shares.felt),
    }


def _share(name: str, short: str, part: Part) -> dict[str, float]:
    """A share with how far chance alone could move it; nothing where too few know."""
    if part.asked < FEWEST_FOR_A_SHARE:
        return {}
    low, high = part.interval
    return {name: part.share, f"{short}_low": float(low), f"{short}_high": float(high)}
