"""Enumerators, the forms that were given to their devices, and what came back."""

from django.db import models

from isegoria.files.models import File
from isegoria.hear.models import Activity, Assistance, Participant
from isegoria.people.models import Account
from isegoria.process.models import Process


class Enumerator(models.Model):
    """Somebody who writes down answers for others, for one question; the helper of record.

    Of the code on the device only the digest is kept: who reads this table cannot send anything.
    Staff who help themselves have an ``account`` and need no code.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="enumerators")
    name = models.CharField(max_length=80)
    role = models.CharField(
        max_length=9, choices=Assistance.Role.choices, default=Assistance.Role.FIELD
    )
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    token_digest = models.BinaryField(max_length=32, unique=True, null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "name"], name="enumerators_have_names"),
            models.UniqueConstraint(
                fields=["process", "account"], name="staff_help_under_one_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """A form as it was given to devices. It is kept, so that it stays known what was asked."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=80)
    xml = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "version"], name="an_edition_is_one_form"),
        ]

    def __str__(self) -> str:
        return f"edition {self.version} of activity {self.activity_id}"


class Slip(models.Model):
    """A receipt on paper that an enumerator can give away; its number is kept as a seal alone."""

    enumerator = models.ForeignKey(Enumerator, on_delete=models.PROTECT, related_name="slips")
    code_hmac = models.BinaryField(max_length=32, unique=True, editable=False)
    is_given = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"slip {self.pk}"


class Submission(models.Model):
    """A filled-in form that came from a device, by the name that the device gave it.

    What was not counted is kept aside, sealed with the reason, until staff have looked at it.
    ``content_digest`` is under the site's secret; it is empty for what a correction came before.
    """

    class Standing(models.TextChoices):
        """What became of it."""

        TAKEN = "taken"
        LATE = "late"
        PARTLY = "partly"
        ASIDE = "aside"
        REPLACED = "replaced"

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    enumerator = models.ForeignKey(Enumerator, on_delete=models.PROTECT, related_name="submissions")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    instance_id = models.CharField(max_length=200)
    content_digest = models.BinaryField(max_length=32, editable=False)
    standing = models.CharField(max_length=10, choices=Standing.choices)
    received_on = models.DateField()
    has_receipt = models.BooleanField(default=False)
    corrects = models.ForeignKey(
        Participant, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    sealed = models.BinaryField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "instance_id", "content_digest"], name="a_submission_comes_once"
            ),
        ]

    def __str__(self) -> str:
        return f"submission {self.instance_id}"

    @property
    def place(self) -> str:
        """What its seal is bound to."""
        return f"odk {self.process_id} {self.instance_id}"


class Enclosure(models.Model):
    """A picture, a recording or a document that came with a form, by its name there.

    The file itself is here only as long as the form is kept aside; otherwise it is an answer.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="enclosures")
    name = models.CharField(max_length=200)
    file = models.OneToOneField(File, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "name"], name="an_enclosure_comes_once"),
        ]

    def __str__(self) -> str:
        return f"enclosure {self.pk}"
