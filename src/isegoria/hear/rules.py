"""What stands in the way of taking part, in words for the person."""

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from isegoria.hear.models import Activity, Contribution


def obstacle(activity: Activity) -> str | None:
    """What stands in the way of answering now; None if nothing does.

    Needs ``activity.process`` and ``activity.stage`` at hand. The closing instant itself is closed.
    """
    now = timezone.now()
    if activity.process.published_at is None or not activity.stage.has_begun(now):
        return _not_yet(activity)
    if activity.stage.has_ended(now):
        return closed(activity)
    if activity.is_paused:
        return _("This is paused for the moment: %(reason)s") % {"reason": activity.pause_reason}
    return None


def obstacle_to_change(activity: Activity) -> str | None:
    """What stands in the way of changing an answer; a pause does not."""
    if activity.stage.has_ended():
        return closed(activity)
    return None


def closed(activity: Activity) -> str:
    """That the time is over, and since when to the minute, in the question's own time zone."""
    ends_at = activity.stage.ends_at
    if ends_at is None:
        return _("This question is closed.")
    local = ends_at.astimezone(activity.process.zone)
    return _("This question closed on %(day)s at %(time)s (%(zone)s). Nothing more is counted.") % {
        "day": date_format(local, "DATE_FORMAT"),
        "time": time_format(local, "TIME_FORMAT"),
        "zone": activity.process.time_zone,
    }


def has_left(contribution: Contribution) -> bool:
    """Tell whether the person took their part back."""
    return contribution.standing != Contribution.Standing.STANDS


def _not_yet(activity: Activity) -> str:
    begins_at = activity.stage.begins_at
    if begins_at is None:
        return _("This question is not open yet.")
    local = begins_at.astimezone(activity.process.zone)
    return _("This question opens on %(day)s at %(time)s (%(zone)s).") % {
        "day": date_format(local, "DATE_FORMAT"),
        "time": time_format(local, "TIME_FORMAT"),
        "zone": activity.process.time_zone,
    }
