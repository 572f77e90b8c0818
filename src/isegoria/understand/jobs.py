"""What the worker does for this room: read again whatever has grown old."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.auditing.queries import waiting
from isegoria.auditing.services import put_in
from isegoria.process.queries import published
from isegoria.understand.confidential import confidential_package
from isegoria.understand.models import ReadAgain
from isegoria.understand.queries import read_activities, stale_activities
from isegoria.understand.reaching import count_whom_we_heard
from isegoria.understand.services import code_version, differences, read_activity

MOST_NAMED = 50


def refresh_stale(*, progress: Callable[[str], None] | None = None) -> int:
    """Read every activity that was never read, or of which the log has heard since; how many.

    Nobody tells this room that something happened: it looks.
    """
    stale = stale_activities()
    for activity in stale:
        if progress:
            progress(_("Reading what was heard: %(name)s") % {"name": activity.process.slug})
        read_activity(activity)
    return len(stale)


def refresh_who_was_heard() -> int:
    """Count anew whom we heard in every question of which that may be told; of how many it was."""
    return sum(count_whom_we_heard(process) for process in published().exclude(area=None))


def read_what_waits() -> int:
    """Read again whatever somebody asked for; how many. What is broken off is done anew."""
    waiting = list(ReadAgain.objects.filter(outcome="").order_by("pk"))
    if not waiting:
        return 0
    read = {activity.pk: (activity, is_as_then) for activity, is_as_then in read_activities()}
    for row in waiting:
        found = read.get(row.activity_id)
        if found is None:  # the finding is gone; nothing can be compared
            row.delete()
            continue
        activity, is_as_then = found
        others = differences(activity) if is_as_then else []
        outcome = ReadAgain.Outcome.OTHERWISE if others else ReadAgain.Outcome.SAME
        row.outcome = outcome if is_as_then else ReadAgain.Outcome.MOVED
        row.others, row.done_at = others[:MOST_NAMED], timezone.now()
        row.log_size = activity.finding.log_size
        row.read_by, row.again_by = activity.finding.code_version, code_version()
        row.save()
    return len(waiting)


def make_folders() -> int:
    """Make the confidential folders that auditors have asked for; how many."""
    openings = waiting()
    for opening in openings:
        put_in(opening, confidential_package(opening.activity))
    return len(openings)
