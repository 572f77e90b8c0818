"""Documents that belong to a question, and who has read its easy words before others did."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isegoria.languages.models import Text
from isegoria.people.models import Account
from isegoria.process.models import Process


class Document(models.Model):
    """Something to read about a question: what it is good for, whose it is, and of which day."""

    class Kind(models.TextChoices):
        """What a document is in the background of a question."""

        MORE = "more", _("The plan, the study or the figures themselves")
        FOR = "for", _("Reasons for it")
        AGAINST = "against", _("Reasons against it")
        COSTS = "costs", _("What it costs")
        CAMPAIGN = "campaign", _("Campaign: a text that wants to win support")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="documents")
    title = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.MORE)
    source = models.CharField(max_length=200, blank=True)
    dated_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "position"], name="documents_are_in_order"),
            models.CheckConstraint(
                condition=~models.Q(kind="campaign", source=""), name="a_campaign_says_whose_it_is"
            ),
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


class ReaderTest(models.Model):
    """Readers who need easy words have read those of a question, and somebody signed for it.

    The digest is that of all easy words of the language as they were read, so that a later change
    shows. Who signed is told as the institution wants it told; the account stays inside.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="reader_tests")
    language = models.CharField(max_length=16)
    readers = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=200)
    tested_on = models.DateField()
    signed_as = models.CharField(max_length=120)
    signed_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "language", "tested_on", "about"], name="a_test_is_noted_once"
            ),
            models.CheckConstraint(condition=models.Q(readers__gte=1), name="a_test_has_readers"),
        ]

    def __str__(self) -> str:
        return f"test of {self.process_id} in {self.language}"
