"""What each source says of who lives in an area, by one way of telling people apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from isegoria.places.models import Margin, Partition, Source
from isegoria.places.parts import NEARLY_ALL, parts_in


@dataclass(frozen=True)
class Composition:
    """What one source says of one partition of an area.

    ``people`` and ``shares`` have the codes of the groups that it counted; the others are unknown,
    which is not zero. Shares are there only where everybody was counted or the source gives them.
    """

    source: Source
    is_expired: bool
    is_added_up: bool
    people: Mapping[str, int | None]
    shares: Mapping[str, float]
    give_or_take: Mapping[str, float]
    missing: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the shares are those of everybody, in every group."""
        return not self.missing and abs(sum(self.shares.values()) - 1) <= 1 - NEARLY_ALL


@dataclass
class Counted:
    """The rows of one source for one partition, in the area itself or in all its parts."""

    source: Source
    is_own: bool
    partition: int
    rows: list[Margin] = field(default_factory=list)


def by_parts(partition: Partition, area_id: int, day: date) -> Iterator[Composition]:
    """How many people live in each part that is asked about, as the areas are counted now."""
    counted = parts_in(area_id, day)
    if counted is None:
        return
    codes = [group.code for group in partition.groups.all() if not group.is_past]
    people = {one.code: one.people for one in counted.parts if one.code in codes}
    missing = tuple(code for code in codes if code not in people)
    total = sum(people.values())
    is_as_asked = not missing and len(people) == len(counted.parts)
    yield Composition(
        source=counted.source,
        is_expired=counted.source.is_expired(day),
        is_added_up=True,
        people=people,
        shares={code: number / total for code, number in people.items()} if is_as_asked else {},
        give_or_take={},
        missing=missing,
    )


def by_source(rows: Iterable[Margin], area_id: int, parts: set[int]) -> Iterator[Counted]:
    """The rows of each source and partition; of parts only where it counted alike in all."""
    own: dict[tuple[int, int], Counted] = {}
    inside: dict[tuple[int, int], Counted] = {}
    for row in rows:
        is_own = row.area_id == area_id
        key = (row.source_id, row.group.partition_id)
        side = own if is_own else inside
        side.setdefault(key, Counted(row.source, is_own, key[1])).rows.append(row)
    yield from own.values()
    for key, one in inside.items():
        groups = {row.group_id for row in one.rows}
        is_told_everywhere = len(one.rows) == len(groups) * len(parts)
        if (
            key not in own
            and is_told_everywhere
            and all(row.people is not None for row in one.rows)
        ):
            yield one


def others(counted: Sequence[Counted]) -> dict[tuple[int, bool, int], int]:
    """How many people each source counted by another partition, at most; 0 where by none."""
    totals = {
        (one.source.pk, one.is_own, one.partition): sum(row.people or 0 for row in one.rows)
        for one in counted
    }
    return {
        key: max(
            (total for other, total in totals.items() if other[:2] == key[:2] and other != key),
            default=0,
        )
        for key in totals
    }


def composition(one: Counted, codes: Sequence[str], otherwise: int, day: date) -> Composition:
    """What a source says, where it counted ``otherwise`` many people by another partition."""
    people: dict[str, int | None] = {}
    for row in one.rows:
        code = row.group.code
        people[code] = None if row.people is None else row.people + (people.get(code) or 0)
    missing = tuple(code for code in codes if code not in people)
    total = sum(number or 0 for number in people.values())
    is_everybody = not missing or 0 < NEARLY_ALL * otherwise <= total
    shares = _of_rows(one, "share")
    if not shares and total and is_everybody and None not in people.values():
        shares = {code: (number or 0) / total for code, number in people.items()}
    return Composition(
        source=one.source,
        is_expired=one.source.is_expired(day),
        is_added_up=not one.is_own,
        people=people,
        shares=shares,
        give_or_take=_of_rows(one, "give_or_take"),
        missing=missing,
    )


def _of_rows(one: Counted, name: str) -> dict[str, float]:
    """What the rows of the area itself say besides the number of people, by group."""
    said = {row.group.code: getattr(row, name) for row in one.rows} if one.is_own else {}
    return {code: value for code, value in said.items() if value is not None}


def preferred(one: Composition) -> tuple[bool, bool, date, bool]:
    """What holds before what has expired, whole before in part, newer before older."""
    return not one.is_expired, bool(one.shares), one.source.counted_on, not one.is_added_up
