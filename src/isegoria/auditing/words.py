"""What the public log seals of folders that auditors asked for; never who took part."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db.models import QuerySet

from isegoria.auditing.models import Opening
from isegoria.ledger.leaf import Thing
from isegoria.organisations.models import Role
from isegoria.process.words import topic_of

_AT_ONCE = 500


def opening_things(openings: QuerySet[Opening]) -> Iterator[Thing]:
    """Each of these, with the role, the reason, the moments, and how often it was opened."""
    rows = openings.select_related("activity__process").defer("sealed").order_by("pk")
    for one in rows.iterator(_AT_ONCE):
        yield Thing(
            topic=topic_of(one.activity.process_id),
            item=f"opening-{one.pk}",
            body={
                "activity": one.activity.topic,
                "asked_at": _told(one.asked_at),
                "by": one.account_id,
                "institution": one.institution_id,
                "last_at": _told(one.last_at),
                "reason": one.reason,
                "role": Role.Kind.AUDITOR.value,
                "times": one.times,
            },
            owner=f"opening {one.pk} of the folder of question {one.activity.process.slug}",
            is_public=True,
        )


def _told(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()
