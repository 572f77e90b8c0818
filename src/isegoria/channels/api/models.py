"""Keys of partners, what their programs brought, and what their programs are told."""

from django.db import models
from django.utils.translation import gettext_lazy as _

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


class Hook(models.Model):
    """An address of a partner's that is called when something happens; its secret lies sealed.

    Calls go out in order. When one fails, those behind it wait with it, longer each time; after
    some days the hook is given up, which the desk shows.
    """

    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="hooks")
    address = models.CharField(max_length=500)
    kinds = models.CharField(max_length=200)
    sealed = models.BinaryField(null=True, editable=False)
    made_at = models.DateTimeField()
    looked_until = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "address"], name="an_address_is_called_once"),
        ]

    def __str__(self) -> str:
        return f"hook {self.pk}"

    @property
    def place(self) -> str:
        """What the seal of its secret is bound to."""
        return f"api hook {self.pk}"

    @property
    def kind_codes(self) -> list[str]:
        """Of what it is told."""
        return self.kinds.split(",")


class Call(models.Model):
    """One thing of which a hook is told, once; ``mark`` tells what happened twice from one thing.

    It names what happened and where to read of it, nothing more: no words, nobody.
    """

    class Kind(models.TextChoices):
        """Of what partners can be told."""

        PUBLISHED = "question.published", _("A question was put to the public")
        OPENED = "question.opened", _("People can answer")
        CORRECTED = "question.corrected", _("Something of a question was changed")
        CLOSED = "question.closed", _("The time to answer is over")
        HEARD = "question.heard", _("What was heard was read anew, once an hour at most")
        REPORTED = "report.published", _("The report on what was heard is there")
        TEST = "test", _("A test call")

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="calls", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    process = models.ForeignKey(Process, null=True, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=60)
    happened_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hook", "kind", "process", "mark"], name="a_thing_is_told_once"
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"
