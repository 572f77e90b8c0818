"""What stands in the way of changes to the site and its staff, in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.languages.codes import INTERFACE
from isegoria.organisations.models import Certificate, Institution, LostKeys, Role
from isegoria.people.models import Account

if TYPE_CHECKING:
    from django.db.models import QuerySet

    Accounts = QuerySet[Account]

_PARTS_OF_THE_WORLD = (
    *("Africa", "America", "Antarctica", "Arctic", "Asia"),
    *("Atlantic", "Australia", "Europe", "Indian", "Pacific"),
)
WAIT_FOR_SECOND = timedelta(days=3)
REMIND_BEFORE = timedelta(days=30)
AGREEING = (Role.Kind.ADMINISTRATOR, Role.Kind.OFFICER, Role.Kind.AUDITOR)
LONGEST_NAME = 120
DEEPEST = 8
LONGEST_PHONE = 40
LONGEST_CONTACT = 200


@cache
def time_zones() -> tuple[str, ...]:
    """The time zones of places, by name, and the one of no place; no US/Eastern."""
    places = (one for one in available_timezones() if one.partition("/")[0] in _PARTS_OF_THE_WORLD)
    return ("UTC", *sorted(places))


def obstacle_to_name(name: str) -> str | None:
    """What is wrong with a name that everybody will read; None if nothing."""
    if not name.strip():
        return _("Write a name.")
    if len(name) > LONGEST_NAME:
        return _("The name is too long: %(most)d characters at most.") % {"most": LONGEST_NAME}
    if any(unicodedata.category(one) == "Cc" for one in name):
        return _("The name holds a character that cannot be stored. Type it again by hand.")
    return None


def obstacle_to_languages(codes: Iterable[str]) -> str | None:
    """What is wrong with the languages to be offered; None if nothing."""
    chosen = list(codes)
    if not chosen:
        return _("Offer at least one language.")
    if unknown := [code for code in chosen if code not in INTERFACE]:
        return _("The pages do not exist in “%(code)s”.") % {"code": unknown[0]}
    return None


def obstacle_to_time_zone(name: str) -> str | None:
    """What is wrong with a time zone; None if nothing."""
    if name not in time_zones():
        return _("There is no time zone “%(name)s”. An example: Europe/Paris.") % {"name": name}
    return None


def obstacle_to_email(email: str) -> str | None:
    """What is wrong with an e-mail address; None if nothing."""
    try:
        validate_email(email)
    except ValidationError:
        return _("Write an e-mail address, such as name@example.org.")
    return None


def obstacle_to_roles(kinds: Iterable[str]) -> str | None:
    """What is wrong with the roles somebody is to have; None if nothing."""
    if any(kind not in Role.Kind.values for kind in kinds):
        return _("There is no such role.")
    return None


def obstacle_to_giving(account: Account, kind: str, today: date) -> str | None:
    """What stands in the way of giving somebody a role; None if nothing."""
    if kind != Role.Kind.INTERPRETER or _is_trained(account, today):
        return None
    return _(
        "%(name)s has no valid certificate of the course in interpreting answers, and so cannot "
        "be an interpreter yet. Give another role first; whoever signs in can take the course."
    ) % {"name": account}


def obstacle_to_interpreting(account: Account, institution: Institution, today: date) -> str | None:
    """What stands in the way of publishing what answers mean; None if nothing.

    To be an administrator is not enough: only trained people publish an interpretation.
    """
    if not account.roles.filter(institution=institution, kind=Role.Kind.INTERPRETER).exists():
        return _(
            "Only an interpreter can do this. Pass the course in interpreting answers; then an "
            "administrator can give you that role."
        )
    if not _is_trained(account, today):
        return _(
            "Your certificate of the course in interpreting answers has ended. Pass the course "
            "again; your role works again at once."
        )
    return None


def obstacle_to_inviting(*, email: str, name: str, kinds: Collection[str]) -> str | None:
    """What stands in the way of an invitation; None if nothing."""
    if not kinds:
        return _("Choose at least one role.")
    return obstacle_to_email(email) or obstacle_to_name(name) or obstacle_to_roles(kinds)


def obstacle_to_contacts(*, help_phone: str, privacy_contact: str) -> str | None:
    """What is wrong with how the operator can be reached; None if nothing."""
    if not re.fullmatch(r"[+0-9 ()/.*#-]*", help_phone, re.ASCII):
        return _("A phone number has digits, spaces and + ( ) / . - only.")
    if len(help_phone) > LONGEST_PHONE or len(privacy_contact) > LONGEST_CONTACT:
        return _("This is too long. Give one phone number and one address.")
    if any(unicodedata.category(one) == "Cc" for one in privacy_contact):
        return _("The contact holds a character that cannot be stored. Type it again by hand.")
    return None


def obstacle_to_standing_below(institution: Institution | None, above: Institution) -> str | None:
    """What stands in the way of putting an institution below another; None if nothing."""
    standing: Institution | None = above
    for depth in range(1, DEEPEST + 1):
        if standing is None:
            return None
        if institution is not None and standing.pk == institution.pk:
            return _("An institution cannot stand below itself.")
        if depth == DEEPEST:
            break
        standing = standing.above
    return _("Institutions can stand on %(most)d levels at most.") % {"most": DEEPEST}


def obstacle_to_managing(account: Account, institutions: Collection[int]) -> str | None:
    """What stands in the way of closing or opening an account for these institutions."""
    if account.roles.exclude(institution__in=institutions).exists():
        return _(
            "This person works for another institution too. You can take their roles here away; "
            "only an administrator of both can do more."
        )
    return None


def obstacle_to_taking(*, account: Account, institution: Institution, kind: str) -> str | None:
    """What stands in the way of taking a role from somebody; None if nothing."""
    if kind == Role.Kind.ADMINISTRATOR and not _other_administrators(account, institution):
        return _(
            "This is the last administrator. Make somebody else an administrator first; "
            "otherwise nobody could manage the site any more."
        )
    return None


def obstacle_to_deactivating(account: Account) -> str | None:
    """What stands in the way of closing an account; None if nothing."""
    for role in account.roles.filter(kind=Role.Kind.ADMINISTRATOR).select_related("institution"):
        if not _other_administrators(account, role.institution):
            return obstacle_to_taking(
                account=account, institution=role.institution, kind=Role.Kind.ADMINISTRATOR
            )
    return None


def obstacle_to_asking_for_keys(
    account: Account, institution: Institution, by: Account
) -> str | None:
    """What stands in the way of asking that somebody's lost keys be removed; None if nothing."""
    if account == by:
        return _("For yourself, use the page on how you sign in. Others can ask for you.")
    if not account.is_active:
        return _("This account is closed. Open it again first.")
    if not who_can_agree(account, institution, by).exists():
        return _(
            "Nobody else here could agree to it. Invite one more administrator, officer or "
            "auditor: lost keys are removed by two people."
        )
    return None


def obstacle_to_agreeing(lost: LostKeys, by: Account) -> str | None:
    """What stands in the way of somebody's agreeing that lost keys be removed; None if nothing."""
    if lost.asked_by == by:
        return _("You have asked for this. Somebody else has to agree.")
    if not who_can_agree(lost.account, lost.institution, lost.asked_by).filter(pk=by.pk).exists():
        return _("This is for administrators, officers and auditors who work with this person.")
    if lost.asked_at <= timezone.now() - WAIT_FOR_SECOND:
        return _("This was asked for more than three days ago. It has to be asked for anew.")
    return None


def who_can_agree(account: Account, institution: Institution, asked_by: Account) -> Accounts:
    """Who else works there and could agree that somebody's lost keys be removed."""
    return (
        Account.objects.filter(
            is_active=True, roles__institution=institution, roles__kind__in=AGREEING
        )
        .exclude(pk__in=[account.pk, asked_by.pk])
        .distinct()
    )


def _is_trained(account: Account, today: date) -> bool:
    return account.certificates.filter(
        course=Certificate.Course.INTERPRETATION, valid_until__gte=today
    ).exists()


def _other_administrators(account: Account, institution: Institution) -> bool:
    return (
        Role.objects.filter(
            institution=institution, kind=Role.Kind.ADMINISTRATOR, account__is_active=True
        )
        .exclude(account=account)
        .exists()
    )
