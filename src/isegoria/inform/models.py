"""Documents that belong to a question."""

from django.db import models

from isegoria.languages.models import Text
from isegoria.process.models import Process


class Document(models.Model):
    """Something to read about a question."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="documents")
    title = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "position"], name="documents_are_in_order"),
        ]

    def __str__(self) -> str:
        return f"document {self.position} of {self.process_id}"


class Passage(models.Model):
    """One numbered part of a document, so that it can be referred to."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="passages")
    position = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    heading = models.OneToOneField(
        Text, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    body = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "position", "version"], name="passages_are_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"passage {self.position} of document {self.document_id}"
