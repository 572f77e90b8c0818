"""Meetings at which people spoke of a question together, and what they said there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from isegoria.process.models import Process


class Meeting(models.Model):
    """A meeting at which people spoke of a question together: one voice of a group, with its size.

    It is written down from the sheet of whoever led it. It is no participant and is never counted
    among people. A group of those present that was not counted is left open.
    """

    class Way(models.TextChoices):
        """How the views of those present were gathered."""

        TALK = "talk", _("In open talk")
        ROUND = "round", _("Everybody spoke in turn")
        HANDS = "hands", _("By a show of hands")
        SMALL = "small", _("In small groups")
        NOTES = "notes", _("On pieces of paper")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveIntegerField()
    place = models.CharField(max_length=120)
    held_on = models.DateField()
    present = models.PositiveIntegerField()
    women = models.PositiveIntegerField(null=True)
    men = models.PositiveIntegerField(null=True)
    young = models.PositiveIntegerField(null=True)
    old = models.PositiveIntegerField(null=True)
    disabled = models.PositiveIntegerField(null=True)
    way = models.CharField(max_length=5, choices=Way.choices)
    language = models.CharField(max_length=16)
    taken_out = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="meetings_are_numbered"),
            models.CheckConstraint(condition=Q(present__gt=0), name="somebody_came_to_a_meeting"),
        ]

    def __str__(self) -> str:
        return f"meeting {self.number} of {self.process_id}"


class MeetingPoint(models.Model):
    """One thing that was said at a meeting, and how many of those present were for and against."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="points")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=280)
    support = models.PositiveIntegerField()
    dissent = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "meeting", "position"], name="points_have_places"
            ),
        ]

    def __str__(self) -> str:
        return f"point {self.position} of meeting {self.meeting_id}"
