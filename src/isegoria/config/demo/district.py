"""The simulated district: its areas with their counts, its council, and who works for it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from isegoria.config.demo.content import LANGUAGE, district, told
from isegoria.languages.codes import INTERFACE
from isegoria.organisations.models import Site
from isegoria.organisations.services import SiteWords, give_role, set_up_site
from isegoria.people.models import Account
from isegoria.places.models import Area, Margin


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
    whole = Area.objects.create(name=told(told_of["area"]), code=told_of["area"]["code"])
    for part in told_of["parts"]:
        area = Area.objects.create(parent=whole, name=told(part), code=part["code"])
        _count(area, part, told_of)
    site.operator.area = whole
    site.operator.save(update_fields=["area"])
    for person in told_of["staff"]:
        account = Account.objects.create_user(person["email"], name=person["name"])
        for kind in person["roles"]:
            give_role(account=account, institution=site.operator, kind=kind)
    return site


def today() -> datetime:
    """The beginning of this day in the district."""
    zone = ZoneInfo(district()["time_zone"])
    return timezone.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _count(area: Area, part: dict[str, Any], told_of: dict[str, Any]) -> None:
    """What the invented count says of one area."""
    Margin.objects.bulk_create(
        Margin(
            area=area,
            dimension=dimension,
            category=category,
            people=people,
            source=told_of["source"],
            counted_on=told_of["counted_on"],
        )
        for dimension in ("age", "sex", "home-line")
        for category, people in part[dimension].items()
    )
