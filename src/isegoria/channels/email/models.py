"""Mails on their way, and which was the last that each address was sent."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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

    ``due_at`` is when it is tried next. ``number`` is that of a notice as a mail, by which one is
    known that comes back; ``problem`` is what went wrong last, and names no address.
    """

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    class Problem(models.TextChoices):
        """What can go wrong with a mail."""

        REFUSED = "refused", _("The address does not exist, or refuses")
        BOUNCED = "bounced", _("Came back: the address takes no mail")
        TOO_OFTEN = "too_often", _("Given up after many tries")
        NOBODY = "nobody", _("Whoever it is for wants no mail any more")
        LATER = "later", _("Not taken yet; tried again")

    notice = models.OneToOneField(Notice, null=True, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    number = models.CharField(max_length=32, blank=True, db_index=True)
    problem = models.CharField(max_length=10, choices=Problem.choices, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="mails_that_are_due")]

    def __str__(self) -> str:
        return f"mail {self.pk}: {self.state}"


class Outage(models.Model):
    """That the mail server does not answer, or lets us not in: one row, as long as it lasts.

    ``due_at`` is when it is tried next; ``problem`` is the kind of the fault.
    """

    since = models.DateTimeField(default=timezone.now)
    tries = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    problem = models.CharField(max_length=60)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="there_is_one_mail_server")]

    def __str__(self) -> str:
        return f"no mail since {self.since}"
