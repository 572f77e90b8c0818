"""What the public log seals of the figures that describe communities."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from isegoria.ledger.leaf import Thing
from isegoria.places.models import Source

TOPIC = "community"


def name_of(source: Source) -> str:
    """How the log names the figures of one source."""
    return f"figures-{source.pk}"


def figure_things(sources: QuerySet[Source], *, is_put_down: bool = False) -> Iterator[Thing]:
    """All that each of these sources tells.

    What is put down at the desk is sealed then; what was there before any seal is not compared.
    """
    for one in sources.order_by("pk"):
        yield Thing(
            topic=TOPIC,
            item=name_of(one),
            body={
                "access": [_plain(row) for row in one.access.values_list(*_ACCESS).order_by("pk")],
                "counted_on": one.counted_on.isoformat(),
                "margins": [
                    _plain(row) for row in one.margins.values_list(*_MARGINS).order_by("pk")
                ],
                "name": one.name,
                "note": one.note,
                "valid_until": one.valid_until.isoformat() if one.valid_until else None,
            },
            owner=f"the figures of {one.name}, {one.counted_on.isoformat()}",
            is_public=is_put_down,
        )


_GROUP = ("group__partition__code", "group__code")
_MARGINS = (
    *("area__code", *_GROUP, "and_group__partition__code", "and_group__code"),
    *("people", "share", "give_or_take"),
)
_ACCESS = ("area__code", "means", *_GROUP, "share", "give_or_take")


def _plain(row: tuple[Any, ...]) -> list[Any]:
    """A row as a body can hold it: shares as texts."""
    return [repr(one) if isinstance(one, float) else one for one in row]
