"""When people are asked whether a problem was solved, what they say, and what was counted.

Nothing here names a participant or a time of day; the numbers of what people say are drawn.
"""

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from isegoria.places.models import Group
from isegoria.process.models import Process
from isegoria.receipts.models import Receipt


def drawn_number() -> int:
    """A number that says nothing of the order in which rows came."""
    return secrets.randbelow(2**63 - 1) + 1


class Round(models.Model):
    """One time at which everybody is asked: so many months after the answers went.

    ``due_on`` is planned, and empty until the answers have gone. ``asked_on`` and ``ends_on`` are
    put down when the asking begins; ``told_up_to`` is how far the worker has come. What was counted
    once it was over does not change any more.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="solved_rounds")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField(null=True)
    asked_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    told_up_to = models.PositiveBigIntegerField(default=0)
    is_told = models.BooleanField(default=False)
    people = models.PositiveIntegerField(default=0)
    written_to = models.PositiveIntegerField(default=0)
    counted_on = models.DateField(null=True)

    class Meta:
        ordering = ["months"]
        constraints = [
            models.UniqueConstraint(fields=["process", "months"], name="asked_once_in_a_month"),
            models.CheckConstraint(
                condition=Q(asked_on=None, ends_on=None)
                | Q(asked_on__isnull=False, ends_on__gt=models.F("asked_on")),
                name="asking_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id} after {self.months} months"

    @property
    def kind(self) -> str:
        """How the outbox calls the notices of this round."""
        return f"solved-{self.pk}"


class Opinion(models.Model):
    """What somebody says in one round. The tag is a digest; no key leads to who it was."""

    class Problem(models.TextChoices):
        """How the problem is now, against when the question was asked."""

        SOLVED = "solved", _("Solved")
        BETTER = "better", _("Better")
        SAME = "same", _("The same")
        WORSE = "worse", _("Worse")
        UNKNOWN = "unknown", _("I do not know")

    class Difference(models.TextChoices):
        """Whether taking part made a difference."""

        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("I do not know")

    id = models.BigIntegerField(primary_key=True, default=drawn_number, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, db_index=False)
    tag = models.BinaryField(max_length=32)
    problem = models.CharField(max_length=8, choices=Problem.choices)
    difference = models.CharField(max_length=8, choices=Difference.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "tag"], name="one_opinion_a_person_and_round"),
        ]

    def __str__(self) -> str:
        return f"opinion {self.pk}"


class Compared(models.Model):
    """A number for somebody who did not take part and is asked for comparison."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="compared")
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="compared")

    def __str__(self) -> str:
        return f"compared {self.pk}"


class Counted(models.Model):
    """What so many people said in one round, as everybody may read it.

    Of all who took part and of those for comparison each reply is counted. Of a group it is told
    how many there are, to the nearest five, and which share finds the problem better, as far as
    there are enough; where ``people`` is empty there are too few to tell.
    """

    class Who(models.TextChoices):
        """Of whom it is counted."""

        EVERYBODY = "everybody"
        COMPARED = "compared"
        GROUP = "group"

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="counted")
    who = models.CharField(max_length=9, choices=Who.choices)
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveIntegerField(null=True)
    solved = models.PositiveIntegerField(null=True)
    better = models.PositiveIntegerField(null=True)
    same = models.PositiveIntegerField(null=True)
    worse = models.PositiveIntegerField(null=True)
    made_a_difference = models.PositiveIntegerField(null=True)
    made_none = models.PositiveIntegerField(null=True)
    share_better = models.FloatField(null=True)
    better_low = models.FloatField(null=True)
    better_high = models.FloatField(null=True)
    share_felt = models.FloatField(null=True)
    felt_low = models.FloatField(null=True)
    felt_high = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "who"],
                condition=Q(group=None),
                name="counted_once_a_round",
            ),
            models.UniqueConstraint(
                fields=["round", "group"],
                condition=Q(group__isnull=False),
                name="a_group_is_counted_once_a_round",
            ),
            models.CheckConstraint(
                condition=Q(who="group", group__isnull=False)
                | (~Q(who="group") & Q(group__isnull=True)),
                name="a_group_is_named_where_it_is_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who} of {self.round_id}"
