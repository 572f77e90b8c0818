"""Finding jobs and telling how far they have come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from isegoria.bulk.kinds import kind_of
from isegoria.bulk.models import Job, Step
from isegoria.bulk.rules import (
    MOST_TRIES,
    is_stuck,
    obstacle_to_beginning,
    obstacle_to_undoing,
)
from isegoria.people.models import Account

JOBS_A_PAGE = 20
STEPS_SHOWN = 10
REASONS_SHOWN = 20


@dataclass(frozen=True)
class JobRow:
    """One job in the list of somebody's jobs."""

    job: Job
    heading: str
    done: int
    total: int


@dataclass(frozen=True)
class Reason:
    """Why some of the many cannot be done, how many these are, and some of their names."""

    words: str
    count: int
    names: Sequence[str]


def jobs_of(account: Account) -> QuerySet[Job]:
    """What somebody has asked for, the newest first."""
    return Job.objects.filter(asked_by=account).order_by("-pk")


def open_jobs() -> list[int]:
    """The jobs that the worker has something to do for, the oldest first."""
    states = (Job.State.GOING, Job.State.UNDOING)
    may_be_tried = Q(try_again_at=None) | Q(try_again_at__lte=timezone.now())
    found = Job.objects.filter(may_be_tried, state__in=states, tries__lt=MOST_TRIES)
    return list(found.order_by("pk").values_list("pk", flat=True))


def jobs_page(account: Account, number: int) -> tuple[Page[Job], list[JobRow]] | None:
    """A page of what somebody has asked for; None past the end. Two queries and a count."""
    begun = jobs_of(account).exclude(state=Job.State.SHOWN)
    pages = Paginator(begun, JOBS_A_PAGE)
    if number > pages.num_pages:
        return None
    page = pages.page(number)
    counts = _counts([one.pk for one in page])
    return page, [
        JobRow(
            job=one,
            heading=kind_of(one.kind).heading(one.details),
            done=counts.get((one.pk, Step.State.DONE), 0),
            total=sum(number for (pk, _state), number in counts.items() if pk == one.pk),
        )
        for one in page
    ]


def job_page(job: Job) -> dict[str, Any]:
    """Everything that the page of one job says."""
    kind = kind_of(job.kind)
    by_state = {state: count for (_pk, state), count in _counts([job.pk]).items()}
    counts = {str(one): by_state.get(one, 0) for one in Step.State}
    total = sum(counts.values())
    to_go = counts["waiting"] if job.state != Job.State.UNDOING else counts["done"]
    waiting = job.steps.filter(state=Step.State.WAITING).order_by("pk")
    some = list(waiting.values_list("target", flat=True)[:STEPS_SHOWN])
    names = kind.named(some)
    return {
        "job": job,
        "heading": kind.heading(job.details),
        "explained": kind.explained(job.details),
        "counts": counts,
        "outcome": [
            {"label": one.label, "count": counts[one]} for one in Step.State if counts[one]
        ],
        "total": total,
        "past": total - to_go,
        "some": [names[one] for one in some if one in names],
        "more": counts["waiting"] - len(some),
        "reasons": _reasons(job),
        "begin_obstacle": obstacle_to_beginning(job, counts["waiting"]),
        "undo_obstacle": obstacle_to_undoing(job),
        "is_stuck": is_stuck(job),
    }


def _counts(jobs: Sequence[int]) -> dict[tuple[int, str], int]:
    rows = Step.objects.filter(job__in=jobs).order_by().values_list("job", "state")
    return {(pk, state): count for pk, state, count in rows.annotate(Count("pk"))}


def _reasons(job: Job) -> list[Reason]:
    """Why some were left or could not be undone, the most frequent first."""
    rows = (
        job.steps.exclude(words="")
        .order_by()
        .values_list("words")
        .annotate(number=Count("pk"))
        .order_by("-number", "words")[:REASONS_SHOWN]
    )
    found = list(rows)
    targets: dict[str, list[int]] = {}
    for words, _number in found[:3]:
        some = job.steps.filter(words=words).order_by("pk").values_list("target", flat=True)
        targets[words] = list(some[:3])
    names = kind_of(job.kind).named([one for some in targets.values() for one in some])
    return [
        Reason(words, count, [names[one] for one in targets.get(words, ()) if one in names])
        for words, count in found
    ]
