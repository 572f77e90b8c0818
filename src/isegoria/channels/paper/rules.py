"""What stands in the way of printing sheets and typing them in, in words for staff."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.channels.paper.models import Batch, Sheet
from isegoria.hear.models import Activity
from isegoria.hear.rules import closed

MOST_SHEETS = 200
MOST_BOXES = 20_000


def obstacle_to_printing(activity: Activity) -> str | None:
    """Why no sheets can be printed; None if they can."""
    if activity.process.published_at is None:
        return _("Print when the question is public: until then its words can change.")
    return closed(activity) if activity.stage.has_ended() else None


def obstacle_to_count(count: int, questions: int) -> str | None:
    """Why not so many; None if they can be printed at once."""
    if not 0 < count <= MOST_SHEETS:
        return _("Print between 1 and 200 sheets at a time.")
    if not questions:
        return _("Nothing is asked here yet.")
    if count * questions > MOST_BOXES:
        return _("This is too much for one page. Print at most %(most)d sheets at a time.") % {
            "most": MOST_BOXES // questions
        }
    return None


def obstacle_to_entering(sheet: Sheet) -> str | None:
    """Why this sheet cannot be typed in; None if it can."""
    if sheet.standing == Sheet.Standing.ENTERED:
        return _("This sheet was entered before. It counts once; nothing was changed.")
    if sheet.standing == Sheet.Standing.VOID:
        return _("This sheet was made void. It does not count.")
    return None


def obstacle_to_day(batch: Batch, filled_on: date) -> str | None:
    """What is wrong with the day on a sheet; None if nothing."""
    if filled_on > timezone.now().astimezone(batch.activity.process.zone).date():
        return _("This day has not come yet.")
    if filled_on < batch.printed_on:
        return _("The sheet had not been printed on this day.")
    return None


def moment_of(activity: Activity, day: date) -> datetime:
    """The earliest moment of a day at which somebody could answer: paper knows no hours."""
    zone, begins_at = activity.process.zone, activity.stage.begins_at
    if begins_at is not None and begins_at.astimezone(zone).date() == day:
        return begins_at
    return datetime.combine(day, time.min, tzinfo=zone)
