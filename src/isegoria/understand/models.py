"""Findings: what the analysis says of one activity, from which snapshot."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from isegoria.hear.models import Activity, Item
from isegoria.process.models import Process


class Finding(models.Model):
    """The latest reading of one activity; reading the same snapshot again gives the same."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="finding")
    log_size = models.PositiveBigIntegerField()
    participants = models.PositiveIntegerField()
    statements = models.PositiveIntegerField()
    votes = models.PositiveIntegerField()
    seed = models.PositiveBigIntegerField()
    code_version = models.CharField(max_length=40)
    computed_at = models.DateTimeField()
    result = models.JSONField()

    def __str__(self) -> str:
        return f"finding of {self.activity_id}"


class ItemFinding(models.Model):
    """What was said about one item, counted."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    agree = models.PositiveIntegerField()
    disagree = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()
    matters = models.PositiveIntegerField()
    agreement = models.FloatField(null=True)
    division = models.FloatField(null=True)
    bridging = models.FloatField(null=True)
    agree_if_all_asked = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "item"], name="one_count_an_item"),
        ]
        indexes = [
            models.Index(fields=["finding", "number"], name="findings_by_number"),
            models.Index(fields=["finding", "-agreement"], name="findings_by_agreement"),
            models.Index(fields=["finding", "-division"], name="findings_by_division"),
            models.Index(fields=["finding", "-bridging"], name="findings_by_bridging"),
        ]

    def __str__(self) -> str:
        return f"count of item {self.item_id}"


class WhoWasHeard(models.Model):
    """Whom the answers to a question come from, as it was last told; renewed in steps alone.

    ``result`` holds nothing but what everybody may read. ``cut`` has the people of that day counted
    coarsely: if the community is described anew, they are held against it, and nobody who came
    since. ``state`` says of which self-descriptions it was made, ``seen`` which were last looked
    at, ``profile`` what was known of the community.
    """

    process = models.OneToOneField(Process, on_delete=models.CASCADE, related_name="who_was_heard")
    told_on = models.DateField(null=True)
    described = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=60, blank=True)
    seen = models.CharField(max_length=60, blank=True)
    profile = models.CharField(max_length=64, blank=True)
    code_version = models.CharField(max_length=40, blank=True)
    result = models.JSONField(default=dict)
    cut = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"who was heard in {self.process_id}"


class ReadAgain(models.Model):
    """That somebody asked for a finding to be worked out anew, and what came of it.

    ``outcome`` is empty until the worker has done it. ``others`` names what came out otherwise.
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        SAME = "same", _("the same")
        OTHERWISE = "otherwise", _("otherwise")
        MOVED = "moved", _("more was said since")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="read_again")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    log_size = models.PositiveBigIntegerField(default=0)
    read_by = models.CharField(max_length=40, blank=True)
    again_by = models.CharField(max_length=40, blank=True)
    others = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity"], condition=Q(outcome=""), name="one_reading_again_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"reading {self.activity_id} again"
