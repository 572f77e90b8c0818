"""Commitments of a question, and which of the points behind them still stand."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, QuerySet
from django.utils import timezone

from isegoria.decide.fetching import latest_decision
from isegoria.decide.models import Disposition, Publication
from isegoria.follow import rules
from isegoria.follow.models import Commitment, Report, Step
from isegoria.process.models import Process

Point = tuple[str, int]


def today_at(process: Process) -> date:
    """The day that it is where the question is asked."""
    return timezone.now().astimezone(process.zone).date()


def commitments_of(process: Process, *, drafts: bool = False) -> list[Commitment]:
    """What was promised because of the decision on a question, in the order of its numbers."""
    rows = Commitment.objects.filter(process=process).select_related("disposition")
    return list(rows if drafts else rows.exclude(state=Commitment.State.DRAFT))


def commitment_of(process: Process, number: int) -> Commitment | None:
    """One commitment of a question, also while it is a draft."""
    rows = Commitment.objects.filter(process=process, number=number)
    return rows.select_related("process", "publication", "disposition", *Commitment.TEXTS).first()


def steps_of(commitments: Collection[Commitment]) -> QuerySet[Step]:
    """All that became of these, the oldest first."""
    rows = Step.objects.filter(commitment__in=commitments)
    return rows.select_related("proof__file").order_by("on", "commitment", "number")


def point_of(disposition: Disposition | None) -> Point | None:
    """The point that a commitment belongs to, as a published decision names it."""
    if disposition is None:
        return None
    if disposition.theme_id:
        return "theme", disposition.theme_id
    return "statement", disposition.item_id or 0


def taken_up_in(publication: Publication) -> set[Point]:
    """The points that a version takes up, wholly or in part."""
    return {
        (one["kind"], one["key"])
        for one in publication.body["points"]
        if one["outcome"] in Disposition.TAKEN_UP
    }


def without_a_point(process: Process, commitments: Collection[Commitment]) -> set[int]:
    """Which of these lost what they were made for: a later version does not take it up any more."""
    last = latest_decision(process) if commitments else None
    if last is None:
        return set()
    there = taken_up_in(last)
    return {
        one.pk
        for one in commitments
        if one.disposition is not None and point_of(one.disposition) not in there
    }


def disputed(commitments: Collection[Commitment]) -> set[int]:
    """Those of which somebody at the place says that it is not done, and it is not mended since."""
    rows = Report.objects.filter(commitment__in=commitments, standing=Report.Standing.SHOWN)
    return set(rows.exclude(outcome=Report.Outcome.MENDED).values_list("commitment", flat=True))


def reports_due_at_the_desk(institutions: Collection[int]) -> list[tuple[str, int]]:
    """The questions with reports to read or to answer, those with most of them first."""
    rows = Report.objects.filter(commitment__process__institution__in=institutions).exclude(
        standing=Report.Standing.REFUSED
    )
    counted = rows.filter(outcome="").order_by().values_list("commitment__process__slug")
    return list(counted.annotate(number=Count("pk")).order_by("-number")[:3])


def due_at_the_desk(institutions: Collection[int]) -> list[tuple[str, int]]:
    """The questions with promises that are late or due soon, those with most of them first."""
    rows = Commitment.objects.filter(
        process__institution__in=institutions,
        state__in=Commitment.OPEN,
        due_on__lte=timezone.now().date() + rules.REMIND_FROM,
    )
    counted = rows.order_by().values_list("process__slug").annotate(number=Count("pk"))
    return list(counted.order_by("-number", "process__slug")[:3])
