"""Tables that administrators are bringing in, kept from step to step."""

from django.db import models

from isegoria.people.models import Account


class Draft(models.Model):
    """A file that somebody is bringing in, and what they have said of it so far."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    choices = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name
