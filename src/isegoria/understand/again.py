"""Asking for a stored finding to be worked out anew and compared; the worker does it."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow
from isegoria.understand.models import Finding, ReadAgain

REST = timedelta(minutes=10)


def last_of(activity_id: int) -> ReadAgain | None:
    """The last time that somebody asked for it; None if nobody has."""
    return ReadAgain.objects.filter(activity=activity_id).order_by("-pk").first()


def ask(finding: Finding) -> ReadAgain:
    """Ask the worker to read it again; who asks while that waits asks for the same.

    Raises NotNow where it was done a moment ago: reading takes the worker from other things.
    """
    before = last_of(finding.activity_id)
    if before and before.done_at and timezone.now() - before.done_at < REST:
        raise NotNow(_("This was worked out anew a moment ago. Ask again in ten minutes."))
    try:
        with transaction.atomic():
            return ReadAgain.objects.create(
                activity_id=finding.activity_id, asked_at=timezone.now()
            )
    except IntegrityError:
        return ReadAgain.objects.get(activity=finding.activity_id, outcome="")
