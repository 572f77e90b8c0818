"""What things mean where people live: remarks beside themes and answers, and words from there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from isegoria.people.models import Account
from isegoria.process.models import Process


class Remark(models.Model):
    """What somebody who knows the place says of a theme or an answer, or that they dispute it.

    ``said_by`` is how they want to be named, if at all.
    """

    class Kind(models.TextChoices):
        """What is remarked."""

        CONTEXT = "context", _("What one should know")
        DISPUTED = "disputed", _("Meaning disputed")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(
        "themes.Theme", null=True, on_delete=models.PROTECT, related_name="remarks"
    )
    text = models.ForeignKey(
        "themes.OpenText", null=True, on_delete=models.PROTECT, related_name="remarks"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    words = models.CharField(max_length=500)
    language = models.CharField(max_length=16)
    said_by = models.CharField(max_length=120, blank=True)
    noted_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    noted_on = models.DateField()
    is_taken_out = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(theme=None, text__isnull=False) | Q(theme__isnull=False, text=None),
                name="a_remark_is_about_one_thing",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="a_remark_says_something"),
        ]

    def __str__(self) -> str:
        return f"remark {self.pk} of {self.process_id}"


class Term(models.Model):
    """A word that people use where they live, and what it means there."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=80)
    meaning = models.CharField(max_length=300)
    language = models.CharField(max_length=16)
    noted_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "word"], name="a_word_is_explained_once"),
        ]

    def __str__(self) -> str:
        return self.word
