"""Commitments that follow from a decision, their milestones, and what becomes of each."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from isegoria.decide.models import Disposition, Publication
from isegoria.files.models import File
from isegoria.languages.models import Text
from isegoria.people.models import Account
from isegoria.process.models import Process


def _text() -> models.OneToOneField[Text | None, Text | None]:
    return models.OneToOneField(
        Text, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class Commitment(models.Model):
    """Something that will be done because of a decision: by whom, until when, with which money.

    It belongs to what became of one point, or to the whole decision. Nobody but staff sees it
    before it is published. Whether it is late is told by the day alone; ``noted_late_of`` is the
    day of which that is put down.
    """

    class State(models.TextChoices):
        """How far a commitment has come."""

        DRAFT = "draft", _("Draft")
        PLANNED = "planned", _("Planned")
        BEGUN = "begun", _("Begun")
        DONE = "done", _("Done")
        GIVEN_UP = "given_up", _("Given up")

    TEXTS = ("what", "owner", "budget", "place")
    OPEN = (State.PLANNED, State.BEGUN)

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="commitments")
    number = models.PositiveIntegerField()
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    disposition = models.ForeignKey(
        Disposition, null=True, on_delete=models.PROTECT, related_name="commitments"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    due_on = models.DateField(null=True)
    noted_late_of = models.DateField(null=True)
    what = _text()
    owner = _text()
    budget = _text()
    place = _text()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "number"], name="commitments_of_a_question_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(due_on__isnull=False, what__isnull=False, owner__isnull=False),
                name="a_public_commitment_says_what_who_and_when",
            ),
        ]
        ordering = [F("number")]

    def __str__(self) -> str:
        return f"commitment {self.number} of {self.process_id}"

    @property
    def is_public(self) -> bool:
        """Whether everybody can read it."""
        return self.state != self.State.DRAFT

    @property
    def is_open(self) -> bool:
        """Whether it was promised and is still to be done."""
        return self.state in self.OPEN


class Milestone(models.Model):
    """One step on the way to what was promised, with its day."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    what = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    reached_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "number"], name="milestones_of_a_commitment_are_numbered"
            ),
        ]
        ordering = [F("due_on"), F("number")]

    def __str__(self) -> str:
        return f"milestone {self.number} of {self.commitment_id}"


class Proof(models.Model):
    """What shows that something was done: words, and a link or a file with its description."""

    words = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    link = models.CharField(max_length=500, blank=True)
    file = models.OneToOneField(File, null=True, on_delete=models.PROTECT, related_name="+")
    description = _text()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(link="") | Q(file__isnull=False), name="a_proof_can_be_looked_at"
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=True) | Q(description__isnull=False),
                name="a_file_that_proves_is_described",
            ),
        ]

    def __str__(self) -> str:
        return f"proof {self.pk}"


class Step(models.Model):
    """One thing that became of a commitment, on a day that the server put down; never changed.

    ``was`` holds what stood there before, by field, where the promise itself was changed.
    """

    class Kind(models.TextChoices):
        """What can become of a commitment."""

        PLANNED = "planned", _("Promised")
        BEGUN = "begun", _("Begun")
        REACHED = "reached", _("Milestone reached")
        LATE = "late", _("Late")
        CHANGED = "changed", _("The promise was changed")
        DONE = "done", _("Done")
        GIVEN_UP = "given_up", _("Given up")
        AGAIN = "again", _("Taken up again")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    on = models.DateField()
    words = _text()
    was = models.JSONField(default=dict)
    proof = models.OneToOneField(Proof, null=True, on_delete=models.PROTECT, related_name="step")
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "number"], name="what_became_of_it_is_numbered"
            ),
            models.CheckConstraint(
                condition=~Q(kind="done") | Q(proof__isnull=False), name="done_has_its_proof"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["given_up", "changed", "again"]) | Q(words__isnull=False),
                name="what_is_not_as_promised_has_a_reason",
            ),
        ]
        ordering = [F("number")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.commitment_id}"


class Report(models.Model):
    """What somebody found at the place: it is not done there. Nothing tells who sent it.

    It waits until somebody has read it. A picture is shown once it is described. ``sent_as`` is the
    name that its form carried, so that a form sent twice is one report.
    """

    class Standing(models.TextChoices):
        """Whether everybody sees it."""

        HELD = "held", _("To be read")
        SHOWN = "shown", _("Shown")
        REFUSED = "refused", _("Not accepted")

    class Outcome(models.TextChoices):
        """What those who promised it say."""

        MENDED = "mended", _("It is done now")
        STANDS = "stands", _("We see it differently")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveIntegerField()
    sent_as = models.CharField(max_length=32, unique=True)
    place = models.CharField(max_length=200)
    body = models.TextField()
    language = models.CharField(max_length=16)
    file = models.OneToOneField(File, null=True, on_delete=models.PROTECT, related_name="+")
    description = models.TextField(blank=True)
    made_on = models.DateField()
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.HELD)
    rule = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    answer = _text()
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "number"], name="reports_from_the_place_are_numbered"
            ),
            models.CheckConstraint(
                condition=~Q(standing="refused") | (Q(rule__isnull=False) & ~Q(reason="")),
                name="a_refused_report_has_its_rule_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(answer__isnull=False, answered_on__isnull=False),
                name="an_answer_to_a_report_has_words",
            ),
            models.CheckConstraint(
                condition=~Q(standing="shown") | Q(file__isnull=True) | ~Q(description=""),
                name="a_picture_of_the_place_is_described",
            ),
        ]
        ordering = [F("number")]

    def __str__(self) -> str:
        return f"report {self.number} on {self.commitment_id}"
