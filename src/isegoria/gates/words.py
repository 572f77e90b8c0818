"""What the public log seals of policies, and of what was set aside and by whom."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db.models import QuerySet

from isegoria.base.runs import runs_of
from isegoria.gates.models import Closing, Confirmation, GateOverride, Policy, Review
from isegoria.languages.queries import digests
from isegoria.ledger.leaf import Thing
from isegoria.process.words import topic_of

_AT_ONCE = 500


def policy_things(policies: QuerySet[Policy]) -> Iterator[Thing]:
    """Each of these editions, with its rules and a digest of its words."""
    rows = policies.order_by("pk").prefetch_related("rules")
    for run in runs_of(rows.iterator(_AT_ONCE), _AT_ONCE):
        said = digests(one.text_id for one in run)
        for one in run:
            yield Thing(
                topic=f"policy-{one.institution_id}",
                item=f"policy-edition-{one.pk}",
                body={
                    "institution": one.institution_id,
                    "made_at": _told(one.made_at),
                    "number": one.number,
                    "rules": [
                        [rule.kind, rule.number, rule.code, rule.group_id]
                        for rule in one.rules.all()
                    ],
                    "text": said[one.text_id],
                },
                owner=f"edition {one.number} of policy of institution {one.institution_id}",
                is_public=True,
            )


def override_things(overrides: QuerySet[GateOverride]) -> Iterator[Thing]:
    """What two people set aside, with who they were as numbers of accounts."""
    rows = overrides.select_related("process").order_by("pk")
    for run in runs_of(rows.iterator(_AT_ONCE), _AT_ONCE):
        said = digests(one.reason_id for one in run)
        for one in run:
            yield Thing(
                topic=topic_of(one.process_id),
                item=f"override-{one.pk}",
                body={
                    "answered_at": _told(one.answered_at),
                    "asked_at": _told(one.asked_at),
                    "cause": one.cause,
                    "first_as": one.first_as,
                    "first_by": one.first_by_id,
                    "gate": one.gate,
                    "mended_at": _told(one.mended_at),
                    "reason": said[one.reason_id],
                    "second_as": one.second_as,
                    "second_by": one.second_by_id,
                    **_step(one),
                },
                owner=f"override of {one.gate} in question {one.process.slug}",
                is_public=one.is_public,
            )


def _step(one: GateOverride) -> dict[str, str | None]:
    """What was done by it; nothing for an opening, as its leaves were sealed from the first."""
    if one.step == GateOverride.Step.OPENING:
        return {}
    return {"step": one.step, "used_at": _told(one.used_at)}


def _told(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def confirmation_things(confirmations: QuerySet[Confirmation]) -> Iterator[Thing]:
    """What decision officers confirmed, with who they were as numbers of accounts."""
    for one in confirmations.select_related("process").order_by("pk").iterator(_AT_ONCE):
        yield Thing(
            topic=topic_of(one.process_id),
            item=f"confirmation-{one.pk}",
            body={
                "confirmed_at": _told(one.confirmed_at),
                "confirmed_by": one.confirmed_by_id,
                "digest": one.digest,
            },
            owner=f"confirmation {one.pk} of question {one.process.slug}",
            is_public=one.process.published_at is not None,
        )


def review_things(reviews: QuerySet[Review]) -> Iterator[Thing]:
    """What was found of the words of a question, with by whom as numbers of accounts."""
    for one in reviews.select_related("process").order_by("pk").iterator(_AT_ONCE):
        yield Thing(
            topic=topic_of(one.process_id),
            item=f"review-{one.pk}",
            body={
                "comment": one.comment,
                "digest": one.digest,
                "faults": one.faults,
                "language": one.language,
                "reviewed_as": one.reviewed_as,
                "reviewed_at": _told(one.reviewed_at),
                "reviewed_by": one.reviewed_by_id,
            },
            owner=f"review {one.pk} of question {one.process.slug}",
            is_public=one.process.published_at is not None,
        )


def closing_things(closings: QuerySet[Closing]) -> Iterator[Thing]:
    """Who was unheard when questions closed."""
    rows = closings.select_related("process").prefetch_related("silent").order_by("pk")
    for one in rows.iterator(_AT_ONCE):
        yield Thing(
            topic=topic_of(one.process_id),
            item=f"closing-{one.pk}",
            body={
                "marked_at": _told(one.marked_at),
                "silent": sorted(each.group_id for each in one.silent.all()),
            },
            owner=f"closing of question {one.process.slug}",
            is_public=True,
        )
