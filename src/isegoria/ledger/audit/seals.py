"""Putting what staff put before the public beside the seals over it."""

from collections.abc import Iterable, Iterator

from isegoria.base.runs import runs_of
from isegoria.ledger.audit.bodies import Body
from isegoria.ledger.audit.report import ROWS_AT_ONCE
from isegoria.ledger.leaf import STAFF, Thing
from isegoria.ledger.models import Seal


def sealed(things: Iterable[Thing]) -> Iterator[Body]:
    """Everything that is public or was once sealed, with its seal, as the check compares it."""
    for run in runs_of(things, ROWS_AT_ONCE):
        seals = {
            one.item: one for one in Seal.objects.filter(item__in=[thing.item for thing in run])
        }
        for thing in run:
            seal = seals.get(thing.item)
            if seal or thing.is_public:
                yield _body(thing, seal)


def _body(thing: Thing, seal: Seal | None) -> Body:
    return Body(
        topic=thing.topic,
        subject=STAFF,
        item=thing.item,
        version=seal.version if seal else 0,
        salt=bytes(seal.salt) if seal else b"",
        body=thing.body,
        owner=thing.owner,
        entry_id=seal.entry_id if seal else None,
    )
