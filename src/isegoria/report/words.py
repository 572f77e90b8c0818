"""What a published report says, as the public log seals it."""

from collections.abc import Iterator

from django.db.models import QuerySet

from isegoria.ledger.leaf import Thing
from isegoria.process.words import topic_of
from isegoria.report.models import Publication

_AT_ONCE = 200


def publication_things(publications: QuerySet[Publication]) -> Iterator[Thing]:
    """Each of these versions: the digest of its text, and the findings that it rests on."""
    rows = publications.order_by("pk").select_related("report")
    for one in rows.iterator(_AT_ONCE):
        yield Thing(
            topic=topic_of(one.report.process_id),
            item=f"report-{one.pk}",
            body={
                "digest": one.digest,
                "findings": one.snapshot,
                "number": one.number,
                "reason": one.reason,
                "signed_as": one.signed_as,
            },
            owner=f"report {one.report_id}, version {one.number}",
            is_public=True,
        )
