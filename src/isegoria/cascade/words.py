"""What institutions ask one another, as the public log seals it; nobody of the staff is named."""

from collections.abc import Iterator

from django.db.models import QuerySet

from isegoria.cascade.models import LevelRequest
from isegoria.ledger.leaf import Thing
from isegoria.ledger.services import vouch_for
from isegoria.process.words import topic_of

_AT_ONCE = 500


def seal_request(request: LevelRequest) -> None:
    """Seal what was asked and answered, as it stands now."""
    vouch_for(request_things(LevelRequest.objects.filter(pk=request.pk)))


def request_things(requests: QuerySet[LevelRequest]) -> Iterator[Thing]:
    """Each of these; what was made of it is told by the record of the question that was made."""
    for one in requests.order_by("pk").iterator(_AT_ONCE):
        yield Thing(
            topic=topic_of(one.process_id),
            item=f"level-request-{one.pk}",
            body={
                "answer": one.answer,
                "answered_at": one.answered_at.isoformat() if one.answered_at else None,
                "asked_at": one.asked_at.isoformat(),
                "kind": one.kind,
                "reason": one.reason,
                "to": one.to_id,
                "why": one.why,
            },
            owner=f"request {one.pk} to an institution",
            is_public=True,
        )
