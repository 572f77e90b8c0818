"""What was asked to be done to many at once, and how far each of them has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isegoria.people.models import Account


class Job(models.Model):
    """One thing to be done to many: what, as which kind knows it, and who asked for it.

    ``details`` is what was asked, in the words of its kind. Until it is confirmed it is only a
    preview: exactly what it names is done, whatever matches the filter by then. ``tries`` counts
    how often the database has failed it since something was done last.
    """

    class State(models.TextChoices):
        """How far it has come."""

        SHOWN = "shown", _("Not begun")
        GOING = "going", _("Going on")
        DONE = "done", _("Done")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    kind = models.CharField(max_length=40)
    details = models.JSONField(default=dict)
    language = models.CharField(max_length=16)
    back = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=State.choices, default=State.SHOWN)
    asked_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    try_again_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_by", "-id"], name="jobs_of_somebody")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Step(models.Model):
    """One of the many: the number of its row, how far it has come, and why not if it was left.

    ``before`` is what its kind needs to undo it.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("Waits")
        DONE = "done", _("Done")
        LEFT = "left", _("Left as it is")
        STOPPED = "stopped", _("Not reached")
        UNDONE = "undone", _("Undone")
        KEPT = "kept", _("Could not be undone")

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="steps")
    target = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    words = models.CharField(max_length=300, blank=True)
    before = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "target"], name="one_step_a_thing_in_a_job")
        ]
        indexes = [models.Index(fields=["job", "state", "id"], name="steps_of_a_job")]

    def __str__(self) -> str:
        return f"{self.target} of job {self.job_id}: {self.state}"
