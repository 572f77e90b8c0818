"""Statements, and what people last said about each."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from isegoria.hear.models import Activity, Item, Participant
from isegoria.ledger.models import Entry
from isegoria.process.models import Process


class Statement(models.Model):
    """A short statement to agree or disagree with.

    The priority says how soon it is shown; it starts high and is learnt from the votes.
    One that was brought in keeps its name elsewhere, and whether it was refused there.
    """

    NEW = 4.5  # what civicmath.routing gives a statement that nobody has voted on

    item = models.OneToOneField(Item, primary_key=True, on_delete=models.PROTECT)
    priority = models.FloatField(default=NEW)
    imported_as = models.CharField(max_length=40, blank=True)
    imported_refused = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(priority__gte=0), name="priority_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"statement {self.item_id}"


class Stance(models.IntegerChoices):
    """What one can say about a statement."""

    AGREE = 1, _("Agree")
    PASS = 0, _("Pass, or not sure")
    DISAGREE = -1, _("Disagree")

    @property
    def word(self) -> str:
        """How forms and prompts write it, in every language of the page."""
        return self.name.lower()


class Vote(models.Model):
    """What one participant last said about one statement.

    A change of mind raises the version and renews the salt; the ledger holds an entry for every
    version, so the history stays true. The chance is that of the draw which first showed the
    statement to this person, if chance showed it; a change of mind keeps it.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="votes", db_index=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="votes")
    value = models.SmallIntegerField(choices=Stance.choices)
    matters = models.BooleanField(default=False)
    is_withdrawn = models.BooleanField(default=False)
    chance = models.FloatField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    salt = models.BinaryField(max_length=16, null=True, editable=False)
    entry = models.ForeignKey(
        Entry, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "item", "participant"],
                name="one_vote_per_person_and_statement",
            ),
            models.CheckConstraint(
                condition=Q(value__in=[-1, 0, 1]), name="vote_is_agree_disagree_or_pass"
            ),
            models.CheckConstraint(
                condition=Q(chance__isnull=True) | Q(chance__gt=0, chance__lte=1),
                name="chance_lies_above_0_and_up_to_1",
            ),
        ]

    def __str__(self) -> str:
        return f"vote of {self.participant_id} on {self.item_id}"


class ImportedVotes(models.Model):
    """One import of a whole conversation: a single entry of the ledger vouches for all of it."""

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT)
    salt = models.BinaryField(max_length=16)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"import into {self.activity_id}"
