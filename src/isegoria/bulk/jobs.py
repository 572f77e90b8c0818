"""What the worker does for this room: go on with what was asked of many."""

import logging
import time

from django.db import DatabaseError, connection
from django.utils import timezone

from isegoria.bulk import rules
from isegoria.bulk.models import Job
from isegoria.bulk.queries import open_jobs
from isegoria.bulk.services import MAY_PASS, go_on, note_failure

logger = logging.getLogger("isegoria.bulk")

AT_MOST = 2.0  # seconds; then the other duties of the worker have their turn


def do_what_waits() -> int:
    """Go on with every job in turn for a short while; how many things were done."""
    until = time.monotonic() + AT_MOST
    done = 0
    waiting = open_jobs()
    while waiting and time.monotonic() < until:
        moved = {job: _tried(job) for job in waiting}
        done += sum(moved.values())
        waiting = [job for job, count in moved.items() if count]
    return done


def _tried(job: int) -> int:
    """Go on with one job; what the database refuses is noted and holds up no other job."""
    try:
        return go_on(job)
    except DatabaseError as problem:
        logger.warning("the database failed job %d (%s)", job, type(problem).__name__)
        if not connection.in_atomic_block:
            connection.close()  # it may be broken; the next use opens another
        note_failure(job, may_pass=isinstance(problem, MAY_PASS))
        return int(not isinstance(problem, MAY_PASS))


def throw_old_jobs_away() -> int:
    """Forget what was shown and not begun within a day, and what ended long ago."""
    now = timezone.now()
    shown = Job.objects.filter(state=Job.State.SHOWN, asked_at__lt=now - rules.SHOWN)
    ended = Job.objects.filter(ended_at__lt=now - rules.KEPT)
    return sum(rows.delete()[0] for rows in (shown, ended))
