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
DRAW_EVERY = 20.0
SWEEP_EVERY = 60 * 60.0
TIDY_EVERY = 24 * 60 * 60.0
REST = 10.0  # a duty rests this many times as long as it took, if nobody waits for it
LEAST_REST = 2.0
LONGEST_WAIT = 300.0
# New answers are to be in what is shown within half a minute; sealing them takes some of it.
READ_WITHIN = 25.0


@dataclass
class Duty:
    """Something done again and again: not too often, and less often while it fails.

    ``within`` is in how many seconds it is to be done whenever it is asked for: it rests less where
    that helps, and never less than twice as long as it took, so that others have their time too.
    """

    name: str
    do: Callable[[], object]
    every: float
    rest: float = REST
    within: float | None = None
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
        self.due_at = now + max(self.every, self._rest_after(now - begun))
        return True

    def _rest_after(self, took: float) -> float:
        """How long to rest. Whoever asks as it begins waits for it, for the rest and once more."""
        rest = self.rest * took
        if self.within is None:
            return rest
        return min(rest, max(LEAST_REST * took, self.within - 2 * took))


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
    from isegoria.hear.channel_type import channel_types  # noqa: PLC0415  # rooms are loaded by then

    chores = [chore for channel in channel_types().values() for chore in channel.chores()]
    return [
        Duty("Sealing the log", seal_what_waits, SEAL_EVERY),
        *(Duty(one.name, one.do, one.every, rest=one.rest) for one in chores),
        *_keeping_up(),
        *_answering(),
        *_after_decisions(),
        *_forgetting(),
    ]


def _keeping_up() -> list[Duty]:
    """What follows from what people and officials have done."""
    from isegoria.belonging.jobs import (  # noqa: PLC0415  # rooms are loaded by then
        look_after_keys,
    )
    from isegoria.bulk.jobs import do_what_waits  # noqa: PLC0415  # the same
    from isegoria.journey.jobs import look_after_gates, remind_of_days  # noqa: PLC0415  # the same
    from isegoria.report.jobs import tell_who_took_part  # noqa: PLC0415  # the same
    from isegoria.search.jobs import keep_up  # noqa: PLC0415  # the same
    from isegoria.themes.jobs import (  # noqa: PLC0415  # brings NumPy
        propose_what_was_asked,
        take_up_words,
    )
    from isegoria.training.jobs import draw_towns  # noqa: PLC0415  # brings NumPy
    from isegoria.understand.jobs import (  # noqa: PLC0415  # brings NumPy
        make_folders,
        read_what_waits,
        refresh_stale,
        refresh_who_was_heard,
    )

    return [
        Duty("Doing what was asked of many", do_what_waits, LOOK_EVERY, rest=1.0),
        Duty("Keeping what can be searched", keep_up, READ_EVERY),
        Duty("Reading new answers", refresh_stale, READ_EVERY, within=READ_WITHIN),
        Duty("Reading again what somebody asked for", read_what_waits, READ_EVERY),
        Duty("Counting whom we heard", refresh_who_was_heard, COUNT_EVERY),
        Duty("Making folders for auditors", make_folders, READ_EVERY),
        Duty("Telling that a report is there", tell_who_took_part, READ_EVERY),
        Duty("Drawing towns for the course", draw_towns, DRAW_EVERY),
        Duty("Looking after gates", look_after_gates, COUNT_EVERY),
        Duty("Reminding officials of days", remind_of_days, SWEEP_EVERY),
        Duty("Taking up what was said in words", take_up_words, READ_EVERY),
        Duty("Letting a program propose themes", propose_what_was_asked, READ_EVERY),
        Duty("Looking after the keys of self-descriptions", look_after_keys, SWEEP_EVERY),
    ]


def _answering() -> list[Duty]:
    """What everybody is told who took part."""
    from isegoria.answer.jobs import (  # noqa: PLC0415  # rooms are loaded by then
        answer_everybody,
        owe_second_answers,
        tell_second_answers,
    )

    return [
        Duty("Answering those who took part", answer_everybody, READ_EVERY, rest=1.0),
        Duty("Sending second answers", tell_second_answers, READ_EVERY, rest=1.0),
        Duty("Owing second answers", owe_second_answers, SWEEP_EVERY),
    ]


def _after_decisions() -> list[Duty]:
    """What follows from a published decision: points, promises, and whether it was solved."""
    from isegoria.archive.jobs import keep_copies  # noqa: PLC0415  # rooms are loaded by then
    from isegoria.follow.jobs import note_what_is_late  # noqa: PLC0415  # the same
    from isegoria.learn.jobs import count_what_came  # noqa: PLC0415  # the same
    from isegoria.solved.jobs import ask_everybody, count_rounds  # noqa: PLC0415  # brings NumPy

    return [
        Duty("Counting what came of decisions", count_what_came, READ_EVERY),
        Duty("Noting which promises are late", note_what_is_late, COUNT_EVERY),
        Duty("Keeping copies of what was decided", keep_copies, READ_EVERY),
        Duty("Asking whether it was solved", ask_everybody, READ_EVERY, rest=1.0),
        Duty("Counting whether it was solved", count_rounds, COUNT_EVERY),
    ]


def _forgetting() -> list[Duty]:
    """What is thrown away when its purpose has ended."""
    from isegoria.answer.jobs import (  # noqa: PLC0415  # rooms are loaded by then
        forget_marks_of_the_erased,
        look_after_ways_back,
    )
    from isegoria.auditing.services import (  # noqa: PLC0415  # the same
        throw_old_folders_away,
    )
    from isegoria.bulk.jobs import throw_old_jobs_away  # noqa: PLC0415  # the same
    from isegoria.conversation.services import (  # noqa: PLC0415  # the same
        forget_what_is_over as forget_conversations,
    )
    from isegoria.files.jobs import sweep  # noqa: PLC0415  # the same
    from isegoria.solved.jobs import forget_the_erased  # noqa: PLC0415  # the same

    return [
        Duty("Forgetting where phones were", forget_conversations, SWEEP_EVERY),
        Duty("Forgetting how people are reached", look_after_ways_back, SWEEP_EVERY),
        Duty("Forgetting marks of who erased all", forget_marks_of_the_erased, SWEEP_EVERY),
        Duty("Forgetting what the erased said afterwards", forget_the_erased, SWEEP_EVERY),
        Duty("Throwing old lists away", throw_old_jobs_away, TIDY_EVERY),
        Duty("Throwing old folders away", throw_old_folders_away, COUNT_EVERY),
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
