"""What was counted afterwards, as the public log seals it: numbers alone, and never who."""

from collections.abc import Iterator

from django.db.models import QuerySet

from isegoria.ledger.leaf import Thing
from isegoria.process.words import topic_of
from isegoria.solved.models import Counted, Round

_AT_ONCE = 200


def round_things(rounds: QuerySet[Round]) -> Iterator[Thing]:
    """The rounds that are over: who was asked, how many said what."""
    rows = rounds.exclude(counted_on=None).order_by("pk").prefetch_related("counted")
    for one in rows.iterator(_AT_ONCE):
        counted = sorted(one.counted.all(), key=lambda row: row.pk)
        yield Thing(
            topic=topic_of(one.process_id),
            item=f"solved-{one.pk}",
            body={
                "asked_on": one.asked_on.isoformat() if one.asked_on else "",
                "counted": [_row(row) for row in counted],
                "ends_on": one.ends_on.isoformat() if one.ends_on else "",
                "months": one.months,
                "people": one.people,
                "written_to": one.written_to,
            },
            owner=f"what people said {one.months} months after the answers to {one.process_id}",
            is_public=True,
        )


def _row(row: Counted) -> dict[str, object]:
    return {
        "better": row.better,
        "felt": _share(row.share_felt),
        "group": row.group_id,
        "is_better": _share(row.share_better),
        "made_a_difference": row.made_a_difference,
        "made_none": row.made_none,
        "people": row.people,
        "same": row.same,
        "solved": row.solved,
        "who": row.who,
        "worse": row.worse,
    }


def _share(share: float | None) -> str | None:
    return None if share is None else f"{share:.4f}"
