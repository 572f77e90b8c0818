"""What an answer goes into: somebody known by a new receipt, and the envelope of their part."""

import secrets

from django.db import IntegrityError
from django.utils import timezone

from isegoria.base.refusal import Collision
from isegoria.hear.channel_type import is_known
from isegoria.hear.helped import Helped
from isegoria.hear.models import Activity, Contribution, Participant
from isegoria.hear.speaking import carry_over
from isegoria.process.models import Process
from isegoria.receipts.services import issue

SECRET_LENGTH = 16


def welcome(process: Process, code: str | None) -> tuple[Participant, str]:
    """Make a participant with a receipt; ``code`` is one that was set aside for them."""
    try:
        receipt, code = issue(code)
    except IntegrityError as twice:
        raise Collision from twice
    participant = Participant.objects.create(
        process=process, receipt=receipt, secret=secrets.token_bytes(SECRET_LENGTH)
    )
    return participant, code


def envelope_of(
    activity: Activity,
    participant: Participant,
    channel: str,
    language: str,
    helped: Helped | None = None,
    *,
    is_newcomer: bool = False,
) -> Contribution:
    """The envelope of somebody's part in an activity; a new one speaks for whom they spoke."""
    if not is_known(channel):
        raise ValueError(f"Nobody can answer by {channel!r} on this site.")
    envelope, is_new = Contribution.objects.get_or_create(
        process_id=activity.process_id,
        activity=activity,
        participant=participant,
        defaults={
            "channel": channel,
            "helper": helped.by if helped else "",
            "language": language,
            "received_on": timezone.now().date(),  # nothing finer than a day
        },
    )
    if is_new and not is_newcomer:
        carry_over(envelope)
    return envelope
