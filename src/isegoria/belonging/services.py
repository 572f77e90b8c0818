"""Putting down what somebody says of themselves, and taking it away again."""

import json
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused
from isegoria.belonging import keys
from isegoria.belonging.models import ByPhone, SealingKey, SelfDescription
from isegoria.belonging.queries import (
    asked_one_by_one,
    newest_key,
    rows_of,
    tag_of,
    voucher_of,
)
from isegoria.belonging.rules import MOST_BY_PHONE, is_over
from isegoria.belonging.sealing import seal
from isegoria.process.models import Process


@transaction.atomic
def put(*, process: Process, people: Sequence[int], said: Mapping[int, int | None]) -> None:
    """Seal the groups that somebody says they belong to, by what tells them apart.

    ``people`` are the numbers of one person: the one that goes on first, then those joined to it.
    A group of None takes away what was said before; what is not named stays as it was.
    """
    key = hold_keys()
    if key is None or is_over(process, timezone.now().date()):
        raise NotNow(_("Nothing about yourself is asked here any more."))
    rows_of(process.pk, people, said).delete()
    chosen = [(partition, group) for partition, group in said.items() if group is not None]
    SelfDescription.objects.bulk_create(
        sealed_row(process.pk, key, person=people[0], partition=partition, group=group)
        for partition, group in chosen
    )


@transaction.atomic
def forget(*, process_id: int, people: Iterable[int]) -> bool:
    """Delete all that somebody said of themselves; tell whether there was anything."""
    hold_keys()
    return rows_of(process_id, people).delete()[0] > 0


@transaction.atomic
def choose_for_phones(*, process: Process, chosen: Iterable[int]) -> None:
    """Put down what people are asked of themselves by phone: two things at most, or nothing."""
    wanted = sorted(set(chosen))
    if len(wanted) > MOST_BY_PHONE:
        raise Refused(_("Choose two at most."))
    if not set(wanted) <= {one.pk for one in asked_one_by_one(process, process.source_language)}:
        raise Refused(_("This choice is not offered any more. Look at the page again."))
    first, second = [*wanted, None, None][:2]
    ByPhone.objects.update_or_create(
        process=process, defaults={"first_id": first, "second_id": second}
    )


def sealed_row(
    process_id: int, key: SealingKey, *, person: int, partition: int, group: int
) -> SelfDescription:
    """One group of one person as it is kept."""
    tag = tag_of(
        process_id=process_id, person=person, partition=partition, generation=key.generation
    )
    words = json.dumps([person, partition, group]).encode()
    place = place_of(process_id, tag)
    sealed = seal(words, public=bytes(key.public), place=place)
    return SelfDescription(process_id=process_id, key=key, tag=tag, sealed=sealed)


def place_of(process_id: int, tag: bytes) -> bytes:
    """To which place a seal is bound: put elsewhere in the database it no longer opens."""
    return f"{process_id}:".encode() + tag


def hold_keys() -> SealingKey | None:
    """Wait until the keys are not being renewed; then the newest of them."""
    list(SealingKey.objects.select_for_update(no_key=True).values_list("pk"))
    return newest_key()


@transaction.atomic
def make_key() -> SealingKey:
    """Make the next key; from now on things are sealed with it."""
    last = SealingKey.objects.order_by("-generation").values_list("generation", flat=True).first()
    generation = (last or 0) + 1
    public = keys.make(settings.KEYS_FOLDER, generation)
    return SealingKey.objects.create(
        generation=generation,
        public=public,
        voucher=voucher_of(generation, public),
        made_on=timezone.now().date(),
    )
