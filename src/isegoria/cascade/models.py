"""What one institution asks another, and which of two questions' items say the same."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from isegoria.hear.models import Item
from isegoria.organisations.models import Institution
from isegoria.people.models import Account
from isegoria.process.models import Process


class LevelRequest(models.Model):
    """One institution asks another to put a question too, or to take a matter over.

    ``made`` is the question in which the other one does so. Nothing of it is changed once it is
    answered, and everybody can read it but for the accounts.
    """

    class Kind(models.TextChoices):
        """What is asked."""

        ASK = "ask", _("Put the same question")
        REFER = "refer", _("Take a matter over")

    class Answer(models.TextChoices):
        """What the other institution said."""

        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="level_requests")
    to = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="level_requests")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    why = models.CharField(max_length=500)
    asked_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True)
    made = models.ForeignKey(
        Process, null=True, blank=True, on_delete=models.SET_NULL, related_name="made_for"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "to", "kind"],
                condition=~Q(answer="refused"),
                name="an_institution_is_asked_once",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="a_request_says_why"),
            models.CheckConstraint(
                condition=~Q(answer="refused") | ~Q(reason=""), name="a_refusal_says_why"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answer_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.process_id} of {self.to_id}"


class SameItem(models.Model):
    """Which item of the question above an item asks the same as, so that both can be added up."""

    item = models.OneToOneField(
        Item, primary_key=True, on_delete=models.CASCADE, related_name="same_as"
    )
    origin = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="copies")

    def __str__(self) -> str:
        return f"item {self.item_id} as {self.origin_id}"
