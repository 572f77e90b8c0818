"""Setting up the site, and letting people work for an institution."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.languages.codes import INTERFACE
from isegoria.languages.queries import page_language
from isegoria.languages.services import say, translate
from isegoria.organisations import rules
from isegoria.organisations.models import (
    Certificate,
    Institution,
    LostKeys,
    Role,
    Site,
    StaffChange,
)
from isegoria.organisations.queries import site_in
from isegoria.organisations.words import seal_certificate, seal_staff_change
from isegoria.people.models import Account
from isegoria.people.services import one_time_link
from isegoria.places.models import Area

SITE = 1
A_CERTIFICATE_LASTS = timedelta(days=365)
Done = StaffChange.Kind
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SiteWords:
    """What the operator says of the site; names by language."""

    names: Mapping[str, str]
    operator_names: Mapping[str, str]
    help_phone: str = ""
    privacy_contact: str = ""
    languages: tuple[str, ...] = INTERFACE
    time_zone: str = "UTC"


@dataclass(frozen=True)
class Invitation:
    """Whom an invitation reached: a new account or one that was there, by mail or not."""

    account: Account
    is_new: bool
    is_sent: bool


@transaction.atomic
def set_up_site(*, words: SiteWords, language: str, simulated: bool = False) -> Site:
    """Make the site and the institution that runs it, in ``language`` first."""
    _check(words, language)
    if Site.objects.filter(pk=SITE).exists():
        raise Refused(_("The site is set up already. Change its settings instead."))
    operator = Institution.objects.create(
        name=say(words.operator_names[language], language=language, also=words.operator_names),
        slug=_slug(words.operator_names[language]),
    )
    return Site.objects.create(
        pk=SITE,
        name=say(words.names[language], language=language, also=words.names),
        operator=operator,
        help_phone=words.help_phone,
        privacy_contact=words.privacy_contact,
        languages=",".join(words.languages),
        time_zone=words.time_zone,
        simulated=simulated,
    )


@transaction.atomic
def change_site(*, words: SiteWords) -> Site:
    """Change what the site says of itself, from now on, on every page."""
    site = Site.objects.select_for_update().select_related("name", "operator__name").get(pk=SITE)
    _check(words, site.name.source_language, operator=site.operator.name.source_language)
    for text, names in ((site.name, words.names), (site.operator.name, words.operator_names)):
        for code, name in names.items():
            translate(text, language=code, body=name)
    site.help_phone = words.help_phone
    site.privacy_contact = words.privacy_contact
    site.languages = ",".join(words.languages)
    site.time_zone = words.time_zone
    site.save(update_fields=["help_phone", "privacy_contact", "languages", "time_zone"])
    return site


@transaction.atomic
def add_institution(
    *, names: Mapping[str, str], language: str, above: Institution, area: Area | None = None
) -> Institution:
    """Let one more body ask the public, below another."""
    _check_institution(names, language, None, above)
    return Institution.objects.create(
        name=say(names[language], language=language, also=names),
        slug=_slug(names[language]),
        above=above,
        area=area,
    )


@transaction.atomic
def change_institution(
    *,
    institution: Institution,
    names: Mapping[str, str],
    above: Institution | None,
    area: Area | None = None,
) -> None:
    """Change what an institution is called and what it stands below, one change at a time."""
    list(Institution.objects.select_for_update().order_by("pk"))
    _check_institution(names, institution.name.source_language, institution, above)
    for code, name in names.items():
        translate(institution.name, language=code, body=name)
    institution.above = above
    institution.area = area
    institution.save(update_fields=["above", "area"])


@transaction.atomic
def give_role(
    *, account: Account, institution: Institution, kind: str, by: Account | None = None
) -> Role:
    """Let somebody do something for an institution; giving it twice changes nothing.

    ``by`` nobody means the command line of the server.
    """
    if reason := rules.obstacle_to_roles([kind]):
        raise Refused(reason)
    role, made = Role.objects.get_or_create(account=account, institution=institution, kind=kind)
    if made:
        if reason := rules.obstacle_to_giving(account, kind, timezone.localdate()):
            raise Refused(reason)
        _note(Done.GIVEN, account, institution, by, role=kind)
    return role


@transaction.atomic
def take_role(
    *, account: Account, institution: Institution, kind: str, by: Account | None = None
) -> None:
    """Let somebody no longer do something; the last administrator stays one."""
    _lock(institution)
    if reason := rules.obstacle_to_taking(account=account, institution=institution, kind=kind):
        raise Refused(reason)
    removed, _each = Role.objects.filter(
        account=account, institution=institution, kind=kind
    ).delete()
    if removed:
        _note(Done.TAKEN, account, institution, by, role=kind)


@transaction.atomic
def change_roles(
    *,
    account: Account,
    institution: Institution,
    kinds: Collection[str],
    by: Account | None = None,
) -> None:
    """Let somebody have these roles here and no others, or none; all at once or nothing."""
    if reason := rules.obstacle_to_roles(kinds):
        raise Refused(reason)
    held = Role.objects.filter(account=account, institution=institution)
    for kind in kinds:
        give_role(account=account, institution=institution, kind=kind, by=by)
    for kind in held.exclude(kind__in=kinds).values_list("kind", flat=True):
        take_role(account=account, institution=institution, kind=kind, by=by)


@transaction.atomic
def certify(*, account: Account, course: str, on: date) -> Certificate:
    """Certify that somebody passed a course on this day; twice on one day is once."""
    certificate, made = Certificate.objects.get_or_create(
        account=account,
        course=course,
        earned_on=on,
        defaults={"valid_until": on + A_CERTIFICATE_LASTS},
    )
    if made:
        seal_certificate(certificate)
    return certificate


def invite(
    *, email: str, name: str, kinds: Collection[str], institution: Institution, by: Account
) -> Invitation:
    """Let somebody work for an institution, and mail them a link that signs them in once.

    Whoever has an account already keeps it, gets the roles, and signs in as before.
    """
    account, is_new = _add_to_staff(email, name, kinds, institution, by)
    return Invitation(account=account, is_new=is_new, is_sent=is_new and send_link(account, by=by))


def send_link(account: Account, *, by: Account) -> bool:
    """Mail somebody a new link that signs them in once; tell whether the mail went out."""
    site = site_in(page_language())
    words = {
        "site": site.name,
        "operator": site.operator,
        "by": str(by),
        "link": one_time_link(account, settings.ADDRESS),
    }
    subject = _("Your account at %(site)s") % words
    body = _(
        "Hello,\n\n"
        "%(by)s has made an account for you at %(site)s, run by %(operator)s.\n\n"
        "Open this link and press the button. It works once, within three days:\n"
        "%(link)s\n\n"
        "After that you sign in with this e-mail address: we send you a code each time.\n"
        "If you did not expect this, do nothing."
    )
    try:
        return bool(send_mail(subject, body % words, None, [account.email]))
    except OSError as problem:  # every failure of mail is one of these, and some quote the address
        logger.error(  # noqa: TRY400  # the same
            "The mail with a link to sign in could not be sent (%s).", type(problem).__name__
        )
        return False


@transaction.atomic
def deactivate(*, account: Account, by: Account | None = None) -> None:
    """Close an account: it can no longer sign in, and open sessions end at the next page."""
    places = _places_of(account)
    for institution in places:
        _lock(institution)
    if reason := rules.obstacle_to_deactivating(account):
        raise Refused(reason)
    if Account.objects.filter(pk=account.pk, is_active=True).update(is_active=False):
        for institution in places:
            _note(Done.CLOSED, account, institution, by)
    account.is_active = False


@transaction.atomic
def reactivate(*, account: Account, by: Account | None = None) -> None:
    """Open a closed account again, with the roles it had."""
    if Account.objects.filter(pk=account.pk, is_active=False).update(is_active=True):
        for institution in _places_of(account):
            _note(Done.OPENED, account, institution, by)
    account.is_active = True


@transaction.atomic
def ask_to_remove_keys(*, account: Account, institution: Institution, by: Account) -> LostKeys:
    """Ask that the passkeys and codes of somebody who lost them be removed; a second one agrees.

    Asking again begins the waiting anew.
    """
    _lock(institution)
    if reason := rules.obstacle_to_asking_for_keys(account, institution, by):
        raise Refused(reason)
    LostKeys.objects.filter(account=account).delete()
    _note(Done.KEYS_ASKED, account, institution, by)
    return LostKeys.objects.create(account=account, institution=institution, asked_by=by)


@transaction.atomic
def agree_to_remove_keys(*, lost: LostKeys, by: Account) -> None:
    """Remove the passkeys and codes of somebody: the second of two people agrees."""
    _lock(lost.institution)
    if reason := rules.obstacle_to_agreeing(lost, by):
        raise Refused(reason)
    if not LostKeys.objects.filter(pk=lost.pk).delete()[0]:
        raise Refused(_("Somebody has answered this already."))
    Authenticator.objects.filter(user=lost.account).delete()
    _note(Done.KEYS_REMOVED, lost.account, lost.institution, lost.asked_by, agreed_by=by)


@transaction.atomic
def leave_keys(*, lost: LostKeys, by: Account) -> None:
    """Leave the passkeys and codes of somebody as they are."""
    if LostKeys.objects.filter(pk=lost.pk).delete()[0]:
        _note(Done.KEYS_LEFT, lost.account, lost.institution, by)


@transaction.atomic
def _add_to_staff(
    email: str, name: str, kinds: Collection[str], institution: Institution, by: Account
) -> tuple[Account, bool]:
    address = email.strip().lower()
    if reason := rules.obstacle_to_inviting(email=address, name=name, kinds=kinds):
        raise Refused(reason)
    account = Account.objects.filter(email=address).first()
    if account is not None and not account.is_active:
        raise Refused(_("This account is closed. Open it again in the list of staff."))
    is_new = account is None
    account = account or Account.objects.create_user(address, name=name.strip())
    for kind in kinds:
        give_role(account=account, institution=institution, kind=kind, by=by)
    return account, is_new


def _note(
    kind: str,
    account: Account,
    institution: Institution,
    by: Account | None,
    *,
    role: str = "",
    agreed_by: Account | None = None,
) -> None:
    """Keep what was done, for good, and seal it in the public log."""
    change = StaffChange.objects.create(
        institution=institution,
        account=account,
        kind=kind,
        role=role,
        made_by=by,
        agreed_by=agreed_by,
    )
    seal_staff_change(change)


def _places_of(account: Account) -> list[Institution]:
    """Where somebody works, in one order for everybody, so that locks wait for one another."""
    return list(Institution.objects.filter(roles__account=account).distinct().order_by("pk"))


def _lock(institution: Institution) -> None:
    """One change of staff at a time, so that two administrators cannot remove each other."""
    Institution.objects.select_for_update().get(pk=institution.pk)


def _check_institution(
    names: Mapping[str, str],
    language: str,
    institution: Institution | None,
    above: Institution | None,
) -> None:
    reasons = [
        *(rules.obstacle_to_name(one) for code, one in names.items() if one or code == language),
        above and rules.obstacle_to_standing_below(institution, above),
    ]
    for reason in reasons:
        if reason:
            raise Refused(reason)


def _check(words: SiteWords, language: str, operator: str | None = None) -> None:
    names = {**words.names, language: words.names.get(language, "")}
    operator = operator or language
    bodies = {**words.operator_names, operator: words.operator_names.get(operator, "")}
    reasons = [
        *(rules.obstacle_to_name(one) for code, one in names.items() if one or code == language),
        *(rules.obstacle_to_name(one) for code, one in bodies.items() if one or code == operator),
        rules.obstacle_to_languages(words.languages),
        rules.obstacle_to_time_zone(words.time_zone),
        rules.obstacle_to_contacts(
            help_phone=words.help_phone, privacy_contact=words.privacy_contact
        ),
    ]
    for reason in reasons:
        if reason:
            raise Refused(reason)


def _slug(name: str) -> str:
    """A short name for addresses; a language without Latin letters still gets one."""
    wanted = slugify(name)[:40].strip("-") or "operator"
    taken = set(Institution.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := wanted if number == 1 else f"{wanted}-{number}") not in taken
    )
