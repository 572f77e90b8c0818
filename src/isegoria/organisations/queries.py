"""The site's own settings, and who works for whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from isegoria.languages.codes import INTERFACE
from isegoria.languages.models import Rendering
from isegoria.languages.queries import shown
from isegoria.organisations.models import Institution, Role, Site
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


@dataclass(frozen=True)
class Member:
    """Somebody who works for an institution, and in which roles."""

    account: Account
    kinds: tuple[str, ...]

    @property
    def labels(self) -> str:
        """The roles in words."""
        return ", ".join(str(Role.Kind(kind).label) for kind in self.kinds)


NOT_SET_UP = SiteShown(
    name="Isegoria",
    operator="",
    help_phone="",
    privacy_contact="",
    simulated=False,
    languages=INTERFACE,
    time_zone="UTC",
)


def site_in(language: str) -> SiteShown:
    """The site as a reader of this language sees it; plain defaults before it is set up.

    One statement, because every page asks for it: a row for each pair of a name of the site and a
    name of its operator, in the reader's language or as first written.
    """
    rows = list(
        Site.objects.filter(
            _said_in("name__renderings", language),
            _said_in("operator__name__renderings", language),
            pk=1,
        ).values_list(
            "name__renderings__language",
            "name__renderings__body",
            "operator__name__renderings__language",
            "operator__name__renderings__body",
            "help_phone",
            "privacy_contact",
            "simulated",
            "languages",
            "time_zone",
        )
    )
    if not rows:
        return NOT_SET_UP
    *_names, help_phone, privacy_contact, simulated, languages, time_zone = rows[0]
    return SiteShown(
        name=_best({row[0]: row[1] for row in rows}, language),
        operator=_best({row[2]: row[3] for row in rows}, language),
        help_phone=help_phone,
        privacy_contact=privacy_contact,
        simulated=simulated,
        languages=tuple(one for one in languages.split(",") if one),
        time_zone=time_zone,
    )


def roles_of(account: Account) -> list[Role]:
    """What somebody may do, and for which institutions."""
    return list(Role.objects.filter(account=account).select_related("institution"))


def institutions_where(account: Account, *kinds: str) -> set[int]:
    """For which institutions somebody may act in one of these roles; administrators may all."""
    return set(
        Role.objects.filter(account=account, kind__in=[*kinds, Role.Kind.ADMINISTRATOR])
        .order_by()
        .values_list("institution_id", flat=True)
    )


def institutions_named(account: Account, language: str) -> dict[int, str]:
    """The institutions whose staff this administrator manages, by key, with their names."""
    rows = list(
        Institution.objects.filter(
            roles__account=account, roles__kind=Role.Kind.ADMINISTRATOR
        ).order_by("pk")
    )
    words = shown([one.name_id for one in rows], language)
    return {one.pk: words[one.name_id].body for one in rows}


def site_settings() -> Site | None:
    """The site's own row, as its settings page changes it; None before it is set up."""
    return (
        Site.objects.select_related("name", "operator__name")
        .prefetch_related("name__renderings", "operator__name__renderings")
        .filter(pk=1)
        .first()
    )


def member_of(institutions: Iterable[int], account_id: int) -> Account | None:
    """Somebody who works for one of these institutions."""
    return (
        Account.objects.filter(pk=account_id, roles__institution__in=list(institutions))
        .distinct()
        .first()
    )


def kinds_of(account: Account, institution_id: int) -> list[str]:
    """The roles somebody has for one institution."""
    return list(
        Role.objects.filter(account=account, institution=institution_id).values_list(
            "kind", flat=True
        )
    )


def staff_of(institution_id: int) -> list[Member]:
    """Everybody who works for an institution, by name."""
    roles = Role.objects.filter(institution=institution_id).order_by("kind")
    accounts = (
        Account.objects.filter(roles__institution=institution_id)
        .distinct()
        .order_by("-is_active", "name", "email")
        .prefetch_related(Prefetch("roles", queryset=roles, to_attr="held"))
    )
    return [Member(account=one, kinds=tuple(role.kind for role in one.held)) for one in accounts]


def _said_in(path: str, language: str) -> Q:
    return Q(**{f"{path}__language": language}) | Q(**{f"{path}__state": Rendering.State.SOURCE})


def _best(by_language: Mapping[str, str], language: str) -> str:
    """The words in the reader's language, else as they were first written."""
    return by_language.get(language) or next(iter(by_language.values()))
