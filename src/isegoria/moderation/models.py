"""Restrictions, each with its rule and its reason."""

from django.db import models
from django.db.models import Q

from isegoria.hear.models import Item
from isegoria.people.models import Account


class Restriction(models.Model):
    """Why an item is not shown: the published rule it breaks, and the reason in words."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="restrictions")
    rule = models.PositiveSmallIntegerField()
    reason = models.TextField()
    language = models.CharField(max_length=16)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_restriction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"rule {self.rule} on {self.item_id}"
