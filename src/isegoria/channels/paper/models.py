"""Batches of sheets, each sheet, and what was typed where it is typed twice."""

from django.db import models
from django.db.models import Q

from isegoria.hear.models import Activity
from isegoria.people.models import Account

ALL = 100


class Batch(models.Model):
    """Sheets that were printed together: what is asked on them, in one language.

    ``asked`` holds the codes of the questions in the order in which they are numbered on paper.
    ``version`` tells the words apart: it changes when one of them does. ``share`` of a hundred
    sheets are typed in a second time.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=16)
    version = models.CharField(max_length=80)
    asked = models.JSONField()
    share = models.PositiveSmallIntegerField()
    printed_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(share__lte=ALL), name="a_share_is_of_a_hundred"),
        ]

    def __str__(self) -> str:
        return f"batch {self.pk}"


class Sheet(models.Model):
    """One sheet of paper; of its number only a digest is kept, under the site's secret."""

    class Standing(models.TextChoices):
        """What became of it."""

        BLANK = "blank"
        ENTERED = "entered"
        VOID = "void"

    class Second(models.TextChoices):
        """Whether it is to be typed in a second time, and what came of that."""

        NOT_DRAWN = "not_drawn"
        WAITING = "waiting"
        AGREES = "agrees"
        DIFFERS = "differs"
        SETTLED = "settled"

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveSmallIntegerField()
    code_digest = models.BinaryField(max_length=32, unique=True, editable=False)
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.BLANK)
    second = models.CharField(max_length=10, choices=Second.choices, default=Second.NOT_DRAWN)
    filled_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="sheets_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"sheet {self.number} of batch {self.batch_id}"

    @property
    def key(self) -> str:
        """The name under which its answers are delivered, once."""
        return f"paper {self.pk}"


class Keying(models.Model):
    """What one person typed from a sheet that is typed twice, sealed; deleted once it is settled.

    ``position`` is 1 for what counts so far, 2 for the second time. Who typed is kept as long.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="keyings")
    position = models.PositiveSmallIntegerField()
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    sealed = models.BinaryField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "position"], name="a_sheet_is_typed_twice"),
        ]

    def __str__(self) -> str:
        return f"keying {self.position} of sheet {self.sheet_id}"

    @property
    def place(self) -> str:
        """What its seal is bound to."""
        return f"paper {self.sheet_id} {self.position}"


class Tally(models.Model):
    """How well answers to one question could be read and typed, counted over all sheets."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=200)
    unreadable = models.PositiveIntegerField(default=0)
    compared = models.PositiveIntegerField(default=0)
    differed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "code"], name="a_tally_is_of_a_question"),
        ]

    def __str__(self) -> str:
        return f"tally of {self.code}"
