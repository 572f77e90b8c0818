"""What was said in words and is not taken up yet among what is placed under themes."""

from django.db.models import QuerySet

from isegoria.hear.models import Item, MeetingPoint
from isegoria.process.models import Process


def new_items(process: Process) -> QuerySet[Item]:
    """What people added themselves and that was accepted, in order."""
    rows = Item.objects.filter(
        process=process,
        standing=Item.Standing.ACCEPTED,
        author__isnull=False,
        text__isnull=False,
        open_text=None,
    )
    return rows.order_by("pk")


def new_points(process: Process) -> QuerySet[MeetingPoint]:
    """Points of meetings that were not taken out, in order."""
    rows = MeetingPoint.objects.filter(
        process=process, meeting__taken_out="", open_text=None
    ).select_related("meeting")
    return rows.order_by("meeting__number", "position")


def untaken(process: Process) -> int:
    """How much is still to be taken up; two queries."""
    return new_items(process).count() + new_points(process).count()
