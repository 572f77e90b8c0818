"""What the worker does for this room: copies, a second's worth of pages at a time."""

import time

from django.utils import timezone

from isegoria.archive.queries import due_for_a_copy, in_the_making
from isegoria.archive.services import begin_copy, finish, take
from isegoria.archive.visiting import Site

SECONDS = 1.0


def keep_copies() -> int:
    """Go on with the copy in the making, or begin the next that is due; how many pages it took.

    Every page is put down as it comes, so whoever is ended in between goes on where it was.
    """
    copy = in_the_making()
    if copy is None:
        process = due_for_a_copy(timezone.now())
        if process is None:
            return 0
        copy = begin_copy(process)
    site, until, taken = Site(), time.monotonic() + SECONDS, 0
    while page := copy.copied.filter(status=None).order_by("pk").first():
        page.copy = copy
        take(page, site.ask(page.address))
        taken += 1
        if time.monotonic() > until:
            return taken
    finish(copy)
    return taken
