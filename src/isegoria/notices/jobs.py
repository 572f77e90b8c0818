"""What the worker does for this room: deletes ways back to people, and seals that it did."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from isegoria.ledger.services import vouch_for
from isegoria.notices.models import Forgotten
from isegoria.notices.words import forgotten_things
from isegoria.people.routes import forget_what_is_over


@transaction.atomic
def forget_ways_back() -> int:
    """Delete the ways back whose purpose has ended, and put down how many; that number."""
    ways = forget_what_is_over()
    if ways:
        day = timezone.now().date()
        row, _is_new = Forgotten.objects.get_or_create(day=day, defaults={"ways": 0})
        Forgotten.objects.filter(pk=row.pk).update(ways=F("ways") + ways)
        vouch_for(forgotten_things(Forgotten.objects.filter(pk=row.pk)))
    return ways
