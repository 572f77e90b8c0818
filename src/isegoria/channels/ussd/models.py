"""Menus that somebody has open; nothing of them is kept longer than a day or two."""

from django.db import models


class Session(models.Model):
    """One phone menu from dialling to hanging up, by the digest of its number at the gateway.

    ``heard`` counts the parts of what was typed that have been heard. ``sealed`` holds what the
    phone shows, its further screens, and a receipt that has not been shown yet. The tag is a
    digest of the number.
    """

    key = models.CharField(max_length=64, unique=True)
    tag = models.CharField(max_length=64, db_index=True)
    heard = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField(null=True)
    is_dropped = models.BooleanField(default=False)
    day = models.DateField()

    def __str__(self) -> str:
        return f"phone menu {self.pk}"
