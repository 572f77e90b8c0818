"""That an answer invokes a right, as somebody who is trained to interpret answers has found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from isegoria.people.models import Account
from isegoria.process.models import Process


class InvokedRight(models.Model):
    """That an answer invokes a right, and which; ``named`` is how the answer or the law names it.

    A mark that was a mistake keeps its row and says no more.
    """

    class Right(models.TextChoices):
        """Which right, by its common name. The codes stand in folders, and are never changed."""

        EQUAL = "equal", _("Equal treatment")
        ACCESS = "access", _("Access for people with disabilities")
        HOME = "home", _("Housing")
        HEALTH = "health", _("Health")
        LEARNING = "learning", _("Education")
        WATER = "water", _("Water and food")
        WORK = "work", _("Work and a living")
        CULTURE = "culture", _("Language and culture")
        LAND = "land", _("Land, and the consent of indigenous peoples")
        PRIVATE = "private", _("Private life")
        VOICE = "voice", _("To be informed and heard")
        NATURE = "nature", _("A healthy environment")
        CHILDREN = "children", _("The rights of children")
        JUSTICE = "justice", _("A fair procedure")
        OTHER = "other", _("Another right")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey("themes.OpenText", on_delete=models.PROTECT, related_name="rights")
    right = models.CharField(max_length=8, choices=Right.choices)
    named = models.CharField(max_length=160, blank=True)
    marked_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    marked_on = models.DateField()
    is_taken_out = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "text", "right"],
                condition=Q(is_taken_out=False),
                name="a_right_is_marked_once_an_answer",
            ),
            models.CheckConstraint(
                condition=~Q(right="other") | ~Q(named=""), name="another_right_is_named"
            ),
        ]

    def __str__(self) -> str:
        return f"right {self.right} of text {self.text_id}"
