"""What somebody is owed to be told."""

from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """Words owed to whoever holds a token; it knows no participant and no address.

    The words are put down when they become owed, in the language the person used, as a letter is.
    ``tries`` is how often sending it went wrong. What is more urgent goes first: a warning never
    waits behind what goes to everybody.
    """

    class Priority(models.IntegerChoices):
        """What goes before what."""

        WARNING = 0
        PERSONAL = 1
        EVERYBODY = 2
        NEWS = 3

    class State(models.TextChoices):
        """How far the notice has come."""

        OWED = "owed"
        SENT = "sent"
        FAILED = "failed"

    route_token = models.CharField(max_length=64, db_index=True)
    kind = models.SlugField(max_length=40)
    language = models.CharField(max_length=16)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OWED)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.PERSONAL)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="notice_says_something"),
        ]
        indexes = [models.Index(fields=["kind", "state"], name="notices_by_kind_and_state")]

    def __str__(self) -> str:
        return f"notice {self.pk}: {self.kind}"


class Forgotten(models.Model):
    """How many ways back to people were deleted on one day, because their purpose had ended.

    Whose they were is told nowhere; the public log seals the number.
    """

    day = models.DateField(unique=True)
    ways = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.ways} ways back on {self.day}"
