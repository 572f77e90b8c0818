"""What people said they are, sealed, and the keys under which it is sealed.

Nothing here names a participant, a group, or a time; the numbers of rows are drawn.
"""

import secrets

from django.db import models

from isegoria.places.models import Partition
from isegoria.process.models import Process


def drawn_number() -> int:
    """A number that says nothing of the order in which rows came."""
    return secrets.randbelow(2**63 - 1) + 1


class SealingKey(models.Model):
    """The public half of a key: with it things are sealed, and nothing is opened.

    The private half lies in a file that only the worker reads. The voucher shows that the site
    itself put this row down, so that nobody who can only write the database brings in a key.
    """

    generation = models.PositiveIntegerField(primary_key=True)
    public = models.BinaryField(max_length=32)
    voucher = models.BinaryField(max_length=32)
    made_on = models.DateField()

    def __str__(self) -> str:
        return f"key {self.generation}"


class SelfDescription(models.Model):
    """One group that somebody said they belong to, in one question; sealed with who it was."""

    id = models.BigIntegerField(primary_key=True, default=drawn_number, editable=False)
    process = models.ForeignKey(Process, on_delete=models.CASCADE, db_index=False)
    key = models.ForeignKey(SealingKey, on_delete=models.PROTECT, db_index=False)
    tag = models.BinaryField(max_length=32)
    sealed = models.BinaryField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "tag"], name="one_group_a_tag"),
        ]

    def __str__(self) -> str:
        return f"self-description {self.pk}"


class ByPhone(models.Model):
    """What staff chose to ask people of themselves by phone, where there is room for little.

    Without a row it is what comes first in the profile of the community.
    """

    process = models.OneToOneField(
        Process, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    first = models.ForeignKey(Partition, null=True, on_delete=models.SET_NULL, related_name="+")
    second = models.ForeignKey(Partition, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"asked by phone in {self.process_id}"
