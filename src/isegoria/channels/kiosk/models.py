"""Kiosks, and what came from them that could not be counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isegoria.organisations.models import Institution
from isegoria.process.models import Process


class Kiosk(models.Model):
    """One device in a public place, which asks the open questions of one institution.

    Of the code in its address, and of the visit that is going on, only digests are kept. The key
    opens what the device sealed while it had no connection; it lies here sealed itself. What the
    device reports of itself says nothing of anybody's answers.
    """

    class Paper(models.TextChoices):
        """What receipts are printed on."""

        NARROW = "narrow", _("A roll, 80 mm wide")
        SHEET = "sheet", _("Sheets, A4")
        NONE = "none", _("It has no printer")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="kiosks")
    name = models.CharField(max_length=80)
    place = models.CharField(max_length=200, blank=True)
    paper = models.CharField(max_length=8, choices=Paper.choices, default=Paper.NARROW)
    patience = models.PositiveSmallIntegerField(default=90)
    token_digest = models.BinaryField(max_length=32, unique=True, null=True, editable=False)
    visit_digest = models.BinaryField(max_length=32, null=True, editable=False)
    sealed_key = models.BinaryField(editable=False)
    seen_at = models.DateTimeField(null=True, editable=False)
    waiting = models.PositiveIntegerField(default=0, editable=False)
    version = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "name"], name="kiosks_have_names"),
        ]

    def __str__(self) -> str:
        return self.name


class Aside(models.Model):
    """Answers that a kiosk sent later and that could not be counted: sealed, with the reason."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    kiosk = models.ForeignKey(Kiosk, on_delete=models.PROTECT, related_name="+")
    key_digest = models.BinaryField(max_length=32, editable=False)
    received_on = models.DateField()
    sealed = models.BinaryField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "kiosk", "key_digest"], name="what_is_put_aside_comes_once"
            ),
        ]

    def __str__(self) -> str:
        return f"aside {self.pk}"

    @property
    def place(self) -> str:
        """What its seal is bound to."""
        return f"kiosk aside {self.process_id} {bytes(self.key_digest).hex()}"
