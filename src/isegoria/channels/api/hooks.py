"""Hooks of partners: made with a secret that is told once, tried, begun again, taken out."""

import secrets
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import Faulty, NotNow
from isegoria.channels.api import outward
from isegoria.channels.api.models import Call, Hook, Key
from isegoria.people.vault import seal

MOST_HOOKS = 5
MOST_TESTS = 3
LONGEST_ADDRESS = 500
KINDS = [one for one in Call.Kind.values if one != Call.Kind.TEST]
_SECRET_BYTES = 32


@transaction.atomic
def make_hook(*, key: Key, address: str, kinds: Iterable[str]) -> tuple[Hook, str]:
    """Let an address be called from now on; its secret is told once and lies sealed."""
    address, chosen = address.strip(), [one for one in KINDS if one in set(kinds)]
    Key.objects.select_for_update().get(pk=key.pk)
    if reason := obstacle(key):
        raise NotNow(reason)
    faults = {}
    if len(address) > LONGEST_ADDRESS or not outward.is_usable(address):
        faults["address"] = _(
            "Write an address of the public internet that begins with https://, without a name or "
            "password before it, with letters, digits and signs of English alone."
        )
    if not chosen:
        faults["kinds"] = _("Choose of what the partner is told.")
    if faults:
        raise Faulty(faults)
    now = timezone.now()
    row = Hook(
        key=key,
        address=address,
        kinds=",".join(chosen),
        made_at=now,
        looked_until=now,
        due_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise Faulty({"address": _("This address is called already.")}) from twice
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    row.sealed = seal(secret, place=row.place)
    row.save(update_fields=["sealed"])
    return row, secret


def obstacle(key: Key) -> str | None:
    """Why nothing more can be called for this key; None if it can."""
    if key.digest is None:
        return _("The key does not hold any more.")
    if key.hooks.count() >= MOST_HOOKS:
        return _("There are five addresses already. Take one out first.")
    return None


@transaction.atomic
def try_it(hook: Hook) -> None:
    """Let a test call go out at once, also where one failed before; it waits behind no other."""
    hook = Hook.objects.select_for_update().get(pk=hook.pk)
    if hook.given_up_at:
        raise NotNow(_("This address was given up. Begin again first."))
    waiting = Call.objects.filter(hook=hook, kind=Call.Kind.TEST, told_at=None)
    if waiting.count() < MOST_TESTS:
        now = timezone.now()
        Call.objects.create(hook=hook, kind=Call.Kind.TEST, mark=now.isoformat(), happened_at=now)
    hook.due_at = timezone.now()
    hook.save(update_fields=["due_at"])


@transaction.atomic
def begin_again(hook: Hook) -> None:
    """Call an address again that was given up, beginning with what it was not told."""
    hook = Hook.objects.select_for_update().get(pk=hook.pk)
    hook.given_up_at = hook.failing_since = None
    hook.tries, hook.due_at = 0, timezone.now()
    hook.save(update_fields=["given_up_at", "failing_since", "tries", "due_at"])


@transaction.atomic
def take_out(hook: Hook) -> None:
    """Call an address no more, and forget what it was told."""
    hook.delete()
