"""Who lives in an area, as far as a source says, and how its people are told apart."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from isegoria.languages.queries import Shown, shown
from isegoria.places.compositions import (
    Composition,
    by_parts,
    by_source,
    composition,
    others,
    preferred,
)
from isegoria.places.models import Access, Area, Margin, Partition, Source, Use
from isegoria.places.rules import ENOUGH, Told


@dataclass(frozen=True)
class GroupShown:
    """A group as it is put before a reader."""

    pk: int
    code: str
    label: Shown


@dataclass(frozen=True)
class PartitionShown:
    """One way of telling people apart, as it is put before a reader."""

    pk: int
    code: str
    name: Shown
    question: Shown
    reason: Shown
    asking: str
    groups: tuple[GroupShown, ...]

    @property
    def is_washington(self) -> bool:
        """Whether the six questions are asked in place of one."""
        return self.asking == Partition.Asking.WASHINGTON

    @property
    def is_where(self) -> bool:
        """Whether it tells in which part of an area somebody lives."""
        return self.asking == Partition.Asking.AREAS


@dataclass(frozen=True)
class Cross:
    """What one source says of two partitions at once; by the codes of both groups."""

    source: Source
    is_expired: bool
    people: Mapping[tuple[str, str], int | None]
    shares: Mapping[tuple[str, str], float]


def partitions(language: str, only: Iterable[int] | None = None) -> list[PartitionShown]:
    """Every way of telling people apart, or some of them in the order given; three queries."""
    rows = Partition.objects.prefetch_related("groups")
    found = list(rows if only is None else rows.filter(pk__in=[*only]))
    words = shown(_texts(found), language)
    made = {one.pk: _shown(one, words) for one in found}
    return [made[pk] for pk in (made if only is None else only) if pk in made]


def asked_of(area_id: int | None, language: str) -> list[PartitionShown]:
    """By what the people of an area are told apart, in the categories of its margins.

    What is set for the area, else for the nearest area around it; never the parts of another one.
    """
    chosen: dict[int, list[int]] = defaultdict(list)
    around = areas_around(area_id)
    rows = Use.objects.filter(
        Q(partition__parts_of=None) | Q(partition__parts_of=area_id), area__in=around
    )
    for area, partition in rows.values_list("area", "partition"):
        chosen[area].append(partition)
    nearest = next((one for one in around if one in chosen), None)
    return partitions(language, chosen[nearest]) if nearest is not None else []


def words_of(codes: Iterable[str], language: str) -> dict[tuple[str, str], str]:
    """The names of partitions, by their code and nothing, and of their groups, by both codes."""
    rows = list(Partition.objects.filter(code__in=set(codes)).prefetch_related("groups"))
    words = shown(_texts(rows), language)
    return {(one.code, ""): words[one.name_id].body for one in rows} | {
        (one.code, group.code): words[group.label_id].body
        for one in rows
        for group in one.groups.all()
    }


def who_lives_in(area_id: int | None, today: date | None = None) -> list[Mapping[str, Any]]:
    """Count who lives in an area: a row for each group, with its source and its day.

    The newest source that still holds; what it does not count is not there, which is unknown and
    not zero. Where the area itself was not counted, its parts are added up if all were.
    """
    return [
        {
            "dimension": code,
            "category": group,
            "people": people,
            "share": one.shares.get(group),
            "source": one.source.name,
            "counted_on": one.source.counted_on,
            "is_expired": one.is_expired,
        }
        for code, one in counted_in(area_id, today).items()
        for group, people in one.people.items()
    ]


def share_of(counts: Mapping[str, Composition], partition: str, group: str) -> float | None:
    """The share of a group among everybody; None where nobody has counted it."""
    return counts[partition].shares.get(group) if partition in counts else None


def counted_in(area_id: int | None, today: date | None = None) -> dict[str, Composition]:
    """What is known of an area by partition: of each the newest source that still holds."""
    return {code: found[0] for code, found in all_counts_in(area_id, today).items()}


def all_counts_in(area_id: int | None, today: date | None = None) -> dict[str, list[Composition]]:
    """All that sources say of an area by partition, the one to be used first; four queries."""
    if area_id is None:
        return {}
    day = today or timezone.now().date()
    rows = list(
        Margin.objects.filter(Q(area=area_id) | Q(area__parent=area_id), and_group=None)
        .select_related("source", "group")
        .order_by("group__position", "group")
    )
    parts = set(Area.objects.filter(parent=area_id).values_list("pk", flat=True))
    counted = list(by_source(rows, area_id, parts))
    named = Q(pk__in={one.partition for one in counted}) | Q(parts_of=area_id)
    known = {one.pk: one for one in Partition.objects.prefetch_related("groups").filter(named)}
    otherwise_counted = others(counted)
    found: dict[str, list[Composition]] = {one.code: [] for one in _in_order(known)}
    for one in counted:
        partition = known[one.partition]
        codes = [group.code for group in partition.groups.all()]
        otherwise = otherwise_counted[one.source.pk, one.is_own, one.partition]
        found[partition.code].append(composition(one, codes, otherwise, day))
    for partition in known.values():
        if partition.parts_of_id == area_id:
            found[partition.code] += by_parts(partition, area_id, day)
    for said in found.values():
        said.sort(key=preferred, reverse=True)
    return {code: said for code, said in found.items() if said}


def crossed_in(
    area_id: int | None, first: str, second: str, today: date | None = None
) -> Cross | None:
    """What the newest source that still holds says of two partitions at once; None if none does."""
    day = today or timezone.now().date()
    rows = (
        Margin.objects.filter(area=area_id)
        .filter(
            Q(group__partition__code=first, and_group__partition__code=second)
            | Q(group__partition__code=second, and_group__partition__code=first)
        )
        .select_related("source", "group__partition", "and_group")
        .order_by("group", "and_group")
    )
    by_source: dict[Source, dict[tuple[str, str], Margin]] = defaultdict(dict)
    for row in rows:
        pair = (row.group.code, row.and_group.code if row.and_group else "")
        is_turned = row.group.partition.code != first
        by_source[row.source][pair[::-1] if is_turned else pair] = row
    if not by_source:
        return None
    source = max(by_source, key=lambda one: (not one.is_expired(day), one.counted_on, one.pk))
    people = {pair: row.people for pair, row in by_source[source].items()}
    shares = {pair: row.share for pair, row in by_source[source].items() if row.share is not None}
    total = sum(number or 0 for number in people.values())
    if not shares and total:
        shares = {pair: (number or 0) / total for pair, number in people.items()}
    return Cross(source, source.is_expired(day), people, shares)


def low_access(
    area_id: int | None, *, language: str, level: float = ENOUGH, today: date | None = None
) -> list[Told]:
    """Where in an area, and for which groups, too few people can use what they need to take part.

    The area and all inside it. Where no source tells there is no row: nobody knows.
    """
    return [
        one for one in access_in(area_id, language=language, today=today) if _is_low(one, level)
    ]


def access_in(area_id: int | None, *, language: str, today: date | None = None) -> list[Told]:
    """What people of an area and of all areas in it can use, by the newest source that holds."""
    return access_of(areas_within(area_id), language=language, today=today)


def access_of(areas: Collection[int], *, language: str, today: date | None = None) -> list[Told]:
    """What people of these areas can use, by the newest source that holds and by the one before."""
    day = today or timezone.now().date()
    rows = (
        Access.objects.filter(area__in=areas)
        .select_related("source", "area", "group")
        .order_by("area", "means", "group")
    )
    said: dict[tuple[int, str, int | None], list[Access]] = defaultdict(list)
    for row in rows:
        said[row.area_id, row.means, row.group_id].append(row)
    texts = {row.area.name_id for row in rows} | {row.group.label_id for row in rows if row.group}
    words = shown(texts, language)
    return [_told(each, words, day) for each in said.values()]


def areas_around(area_id: int | None) -> list[int]:
    """The area itself and those that it lies in, from the inside outwards, with one query."""
    return _walk(area_id, "SELECT parent.id, parent.parent_id, way.depth + 1 FROM {area} parent"
                          " JOIN way ON parent.id = way.around")  # fmt: skip


def areas_within(area_id: int | None) -> list[int]:
    """The area itself and all areas in it, from the outside inwards, with one query."""
    return _walk(area_id, "SELECT part.id, part.parent_id, way.depth + 1 FROM {area} part"
                          " JOIN way ON part.parent_id = way.id")  # fmt: skip


def _walk(area_id: int | None, step: str) -> list[int]:
    if area_id is None:
        return []
    area = Area._meta.db_table
    query = (
        f"WITH RECURSIVE way(id, around, depth) AS (SELECT id, parent_id, 0 FROM {area}"  # noqa: S608  # names of our own
        f" WHERE id = %s UNION ALL {step.format(area=area)})"
        " SELECT id FROM way ORDER BY depth, id"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [area_id])
        return [row[0] for row in cursor.fetchall()]


def _texts(found: Iterable[Partition]) -> Iterator[int]:
    for one in found:
        yield from (one.name_id, one.question_id, one.reason_id)
        yield from (group.label_id for group in one.groups.all())


def _shown(one: Partition, words: Mapping[int | None, Shown]) -> PartitionShown:
    return PartitionShown(
        pk=one.pk,
        code=one.code,
        name=words[one.name_id],
        question=words[one.question_id],
        reason=words[one.reason_id],
        asking=one.asking,
        groups=tuple(
            GroupShown(group.pk, group.code, words[group.label_id])
            for group in one.groups.all()
            if not group.is_past
        ),
    )


def _in_order(known: Mapping[int, Partition]) -> Sequence[Partition]:
    return sorted(known.values(), key=lambda one: (one.position, one.pk))


def _told(rows: Sequence[Access], words: Mapping[int | None, Shown], day: date) -> Told:
    """The figure to be used of all that sources say of one thing, and the one of the day before."""
    one = max(rows, key=lambda row: _holds(row, day))
    older = [row for row in rows if row.source.counted_on < one.source.counted_on]
    before = max(older, key=lambda row: row.source.counted_on, default=None)
    return Told(
        area_id=one.area_id,
        area=words[one.area.name_id].body,
        group=words[one.group.label_id].body if one.group else "",
        means=one.means,
        share=one.share,
        give_or_take=one.give_or_take,
        source=one.source.name,
        counted_on=one.source.counted_on,
        is_expired=one.source.is_expired(day),
        before=(before.share, before.source.counted_on) if before else None,
    )


def _holds(row: Access, day: date) -> tuple[bool, date]:
    return not row.source.is_expired(day), row.source.counted_on


def _is_low(one: Told, level: float) -> bool:
    """The price of the internet is low where few pay much: it says nothing of who can use it."""
    return one.means != Access.Means.PRICE and one.share < level
