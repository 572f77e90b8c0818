"""Mails on their way, and which was the last that each address was sent."""

from django.db import models
from django.utils import timezone

from isegoria.notices.models import Notice


class Received(models.Model):
    """A mail that was heard, by the digest of its sender and its number."""

    key = models.CharField(max_length=64, unique=True)
    day = models.DateField()

    def __str__(self) -> str:
        return f"received {self.pk}"


class Correspondent(models.Model):
    """An address by its digest: the mail we sent it last, and how many of its own were heard today.

    Only a reply to that last mail can answer anything: its number cannot be guessed, so whoever
    writes under somebody else's address answers nothing.
    """

    tag = models.CharField(max_length=64, unique=True)
    last = models.CharField(max_length=64, blank=True)
    day = models.DateField()
    heard = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"correspondent {self.pk}"


class Outgoing(models.Model):
    """A mail that is to be sent: an answer, or a notice. An answer lies sealed until it is sent.

    ``due_at`` is when it is tried next.
    """

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    notice = models.OneToOneField(Notice, null=True, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="mails_that_are_due")]

    def __str__(self) -> str:
        return f"mail {self.pk}: {self.state}"
