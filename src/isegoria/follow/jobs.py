"""What the worker does for this room: puts down which promises are late."""

from django.db.models import F
from django.utils import timezone

from isegoria.follow.models import Commitment
from isegoria.follow.services.becoming import note_late

_AT_ONCE = 100


def note_what_is_late() -> int:
    """Put down of each promise whose day has passed that it is late, once for each such day."""
    rows = Commitment.objects.filter(
        state__in=Commitment.OPEN, due_on__lt=timezone.now().date()
    ).exclude(noted_late_of=F("due_on"))
    found = list(rows.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
    return sum(note_late(pk) for pk in found)
