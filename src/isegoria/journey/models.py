"""What officials keep for themselves at the desk."""

from django.db import models

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
