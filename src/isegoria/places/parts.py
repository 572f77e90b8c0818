"""In which parts of an area people may say that they live, and how many live in each.

What is asked follows from the areas and from counts that are public, never from what people say:
so nothing can be read from how areas are put together.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import connection
from django.db.models import Count, Sum

from isegoria.places.models import Area, Group, Margin, Partition, Source
from isegoria.places.rules import FEWEST_IN_A_PART, LONGEST_CODE, MOST_PARTS_ASKED

# By so much of the whole the parts of an area may miss it: sources round.
NEARLY_ALL = 0.99
# Other areas together are another group: what people said of the one is not said of the other.
_DIGEST = 8


@dataclass(frozen=True)
class Part:
    """Areas whose people make one group. ``rest_of`` is the area of which they are what is left.

    ``people`` may be more than those of the areas: who lives in no part that anybody put down.
    """

    code: str
    areas: tuple[int, ...]
    people: int
    rest_of: int | None = None


@dataclass(frozen=True)
class Parts:
    """All parts of an area, and by which source their people are counted."""

    source: Source
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class _Tree:
    """The areas inside one, and how many people one source counts in each; None where it does not.

    An area that it does not count itself has the sum of its parts, if it counts all of these.
    """

    inside: Mapping[int, Sequence[int]]
    codes: Mapping[int, str]
    own: Mapping[int, int]

    def people(self, area: int) -> int | None:
        """How many people live in an area."""
        if area in self.own:
            return self.own[area]
        parts = [self.people(one) for one in self.inside.get(area, ())]
        known = [one for one in parts if one is not None]
        return sum(known) if parts and len(known) == len(parts) else None

    def split(self, area: int) -> tuple[Part, ...]:
        """An area in its parts, the small ones together; nothing if that makes no two parts.

        Nor if the source does not count all of them, or counts more people in them than in it.
        """
        counted = {one: self.people(one) for one in self.inside.get(area, ())}
        known = {one: people for one, people in counted.items() if people is not None}
        if len(known) < len(counted):
            return ()
        whole, found = self.people(area) or 0, sum(known.values())
        if NEARLY_ALL * found > whole:
            return ()
        left = whole - found if found < NEARLY_ALL * whole else 0
        large = sorted(known, key=lambda one: (-known[one], one))
        small: list[int] = []
        while large and (
            known[large[-1]] < FEWEST_IN_A_PART
            or len(large) + bool(small or left) > MOST_PARTS_ASKED
            or 0 < left + sum(known[one] for one in small) < FEWEST_IN_A_PART
        ):
            small.append(large.pop())
        parts = [self._alone(one, known[one]) for one in known if one in set(large)]
        if small or left:
            together = tuple(sorted(small))
            which = sha256(",".join(map(str, together)).encode()).hexdigest()[:_DIGEST]
            people = left + sum(known[one] for one in small)
            parts.append(Part(f"rest-{area}-{which}", together, people, area))
        return tuple(parts) if len(parts) > 1 else ()

    def _alone(self, area: int, people: int) -> Part:
        code = self.codes[area]
        return Part(code if len(code) <= LONGEST_CODE else f"area-{area}", (area,), people)


def parts_in(area_id: int, today: date) -> Parts | None:
    """In which parts of an area people can say that they live; None where nobody knows them well.

    Its own parts, and in place of each the parts of that one wherever all of them have people
    enough; the largest first, as long as there are not too many. By the newest source that holds
    and counts them all.
    """
    inside, codes = _inside(area_id)
    found: dict[Source, tuple[Part, ...]] = {}
    for source, own in _people_by_source(list(codes)).items():
        tree = _Tree(inside, codes, own)
        if first := tree.split(area_id):
            found[source] = _refined(tree, first)
    if not found:
        return None
    source = max(found, key=lambda one: (not one.is_expired(today), one.counted_on, one.pk))
    return Parts(source, found[source])


def areas_of_groups(partition_id: int) -> dict[int, list[int]]:
    """Of which areas each group of a partition is."""
    found: dict[int, list[int]] = {}
    rows = Group.objects.filter(partition=partition_id).order_by("position", "areas")
    for group, area in rows.values_list("pk", "areas"):
        found.setdefault(group, []).extend([area] if area else [])
    return found


def places_alone() -> set[int]:
    """All that tells in which part of some area somebody lives, in use or not."""
    return set(Partition.objects.exclude(parts_of=None).values_list("pk", flat=True))


def _refined(tree: _Tree, first: Sequence[Part]) -> tuple[Part, ...]:
    """The same with parts in place of the largest areas, wherever none of these is too small."""
    parts, closed = list(first), set[str]()
    while waiting := [one for one in parts if one.rest_of is None and one.code not in closed]:
        largest = max(waiting, key=lambda one: (one.people, one.areas))
        closed.add(largest.code)
        inner = tree.split(largest.areas[0])
        is_whole = all(one.rest_of is None for one in inner)
        if inner and is_whole and len(parts) - 1 + len(inner) <= MOST_PARTS_ASKED:
            at = parts.index(largest)
            parts[at : at + 1] = inner
    return tuple(parts)


def _inside(area_id: int) -> tuple[dict[int, list[int]], dict[int, str]]:
    """The parts of the area and of each area in it, and the code of each."""
    inside: dict[int, list[int]] = defaultdict(list)
    codes: dict[int, str] = {}
    for pk, code, parent in _rows_within(area_id):
        codes[pk] = code
        if pk != area_id:
            inside[parent].append(pk)
    return inside, codes


def _rows_within(area_id: int) -> list[tuple[int, str, int]]:
    area = Area._meta.db_table
    query = (
        f"WITH RECURSIVE way(id, code, around) AS (SELECT id, code, parent_id FROM {area}"  # noqa: S608  # names of our own
        f" WHERE id = %s UNION ALL SELECT part.id, part.code, part.parent_id FROM {area} part"
        " JOIN way ON part.parent_id = way.id) SELECT id, code, around FROM way ORDER BY id"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [area_id])
        return [(pk, code, parent) for pk, code, parent in cursor.fetchall()]


def _people_by_source(areas: Sequence[int]) -> dict[Source, dict[int, int]]:
    """How many people each source counts in these areas, wherever it counted everybody.

    That is: all groups of one way of telling people apart, or nearly as many people as by another.
    The most of all such ways, for some leave out who did not say.
    """
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for (source, area), counts in _counts(areas).items():
        for people, is_whole in counts:
            most = max((other for other, _whole in counts if other != people), default=people)
            is_seconded = len(counts) > 1 and NEARLY_ALL * most <= people
            if is_whole or is_seconded:
                found[source][area] = max(people, found[source].get(area, 0))
    sources = Source.objects.in_bulk(list(found))
    return {sources[pk]: own for pk, own in found.items()}


def _counts(areas: Sequence[int]) -> dict[tuple[int, int], list[tuple[int, bool]]]:
    """By source and area: how many people by each way of telling apart, and if by all groups."""
    sizes = dict(Group.objects.values_list("partition").annotate(groups=Count("pk")).order_by())
    rows = (
        Margin.objects.filter(area__in=areas, and_group=None, people__isnull=False)
        .values_list("source", "area", "group__partition")
        .annotate(groups=Count("pk"), people=Sum("people"))
        .order_by("source", "area", "group__partition")
    )
    found: dict[tuple[int, int], list[tuple[int, bool]]] = defaultdict(list)
    for source, area, partition, groups, people in rows:
        found[source, area].append((people, groups == sizes[partition]))
    return found
