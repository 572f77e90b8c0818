"""What commitments say in public, and what became of them, as the public log seals it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from isegoria.base.runs import runs_of
from isegoria.follow.models import Commitment, Report, Step
from isegoria.follow.queries import point_of
from isegoria.languages.queries import digests
from isegoria.ledger.leaf import Event, Thing
from isegoria.ledger.services import vouch_for
from isegoria.process.words import topic_of

_AT_ONCE = 200


def seal(commitment: Commitment) -> None:
    """Seal a commitment as it stands now, and all that became of it; nothing of a draft."""
    vouch_for(commitment_things(Commitment.objects.filter(pk=commitment.pk)))
    vouch_for(step_things(Step.objects.filter(commitment=commitment)))
    vouch_for(report_things(Report.objects.filter(commitment=commitment)))


def commitment_things(commitments: QuerySet[Commitment]) -> Iterator[Thing]:
    """Each of these: its state, its days, and a digest of its words in each language."""
    rows = commitments.order_by("pk").select_related("disposition").prefetch_related("milestones")
    for run in runs_of(rows.iterator(_AT_ONCE), _AT_ONCE):
        said = digests(_texts(run))
        for one in run:
            point = point_of(one.disposition)
            yield Thing(
                topic=topic_of(one.process_id),
                item=f"commitment-{one.pk}",
                body={
                    "decision": f"decision-{one.publication_id}",
                    "due_on": one.due_on.isoformat() if one.due_on else None,
                    "milestones": [
                        {
                            "due_on": each.due_on.isoformat(),
                            "reached_on": each.reached_on and each.reached_on.isoformat(),
                            "what": said[each.what_id],
                        }
                        for each in one.milestones.all()
                    ],
                    "number": one.number,
                    "point": f"{point[0]}-{point[1]}" if point else None,
                    "state": one.state,
                    "texts": {name: said[getattr(one, f"{name}_id")] for name in one.TEXTS},
                },
                owner=f"commitment {one.number} of question {one.process_id}",
                is_public=one.is_public,
            )


def step_things(steps: QuerySet[Step]) -> Iterator[Thing]:
    """Each thing that became of a commitment: which it was, on which day, why, with which proof."""
    rows = steps.order_by("pk").select_related("commitment", "proof__file")
    for run in runs_of(rows.iterator(_AT_ONCE), _AT_ONCE):
        proofs = [one.proof for one in run if one.proof]
        said = digests(
            [
                *(one.words_id for one in run),
                *(key for one in proofs for key in (one.words_id, one.description_id)),
            ]
        )
        for one in run:
            yield Thing(
                topic=topic_of(one.commitment.process_id),
                item=f"commitment-step-{one.pk}",
                body={
                    "commitment": f"commitment-{one.commitment_id}",
                    "kind": one.kind,
                    "number": one.number,
                    "on": one.on.isoformat(),
                    "proof": _proof(one, said),
                    "was": one.was,
                    "words": said[one.words_id],
                },
                owner=f"step {one.number} of commitment {one.commitment_id}",
                is_public=True,
            )


def seal_report(report: Report, event: Event = Event.CHANGED) -> None:
    """Seal a report from the place as it stands now; nothing of what nobody has read yet."""
    vouch_for(report_things(Report.objects.filter(pk=report.pk)), event=event)


def report_things(reports: QuerySet[Report]) -> Iterator[Thing]:
    """Each report from a place: its words, its picture, what was decided and what was answered."""
    rows = reports.order_by("pk").select_related("commitment", "file")
    for run in runs_of(rows.iterator(_AT_ONCE), _AT_ONCE):
        said = digests(one.answer_id for one in run)
        for one in run:
            yield Thing(
                topic=topic_of(one.commitment.process_id),
                item=f"commitment-report-{one.pk}",
                body={
                    "answer": said[one.answer_id],
                    "body": one.body,
                    "commitment": f"commitment-{one.commitment_id}",
                    "description": one.description,
                    "file": one.file.name if one.file else None,
                    "language": one.language,
                    "made_on": one.made_on.isoformat(),
                    "number": one.number,
                    "outcome": one.outcome,
                    "place": one.place,
                    "reason": one.reason,
                    "rule": one.rule,
                    "standing": one.standing,
                },
                owner=f"report {one.number} on commitment {one.commitment_id}",
                is_public=one.standing != Report.Standing.HELD,
            )


def _proof(step: Step, said: Any) -> dict[str, Any] | None:  # noqa: ANN401  # digests by text
    proof = step.proof
    if proof is None:
        return None
    return {
        "description": said[proof.description_id],
        "file": proof.file.name if proof.file else None,
        "link": proof.link,
        "words": said[proof.words_id],
    }


def _texts(commitments: Iterable[Commitment]) -> Iterator[int | None]:
    for one in commitments:
        yield from (getattr(one, f"{name}_id") for name in one.TEXTS)
        yield from (each.what_id for each in one.milestones.all())
