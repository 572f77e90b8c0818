"""What the worker does for this room: go on with what was asked of many."""

import time

from django.utils import timezone

from isegoria.bulk import rules
from isegoria.bulk.models import Job
from isegoria.bulk.queries import open_jobs
from isegoria.bulk.services import go_on

AT_MOST = 2.0  # seconds; then the other duties of the worker have their turn


def do_what_waits() -> int:
    """Go on with every job in turn for a short while; how many things were done."""
    until = time.monotonic() + AT_MOST
    done = 0
    waiting = open_jobs()
    while waiting and time.monotonic() < until:
        moved = {job: go_on(job) for job in waiting}
        done += sum(moved.values())
        waiting = [job for job, count in moved.items() if count]
    return done


def throw_old_jobs_away() -> int:
    """Forget what was shown and not begun within a day, and what ended long ago."""
    now = timezone.now()
    shown = Job.objects.filter(state=Job.State.SHOWN, asked_at__lt=now - rules.SHOWN)
    ended = Job.objects.filter(ended_at__lt=now - rules.KEPT)
    return sum(rows.delete()[0] for rows in (shown, ended))
