"""Receipts: known to us only by a seal over their code."""

from django.db import models


class Receipt(models.Model):
    """One receipt that was handed out. Its code is with the person alone."""

    code_hmac = models.BinaryField(max_length=32, unique=True)
    created_on = models.DateField()

    def __str__(self) -> str:
        return f"receipt {self.pk}"
