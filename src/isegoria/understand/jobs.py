"""What the worker does for this room: read again whatever has grown old."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from isegoria.understand.queries import stale_activities
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
