"""Made-up towns, and who tries to read them for a certificate."""

from django.db import models
from django.db.models import Q

from isegoria.people.models import Account


class Town(models.Model):
    """A made-up town as the pages tell of it, and what is true of it because it was put in.

    ``told`` holds what the analysis said of its answers, ``truth`` what was put in. A town for the
    certificate is shown to nobody before they try to earn one.
    """

    seed = models.PositiveBigIntegerField(unique=True)
    is_for_certificate = models.BooleanField()
    drawn_on = models.DateField()
    code_version = models.CharField(max_length=40)
    told = models.JSONField()
    truth = models.JSONField()

    def __str__(self) -> str:
        return f"made-up town {self.pk}"


class Attempt(models.Model):
    """Somebody of the staff reads one town for the certificate: once, and with no time limit."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="attempts")
    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="attempts")
    begun_on = models.DateField()
    answers = models.JSONField(null=True)
    has_passed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "town"], name="a_town_is_read_once_for_a_certificate"
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(has_passed=None),
                name="one_attempt_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk}"
