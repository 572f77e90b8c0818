"""A decision on a question: the record, its text, and what became of each point."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from isegoria.hear.models import Item
from isegoria.languages.models import Text
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.themes.models import Theme


def _text() -> models.OneToOneField[Text | None, Text | None]:
    return models.OneToOneField(
        Text, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class Decision(models.Model):
    """The decision on one question, as it is being prepared.

    ``decided_on`` is the day on which whoever decides did so; the day on which everybody could
    read it is that of its publication. Its version rises with each change of the record.
    """

    TEXTS = (
        "what",
        "decided_by",
        "reasons",
        "legal_basis",
        "dissent",
        "budget",
        "next_steps",
        "easy",
    )

    process = models.OneToOneField(Process, on_delete=models.CASCADE, related_name="decision")
    version = models.PositiveIntegerField(default=0)
    decided_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    what = _text()
    decided_by = _text()
    reasons = _text()
    legal_basis = _text()
    dissent = _text()
    budget = _text()
    next_steps = _text()
    easy = _text()
    begun_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"decision on {self.process_id}"


class Option(models.Model):
    """One thing that could have been decided, what it costs, and what speaks for and against it."""

    TEXTS = ("name", "cost", "why")

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    name = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    cost = _text()
    why = _text()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "position"], name="options_of_a_decision_are_in_order"
            ),
        ]
        ordering = [F("position")]

    def __str__(self) -> str:
        return f"option {self.position} of {self.decision_id}"


class Passage(models.Model):
    """One numbered part of the text: as people found it, and as it was decided.

    Its number stays, also when it is taken out of the text: nothing stands under ``after`` then.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    before = _text()
    after = _text()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "number"], name="passages_of_a_decision_are_numbered"
            ),
        ]
        ordering = [F("number")]

    def __str__(self) -> str:
        return f"passage {self.number} of decision {self.decision_id}"


class Disposition(models.Model):
    """What becomes of one point: a theme or a statement, with the reason.

    ``seen`` stands for the point as it was when somebody decided on it, so that a theme that was
    merged or reworded since is looked at again.
    """

    class Outcome(models.TextChoices):
        """What can become of a point."""

        ADOPTED = "adopted", _("Taken up")
        PARTLY = "partly", _("Taken up in part")
        NOT_ADOPTED = "not_adopted", _("Not taken up")
        OUT_OF_SCOPE = "out_of_scope", _("Not part of this question")
        UNDER_STUDY = "under_study", _("Still being studied")

    TAKEN_UP = (Outcome.ADOPTED, Outcome.PARTLY)

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="dispositions")
    theme = models.ForeignKey(Theme, null=True, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    reason = _text()
    passages = models.ManyToManyField(Passage, related_name="dispositions")
    version = models.PositiveIntegerField(default=0)
    seen = models.CharField(max_length=64, blank=True)
    set_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(theme__isnull=True) ^ Q(item__isnull=True),
                name="a_point_is_a_theme_or_a_statement",
            ),
            models.UniqueConstraint(fields=["decision", "theme"], name="one_disposition_a_theme"),
            models.UniqueConstraint(fields=["decision", "item"], name="one_disposition_an_item"),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(reason__isnull=False), name="what_became_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome or 'nothing yet'} of {self.decision_id}"


class Publication(models.Model):
    """One version of a decision as it was put before the public; never changed again.

    ``body`` holds the record, the text and every point in every language; words that people
    contributed are named there by number and never copied.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, blank=True)
    signed_as = models.CharField(max_length=120)
    decided_on = models.DateField()
    starts_on = models.DateField()
    is_before_closing = models.BooleanField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        Account, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="decisions_are_numbered"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="a_new_decision_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.decision_id}, version {self.number}"
