"""The site's own settings, and who works for whom."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import Count, Max, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone

from isegoria.base.listed import listed
from isegoria.languages.codes import INTERFACE
from isegoria.languages.models import Rendering
from isegoria.languages.queries import Shown, shown
from isegoria.organisations import rules
from isegoria.organisations.models import (
    Certificate,
    Institution,
    LostKeys,
    Role,
    Site,
    StaffChange,
)
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
    # Since when the role of interpreter is without effect; None if it is not held, or works.
    untrained_since: date | None = None

    @property
    def labels(self) -> str:
        """The roles in words."""
        return listed(str(Role.Kind(kind).label) for kind in self.kinds)


@dataclass(frozen=True)
class Branch:
    """One institution in the tree: its name, what stands above it, and how many work there."""

    key: int
    name: Shown
    above: int | None
    members: int
    depth: int = 0


NOT_SET_UP = SiteShown(
    name="Isegoria",
    operator="",
    help_phone="",
    privacy_contact="",
    simulated=False,
    languages=INTERFACE,
    time_zone="UTC",
)


# Written out, because every page asks it: a row for each thing that the names of the site and of
# its operator say, in the reader's language and as first written.
_SITE = f"""SELECT said.text_id = site.name_id, said.language, said.body,
        site.help_phone, site.privacy_contact, site.simulated, site.languages, site.time_zone
    FROM {Site._meta.db_table} site
    JOIN {Institution._meta.db_table} operator ON operator.id = site.operator_id
    JOIN {Rendering._meta.db_table} said ON said.text_id IN (site.name_id, operator.name_id)
    WHERE site.id = 1 AND (said.language = %s OR said.state = %s)
"""  # noqa: S608  # names of our own


def site_in(language: str) -> SiteShown:
    """The site as a reader of this language sees it; plain defaults before it is set up."""
    with connection.cursor() as cursor:
        cursor.execute(_SITE, [language, Rendering.State.SOURCE])
        rows = cursor.fetchall()
    if not rows:
        return NOT_SET_UP
    help_phone, privacy_contact, simulated, languages, time_zone = rows[0][3:]
    return SiteShown(
        name=_best({spoken: body for is_name, spoken, body, *_ in rows if is_name}, language),
        operator=_best(
            {spoken: body for is_name, spoken, body, *_ in rows if not is_name}, language
        ),
        help_phone=help_phone,
        privacy_contact=privacy_contact,
        simulated=bool(simulated),
        languages=tuple(one for one in languages.split(",") if one),
        time_zone=time_zone,
    )


def roles_of(account: Account) -> list[Role]:
    """What somebody may do, and for which institutions."""
    return list(Role.objects.filter(account=account).select_related("institution"))


def kinds_held_by(account: Account) -> set[str]:
    """In which roles somebody works, anywhere."""
    return set(Role.objects.filter(account=account).order_by().values_list("kind", flat=True))


def institutions_where(account: Account, *kinds: str) -> set[int]:
    """For which institutions somebody may act in one of these roles; administrators may all."""
    return set(
        Role.objects.filter(account=account, kind__in=[*kinds, Role.Kind.ADMINISTRATOR])
        .order_by()
        .values_list("institution_id", flat=True)
    )


def where_held_over(account: Account, institution_id: int, kind: str) -> Institution | None:
    """Where somebody holds a role that reaches an institution: there, or at one above it."""
    above = dict(Institution.objects.values_list("pk", "above_id"))
    chain: list[int] = []
    at: int | None = institution_id
    while at is not None and at not in chain:
        chain.append(at)
        at = above.get(at)
    rows = Role.objects.filter(account=account, kind=kind, institution__in=chain)
    held = {one.institution_id: one.institution for one in rows.select_related("institution")}
    return next((held[one] for one in chain if one in held), None)


def institutions_named(account: Account, language: str) -> dict[int, str]:
    """The institutions whose staff this administrator manages, by key, with their names."""
    rows = list(
        Institution.objects.filter(
            roles__account=account, roles__kind=Role.Kind.ADMINISTRATOR
        ).order_by("pk")
    )
    words = shown([one.name_id for one in rows], language)
    return {one.pk: words[one.name_id].body for one in rows}


def institution_tree(language: str) -> list[Branch]:
    """All institutions, each behind the one above it, in three queries."""
    rows = list(
        Institution.objects.order_by("pk").annotate(
            members=Count("roles__account", filter=Q(roles__account__is_active=True), distinct=True)
        )
    )
    words = shown([one.name_id for one in rows], language)
    below: dict[int | None, list[Branch]] = {}
    for row in rows:
        branch = Branch(row.pk, words[row.name_id], row.above_id, row.members)
        below.setdefault(row.above_id, []).append(branch)
    return list(_in_order(below, None, 0))


def institution_to_change(key: int) -> Institution | None:
    """An institution with all that is said of it."""
    rows = Institution.objects.select_related("name").prefetch_related("name__renderings")
    return rows.filter(pk=key).first()


def may_interpret(account: Account, institution: Institution, today: date) -> bool:
    """Whether somebody may publish there what answers mean: the role, and a valid certificate."""
    return rules.obstacle_to_interpreting(account, institution, today) is None


def trained_until(account: Account) -> date | None:
    """The last day on which somebody counts as trained to interpret answers; None if never."""
    last = account.certificates.filter(course=Certificate.Course.INTERPRETATION).aggregate(
        day=Max("valid_until")
    )
    day: date | None = last["day"]
    return day


def certificate_to_renew(account: Account) -> date | None:
    """The last day of an interpreter's certificate, if it has ended or ends within a month."""
    until = trained_until(account)
    if until is None or until > timezone.localdate() + rules.REMIND_BEFORE:
        return None
    is_interpreter = account.roles.filter(kind=Role.Kind.INTERPRETER).exists()
    return until if is_interpreter else None


def runs_the_site(account: Account) -> bool:
    """Whether somebody is an administrator of the operator."""
    return Site.objects.filter(
        operator__roles__account=account, operator__roles__kind=Role.Kind.ADMINISTRATOR
    ).exists()


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


def has_keys(account: Account) -> bool:
    """Whether somebody signs in with a passkey or an app, so that an e-mail is not enough."""
    held: bool = Authenticator.objects.filter(user=account).exists()
    return held


def keys_waiting_for(account: Account) -> list[LostKeys]:
    """Lost keys of colleagues that this person could agree to remove."""
    rows = LostKeys.objects.filter(
        institution__roles__account=account,
        institution__roles__kind__in=rules.AGREEING,
        asked_at__gt=timezone.now() - rules.WAIT_FOR_SECOND,
    ).exclude(account=account)
    return list(
        rows.exclude(asked_by=account)
        .select_related("account", "asked_by", "institution")
        .distinct()
        .order_by("asked_at")
    )


def changes_of(account: Account, institutions: Iterable[int]) -> list[StaffChange]:
    """What was done to somebody's place at these institutions, the last first."""
    rows = StaffChange.objects.filter(account=account, institution__in=list(institutions))
    return list(rows.select_related("made_by", "agreed_by").order_by("-made_at", "-pk"))


def staff_of(institution_id: int) -> list[Member]:
    """Everybody who works for an institution, by name."""
    roles = Role.objects.filter(institution=institution_id).order_by("kind")
    accounts = (
        Account.objects.filter(roles__institution=institution_id)
        .distinct()
        .order_by("-is_active", "name", "email")
        .annotate(trained_until=Subquery(_LAST_DAY))
        .prefetch_related(Prefetch("roles", queryset=roles, to_attr="held"))
    )
    return [
        Member(
            account=one,
            kinds=(kinds := tuple(role.kind for role in one.held)),
            untrained_since=_untrained_since(kinds, one.trained_until),
        )
        for one in accounts
    ]


_LAST_DAY = (
    Certificate.objects.filter(account=OuterRef("pk"), course=Certificate.Course.INTERPRETATION)
    .order_by("-valid_until")
    .values("valid_until")[:1]
)


def _untrained_since(kinds: Iterable[str], until: date | None) -> date | None:
    if Role.Kind.INTERPRETER not in kinds or until is None or until >= timezone.localdate():
        return None
    return until


def _in_order(
    below: Mapping[int | None, list[Branch]], above: int | None, depth: int
) -> Iterator[Branch]:
    for one in sorted(below.get(above, ()), key=lambda branch: (branch.name.body, branch.key)):
        yield replace(one, depth=depth)
        yield from _in_order(below, one.key, depth + 1)


def _best(by_language: Mapping[str, str], language: str) -> str:
    """The words in the reader's language, else as they were first written."""
    return by_language.get(language) or next(iter(by_language.values()))
