"""Calls that go on, what is spoken in them, and what people spoke until it is written down."""

from django.db import models
from django.utils import timezone

from isegoria.hear.models import Activity, Participant
from isegoria.process.models import Process


class Call(models.Model):
    """One call from ringing to hanging up, by the digest of its number at the gateway.

    ``turn`` counts the menus that were spoken; ``sealed`` holds the one that is spoken now. The tag
    is a digest of the caller's number.
    """

    key = models.CharField(max_length=64, unique=True)
    tag = models.CharField(max_length=64, db_index=True)
    turn = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField(null=True)
    day = models.DateField()

    def __str__(self) -> str:
        return f"call {self.pk}"


class Speech(models.Model):
    """What a computer's voice is to say, sealed, under the unguessable name of its file."""

    name = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"speech {self.pk}"


class Recording(models.Model):
    """An answer that was spoken, until it is put down as such.

    ``asked`` names what was asked, and what comes back with the reply. ``source`` is where the
    gateway keeps the sound until it is fetched; ``caller`` the number, for a receipt to whoever has
    none yet. All three and the sound lie sealed. ``due_at`` is when fetching it, or putting it
    down, is tried next, and ``why`` what stood in the way.

    Rows that were written down before calls were checked as pages are stay as they were: their
    words are answers already, ``heard_by`` says who wrote them down and who checked them, and
    ``words`` what one person had written when that ended.
    """

    class Standing(models.TextChoices):
        """How far it has come."""

        SPOKEN = "spoken"
        CONFIRMED = "confirmed"
        WRITTEN = "written"
        SET_ASIDE = "aside"

    process = models.ForeignKey(Process, on_delete=models.PROTECT)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked = models.BinaryField()
    caller = models.BinaryField(null=True)
    source = models.BinaryField(null=True)
    audio = models.BinaryField(null=True)
    media_type = models.CharField(max_length=40, blank=True)
    words = models.BinaryField(null=True)
    heard_by = models.CharField(max_length=170, blank=True)
    language = models.CharField(max_length=16)
    standing = models.CharField(max_length=9, choices=Standing.choices, default=Standing.SPOKEN)
    received_on = models.DateField()
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"recording {self.pk}"


OPEN = (Recording.Standing.SPOKEN, Recording.Standing.CONFIRMED)
"""How far recordings have come that are still to be put down."""


class CallBack(models.Model):
    """Somebody asks to be called by a person; the number lies sealed until that is done."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE)
    tag = models.CharField(max_length=64)
    caller = models.BinaryField()
    language = models.CharField(max_length=16)
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "tag"], name="one_call_back_a_phone"),
        ]

    def __str__(self) -> str:
        return f"call back {self.pk}"
