"""For whom somebody speaks who does not speak for themselves."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from isegoria.ledger.models import Entry


class Voice(models.TextChoices):
    """For whom somebody speaks. The three are counted apart, and never added up."""

    PERSON = "person", _("For myself")
    GROUP = "group", _("For an informal group, such as neighbours or a class")
    ORGANISATION = "organisation", _("For an organisation")


class SpokenFor(models.Model):
    """Of which group or organisation a contribution is the voice, and how its view was formed.

    The last word counts. Whoever speaks for themselves again leaves a row with nothing in it, as
    the public log has to know what was said last.
    """

    contribution = models.OneToOneField(
        "hear.Contribution", on_delete=models.PROTECT, related_name="spoken_for"
    )
    kind = models.CharField(max_length=12, choices=Voice.choices)
    name = models.CharField(max_length=160, blank=True)
    way = models.CharField(max_length=600, blank=True)
    people = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    salt = models.BinaryField(max_length=16, editable=False)
    entry = models.ForeignKey(
        Entry, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Voice.PERSON, name="", way="", people=0)
                | ~Q(kind=Voice.PERSON) & ~Q(name="") & ~Q(way="") & Q(people__gte=1),
                name="whoever_speaks_for_others_says_for_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.contribution_id}"
