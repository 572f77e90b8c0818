"""Keys of partners, and what their programs brought."""

from django.db import models

from isegoria.hear.models import Contribution
from isegoria.organisations.models import Institution
from isegoria.process.models import Process


class Key(models.Model):
    """What lets a partner's program bring answers: to one question, or to all of an institution.

    Only the digest of the key is kept: who reads this table cannot send anything. It is empty once
    the key was made void.
    """

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    process = models.ForeignKey(
        Process, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    partner = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=32, unique=True, null=True, editable=False)
    made_on = models.DateField()

    def __str__(self) -> str:
        return f"key {self.pk}"


class Arrival(models.Model):
    """What a program brought under a name of its own, so that the same again changes nothing.

    Both digests are under the site's secret. What was not taken, and why, lies sealed. The receipt
    is kept nowhere: it follows from the key and the name, which only the partner has.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="arrivals")
    name_digest = models.BinaryField(max_length=32, editable=False)
    content_digest = models.BinaryField(max_length=32, editable=False)
    contribution = models.ForeignKey(
        Contribution, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sealed = models.BinaryField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "key", "name_digest"], name="an_arrival_comes_once"
            ),
        ]

    def __str__(self) -> str:
        return f"arrival {self.pk}"

    @property
    def place(self) -> str:
        """What its seal is bound to."""
        return f"api {self.key_id} {bytes(self.name_digest).hex()}"
