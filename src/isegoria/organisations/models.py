"""Institutions, staff roles, and the settings of the site."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from isegoria.languages.codes import INTERFACE
from isegoria.languages.models import Text
from isegoria.people.models import Account
from isegoria.places.models import Area


class Institution(models.Model):
    """A body that may ask the public and must answer for it."""

    name = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(unique=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.slug


class Role(models.Model):
    """What one account may do for one institution."""

    class Kind(models.TextChoices):
        """The roles that staff can hold."""

        ADMINISTRATOR = "administrator", _("Administrator")
        OFFICER = "officer", _("Officer")
        MODERATOR = "moderator", _("Moderator")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="roles")
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=16, choices=Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "account", "kind"], name="a_role_is_held_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["administrator", "officer", "moderator"]),
                name="role_is_a_known_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind} of {self.institution_id}"


class Site(models.Model):
    """The one row of what the operator has set for the whole site."""

    name = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    help_phone = models.CharField(max_length=40, blank=True)
    privacy_contact = models.CharField(max_length=200, blank=True)
    languages = models.CharField(max_length=200, default=",".join(INTERFACE))
    time_zone = models.CharField(max_length=64, default="UTC")
    simulated = models.BooleanField(default=False)
    key_fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="there_is_one_site")]

    def __str__(self) -> str:
        return "the site"
