"""What stands in the way of taking part, in words for the person."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.isolated import isolated
from isegoria.hear.models import Activity, Contribution
from isegoria.process.models import Process
from isegoria.process.timetable import instant_in_words


def obstacle(activity: Activity, *, filled_at: datetime | None = None) -> str | None:
    """What stands in the way of answering now, or then, when it was filled in without a connection.

    None if nothing does. Needs ``activity.process`` and ``activity.stage`` at hand. The closing
    instant itself is closed. A moment that has not come yet is taken as now.
    """
    now = _then(filled_at)
    if activity.process.published_at is None or not activity.stage.has_begun(now):
        return _not_yet(activity)
    if activity.stage.has_ended(now):
        return closed(activity)
    if activity.is_paused:
        reason = isolated(activity.pause_reason)
        return _("This is paused for the moment: %(reason)s") % {"reason": reason}
    return None


def obstacle_to_change(activity: Activity, *, filled_at: datetime | None = None) -> str | None:
    """What stands in the way of changing an answer now, or then; a pause does not."""
    if activity.stage.has_ended(_then(filled_at)):
        return closed(activity)
    return None


def obstacle_to_meeting(process: Process, held_on: date) -> str | None:
    """Why a meeting of this day is not taken; None if it is. Its sheet can come in later."""
    stage = process.stages.get(kind="hear")
    today = timezone.now().astimezone(process.zone).date()
    begins, ends = (
        moment.astimezone(process.zone).date() if moment else None
        for moment in (stage.begins_at, stage.ends_at)
    )
    if process.published_at is None or begins is None or not stage.has_begun(timezone.now()):
        return _("This question is not open yet.")
    if held_on > today:
        return _("This day has not come yet.")
    if held_on < begins or (ends and held_on > ends):
        return _("The question was not open on this day.")
    return None


def closed(activity: Activity) -> str:
    """That the time is over, and since when, in the question's own time zone."""
    ends_at = activity.stage.ends_at
    if ends_at is None:
        return _("This question is closed.")
    return _("This question closed on %(instant)s. Nothing more is counted.") % {
        "instant": instant_in_words(ends_at, activity.process)
    }


def has_left(contribution: Contribution) -> bool:
    """Tell whether the person took their part back."""
    return contribution.standing != Contribution.Standing.STANDS


def _then(filled_at: datetime | None) -> datetime:
    now = timezone.now()
    return min(filled_at, now) if filled_at else now


def _not_yet(activity: Activity) -> str:
    begins_at = activity.stage.begins_at
    if begins_at is None:
        return _("This question is not open yet.")
    return _("This question opens on %(instant)s.") % {
        "instant": instant_in_words(begins_at, activity.process)
    }
