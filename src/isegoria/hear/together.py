"""Taking the whole forms of many new people at once, with a few statements for all of them.

What comes of it is the same as when each form comes by itself: an envelope, a receipt, answers with
their entries in the public log. Forms of which something is wrong are not taken here.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from isegoria.base.refusal import NotNow
from isegoria.hear import rules
from isegoria.hear.activity_type import type_of
from isegoria.hear.channel_type import is_known
from isegoria.hear.envelopes import SECRET_LENGTH
from isegoria.hear.helped import Helped
from isegoria.hear.models import Activity, Contribution, Delivery, Participant
from isegoria.receipts.services import issue_many


@dataclass(frozen=True)
class Whole:
    """One person's form: under which name it is delivered, once, with which receipt.

    ``answer`` is what ``clean_many`` of the type made of it.
    """

    key: str
    code: str
    language: str
    answer: Any


def clean_many(activity: Activity, forms: Sequence[Mapping[str, str]]) -> Sequence[Any]:
    """What can be taken at once of these forms; None for one that has to come by itself."""
    return type_of(activity).clean_many(activity, forms)


def contribute_many(
    *, activity: Activity, forms: Sequence[Whole], channel: str, helped: Helped | None = None
) -> list[Contribution] | None:
    """Take forms of people who have answered nothing here before; all of them, or none.

    None where a receipt or the name of a delivery is taken already; then each comes by itself.
    Raises NotNow where nobody may answer now.
    """
    if not is_known(channel):
        raise ValueError(f"Nobody can answer by {channel!r} on this site.")
    if reason := rules.obstacle(activity, filled_at=helped.filled_at if helped else None):
        raise NotNow(reason)
    try:
        return _contribute(activity, forms, channel, helped)
    except IntegrityError:
        return None


@transaction.atomic
def _contribute(
    activity: Activity, forms: Sequence[Whole], channel: str, helped: Helped | None
) -> list[Contribution]:
    people = Participant.objects.bulk_create(
        Participant(
            process=activity.process, receipt=receipt, secret=secrets.token_bytes(SECRET_LENGTH)
        )
        for receipt in issue_many([one.code for one in forms])
    )
    parts = Contribution.objects.bulk_create(
        Contribution(
            process=activity.process,
            activity=activity,
            participant=person,
            channel=channel,
            helper=helped.by if helped else "",
            language=form.language,
            received_on=timezone.now().date(),
        )
        for form, person in zip(forms, people, strict=True)
    )
    type_of(activity).store_many(
        [(part, form.answer) for part, form in zip(parts, forms, strict=True)]
    )
    Delivery.objects.bulk_create(
        Delivery(
            process=activity.process,
            contribution=part,
            key_digest=sha256(form.key.encode()).digest(),
        )
        for part, form in zip(parts, forms, strict=True)
    )
    return parts
