"""Asking for a folder, putting it down sealed, handing it over, and throwing it away."""

from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.auditing import queries, rules
from isegoria.auditing.models import Opening
from isegoria.auditing.words import opening_things
from isegoria.base.refusal import NotNow, Refused
from isegoria.belonging.sealing import SealBroken, seal_whole, unseal_whole
from isegoria.hear.models import Activity
from isegoria.ledger.services import vouch_for
from isegoria.organisations.models import Institution
from isegoria.people.models import Account

_DAY = timedelta(days=1)


def new_key() -> str:
    """Draw the key that opens a folder; it lies with whoever asks, and nowhere else."""
    return X25519PrivateKey.generate().private_bytes_raw().hex()


@transaction.atomic
def ask(
    *,
    activity: Activity,
    by: Account,
    institution: Institution,
    reason: str,
    language: str,
    key: str,
) -> Opening:
    """Let the worker make a folder for this key; the public log says so before there is one.

    Asked twice with one key it is one folder.
    """
    public = _private_of(key).public_key().public_bytes_raw()
    Account.objects.select_for_update(no_key=True).get(pk=by.pk)  # so that one presses at a time
    if there := Opening.objects.filter(public=public).first():
        return _own(there, activity, by)
    since = timezone.now() - _DAY
    asked_today = Opening.objects.filter(account=by, asked_at__gt=since).count()
    if obstacle := rules.obstacle_to_reason(reason):
        raise Refused(obstacle)
    if obstacle := rules.obstacle_to_one_more(asked_today):
        raise NotNow(obstacle)
    opening = Opening.objects.create(
        activity=activity,
        account=by,
        institution=institution,
        reason=reason.strip(),
        language=language,
        public=public,
    )
    vouch_for(opening_things(Opening.objects.filter(pk=opening.pk)))
    return opening


@transaction.atomic
def put_in(opening: Opening, content: bytes | None) -> None:
    """Seal a folder for whoever asked; without one, put down that there was nothing to check."""
    if content is not None:
        opening.sealed = seal_whole(content, public=bytes(opening.public), place=_place(opening.pk))
    opening.has_nothing = content is None
    opening.made_at = timezone.now()
    opening.save(update_fields=["sealed", "has_nothing", "made_at"])


@transaction.atomic
def hand_over(*, activity: Activity, by: Account, key: str) -> bytes:
    """Open a folder for whoever asked for it; the public log counts each time."""
    private = _private_of(key)
    rows = Opening.objects.select_for_update(no_key=True)
    opening = rows.filter(public=private.public_key().public_bytes_raw()).first()
    if opening is None:
        raise Refused(_gone())
    _own(opening, activity, by)
    if opening.made_at is None:
        raise NotNow(_("The folder is still being made. Wait half a minute and press again."))
    if opening.has_nothing:
        raise NotNow(_("There is nothing to check yet: nothing was told of answers beside groups."))
    if opening.sealed is None or opening.made_at < timezone.now() - rules.KEPT_FOR:
        raise Refused(_gone())
    try:
        content = unseal_whole(bytes(opening.sealed), private=private, place=_place(opening.pk))
    except SealBroken as problem:
        raise Refused(_gone()) from problem
    opening.times += 1
    opening.last_at = timezone.now()
    opening.save(update_fields=["times", "last_at"])
    vouch_for(opening_things(Opening.objects.filter(pk=opening.pk)))
    return content


def throw_old_folders_away() -> int:
    """Delete what folders held whose hour is over; that they were asked for stays."""
    return queries.over().update(sealed=None)


def _gone() -> str:
    return _("This folder is gone: each is kept for one hour. Ask for a new one.")


def _own(opening: Opening, activity: Activity, by: Account) -> Opening:
    if (opening.activity_id, opening.account_id) != (activity.pk, by.pk):
        raise Refused(_gone())
    return opening


def _private_of(key: str) -> X25519PrivateKey:
    try:
        return X25519PrivateKey.from_private_bytes(bytes.fromhex(key))
    except ValueError as problem:
        raise Refused(_("This page is too old. Open it again.")) from problem


def _place(number: int) -> bytes:
    return f"opening-{number}".encode()
