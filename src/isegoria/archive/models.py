"""Copies of all public pages of a question: one as it is kept, and one as it is being made."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from isegoria.process.models import Process


class Copy(models.Model):
    """All public pages of a question as they were when the log had ``log_size`` entries.

    ``bag`` is the ZIP that people take with them, and ``digest`` the SHA-256 of it. Of a copy
    that a later one took the place of, only what it was is kept: somebody may have erased words
    that stood in it.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="copies")
    number = models.PositiveIntegerField()
    log_size = models.PositiveBigIntegerField()
    begun_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(default=timezone.now)
    pages = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    contents = models.CharField(max_length=64, default="", blank=True)
    digest = models.CharField(max_length=64, default="", blank=True)
    size = models.PositiveBigIntegerField(default=0)
    bag = models.BinaryField(null=True)

    class Meta:
        verbose_name_plural = "copies"
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="one_copy_a_number"),
            models.UniqueConstraint(
                fields=["process"], condition=Q(made_at=None), name="one_copy_in_the_making"
            ),
            models.CheckConstraint(
                condition=Q(made_at=None, digest="") | Q(made_at__isnull=False) & ~Q(digest=""),
                name="a_copy_that_is_made_has_a_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"copy {self.number} of question {self.process_id}"


class CopiedPage(models.Model):
    """One address that a copy in the making leads to; without a status it is still to be asked.

    ``content`` is there only of what belongs into the copy.
    """

    copy = models.ForeignKey(Copy, on_delete=models.CASCADE, related_name="copied")
    address = models.CharField(max_length=500)
    status = models.PositiveSmallIntegerField(null=True)
    kind = models.CharField(max_length=60, default="", blank=True)
    content = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["copy", "address"], name="each_page_copied_once"),
        ]

    def __str__(self) -> str:
        return self.address
