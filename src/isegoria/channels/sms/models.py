"""Messages on their way; nothing of them is kept longer than that."""

from django.db import models
from django.utils import timezone

from isegoria.notices.models import Notice


class Received(models.Model):
    """A message that came in, by the digest of its number at the gateway, with what was answered.

    The answer lies sealed, as it may hold a receipt. If the message comes again, so does the
    answer.
    """

    key = models.CharField(max_length=64, unique=True)
    answer = models.BinaryField(null=True)
    day = models.DateField()

    def __str__(self) -> str:
        return f"received {self.pk}"


class Piece(models.Model):
    """One part of a long message whose other parts have not come yet, sealed."""

    message = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField()
    count = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()
    came_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "position"], name="a_part_comes_once"),
        ]

    def __str__(self) -> str:
        return f"part {self.position} of {self.count}"


class Outgoing(models.Model):
    """A message that is to be sent: a notice, or an answer that could not be given at once.

    An answer lies sealed until it is sent. ``due_at`` is when it is tried next.
    """

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        DELIVERED = "delivered"
        FAILED = "failed"

    notice = models.OneToOneField(Notice, null=True, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField(null=True)
    gateway = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    reference = models.CharField(max_length=80, blank=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="messages_that_are_due")]

    def __str__(self) -> str:
        return f"message {self.pk}: {self.state}"
