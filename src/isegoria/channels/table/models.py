"""Tables that organisations hand in: what they are said to be, and how far they have come."""

from django.db import models
from django.db.models import Q

from isegoria.hear.models import Activity
from isegoria.people.models import Account
from isegoria.process.models import Process


class Table(models.Model):
    """A file of answers, from choosing it to its last row.

    The file lies sealed until it is forgotten. ``choices`` holds what staff said of it, step by
    step; ``faults`` the rows that cannot be taken, with why.
    """

    class Standing(models.TextChoices):
        """How far it has come."""

        DRAFT = "draft"
        CHECKING = "checking"
        CHECKED = "checked"
        TAKING = "taking"
        DONE = "done"

        @classmethod
        def working(cls) -> tuple[str, str]:
            """Those with which the worker goes on."""
            return cls.CHECKING, cls.TAKING

        @classmethod
        def taken(cls) -> tuple[str, str]:
            """Those whose rows are answers, or are becoming so."""
            return cls.TAKING, cls.DONE

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, null=True, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    digest = models.BinaryField(max_length=32, editable=False)
    sealed = models.BinaryField(null=True, editable=False)
    choices = models.JSONField(default=dict)
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.DRAFT)
    rows = models.PositiveIntegerField()
    looked_at = models.PositiveIntegerField(default=0)
    brought = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    empty = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    begun_on = models.DateField()
    accepted_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "digest"],
                condition=Q(standing__in=["taking", "done"]),
                name="a_table_is_brought_in_once",
            ),
        ]

    def __str__(self) -> str:
        return f"table {self.pk}"

    @property
    def place(self) -> str:
        """What its seal is bound to."""
        return f"table {self.pk}"
