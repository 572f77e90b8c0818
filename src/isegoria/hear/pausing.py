"""Stopping for a while, and going on."""

from django.db import transaction
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.hear.models import Activity
from isegoria.hear.words import activity_things
from isegoria.ledger.leaf import Event
from isegoria.ledger.services import vouch_for
from isegoria.process.services import hold


@transaction.atomic
def pause(*, activity: Activity, reason: str) -> None:
    """Stop taking answers for a while, and say why to everybody who comes."""
    if not reason.strip():
        raise Refused(_("Say why it is paused: everybody who comes will read it."))
    hold(activity.process)
    activity.is_paused, activity.pause_reason = True, reason.strip()
    activity.save(update_fields=["is_paused", "pause_reason"])
    vouch_for(activity_things(Activity.objects.filter(pk=activity.pk)), event=Event.PAUSED)


@transaction.atomic
def go_on(*, activity: Activity) -> None:
    """Take answers again."""
    hold(activity.process)
    activity.is_paused, activity.pause_reason = False, ""
    activity.save(update_fields=["is_paused", "pause_reason"])
    vouch_for(activity_things(Activity.objects.filter(pk=activity.pk)), event=Event.RESUMED)
