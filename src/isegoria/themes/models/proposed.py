"""What programs proposed about what people said; nothing of it counts before a person says so."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from isegoria.people.models import Account
from isegoria.process.models import Process


class Asking(models.Model):
    """That a program was asked for something, which program it was, and what became of it.

    ``theme`` is the one of which a draft of a summary was asked for. ``texts`` is how many answers
    it read, ``thrown`` how much of what it said named none of them and was thrown away.
    """

    class Kind(models.TextChoices):
        """What was asked, and of which kind of program."""

        WORDS = "words", _("Themes, from words that come together")
        THEMES = "themes", _("Themes, from a language model")
        SUMMARY = "summary", _("Draft of a summary, from a language model")

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("Waits for its turn")
        DONE = "done", _("Done")
        FAILED = "failed", _("Came to nothing")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_on = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.WORDS)
    theme = models.ForeignKey("themes.Theme", null=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    problem = models.CharField(max_length=200, blank=True)
    program = models.CharField(max_length=120, blank=True)
    texts = models.PositiveIntegerField(default=0)
    thrown = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process"], condition=Q(state="waiting"), name="one_asking_waits"
            ),
            models.CheckConstraint(
                condition=Q(kind="summary", theme__isnull=False)
                | (~Q(kind="summary") & Q(theme=None)),
                name="a_summary_is_of_a_theme",
            ),
        ]

    def __str__(self) -> str:
        return f"asking {self.pk} of {self.process_id}"


class Proposal(models.Model):
    """One theme that a program proposes, and what a person made of it.

    ``given`` is the theme that a person took it for; ``theme`` the one that this is part of by now.
    """

    asking = models.ForeignKey(Asking, on_delete=models.PROTECT, related_name="proposals")
    position = models.PositiveIntegerField()
    language = models.CharField(max_length=16)
    name = models.CharField(max_length=120, blank=True)
    terms = models.JSONField(default=list)
    came_back = models.FloatField(null=True)
    given = models.ForeignKey("themes.Theme", null=True, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(
        "themes.Theme", null=True, on_delete=models.PROTECT, related_name="proposals"
    )
    is_refused = models.BooleanField(default=False)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asking", "position"], name="proposals_stand_in_order"),
            models.CheckConstraint(
                condition=Q(is_refused=False) | Q(theme=None), name="refused_or_taken_not_both"
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.position} of {self.asking_id}"


class Suggestion(models.Model):
    """That a program would place one answer under what it proposes; the nearest come first."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="suggestions", db_index=False
    )
    text = models.ForeignKey(
        "themes.OpenText", on_delete=models.PROTECT, related_name="suggestions"
    )
    rank = models.PositiveIntegerField()
    is_refused = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "text"], name="a_proposal_names_an_answer_once"
            ),
        ]
        indexes = [models.Index(fields=["proposal", "rank"], name="suggestions_by_rank")]

    def __str__(self) -> str:
        return f"suggestion for text {self.text_id}"


class Sentence(models.Model):
    """One sentence of a draft, the answers that it names, and whether it holds."""

    class Verdict(models.TextChoices):
        """What a person found who looked at the answers."""

        HOLDS = "holds", _("It holds")
        FAILS = "fails", _("They do not say that")

    asking = models.ForeignKey(Asking, on_delete=models.PROTECT, related_name="sentences")
    position = models.PositiveIntegerField()
    words = models.CharField(max_length=400)
    texts = models.ManyToManyField("themes.OpenText", related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    checked_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asking", "position"], name="sentences_stand_in_order"),
        ]

    def __str__(self) -> str:
        return f"sentence {self.position} of {self.asking_id}"
