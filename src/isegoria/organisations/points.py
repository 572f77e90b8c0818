"""Places where somebody helps people to take part: kept by administrators, found by everybody.

Nobody's position is asked or stored: people name the place that they mean.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.languages.codes import own_name, tag_of
from isegoria.languages.models import Rendering
from isegoria.languages.queries import Shown, page_language, shown
from isegoria.organisations.hours import Span, Standing, Week, standing_at, week_in_words
from isegoria.organisations.models import HelpPoint, Institution, Opening
from isegoria.organisations.queries import site_in
from isegoria.places.models import Area


@dataclass(frozen=True)
class PointWords:
    """All that is said of one place."""

    name: str
    kind: str
    address: str
    area: Area | None = None
    phone: str = ""
    languages: Sequence[str] = ()
    equipment: Sequence[str] = ()
    trained_on: date | None = None
    week: Mapping[int, Sequence[Span]] = field(default_factory=dict)


@dataclass(frozen=True)
class PointShown:
    """A place as people read of it."""

    point: HelpPoint
    kind: str
    area: Shown | None
    standing: Standing
    week: list[tuple[str, str]]
    languages: list[tuple[str, str]]
    equipment: list[str]


@transaction.atomic
def put_point(
    *, institution: Institution, words: PointWords, point: HelpPoint | None = None
) -> HelpPoint:
    """Add a place, or say anew all that is said of one."""
    row = point or HelpPoint(institution=institution)
    row.name, row.kind, row.address = words.name, words.kind, words.address
    row.area, row.phone, row.trained_on = words.area, words.phone, words.trained_on
    row.languages, row.equipment = ",".join(words.languages), ",".join(words.equipment)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        raise Refused(_("This place is there already: the same name and address.")) from twice
    row.openings.all().delete()
    Opening.objects.bulk_create(
        Opening(point=row, weekday=day, opens=opens, closes=closes)
        for day, spans in words.week.items()
        for opens, closes in spans
    )
    return row


@transaction.atomic
def put_points(*, institution: Institution, every: Sequence[PointWords]) -> int:
    """Put down many places, or none; one that is there by name and address is said anew."""
    known = {(one.name, one.address): one for one in points_of(institution.pk)}
    for words in every:
        point = known.get((words.name, words.address))
        known[words.name, words.address] = put_point(
            institution=institution, words=words, point=point
        )
    return len(every)


@transaction.atomic
def close_point(point: HelpPoint, *, is_over: bool = True) -> None:
    """Show it no longer, or again; what is known of it stays."""
    point.closed_on = timezone.now().date() if is_over else None
    point.save(update_fields=["closed_on"])


def points_of(institution_id: int) -> list[HelpPoint]:
    """Every place of an institution, those that help no longer at the end."""
    rows = HelpPoint.objects.filter(institution=institution_id)
    return sorted(rows, key=lambda one: (one.closed_on is not None, one.name.casefold()))


def week_of(point: HelpPoint) -> dict[int, list[Span]]:
    """The hours of each day of the week."""
    week: dict[int, list[Span]] = defaultdict(list)
    for one in sorted(point.openings.all(), key=lambda one: one.opens):
        week[one.weekday].append((one.opens, one.closes))
    return week


def areas_named(words: str) -> list[Area]:
    """The areas of this name, in whatever language, or of this code; two queries."""
    known = _Map.read()
    return list(Area.objects.filter(pk__in=known.named(words)).order_by("code"))


def in_order(words: str = "", *, now: datetime | None = None) -> list[PointShown]:
    """Every place that helps: the nearest first to the place that somebody names, else by name.

    Near is what lies few steps away among areas and the areas around them. Nothing if nobody knows
    the place. The same number of queries however many places there are.
    """
    rows = HelpPoint.objects.filter(closed_on=None).select_related("area")
    points = sorted(rows.prefetch_related("openings"), key=lambda one: one.name.casefold())
    if words.strip():
        points = _near(points, words)
    return _as_shown(points, now or timezone.now())


def nearest(words: str, *, now: datetime | None = None) -> list[PointShown]:
    """The nearest place, and where it is closed just now the nearest that is open."""
    found = in_order(words, now=now)
    first = found[:1]
    if first and not first[0].standing.is_open:
        first += [one for one in found if one.standing.is_open][:1]
    return first


def there_are_points() -> bool:
    """Tell whether there is any place that helps."""
    return HelpPoint.objects.filter(closed_on=None).exists()


@dataclass(frozen=True)
class _Map:
    """Which area lies in which, and what each is called."""

    parents: Mapping[int, int | None]
    names: Mapping[str, set[int]]

    @classmethod
    def read(cls) -> "_Map":
        rows = list(Area.objects.values_list("pk", "parent_id", "code", "name_id"))
        by_text = {text: pk for pk, _parent, _code, text in rows}
        said = Rendering.objects.filter(text__in=Area.objects.values("name"))
        names: dict[str, set[int]] = defaultdict(set)
        for text, body in said.values_list("text_id", "body"):
            names[_plain(body)].add(by_text[text])
        for pk, _parent, code, _text in rows:
            names[_plain(code)].add(pk)
        return cls({pk: parent for pk, parent, _code, _text in rows}, names)

    def named(self, words: str) -> set[int]:
        """What is called so; else what begins so."""
        wanted = _plain(words)
        if not wanted:
            return set()
        begins = (found for name, found in self.names.items() if name.startswith(wanted))
        return self.names.get(wanted) or set().union(*begins)

    def steps(self, one: int, other: int) -> int | None:
        """How many steps lie between two areas; None if nothing holds both."""
        up, over = self._around(one), self._around(other)
        common = next((at for at, area in enumerate(up) if area in over), None)
        return None if common is None else common + over.index(up[common])

    def _around(self, area: int) -> list[int]:
        """The area, the one around it, and so on; a ring among them ends it."""
        path: list[int] = []
        at: int | None = area
        while at is not None and at not in path:
            path.append(at)
            at = self.parents.get(at)
        return path


def _near(points: Iterable[HelpPoint], words: str) -> list[HelpPoint]:
    known, wanted = _Map.read(), _plain(words)
    areas = known.named(words)
    found = []
    for point in points:
        steps = [known.steps(one, point.area_id) for one in areas if point.area_id is not None]
        if wanted in _plain(f"{point.name} {point.address}"):
            steps.append(0)
        near = [one for one in steps if one is not None]
        if wanted and near:
            found.append((min(near), point))
    return [point for _steps, point in sorted(found, key=lambda pair: pair[0])]


def _as_shown(points: Sequence[HelpPoint], now: datetime) -> list[PointShown]:
    language = page_language()
    here = now.astimezone(ZoneInfo(site_in(language).time_zone))
    names = shown([one.area.name_id for one in points if one.area], language)
    return [_point(one, names, here) for one in points]


def _point(one: HelpPoint, names: Mapping[int | None, Shown], here: datetime) -> PointShown:
    week: Week = week_of(one)
    return PointShown(
        point=one,
        kind=str(one.get_kind_display()),
        area=names[one.area.name_id] if one.area else None,
        standing=standing_at(week, here),
        week=week_in_words(week),
        languages=[(tag_of(code), own_name(code)) for code in one.language_codes],
        equipment=[str(HelpPoint.Equipment(code).label) for code in one.equipment_codes],
    )


def _plain(words: str) -> str:
    """Words as they are compared: small letters without accents, signs and doubled spaces."""
    apart = unicodedata.normalize("NFKD", words).casefold()
    kept = (
        one if unicodedata.category(one)[0] in "LN" else " "
        for one in apart
        if unicodedata.category(one) not in ("Mn", "Cf")
    )
    return " ".join("".join(kept).split())
