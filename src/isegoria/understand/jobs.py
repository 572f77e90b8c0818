"""What the worker does for this room: read again whatever has grown old."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from isegoria.process.queries import published
from isegoria.understand.queries import stale_activities
from isegoria.understand.reaching import count_whom_we_heard
from isegoria.understand.services import read_activity


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
