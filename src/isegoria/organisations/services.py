"""Setting up the site, and letting people work for an institution."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.languages.codes import INTERFACE
from isegoria.languages.queries import page_language
from isegoria.languages.services import say, translate
from isegoria.organisations import rules
from isegoria.organisations.models import Institution, Role, Site
from isegoria.organisations.queries import site_in
from isegoria.people.models import Account
from isegoria.people.services import one_time_link

SITE = 1
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
def give_role(*, account: Account, institution: Institution, kind: str) -> Role:
    """Let somebody do something for an institution; giving it twice changes nothing."""
    if reason := rules.obstacle_to_roles([kind]):
        raise Refused(reason)
    role, _made = Role.objects.get_or_create(account=account, institution=institution, kind=kind)
    return role


@transaction.atomic
def take_role(*, account: Account, institution: Institution, kind: str) -> None:
    """Let somebody no longer do something; the last administrator stays one."""
    _lock(institution)
    if reason := rules.obstacle_to_taking(account=account, institution=institution, kind=kind):
        raise Refused(reason)
    Role.objects.filter(account=account, institution=institution, kind=kind).delete()


@transaction.atomic
def change_roles(*, account: Account, institution: Institution, kinds: Collection[str]) -> None:
    """Let somebody have these roles here and no others, or none; all at once or nothing."""
    if reason := rules.obstacle_to_roles(kinds):
        raise Refused(reason)
    for kind in kinds:
        give_role(account=account, institution=institution, kind=kind)
    for kind in set(Role.Kind.values) - set(kinds):
        if Role.objects.filter(account=account, institution=institution, kind=kind).exists():
            take_role(account=account, institution=institution, kind=kind)


def invite(
    *, email: str, name: str, kinds: Collection[str], institution: Institution, by: Account
) -> Invitation:
    """Let somebody work for an institution, and mail them a link that signs them in once.

    Whoever has an account already keeps it, gets the roles, and signs in as before.
    """
    account, is_new = _add_to_staff(email, name, kinds, institution)
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
    except OSError:  # every failure of mail is one of these
        logger.exception("The mail with a link to sign in could not be sent.")
        return False


@transaction.atomic
def deactivate(*, account: Account) -> None:
    """Close an account: it can no longer sign in, and open sessions end at the next page."""
    for role in account.roles.select_related("institution"):
        _lock(role.institution)
    if reason := rules.obstacle_to_deactivating(account):
        raise Refused(reason)
    account.is_active = False
    account.save(update_fields=["is_active"])


@transaction.atomic
def forget_keys(*, account: Account) -> int:
    """Remove the passkeys and recovery codes of somebody who has lost them."""
    removed: int = Authenticator.objects.filter(user=account).delete()[0]
    return removed


@transaction.atomic
def reactivate(*, account: Account) -> None:
    """Open a closed account again, with the roles it had."""
    account.is_active = True
    account.save(update_fields=["is_active"])


@transaction.atomic
def _add_to_staff(
    email: str, name: str, kinds: Collection[str], institution: Institution
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
        give_role(account=account, institution=institution, kind=kind)
    return account, is_new


def _lock(institution: Institution) -> None:
    """One change of staff at a time, so that two administrators cannot remove each other."""
    Institution.objects.select_for_update().get(pk=institution.pk)


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
