"""What the worker does for this room: makes and renews keys, and deletes what is over."""

import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from isegoria.belonging import keys, rules
from isegoria.belonging.models import SealingKey, SelfDescription
from isegoria.belonging.opening import open_rows
from isegoria.belonging.queries import newest_key
from isegoria.belonging.services import hold_keys, make_key, sealed_row
from isegoria.process.models import Process

logger = logging.getLogger(__name__)


def look_after_keys() -> None:
    """Make the first key, renew what is old, and throw away what nobody needs any more."""
    forget_what_is_over()
    key = newest_key()
    if key is None or _is_lost(key):
        make_key()
    elif key.made_on + rules.RENEWED_AFTER <= timezone.now().date():
        renew()
    throw_old_keys_away()


@transaction.atomic
def renew() -> int:
    """Make a new key and seal everything anew with it, in an order that is drawn; how many rows.

    What was sealed before, in whatever copy it lies, opens no more once the old key is gone.
    """
    hold_keys()
    key = make_key()
    rows = [(row, said) for row, said in open_rows() if said is not None]
    anew = [
        sealed_row(row.process_id, key, person=said[0], partition=said[1], group=said[2])
        for row, said in rows
    ]
    SelfDescription.objects.filter(pk__in=[row.pk for row, _said in rows]).delete()
    # the drawn numbers give the order of the table
    SelfDescription.objects.bulk_create(sorted(anew, key=lambda one: one.pk), batch_size=1000)
    return len(anew)


@transaction.atomic
def throw_old_keys_away() -> None:
    """Delete the files of keys under which nothing lies, a while after they were replaced."""
    newest = hold_keys()
    if newest is None or newest.made_on + rules.KEPT_BESIDE > timezone.now().date():
        return
    for key in SealingKey.objects.exclude(pk=newest.pk):
        if not SelfDescription.objects.filter(key=key).exists():
            keys.throw_away(settings.KEYS_FOLDER, key.generation)
            key.delete()


@transaction.atomic
def forget_what_is_over() -> int:
    """Delete what people said of themselves once everybody was answered a while ago."""
    today = timezone.now().date()
    asked = SelfDescription.objects.values("process").distinct()
    over = [
        one.pk
        for one in Process.objects.filter(pk__in=asked).prefetch_related("stages")
        if rules.is_over(one, today)
    ]
    return SelfDescription.objects.filter(process__in=over).delete()[0]


def _is_lost(key: SealingKey) -> bool:
    """Tell whether the file of a key is gone, as after a backup was brought back elsewhere."""
    if keys.private_of(settings.KEYS_FOLDER, key.generation, bytes(key.public)):
        return False
    logger.error(
        "The key %s is missing. What people said of themselves until now cannot be counted until "
        "it is brought back; what they say from now on is sealed with a new one.",
        keys.file_of(settings.KEYS_FOLDER, key.generation).name,
    )
    return True
