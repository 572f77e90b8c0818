"""Asking for something to be done to many, doing it piece by piece, and undoing it."""

import logging
from collections.abc import Callable, Iterable

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.base.refusal import NotNow, Refused
from isegoria.base.runs import runs_of
from isegoria.bulk import rules
from isegoria.bulk.kinds import BulkKind, Details, kind_of
from isegoria.bulk.models import Job, Step
from isegoria.languages.queries import page_language
from isegoria.people.models import Account

logger = logging.getLogger("isegoria.bulk")

ROWS_AT_ONCE = 2000
# What a database says that is busy or away; whatever else it says is so again the next time.
MAY_PASS = (OperationalError, InterfaceError)
LONGEST_WORDS = 300


@transaction.atomic
def prepare(
    *, kind: str, targets: Iterable[int], details: Details, by: Account, back: str = ""
) -> Job:
    """Put down what would be done to which things, and which cannot be done and why.

    Nothing happens until ``begin``. ``back`` is the page that it was asked from. Whoever calls
    this has made sure that ``by`` may do it to these.
    """
    chosen = list(dict.fromkeys(targets))
    if reason := rules.obstacle_to_asking(len(chosen)):
        raise Refused(reason)
    job = Job.objects.create(
        kind=kind, details=dict(details), asked_by=by, language=page_language(), back=back
    )
    for run in runs_of(chosen, ROWS_AT_ONCE):
        obstacles = kind_of(kind).obstacles(run, details)
        Step.objects.bulk_create(_prepared(job, target, obstacles.get(target)) for target in run)
    return job


@transaction.atomic
def begin(job: Job) -> None:
    """Let the worker do what was shown."""
    held = _held(job.pk)
    waiting = held.steps.filter(state=Step.State.WAITING).count()
    if reason := rules.obstacle_to_beginning(held, waiting):
        raise NotNow(reason)
    held.state = Job.State.GOING
    held.save(update_fields=["state"])


@transaction.atomic
def undo(job: Job) -> None:
    """Let the worker bring back what was done; what was not reached yet is not done any more."""
    held = _held(job.pk)
    if reason := rules.obstacle_to_undoing(held):
        raise NotNow(reason)
    held.steps.filter(state=Step.State.WAITING).update(state=Step.State.STOPPED)
    held.state, held.ended_at = Job.State.UNDOING, None
    held.tries, held.try_again_at = 0, None
    held.save(update_fields=["state", "ended_at", "tries", "try_again_at"])


@transaction.atomic
def forget(job: Job) -> None:
    """Throw away what was only shown."""
    held = _held(job.pk)
    if held.state != Job.State.SHOWN:
        raise NotNow(_("This was begun already. It is done once, however often you press."))
    held.delete()


@transaction.atomic
def try_again(job: Job) -> None:
    """Let the worker go on with a job that the database has failed too often."""
    held = _held(job.pk)
    if not rules.is_stuck(held):
        raise NotNow(_("This goes on already."))
    held.tries, held.try_again_at = 0, None
    held.save(update_fields=["tries", "try_again_at"])


@transaction.atomic
def go_on(job_id: int) -> int:
    """Do the next few of a job and put down what became of each; how many they were.

    One transaction: after a crash a thing and what is noted of it are both there or neither. Where
    the database has failed before they are taken one by one.
    """
    job = _held(job_id)
    if job.state not in (Job.State.GOING, Job.State.UNDOING):
        return 0
    kind = kind_of(job.kind)
    steps = _next(job, 1 if job.tries else kind.at_once)
    act = _undo if job.state == Job.State.UNDOING else _do
    with override(job.language):
        for step in steps:
            _take(job, kind, step, act)
    Step.objects.bulk_update(steps, ["state", "words", "before"])
    if job.tries:
        job.tries, job.try_again_at = 0, None
        job.save(update_fields=["tries", "try_again_at"])
    if not steps:
        job.state = Job.State.DONE if job.state == Job.State.GOING else Job.State.UNDONE
        job.ended_at = timezone.now()
        job.save(update_fields=["state", "ended_at"])
    return len(steps)


@transaction.atomic
def note_failure(job_id: int, *, may_pass: bool) -> None:
    """Put down that the database has failed a job; nothing of what was tried is there.

    What ``may_pass``, because the database is busy or away, is tried again later, up to a limit.
    What does not is left as it was, as soon as it was tried by itself.
    """
    job = _held(job_id)
    steps = [] if may_pass or not job.tries else _next(job, 1)
    for step in steps:
        with override(job.language):
            _leave(step, _FAILED[Job.State(job.state)])
        step.save(update_fields=["state", "words"])
    job.tries = 0 if steps else job.tries + 1
    job.try_again_at = timezone.now() + rules.pause_after(job.tries) if may_pass else None
    job.save(update_fields=["tries", "try_again_at"])


Act = Callable[[BulkKind, Job, Step, Account], None]
_FAILED = {Job.State.GOING: Step.State.LEFT, Job.State.UNDOING: Step.State.KEPT}


def _next(job: Job, number: int) -> list[Step]:
    """The next of a job to be done, or the last that were done where it is being undone."""
    if job.state == Job.State.UNDOING:
        return list(job.steps.filter(state=Step.State.DONE).order_by("-pk")[:number])
    return list(job.steps.filter(state=Step.State.WAITING).order_by("pk")[:number])


def _leave(step: Step, state: str) -> None:
    step.state = state
    step.words = _("Something went wrong with this one. It stays as it was.")


def _take(job: Job, kind: BulkKind, step: Step, act: Act) -> None:
    """Act on one thing; if that is refused or fails, nothing of it is kept but the reason."""
    failed = _FAILED[Job.State(job.state)]
    try:
        with transaction.atomic():
            act(kind, job, step, _whoever_asked(job))
    except Refused as refusal:
        step.state, step.words = failed, str(refusal)[:LONGEST_WORDS]
    except MAY_PASS:
        raise  # the database is busy or away: all of them are tried again
    except Exception as problem:  # noqa: BLE001  # one of many must not hold up the others
        logger.error(  # noqa: TRY400  # a message may quote what people wrote
            "one of the job %s could not be done (%s)", job, type(problem).__name__
        )
        _leave(step, failed)


def _whoever_asked(job: Job) -> Account:
    if job.asked_by is None or not job.asked_by.is_active:
        raise Refused(_("Whoever asked for this no longer works here."))
    return job.asked_by


def _do(kind: BulkKind, job: Job, step: Step, by: Account) -> None:
    step.before = dict(kind.do(step.target, job.details, by=by))
    step.state = Step.State.DONE


def _undo(kind: BulkKind, job: Job, step: Step, by: Account) -> None:
    kind.undo(step.target, job.details, step.before or {}, by=by)
    step.state = Step.State.UNDONE


def _prepared(job: Job, target: int, obstacle: str | None) -> Step:
    state = Step.State.LEFT if obstacle else Step.State.WAITING
    return Step(job=job, target=target, state=state, words=(obstacle or "")[:LONGEST_WORDS])


def _held(job_id: int) -> Job:
    return Job.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=job_id)
