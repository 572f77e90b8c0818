"""What is known of a community, and what a table was understood to say, in words for a page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.isolated import isolated
from isegoria.base.listed import listed
from isegoria.community import rules, services
from isegoria.community.boundaries import Understood as AreasUnderstood
from isegoria.community.models import Draft
from isegoria.community.queries import AreaShown, Counted, Polygons, Profile, all_areas
from isegoria.design.drawing import area_map
from isegoria.places.importing import MOST_FAULTS_TOLD, Told, Understood
from isegoria.places.models import Access, Source
from isegoria.places.queries import PartitionShown, partitions
from isegoria.places.rules import Told as AccessTold

FIGURES_SHOWN = 100
AREAS_SHOWN = 30
FEWEST_DRAWN, MOST_DRAWN = 2, 100
NOTHING_SAID = "\N{EN DASH}"


def step_title(step: str) -> str:
    """What one step asks, as its heading."""
    return {
        "table": _("How is the table read?"),
        "area": _("Which area is each figure about?"),
        "columns": _("What do the columns mean?"),
        "words": _("What do the words mean?"),
        "source": _("Where do the figures come from?"),
        "check": _("Check what was understood"),
    }[step]


def profile_page(profile: Profile) -> dict[str, Any]:
    """The page of a community."""
    return {
        "area": profile.area,
        "around": profile.around,
        **map_page(profile.parts, profile.outlines),
        "tables": [_table(one) for one in profile.counted],
        "older": [_table(one) for one in profile.also_counted],
        "unknown": listed(one.name.body for one in profile.unknown),
        "access": [
            _access(one, profile.access_around.get((one.means, one.group)))
            for one in profile.access
        ],
        "access_columns": _access_columns(),
        "access_unknown": listed(profile.access_unknown),
    }


def areas_told(found: AreasUnderstood) -> dict[str, Any]:
    """What a file of areas was understood to tell, before it is saved."""
    without = sum(not one.polygons for one in found.areas)
    return {
        "faults": found.faults[:MOST_FAULTS_TOLD],
        "faults_left": max(len(found.faults) - MOST_FAULTS_TOLD, 0),
        "said": ngettext(
            "%(number)s area, %(new)s of them new.",
            "%(number)s areas, %(new)s of them new.",
            len(found.areas),
        )
        % {
            "number": number_format(len(found.areas)),
            "new": number_format(sum(one.is_new for one in found.areas)),
        },
        "without": without
        and ngettext(
            "%(number)s of them has no outline in the file, and will not be on the map.",
            "%(number)s of them have no outline in the file, and will not be on the map.",
            without,
        )
        % {"number": number_format(without)},
        "columns": [
            {"label": _("Code in tables")},
            {"label": _("Name")},
            {"label": _("It lies in")},
            {"label": _("Outline")},
        ],
        "rows": [
            (
                one.code or NOTHING_SAID,
                one.name or NOTHING_SAID,
                one.parent or NOTHING_SAID,
                _("Yes") if one.polygons else _("No"),
            )
            for one in found.areas[:AREAS_SHOWN]
        ],
        "left": max(len(found.areas) - AREAS_SHOWN, 0),
    }


def map_page(parts: Sequence[AreaShown], outlines: Mapping[int, Polygons]) -> dict[str, Any]:
    """The areas inside one: those on the map with their numbers, and those without an outline.

    There is no map of one area alone, nor of more than can be told apart.
    """
    drawn = [one for one in parts if one.pk in outlines]
    if not FEWEST_DRAWN <= len(drawn) <= MOST_DRAWN:
        return {"parts": parts, "drawn": [], "map": None}
    return {
        "parts": [one for one in parts if one.pk not in outlines],
        "drawn": drawn,
        "map": area_map([outlines[one.pk] for one in drawn]),
    }


def check_page(draft: Draft, language: str, managed: set[int] | None) -> dict[str, Any]:
    """What a table was understood to say, before it is saved."""
    found = services.understood(draft)
    obstacle = rules.obstacle_to_areas({one.area for one in found.told}, managed)
    names = {one.pk: one.name.body for one in all_areas(language)}
    groups = _names_of_groups(partitions(language))
    areas = len({one.area for one in found.told})
    number = len(found.told)
    return {
        "draft": draft,
        "title": step_title("check"),
        "number": len(rules.steps_of(draft.choices)),
        "total": len(rules.steps_of(draft.choices)),
        "back": rules.steps_of(draft.choices)[-2],
        "obstacle": obstacle,
        "found": found,
        "can_be_saved": found.can_be_saved and not obstacle,
        "faults": [one.words for one in found.faults[:MOST_FAULTS_TOLD]],
        "faults_left": max(len(found.faults) - MOST_FAULTS_TOLD, 0),
        "summary": _summary(draft, found),
        "columns": [
            {"label": _("Area")},
            {"label": _("What")},
            {"label": _("Figure"), "number": True},
        ],
        "rows": [_figure(one, names, groups, draft) for one in found.told[:FIGURES_SHOWN]],
        "left": max(number - FIGURES_SHOWN, 0),
        "said": ngettext(
            "%(number)s figure of %(areas)s.", "%(number)s figures of %(areas)s.", number
        )
        % {
            "number": number_format(number, force_grouping=True),
            "areas": ngettext("%(number)s area", "%(number)s areas", areas) % {"number": areas},
        },
    }


def _summary(draft: Draft, found: Understood) -> list[dict[str, str]]:
    said = draft.choices
    rows = [
        {"label": _("File"), "value": draft.name},
        {"label": _("Source"), "value": said["source"]},
        {"label": _("Numbers"), "value": _numbers(said["numbers"])},
    ]
    if found.not_told:
        rows.append({"label": _("Cells without a figure"), "value": _unknown(found.not_told)})
    if found.areas_missing:
        missing = listed(found.areas_missing[:MOST_FAULTS_TOLD])
        rows.append({"label": _("Areas beside of which nothing is told"), "value": missing})
    return rows


def _numbers(kind: str) -> str:
    return _("Percentages from 0 to 100") if kind == rules.PERCENT else _("How many people")


def _unknown(cells: int) -> str:
    return ngettext("%(number)s, kept as unknown", "%(number)s, kept as unknown", cells) % {
        "number": number_format(cells)
    }


def _names_of_groups(found: Sequence[PartitionShown]) -> dict[int, str]:
    return {
        group.pk: _("%(partition)s: %(group)s")
        % {"partition": one.name.body, "group": group.label.body}
        for one in found
        for group in one.groups
    }


def _figure(
    one: Told, names: dict[int, str], groups: dict[int, str], draft: Draft
) -> tuple[str, str, str]:
    what = [groups[group] for group in one.groups]
    if one.means:
        what.insert(0, str(Access.Means(one.means).label))
    is_share = bool(one.means) or draft.choices["numbers"] == rules.PERCENT
    number = number_format(one.number if is_share else int(one.number), force_grouping=True)
    shown = _("%(share)s%%") % {"share": number} if is_share else number
    return names[one.area], listed(what), shown


def _table(one: Counted) -> dict[str, Any]:
    said = one.composition
    return {
        "caption": one.partition.name,
        "columns": [
            {"label": _("Group")},
            {"label": _("People"), "number": True},
            {"label": _("Share"), "number": True},
        ],
        "rows": [
            (
                group.label,
                _people(said.people.get(group.code)),
                _share(said.shares.get(group.code), said.give_or_take.get(group.code)),
            )
            for group in one.partition.groups
        ],
        "source": _source(said.source),
        "note": said.source.note,
        "is_expired": said.is_expired,
        "is_added_up": said.is_added_up,
    }


def _people(number: int | None) -> str:
    return _("unknown") if number is None else number_format(number, force_grouping=True)


def _share(share: float | None, give_or_take: float | None) -> str:
    if share is None:
        return _("unknown")
    if give_or_take is not None and give_or_take <= 1:
        return _("%(share)s%%, give or take %(points)s") % {
            "share": _points(share),
            "points": _points(give_or_take),
        }
    return _("%(share)s%%") % {"share": _points(share)}


def _points(share: float) -> str:
    """Points of a hundred, to a tenth where that says more."""
    return number_format(round(100 * share, 1), 0 if round(1000 * share) % 10 == 0 else 1)


def _source(source: Source) -> str:
    told = {"source": isolated(source.name), "day": date_format(source.counted_on, "DATE_FORMAT")}
    if source.valid_until is None:
        return _("%(source)s, %(day)s.") % told
    told["last"] = date_format(source.valid_until, "DATE_FORMAT")
    return _("%(source)s, %(day)s. It may be used until %(last)s.") % told


def _access_columns() -> list[dict[str, Any]]:
    return [
        {"label": _("What people can use")},
        {"label": _("Group")},
        {"label": _("Share"), "number": True},
        {"label": _("Before")},
        {"label": _("In all of the country or region")},
        {"label": _("Source")},
    ]


def _access(one: AccessTold, around: AccessTold | None) -> tuple[str, ...]:
    """One figure, how it was before, how it is around here, and who says so."""
    day = date_format(one.counted_on, "DATE_FORMAT")
    told = {"source": isolated(one.source), "day": day}
    expired = _("%(source)s, %(day)s. This figure has expired.") % told
    return (
        one.words,
        one.group or _("Everybody"),
        _share(one.share, one.give_or_take),
        _before(one),
        _beside(one.share, around.share) if around else _("unknown"),
        expired if one.is_expired else _("%(source)s, %(day)s.") % told,
    )


def _before(one: AccessTold) -> str:
    if one.before is None:
        return _("unknown")
    share, day = one.before
    return _("%(share)s%% on %(day)s") % {
        "share": _points(share),
        "day": date_format(day, "DATE_FORMAT"),
    }


def _beside(share: float, around: float) -> str:
    """The share around here, and how far this one lies from it."""
    gap = round(100 * (share - around), 1)
    if not gap:
        return _("%(share)s%%, the same") % {"share": _points(around)}
    if gap < 0:
        words = _("%(share)s%%, %(gap)s points more than here")
    else:
        words = _("%(share)s%%, %(gap)s points less than here")
    return words % {"share": _points(around), "gap": _points(abs(share - around))}
