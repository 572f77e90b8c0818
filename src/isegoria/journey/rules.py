"""What stands in the way of preparing a question, beyond the rules of its own room."""

from django.utils.translation import gettext as _

from isegoria.hear.models import Activity
from isegoria.process.rules import obstacle_to_asking_otherwise


def obstacle_to_seeding(activity: Activity) -> str | None:
    """What stands in the way of changing what people answer to; None while nobody can."""
    if activity.process.published_at is not None and activity.stage.has_begun():
        return _("People can answer already, so what they answer to stays as it is.")
    return obstacle_to_asking_otherwise(activity.process)


# Officials are written to so many days before something is due, and once when it is late.
REMINDED_BEFORE = (30, 7, 1)
LATE = -1


def mark_of(days: int) -> int | None:
    """Which reminder belongs to so many days that are left; None while it is too early for any.

    Where several would have been sent meanwhile only the last is: nobody needs the others.
    """
    if days < 0:
        return LATE
    return min((one for one in REMINDED_BEFORE if days <= one), default=None)
