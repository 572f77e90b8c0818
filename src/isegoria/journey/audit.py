"""Everything that the public log vouches for, from every room, to be compared with the log."""

from collections.abc import Iterator

from isegoria.hear.activity_type import type_of
from isegoria.hear.audit import bodies
from isegoria.hear.items import translation_things
from isegoria.hear.models import Activity, Item, Meeting
from isegoria.hear.words import activity_things, meeting_things
from isegoria.inform.models import Document
from isegoria.inform.words import document_things
from isegoria.ledger.audit import Body, sealed
from isegoria.ledger.leaf import Thing
from isegoria.moderation.models import Restriction
from isegoria.moderation.words import restriction_things
from isegoria.organisations.models import StaffChange
from isegoria.organisations.words import staff_things
from isegoria.process.models import Process
from isegoria.process.words import record_things


def all_bodies() -> Iterator[Body]:
    """What people contributed, and what staff put before the public."""
    yield from bodies()
    yield from sealed(_things())


def _things() -> Iterator[Thing]:
    yield from record_things(Process.objects.all())
    yield from document_things(Document.objects.all())
    yield from activity_things(Activity.objects.all())
    for activity in Activity.objects.select_related("process"):
        yield from type_of(activity).things(activity)
    yield from meeting_things(Meeting.objects.all())
    yield from translation_things(Item.objects.all())
    yield from restriction_things(Restriction.objects.all())
    yield from staff_things(StaffChange.objects.all())
