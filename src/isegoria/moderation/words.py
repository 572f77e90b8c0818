"""Why something is not shown, as the public log seals it; who decided it is not part of that."""

from collections.abc import Iterator

from django.db.models import QuerySet

from isegoria.ledger.leaf import Thing
from isegoria.ledger.services import vouch_for
from isegoria.moderation.models import Restriction
from isegoria.process.words import topic_of

_AT_ONCE = 2000


def seal_restriction(restriction: Restriction) -> None:
    """Seal a restriction as it stands now: set, or lifted."""
    vouch_for(restriction_things(Restriction.objects.filter(pk=restriction.pk)))


def restriction_things(restrictions: QuerySet[Restriction]) -> Iterator[Thing]:
    """Each of these restrictions."""
    rows = restrictions.order_by("pk").select_related("item__activity")
    for one in rows.iterator(_AT_ONCE):
        yield Thing(
            topic=topic_of(one.item.activity.process_id),
            item=f"restriction-{one.pk}",
            body={
                "decided_on": one.decided_on.isoformat(),
                "item": one.item.name,
                "language": one.language,
                "lifted_on": one.lifted_on and one.lifted_on.isoformat(),
                "reason": one.reason,
                "rule": one.rule,
            },
            owner=f"restriction {one.pk}, of statement {one.item.number}",
            is_public=True,
        )
