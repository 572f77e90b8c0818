"""What was published of a decision, for those who show it, answer from it or follow it."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from isegoria.decide.models import Publication
from isegoria.process.models import Process, Stage


def publications_of(process: Process) -> list[Publication]:
    """Every version that was published, the latest first."""
    rows = Publication.objects.filter(decision__process=process).order_by("-number")
    return list(rows.select_related("decision"))


def undecided_of(institutions: Collection[int]) -> list[Process]:
    """The questions of these that have closed without a decision, the one due first before all.

    Questions that were answered elsewhere name no way to answer, and wait for nothing here.
    """
    closed = Stage.objects.filter(kind=Stage.Kind.HEAR, ends_at__lte=timezone.now())
    due = Stage.objects.filter(process=OuterRef("pk"), kind=Stage.Kind.DECIDE).values("ends_at")
    rows = (
        Process.objects.filter(institution__in=institutions, pk__in=closed.values("process"))
        .exclude(published_at=None)
        .exclude(channels="")
        .exclude(pk__in=Publication.objects.values("decision__process"))
    )
    in_order = rows.annotate(due_at=Subquery(due[:1])).order_by(F("due_at").asc(nulls_last=True))
    return list(in_order.prefetch_related("stages"))


def decided_among(processes: Iterable[Process]) -> set[int]:
    """Which of these questions have a published decision."""
    rows = Publication.objects.filter(decision__process__in=list(processes), number=1)
    return set(rows.values_list("decision__process", flat=True))


def latest_decision(process: Process) -> Publication | None:
    """The decision on a question as it was last published."""
    return next(iter(publications_of(process)), None)


def answers_by_point(publication: Publication) -> dict[tuple[str, int], dict[str, Any]]:
    """What became of each theme and statement of a version, to be joined with what one said."""
    return {(one["kind"], one["key"]): one for one in publication.body["points"]}
