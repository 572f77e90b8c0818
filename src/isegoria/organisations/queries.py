"""The site's own settings, and who works for whom."""

from dataclasses import dataclass

from django.conf import settings

from isegoria.languages.queries import shown
from isegoria.organisations.models import Role, Site
from isegoria.people.models import Account


@dataclass(frozen=True)
class SiteShown:
    """What every page says of the site, in the reader's language."""

    name: str
    operator: str
    help_phone: str
    privacy_contact: str
    simulated: bool
    languages: tuple[str, ...]
    time_zone: str


NOT_SET_UP = SiteShown(
    name="Isegoria",
    operator="",
    help_phone="",
    privacy_contact="",
    simulated=False,
    languages=tuple(code for code, _name in settings.LANGUAGES),
    time_zone="UTC",
)


def site_in(language: str) -> SiteShown:
    """The site as a reader of this language sees it; plain defaults before it is set up."""
    row = Site.objects.select_related("operator").filter(pk=1).first()
    if row is None:
        return NOT_SET_UP
    words = shown([row.name_id, row.operator.name_id], language)
    return SiteShown(
        name=words[row.name_id].body,
        operator=words[row.operator.name_id].body,
        help_phone=row.help_phone,
        privacy_contact=row.privacy_contact,
        simulated=row.simulated,
        languages=tuple(one for one in row.languages.split(",") if one),
        time_zone=row.time_zone,
    )


def roles_of(account: Account) -> list[Role]:
    """What somebody may do, and for which institutions."""
    return list(Role.objects.filter(account=account).select_related("institution"))
