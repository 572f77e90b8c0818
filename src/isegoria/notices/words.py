"""What was deleted of people's addresses, as the public log seals it: how many, never whose."""

from collections.abc import Iterator

from django.db.models import QuerySet

from isegoria.ledger.leaf import Thing
from isegoria.notices.models import Forgotten


def forgotten_things(days: QuerySet[Forgotten]) -> Iterator[Thing]:
    """Each of these days: how many ways back to people were deleted on it."""
    for one in days.order_by("pk").iterator():
        yield Thing(
            topic="contacts",
            item=f"contacts-{one.day.isoformat()}",
            body={"day": one.day.isoformat(), "deleted": one.ways},
            owner=f"addresses deleted on {one.day.isoformat()}",
            is_public=True,
        )
