"""The answers to those who took part: for which version of a decision, to whom, and how far."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from isegoria.decide.models import Publication
from isegoria.hear.models import Participant
from isegoria.languages.models import Text
from isegoria.organisations.models import Institution
from isegoria.people.models import Account


class Edition(models.Model):
    """The answers that follow from one published version of a decision.

    Samples are drawn by the seed. Somebody reads them, then a decision officer lets the answers
    go. ``told_up_to`` is how far the worker has come; ``answers`` and ``sent_out`` are put down
    when everybody has theirs, and sealed in the public log.
    """

    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, related_name="edition"
    )
    seed = models.PositiveBigIntegerField()
    read_as = models.CharField(max_length=120, blank=True)
    read_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    signed_as = models.CharField(max_length=120, blank=True)
    signed_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    let_go_at = models.DateTimeField(null=True)
    told_up_to = models.PositiveBigIntegerField(default=0)
    is_whole = models.BooleanField(default=False)
    answers = models.PositiveIntegerField(default=0)
    sent_out = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(let_go_at=None) | (~Q(read_as="") & ~Q(signed_as="")),
                name="answers_are_read_and_signed_before_they_go",
            ),
            models.CheckConstraint(
                condition=Q(is_whole=False) | Q(let_go_at__isnull=False),
                name="answers_go_before_everybody_has_theirs",
            ),
        ]

    def __str__(self) -> str:
        return f"answers to {self.publication_id}"

    @property
    def kind(self) -> str:
        """How the outbox calls the notices of these answers."""
        return f"answer-{self.pk}"


class PersonalAnswer(models.Model):
    """That one person was answered, once for each edition that tells them something new.

    It holds no words: the page of their receipt says what follows from their points and from what
    was published. Nothing leads from here to the notice that was sent, nor to an address.
    """

    class State(models.TextChoices):
        """By which way they have it."""

        SENT_OUT = "sent_out"
        AT_RECEIPT = "receipt"

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="personal_answers"
    )
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="personal_answers")
    state = models.CharField(max_length=8, choices=State.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "edition"], name="one_answer_a_person_and_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"answer to {self.participant_id} of {self.edition_id}"


class Mark(models.Model):
    """That somebody finds a point of their answer wanting; everybody reads how many do.

    ``point`` is one of their own points, or nothing where they mean the answer as a whole.
    """

    class Kind(models.TextChoices):
        """What is wrong with an answer."""

        NOT_ANSWERED = "unanswered", _("My point is not answered")
        NO_REASON = "no_reason", _("No reason is given")

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="answer_marks"
    )
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="marks")
    point = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "edition", "point"], name="one_mark_a_person_and_point"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.participant_id} of {self.edition_id}"


class SecondAnswer(models.Model):
    """What somebody higher owes to those who find a point of their answer wanting.

    ``point`` is named as a mark names it; nothing stands for the answers as a whole. Once owed it
    stays owed, also where marks are taken back. After it is signed nothing of it is changed but
    ``told_up_to``: how far the worker has come in sending it.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="second_answers")
    point = models.CharField(max_length=40, blank=True)
    owed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    body = models.OneToOneField(Text, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    institution = models.ForeignKey(
        Institution, null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_as = models.CharField(max_length=120, blank=True)
    signed_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True)
    told_up_to = models.PositiveBigIntegerField(default=0)
    is_whole = models.BooleanField(default=False)
    sent_out = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "point"], name="one_second_answer_a_point"),
            models.CheckConstraint(
                condition=Q(answered_at=None)
                | (~Q(signed_as="") & Q(body__isnull=False) & Q(institution__isnull=False)),
                name="second_answers_are_written_and_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"second answer to {self.point or 'all'} of {self.edition_id}"

    @property
    def kind(self) -> str:
        """How the outbox calls the notices of this answer."""
        return f"second-{self.pk}"
