"""What officials keep for themselves at the desk."""

from django.db import models
from django.utils import timezone

from isegoria.people.models import Account


class SavedList(models.Model):
    """A list of questions that somebody has narrowed and wants to come back to."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="one_saved_list_a_name")
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Reminder(models.Model):
    """That somebody is to be written to, or was, that a day comes near or has passed; once each.

    ``about`` names what is due on which day, so that another day is reminded of anew; ``days`` is
    how long before, and -1 once it has passed. ``noted_at`` is when it was last taken to be sent.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=60)
    days = models.SmallIntegerField()
    noted_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "about", "days"], name="nobody_is_reminded_twice"
            )
        ]

    def __str__(self) -> str:
        return f"{self.about}, {self.days} days before"


class NoReminders(models.Model):
    """That somebody does not want to be written to about days that come near."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"no reminders to {self.account_id}"
