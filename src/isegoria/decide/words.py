"""What a published decision says, as the public log seals it."""

from collections.abc import Iterator

from django.db.models import QuerySet

from isegoria.decide.models import Publication
from isegoria.decide.queries import digest_of_body
from isegoria.ledger.leaf import Thing
from isegoria.process.words import topic_of

_AT_ONCE = 200


def decision_things(publications: QuerySet[Publication]) -> Iterator[Thing]:
    """Each of these versions: the digest of all that it says, its days and its flag."""
    rows = publications.order_by("pk").select_related("decision")
    for one in rows.iterator(_AT_ONCE):
        yield Thing(
            topic=topic_of(one.decision.process_id),
            item=f"decision-{one.pk}",
            body={
                "before_closing": one.is_before_closing,
                "decided_on": one.decided_on.isoformat(),
                "digest": digest_of_body(one.body),
                "number": one.number,
                "reason": one.reason,
                "signed_as": one.signed_as,
                "starts_on": one.starts_on.isoformat(),
            },
            owner=f"decision {one.decision_id}, version {one.number}",
            is_public=True,
        )
