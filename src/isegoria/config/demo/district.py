"""The simulated district: its areas with their counts, its council, and who works for it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from isegoria.config.demo.content import LANGUAGE, district, group_words, words
from isegoria.gates.services import put_strict_policy
from isegoria.languages.codes import INTERFACE
from isegoria.organisations.hours import read_hours
from isegoria.organisations.models import Site
from isegoria.organisations.points import PointWords, put_points
from isegoria.organisations.services import SiteWords, give_role, set_up_site
from isegoria.people.models import Account
from isegoria.places.asking import ask_for_parts
from isegoria.places.models import Area, Outline
from isegoria.places.services import (
    AccessFigure,
    Count,
    partitions_told,
    put_access,
    put_area,
    put_partition,
    put_source,
    use_partitions,
)

DIMENSIONS = ("age", "sex", "home-line")


def build_district() -> Site:
    """Make the site, its areas and its staff."""
    told_of = district()
    site = set_up_site(
        words=SiteWords(
            names=told_of["name"],
            operator_names=told_of["operator"],
            help_phone=told_of["help_phone"],
            privacy_contact=told_of["privacy_contact"],
            languages=INTERFACE,
            time_zone=told_of["time_zone"],
        ),
        language=LANGUAGE,
        simulated=True,
    )
    for groups in partitions_told(group_words()).values():
        put_partition(groups)
    whole = _put(told_of["area"])
    use_partitions(area=whole, codes=DIMENSIONS)
    for part in told_of["parts"]:
        area = _put(part, parent=whole, counts=_counts(part, told_of))
        _put_access(area, part, told_of)
        Outline.objects.create(area=area, polygons=[[part["outline"]]])
    ask_for_parts(area=whole, today=today().date())
    site.operator.area = whole
    site.operator.save(update_fields=["area"])
    put_strict_policy(site.operator)
    put_points(institution=site.operator, every=[_point(one) for one in told_of["points"]])
    for person in told_of["staff"]:
        account = Account.objects.create_user(person["email"], name=person["name"])
        for kind in person["roles"]:
            give_role(account=account, institution=site.operator, kind=kind)
    return site


def today() -> datetime:
    """The beginning of this day in the district."""
    zone = ZoneInfo(district()["time_zone"])
    return timezone.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _put(told_of: dict[str, Any], **more: Any) -> Area:  # noqa: ANN401  # what put_area takes besides
    return put_area(
        code=told_of["code"], name=told_of[LANGUAGE], language=LANGUAGE, also=words(told_of), **more
    )


def _counts(part: dict[str, Any], told_of: dict[str, Any]) -> list[Count]:
    """What the invented count says of one area."""
    return [
        Count(dimension, category, people, told_of["source"], told_of["counted_on"])
        for dimension in DIMENSIONS
        for category, people in part[dimension].items()
    ]


def _put_access(area: Area, part: dict[str, Any], told_of: dict[str, Any]) -> None:
    """What share of the people of one area can use which means, by the same invented count."""
    put_access(
        source=put_source(name=told_of["source"], counted_on=told_of["counted_on"]),
        figures=[
            AccessFigure(area=area.pk, means=means, share=share)
            for means, share in part["access"].items()
        ],
    )


def _point(told_of: dict[str, Any]) -> PointWords:
    """A place where somebody helps, with the hours of its week."""
    return PointWords(
        name=told_of["name"],
        kind=told_of["kind"],
        address=told_of["address"],
        area=Area.objects.get(code=told_of["area"]),
        phone=told_of.get("phone", ""),
        languages=told_of["languages"],
        equipment=told_of["equipment"],
        trained_on=told_of.get("trained_on"),
        week={day: read_hours(hours) for day, hours in enumerate(told_of["hours"]) if hours},
    )
