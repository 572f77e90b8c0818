"""Who asked for a confidential folder, why, and how often it was opened."""

from django.db import models
from django.utils import timezone

from isegoria.hear.models import Activity
from isegoria.organisations.models import Institution
from isegoria.people.models import Account


class Opening(models.Model):
    """One folder that an auditor asked for; it is never deleted, only what it held is.

    ``public`` is the half of a key of which the other lies with the auditor alone: for it the
    folder is sealed. ``made_at`` without anything sealed means that there was nothing to check,
    or that its hour is over.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="openings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    language = models.CharField(max_length=16)
    asked_at = models.DateTimeField(default=timezone.now)
    public = models.BinaryField(max_length=32, unique=True)
    sealed = models.BinaryField(null=True)
    made_at = models.DateTimeField(null=True)
    has_nothing = models.BooleanField(default=False)
    times = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="an_opening_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"opening {self.pk} of activity {self.activity_id}"
