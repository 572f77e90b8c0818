"""What is known of a community, as everybody may read it; and what administrators change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from isegoria.community.models import Draft
from isegoria.languages.queries import Shown, shown
from isegoria.organisations.models import Institution, Role, Site
from isegoria.people.models import Account
from isegoria.places.compositions import Composition
from isegoria.places.models import Access, Area, Outline, Source
from isegoria.places.queries import (
    PartitionShown,
    access_of,
    all_counts_in,
    areas_around,
    areas_within,
    asked_of,
    partitions,
)
from isegoria.places.rules import Told

EVERYWHERE = None
# Polygons of rings of longitude and latitude.
Polygons = Sequence[Sequence[Sequence[Sequence[float]]]]


@dataclass(frozen=True)
class AreaShown:
    """An area in a list: its name, and the area around it."""

    pk: int
    code: str
    name: Shown
    parent: int | None


@dataclass(frozen=True)
class Counted:
    """What one source says of one partition of an area."""

    partition: PartitionShown
    composition: Composition


@dataclass(frozen=True)
class Profile:
    """What is known of an area and what is not."""

    area: AreaShown
    around: AreaShown | None
    parts: tuple[AreaShown, ...]
    outlines: Mapping[int, Polygons]
    counted: tuple[Counted, ...]
    also_counted: tuple[Counted, ...]
    unknown: tuple[PartitionShown, ...]
    access: tuple[Told, ...]
    access_around: Mapping[tuple[str, str], Told]
    access_unknown: tuple[str, ...]


def managed_by(account: Account) -> set[int] | None:
    """The areas of which somebody may put down figures; None for all, of who runs the site."""
    mine = Institution.objects.filter(
        roles__account=account, roles__kind=Role.Kind.ADMINISTRATOR
    ).values_list("pk", "area")
    institutions = dict(mine)
    if Site.objects.filter(operator__in=institutions).exists():
        return EVERYWHERE
    return {one for area in institutions.values() if area for one in areas_within(area)}


def is_administrator(account: Account) -> bool:
    """Whether somebody is an administrator of any institution."""
    return Role.objects.filter(account=account, kind=Role.Kind.ADMINISTRATOR).exists()


def all_areas(language: str) -> list[AreaShown]:
    """Every area, with its name; two queries."""
    rows = list(Area.objects.order_by("code"))
    words = shown([one.name_id for one in rows], language)
    return [AreaShown(one.pk, one.code, words[one.name_id], one.parent_id) for one in rows]


def in_order(areas: Sequence[AreaShown]) -> Iterator[tuple[int, AreaShown]]:
    """Areas as a tree, each with its depth: those around before those inside."""
    inside: dict[int | None, list[AreaShown]] = {}
    known = {one.pk for one in areas}
    for one in areas:
        inside.setdefault(one.parent if one.parent in known else None, []).append(one)
    waiting = [(0, one) for one in reversed(inside.get(None, []))]
    while waiting:
        depth, one = waiting.pop()
        yield depth, one
        waiting += [(depth + 1, part) for part in reversed(inside.get(one.pk, []))]


def profile_of(area: Area, language: str, today: date | None = None) -> Profile:
    """Everything that is known of an area, by source, and what is not; a constant cost."""
    rows = {one.pk: one for one in all_near(area, language)}
    by_code = all_counts_in(area.pk, today)
    known = {one.code: one for one in partitions(language)}
    used = asked_of(area.pk, language) or [known[code] for code in by_code]
    outermost = areas_around(area.pk)[-1]
    access = access_of({area.pk, outermost}, language=language, today=today)
    own = tuple(one for one in access if one.area_id == area.pk)
    told = {one.means for one in own if not one.group}
    return Profile(
        area=rows[area.pk],
        around=rows.get(area.parent_id or 0),
        parts=tuple(one for one in rows.values() if one.parent == area.pk),
        outlines=dict(Outline.objects.filter(area__parent=area.pk).values_list("area", "polygons")),
        counted=tuple(Counted(known[code], found[0]) for code, found in by_code.items()),
        also_counted=tuple(
            Counted(known[code], one) for code, found in by_code.items() for one in found[1:]
        ),
        unknown=tuple(one for one in used if one.code not in by_code),
        access=own,
        access_around={
            (one.means, one.group): one for one in access if one.area_id == outermost != area.pk
        },
        access_unknown=tuple(str(one.label) for one in Access.Means if one.value not in told),
    )


def all_near(area: Area, language: str) -> list[AreaShown]:
    """The area, the one around it and its parts; two queries."""
    near = Area.objects.filter(pk__in=[area.pk, area.parent_id or area.pk])
    rows = list((near | Area.objects.filter(parent=area)).order_by("code"))
    words = shown([one.name_id for one in rows], language)
    return [AreaShown(one.pk, one.code, words[one.name_id], one.parent_id) for one in rows]


def sources() -> list[Source]:
    """Every source, the newest first."""
    return list(Source.objects.all())


def draft_of(account: Account) -> Draft | None:
    """The table that somebody is bringing in."""
    return Draft.objects.filter(account=account).first()


def open_data(profile: Profile) -> Iterator[Mapping[str, Any]]:
    """The profile as rows of a table, one a figure; what is unknown is empty and never zero."""
    for each in (*profile.counted, *profile.also_counted):
        said = each.composition
        for group in each.partition.groups:
            yield {
                "area": profile.area.code,
                "subject": each.partition.code,
                "group": group.code,
                "label": group.label.body,
                "people": said.people.get(group.code),
                "share": said.shares.get(group.code),
                "give_or_take": said.give_or_take.get(group.code),
                "source": said.source.name,
                "counted_on": said.source.counted_on.isoformat(),
                "valid_until": said.source.valid_until and said.source.valid_until.isoformat(),
            }
    for one in profile.access:
        yield {
            "area": profile.area.code,
            "subject": one.means,
            "group": one.group,
            "label": one.words,
            "people": None,
            "share": one.share,
            "give_or_take": one.give_or_take,
            "source": one.source,
            "counted_on": one.counted_on.isoformat(),
            "valid_until": None,
        }
