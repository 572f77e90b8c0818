"""Where somebody is in a conversation; never the number that they write from."""

from django.db import models

from isegoria.hear.models import Participant
from isegoria.process.models import Process


class Conversation(models.Model):
    """One phone on one channel, and where it is in which question.

    The tag is a digest of the number under a key of the site. ``state`` holds what was asked last
    and how the replies were numbered, nothing that the person said.
    """

    channel = models.CharField(max_length=8)
    tag = models.CharField(max_length=64)
    process = models.ForeignKey(Process, null=True, blank=True, on_delete=models.CASCADE)
    language = models.CharField(max_length=16, blank=True)
    state = models.JSONField(default=dict)
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "channel"], name="one_conversation_a_phone"),
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"


class Speaker(models.Model):
    """As whom a phone answers in one question, on any channel, until somebody else takes over.

    The tag is a digest of the number for this question alone, so that the parts of one phone in two
    questions cannot be joined.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, db_index=False)
    tag = models.CharField(max_length=64)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "tag"], name="one_speaker_a_phone"),
        ]

    def __str__(self) -> str:
        return f"speaker {self.pk}"


class Silence(models.Model):
    """A number, by its tag alone, to which nothing is sent any more: its holder said stop."""

    tag = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"silence {self.pk}"
