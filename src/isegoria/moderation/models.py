"""Restrictions, each with its rule and its reason."""

from django.db import models
from django.db.models import Q

from isegoria.hear.models import Item
from isegoria.people.models import Account


class Restriction(models.Model):
    """Why an item is not shown: the published rule it breaks, and the reason in words.

    It stands until it is lifted, which restores the item; it is kept then too.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="restrictions")
    rule = models.PositiveSmallIntegerField()
    reason = models.TextField()
    language = models.CharField(max_length=16)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_on = models.DateField()
    lifted_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_restriction_has_a_reason"),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(lifted_on=None),
                name="one_standing_restriction_an_item",
            ),
        ]

    def __str__(self) -> str:
        return f"rule {self.rule} on {self.item_id}"
