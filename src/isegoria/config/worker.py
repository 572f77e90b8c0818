"""The worker: seals new entries of the log, reads new answers, and tidies up."""

import argparse
import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from isegoria.config.start import open_site

logger = logging.getLogger("isegoria.worker")

LOOK_EVERY = 0.5
SEAL_EVERY = 2.0
READ_EVERY = 3.0
COUNT_EVERY = 60.0
SWEEP_EVERY = 60 * 60.0
TIDY_EVERY = 24 * 60 * 60.0
REST = 10.0  # a duty rests this many times as long as it took
LONGEST_WAIT = 300.0


@dataclass
class Duty:
    """Something done again and again: not too often, and less often while it fails."""

    name: str
    do: Callable[[], object]
    every: float
    due_at: float = 0.0
    failures: int = 0

    def run(self) -> bool:
        """Do it once and settle when it is due again; False if it failed."""
        begun = time.monotonic()
        try:
            self.do()
        except Exception as problem:  # noqa: BLE001  # whatever it is, the other duties go on
            self.failures += 1
            wait = min(LONGEST_WAIT, self.every * 2**self.failures)
            # The kind of the fault and its place alone: a message may quote what people wrote.
            logger.error(  # noqa: TRY400  # the same
                "%s failed (%s); tried again in %.0f s", self.name, type(problem).__name__, wait
            )
            connections.close_all()
            self.due_at = time.monotonic() + wait
            return False
        now = time.monotonic()
        self.failures = 0
        self.due_at = now + max(self.every, REST * (now - begun))
        return True


def run(options: argparse.Namespace) -> int:
    """Work as a process of one's own, beside a server started elsewhere."""
    open_site()
    if options.once:
        return 0 if all(list(map(Duty.run, duties()))) else 1
    return work()


def work() -> int:
    """Do every duty when it is due, until told to end."""
    _take_one_connection()
    ended = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    all_duties = duties()
    while not ended.wait(LOOK_EVERY):
        for duty in all_duties:
            if duty.due_at <= time.monotonic() and not ended.is_set():
                duty.run()
    connections.close_all()
    return 0


def duties() -> list[Duty]:
    """What the worker sees to, in this order."""
    from isegoria.belonging.jobs import look_after_keys  # noqa: PLC0415  # rooms are loaded by then
    from isegoria.files.jobs import sweep  # noqa: PLC0415  # the same
    from isegoria.hear.channel_type import channel_types  # noqa: PLC0415  # the same
    from isegoria.understand.jobs import (  # noqa: PLC0415  # brings NumPy
        refresh_stale,
        refresh_who_was_heard,
    )

    chores = [chore for channel in channel_types().values() for chore in channel.chores()]
    return [
        Duty("Sealing the log", seal_what_waits, SEAL_EVERY),
        *(Duty(one.name, one.do, one.every) for one in chores),
        Duty("Reading new answers", refresh_stale, READ_EVERY),
        Duty("Counting whom we heard", refresh_who_was_heard, COUNT_EVERY),
        Duty("Looking after the keys of self-descriptions", look_after_keys, SWEEP_EVERY),
        Duty("Tidying up sessions", clear_sessions, TIDY_EVERY),
        Duty("Sweeping up files that broke off", sweep, SWEEP_EVERY),
    ]


def seal_what_waits() -> int:
    """Seal new entries; does not even ask for the lock where there are none."""
    from isegoria.ledger.jobs import seal_new_entries  # noqa: PLC0415  # rooms are loaded by then
    from isegoria.ledger.models import Entry  # noqa: PLC0415  # the same

    return seal_new_entries() if Entry.objects.filter(position=None).exists() else 0


def clear_sessions() -> None:
    """Remove the sessions of staff that have ended."""
    call_command("clearsessions")


def _take_one_connection() -> None:
    """One process, one connection: a pool of them would only hold memory."""
    database = settings.DATABASES["default"]
    if database.get("OPTIONS", {}).pop("pool", None):
        database["CONN_MAX_AGE"] = None
