"""What went to those who took part, as the public log seals it: how many, and never who."""

from collections.abc import Iterator

from django.db.models import QuerySet

from isegoria.answer.models import Edition
from isegoria.ledger.leaf import Thing
from isegoria.process.words import topic_of

_AT_ONCE = 200


def edition_things(editions: QuerySet[Edition]) -> Iterator[Thing]:
    """The answers to each version that were let go: by whom, and how many there are in the end."""
    rows = editions.exclude(let_go_at=None).order_by("pk")
    for one in rows.select_related("publication__decision").iterator(_AT_ONCE):
        decision = one.publication.decision
        yield Thing(
            topic=topic_of(decision.process_id),
            item=f"answers-{one.pk}",
            body={
                "answers": one.answers,
                "is_whole": one.is_whole,
                "let_go_at": one.let_go_at.isoformat(timespec="seconds") if one.let_go_at else "",
                "read_as": one.read_as,
                "sent_out": one.sent_out if one.is_whole else 0,
                "signed_as": one.signed_as,
                "version": one.publication.number,
            },
            owner=f"answers to decision {decision.pk}, version {one.publication.number}",
            is_public=True,
        )
