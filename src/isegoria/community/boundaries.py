"""Areas and their outlines: one by one, or many at once from a GeoJSON file."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.community.models import Draft
from isegoria.people.models import Account
from isegoria.places.models import Area, Outline
from isegoria.places.outlines import Feature, Polygon, read_features, simplified
from isegoria.places.services import put_area

OUTLINES = "outlines"
MOST_AREAS = 500
MOST_POINTS = 1000
LONGEST_CODE, LONGEST_NAME = 50, 120
# What files call these things, the usual before the rare; anything else is chosen by hand.
USUAL = {
    "code": ("code", "pcode", "adm_pcode", "adm2_pcode", "adm1_pcode", "id", "iso", "gid"),
    "name": ("name", "adm2_en", "adm1_en", "shapename", "nom", "nombre"),
    "parent": ("parent", "parent_code", "adm1_pcode", "adm0_pcode"),
}


@dataclass(frozen=True)
class Meaning:
    """What the properties of a file stand for; ``inside`` is where areas lie that say nothing."""

    code: str
    name: str
    parent: str = ""
    inside: str = ""


@dataclass(frozen=True)
class AreaTold:
    """One area as a file tells of it."""

    number: int
    code: str
    name: str
    parent: str
    polygons: tuple[Polygon, ...]
    is_new: bool


@dataclass(frozen=True)
class Understood:
    """What a file tells, and what is wrong with it, in words."""

    areas: tuple[AreaTold, ...]
    faults: tuple[str, ...]


@transaction.atomic
def begin(*, account: Account, name: str, content: bytes) -> Draft:
    """Keep a file of outlines that is to be brought in, in place of what was kept before."""
    features = read_features(content)
    if len(features) > MOST_AREAS:
        raise Refused(_("There can be %(most)d areas at most.") % {"most": MOST_AREAS})
    Draft.objects.filter(account=account).delete()
    return Draft.objects.create(
        account=account, name=name[:200], content=content, choices={OUTLINES: True}
    )


def features_of(draft: Draft) -> list[Feature]:
    """The areas of the file, as they stand in it."""
    return read_features(bytes(draft.content))


def properties_of(features: Sequence[Feature]) -> list[str]:
    """What the file says of its areas, by name, most often said first."""
    said = Counter(str(name) for one in features for name in one.properties)
    return [name for name, _often in said.most_common(100)]


def usual(names: Sequence[str]) -> dict[str, str]:
    """What the properties probably stand for; nothing where no name is a usual one."""
    by_name = {name.lower(): name for name in reversed(names)}
    return {
        what: next((by_name[one] for one in called if one in by_name), "")
        for what, called in USUAL.items()
    }


def understand(features: Sequence[Feature], means: Meaning, managed: set[int] | None) -> Understood:
    """What the file tells if its properties mean this; nothing is saved."""
    known = {one.code: one for one in Area.objects.select_related("parent")}
    told = tuple(_told(one, means, known) for one in features)
    faults = [*_faults(told, known)]
    if not faults and managed is not None:
        faults += _beyond(told, known, managed)
    return Understood(told, tuple(faults))


@transaction.atomic
def save(*, draft: Draft, means: Meaning, managed: set[int] | None, language: str) -> int:
    """Put down all areas of the file with their outlines, or nothing; how many it were."""
    found = understand(features_of(draft), means, managed)
    if found.faults:
        raise Refused(found.faults[0])
    simple = _simple(found.areas)
    made = {one.code: one for one in Area.objects.select_related("parent", "name")}
    for one in _those_around_first(found.areas):
        parent = made.get(one.parent)
        area = made.get(one.code)
        if area is None or one.name or area.parent_id != (parent and parent.pk):
            name = one.name or _name_of(area)
            spoken = language if one.name or area is None else area.name.source_language
            area = put_area(code=one.code, name=name, language=spoken, parent=parent)
        made[one.code] = area
        if one.code in simple:
            Outline.objects.update_or_create(area=area, defaults={"polygons": simple[one.code]})
    draft.delete()
    return len(found.areas)


@transaction.atomic
def put_one(*, area: Area | None, code: str, name: str, parent: Area | None, language: str) -> Area:
    """Put down one area, or mend what is said of it in this language."""
    if area is None and Area.objects.filter(code=code).exists():
        raise Refused(_("There is “%(code)s” already.") % {"code": code})
    return put_area(code=area.code if area else code, name=name, language=language, parent=parent)


def _told(one: Feature, means: Meaning, known: Mapping[str, Area]) -> AreaTold:
    code = slugify(_word(one, means.code))[:LONGEST_CODE]
    area = known.get(code)
    parent = slugify(_word(one, means.parent))[:LONGEST_CODE] if means.parent else ""
    if not parent and area is not None:
        parent = area.parent.code if area.parent else ""
    elif not parent:
        parent = means.inside
    return AreaTold(
        number=one.number,
        code=code,
        name=_word(one, means.name)[:LONGEST_NAME],
        parent=parent,
        polygons=one.polygons,
        is_new=area is None,
    )


def _word(one: Feature, name: str) -> str:
    said = one.properties.get(name) if name else None
    return "" if said is None else str(said).replace("\0", "").strip()


def _faults(told: Sequence[AreaTold], known: Mapping[str, Area]) -> list[str]:
    """What is wrong with single areas, in the order of the file."""
    often = Counter(one.code for one in told)
    inside = {one.code: one.parent for one in told}
    found = []
    for one in told:
        words = {"number": one.number, "code": one.code, "parent": one.parent}
        if not one.code:
            found.append(_("Area %(number)d has no code of Latin letters or digits.") % words)
        elif often[one.code] > 1:
            found.append(_("Area %(number)d: the code “%(code)s” is there twice.") % words)
        elif one.is_new and not one.name:
            found.append(_("Area %(number)d has no name.") % words)
        elif one.parent and one.parent not in inside and one.parent not in known:
            found.append(_("Area %(number)d lies in “%(parent)s”, which nobody knows.") % words)
        elif _goes_in_a_circle(one.code, inside, known):
            found.append(_("Area %(number)d would lie inside itself.") % words)
    return found


def _goes_in_a_circle(code: str, inside: Mapping[str, str], known: Mapping[str, Area]) -> bool:
    seen: set[str] = set()
    while code:
        if code in seen:
            return True
        seen.add(code)
        area = known.get(code)
        code = inside.get(code, _parent_now(area) if area else "")
    return False


def _beyond(told: Sequence[AreaTold], known: Mapping[str, Area], managed: set[int]) -> list[str]:
    """Areas that somebody may not put down, because their institution does not answer for them."""
    mine = {code for code, area in known.items() if area.pk in managed}
    new = {one.code for one in told if one.is_new}
    return [
        _("Area %(number)d: your institution does not answer for it.") % {"number": one.number}
        for one in told
        if (not one.is_new and one.code not in mine)
        or (one.is_new and one.parent not in mine | new)
        or (not one.is_new and one.parent not in mine | new | {_parent_now(known[one.code])})
    ]


def _parent_now(area: Area) -> str:
    return area.parent.code if area.parent else ""


def _simple(told: Sequence[AreaTold]) -> dict[str, Any]:
    """Outlines made simple together with those of the areas beside them."""
    beside: dict[str, list[AreaTold]] = defaultdict(list)
    for one in told:
        if one.polygons:
            beside[one.parent].append(one)
    return {
        one.code: polygons
        for areas in beside.values()
        for one, polygons in zip(
            areas, simplified([each.polygons for each in areas], MOST_POINTS), strict=True
        )
    }


def _those_around_first(told: Sequence[AreaTold]) -> list[AreaTold]:
    """Areas in such an order that whatever lies around one is put down before it."""
    inside = {one.code: one.parent for one in told}

    def depth(code: str) -> int:
        count = 0
        while code in inside:
            code, count = inside[code], count + 1
        return count

    return sorted(told, key=lambda one: depth(one.code))


def _name_of(area: Area | None) -> str:
    source = area.name.renderings.get(state="source") if area else None
    return str(source.body) if source else ""
