"""What came of every question that was opened; the number of queries does not grow with them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone

from isegoria.answer.models import Edition
from isegoria.decide.models import Publication as Decided
from isegoria.follow.models import Commitment, Step
from isegoria.follow.queries import disputed
from isegoria.learn.models import Outcomes
from isegoria.learn.rules import (
    OUTCOMES,
    Afterwards,
    Facts,
    Points,
    Promised,
    standing,
    standing_of_work,
    weight_of,
)
from isegoria.organisations.models import Institution
from isegoria.process.models import Process, Stage
from isegoria.report.models import Publication as Reported
from isegoria.solved.models import Counted
from isegoria.understand.models import WhoWasHeard


def facts_of_questions(institution: str = "") -> list[Facts]:
    """Each question that has opened, the latest first; those of one institution if it is named.

    Questions that were answered elsewhere and brought in promise nothing here and are left out.
    """
    questions = _questions(institution)
    promised, afterwards = _promised_in(questions), _said_afterwards(questions)
    found = [
        replace(_facts(one, promised.get(one.pk, ())), afterwards=tuple(afterwards.get(one.pk, ())))
        for one in questions
    ]
    return sorted(found, key=lambda one: (one.opened_on, one.question), reverse=True)


def _questions(institution: str) -> list[Any]:
    now = timezone.now()
    begun = Stage.objects.filter(kind=Stage.Kind.HEAR, begins_at__lte=now)
    reported = Reported.objects.filter(report__process=OuterRef("pk"), number=1)
    decided = Decided.objects.filter(decision__process=OuterRef("pk"), number=1)
    answered = Edition.objects.filter(publication__decision__process=OuterRef("pk"))
    answered = answered.exclude(let_go_at=None).order_by("let_go_at")
    rows = (
        Process.objects.filter(pk__in=begun.values("process"))
        .exclude(published_at=None)
        .exclude(channels="")
        .select_related("institution", "outcomes")
        .prefetch_related(
            "stages",
            Prefetch("who_was_heard", WhoWasHeard.objects.exclude(told_on=None)),
        )
        .annotate(
            reported_at=Subquery(reported.values("published_at")[:1]),
            decided_at=Subquery(decided.values("published_at")[:1]),
            answered_at=Subquery(answered.values("let_go_at")[:1]),
        )
    )
    return list(rows.filter(institution__slug=institution) if institution else rows)


def _facts(process: Any, promised: tuple[Promised, ...]) -> Facts:  # noqa: ANN401  # a question with what was asked beside it
    stages = {one.kind: one for one in process.stages.all()}

    def day(moment: datetime | None) -> date | None:
        return moment.astimezone(process.zone).date() if moment else None

    def ends(kind: str) -> date | None:
        return day(stages[kind].ends_at) if kind in stages else None

    opened_on = day(stages[Stage.Kind.HEAR].begins_at)
    assert opened_on is not None  # noqa: S101  # it has begun, or it were not among them
    today = timezone.now().astimezone(process.zone).date()
    reported_on, decided_on = day(process.reported_at), day(process.decided_at)
    answered_on = day(process.answered_at)
    promises = ("understand", "decide", "answer")
    due = {kind: day(stages[kind].promised_at) for kind in promises if kind in stages}
    groups = _groups_of(process)
    return Facts(
        question=process.slug,
        institution=process.institution.slug,
        opened_on=opened_on,
        closed_on=ends("hear"),
        report_due=due.get("understand"),
        reported_on=reported_on,
        decision_due=due.get("decide"),
        decided_on=decided_on,
        answer_due=due.get("answer"),
        answered_on=answered_on,
        report=standing(due.get("understand"), reported_on, today),
        decision=standing(due.get("decide"), decided_on, today),
        answer=standing(due.get("answer"), answered_on, today),
        points=_points_of(process),
        groups=len(groups) if groups is not None else None,
        unheard=groups.count("unheard") if groups is not None else None,
        under_heard=groups.count("under-heard") if groups is not None else None,
        promised=promised,
    )


def _promised_in(questions: list[Any]) -> dict[int, tuple[Promised, ...]]:
    """What was promised because of each decision, by question."""
    public = Commitment.objects.exclude(state=Commitment.State.DRAFT)
    rows = list(public.filter(process__in=[one.pk for one in questions]).order_by("number"))
    kinds = (Step.Kind.DONE, Step.Kind.CHANGED)
    steps = Step.objects.filter(commitment__in=rows, kind__in=kinds).order_by("number")
    first: dict[int, date] = {}
    done: dict[int, date] = {}
    for of, kind, on, was in steps.values_list("commitment", "kind", "on", "was"):
        if kind == Step.Kind.DONE:
            done[of] = on
        elif was.get("due_on"):
            first.setdefault(of, date.fromisoformat(was["due_on"]))
    in_dispute = disputed(rows)
    today = {one.pk: timezone.now().astimezone(one.zone).date() for one in questions}
    found: dict[int, tuple[Promised, ...]] = {}
    for one in rows:
        assert one.due_on is not None  # noqa: S101  # the table asks for it once it is public
        due = first.get(one.pk, one.due_on)
        done_on = done.get(one.pk) if one.state == Commitment.State.DONE else None
        stands = standing_of_work(
            first_due=due,
            done=done_on,
            today=today[one.process_id],
            is_disputed=one.pk in in_dispute,
            is_given_up=one.state == Commitment.State.GIVEN_UP,
        )
        promise = Promised(one.number, due, one.due_on, done_on, stands)
        found[one.process_id] = (*found.get(one.process_id, ()), promise)
    return found


def _said_afterwards(questions: list[Any]) -> dict[int, list[Afterwards]]:
    """What everybody said in each round that is counted, by question; not of fewer than ten."""
    rows = Counted.objects.filter(
        round__process__in=[one.pk for one in questions],
        who=Counted.Who.EVERYBODY,
        people__isnull=False,
    )
    found: dict[int, list[Afterwards]] = {}
    for row in rows.select_related("round").order_by("round__months"):
        found.setdefault(row.round.process_id, []).append(_afterwards(row))
    return found


def _afterwards(row: Counted) -> Afterwards:
    counts = (row.solved, row.better, row.same, row.worse)
    solved, better, same, worse = (one or 0 for one in counts)
    yes, no = row.made_a_difference or 0, row.made_none or 0
    return Afterwards(
        months=row.round.months,
        better=solved + better,
        known=solved + better + same + worse,
        felt=yes,
        felt_known=yes + no,
        better_low=row.better_low,
        better_high=row.better_high,
        felt_low=row.felt_low,
        felt_high=row.felt_high,
    )


def said_afterwards() -> Iterator[Counted]:
    """All that was counted of what people said afterwards, question by question."""
    rows = Counted.objects.select_related("round__process", "group__partition")
    yield from rows.order_by(
        "round__process__slug", "round__months", "who", "group__partition__code", "group__code"
    ).iterator(chunk_size=500)


def _groups_of(process: Process) -> list[str] | None:
    """How far each group was reached, as everybody may read it; None where nobody knows.

    A group of which nobody has counted how many live there has no reading.
    """
    who = getattr(process, "who_was_heard", None)
    if who is None:
        return None
    every = [group for parted in who.result["parted"] for group in parted["groups"]]
    return [group["reading"] for group in every if "reading" in group] or None


def _points_of(process: Process) -> Points | None:
    found: Outcomes | None = getattr(process, "outcomes", None)
    if found is None:
        return None
    return Points(
        points=found.points,
        reasoned=found.reasoned,
        by_outcome={name: getattr(found, name) for name in OUTCOMES},
        influence=found.influence,
        alike=found.influence_alike,
    )


def points_published() -> Iterator[tuple[str, str, int, int, str, bool]]:
    """Each point of each decision that was counted, in numbers alone, one decision at a time.

    The question, whether it is a theme or a statement, its number, how many stand behind it, what
    became of it and whether a reason was given.
    """
    rows = Outcomes.objects.order_by("process__slug").values_list(
        "process__slug", "publication__body__points"
    )
    for question, points in rows.iterator(chunk_size=20):
        for at in points:
            has_reason = bool(at["outcome"] and at["reason"])
            yield question, at["kind"], at["number"], weight_of(at), at["outcome"], has_reason


def uncounted() -> list[Decided]:
    """The decisions whose last version is not the one that was counted."""
    counted = Outcomes.objects.filter(process=OuterRef("decision__process"))
    later = Decided.objects.filter(decision=OuterRef("decision")).order_by("-number")
    rows = Decided.objects.filter(pk=Subquery(later.values("pk")[:1]))
    waiting = rows.annotate(known=Subquery(counted.values("publication")[:1]))
    waiting = waiting.filter(Q(known=None) | ~Q(known=F("pk")))
    return list(waiting.select_related("decision").order_by("pk")[:50])


def institution_names(slugs: list[str]) -> dict[str, int]:
    """The text that names each of these institutions."""
    return dict(Institution.objects.filter(slug__in=slugs).values_list("slug", "name"))
