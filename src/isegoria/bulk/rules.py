"""What stands in the way of doing something to many at once, or of undoing it."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.bulk.models import Job

MOST = 50_000
KEPT = timedelta(days=90)
SHOWN = timedelta(days=1)
# Each pause is twice as long as the one before: eight tries take about eight minutes.
MOST_TRIES = 8


def pause_after(tries: int) -> timedelta:
    """How long to wait once the database has failed so often."""
    return timedelta(seconds=2**tries)


def is_stuck(job: Job) -> bool:
    """Whether a job waits for a person, since the database has failed it too often."""
    return job.tries >= MOST_TRIES and job.state in (Job.State.GOING, Job.State.UNDOING)


def obstacle_to_asking(count: int) -> str | None:
    """What stands in the way of asking for this many; None if nothing."""
    if not count:
        return _("Nothing matches. Choose at least one.")
    if count > MOST:
        return _(
            "These are %(count)d. At most %(most)d can be done at once: narrow the list first."
        ) % {"count": count, "most": MOST}
    return None


def obstacle_to_beginning(job: Job, waiting: int) -> str | None:
    """What stands in the way of beginning a job; None if nothing."""
    if job.state != Job.State.SHOWN:
        return _("This was begun already. It is done once, however often you press.")
    if job.asked_at < timezone.now() - SHOWN:
        return _("This list is older than a day. Choose anew, so that you see what is there now.")
    if not waiting:
        return _("None of these can be done. The reasons are below.")
    return None


def obstacle_to_undoing(job: Job) -> str | None:
    """What stands in the way of undoing a job; None if nothing."""
    if job.state in (Job.State.UNDOING, Job.State.UNDONE):
        return _("This is undone already, or being undone.")
    if job.state == Job.State.SHOWN:
        return _("This was not begun: there is nothing to undo.")
    return None
