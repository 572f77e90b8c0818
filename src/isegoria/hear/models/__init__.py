"""Activities, participants, the envelope of what they contribute, and meetings.

Nothing here holds a network address, a device, or a time finer than a day.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from isegoria.files.models import File
from isegoria.hear.models.gathered import Meeting, MeetingPoint
from isegoria.hear.models.speaking import SpokenFor, Voice
from isegoria.languages.models import Text
from isegoria.ledger.models import Entry
from isegoria.people.models import Account
from isegoria.places.models import Group
from isegoria.process.models import Process, Stage
from isegoria.receipts.models import Receipt

__all__ = [
    "Activity",
    "Assistance",
    "Attachment",
    "Channel",
    "Contribution",
    "Delivery",
    "Item",
    "Meeting",
    "MeetingPoint",
    "Outreach",
    "Participant",
    "SpokenFor",
    "Transcript",
    "Voice",
]


class Channel(models.TextChoices):
    """The ways by which an answer can come in that are known here; none weighs more than another.

    A folder in ``channels`` may add one of its own: ``channel_type.name_of`` knows them all.
    """

    WEB = "web", _("Web")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    USSD = "ussd", _("Phone menu")
    VOICE = "voice", _("Phone call")
    KIOSK = "kiosk", _("Kiosk")
    PAPER = "paper", _("Paper")
    HELPER = "helper", _("With a helper")
    API = "api", _("Another system")
    IMPORT = "import", _("Brought in from elsewhere")


class Activity(models.Model):
    """One thing that people are asked to do for a question."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="activities")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="activities")
    type_slug = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=1)
    title = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    is_paused = models.BooleanField(default=False)
    pause_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "type_slug", "position"], name="activities_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(is_paused=False) | ~Q(pause_reason=""), name="a_pause_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type_slug} {self.position} of {self.process_id}"

    @property
    def topic(self) -> str:
        """How the ledger names this activity."""
        return f"activity-{self.pk}"


class Participant(models.Model):
    """Somebody who took part in one question, known by a pseudonym for that question alone.

    The secret makes their tags in the public log; erasing it makes the tags nobody's.
    """

    class Assurance(models.TextChoices):
        """How far it is known that this is one person."""

        NONE = "none", _("Not checked")
        CONTACT = "contact", _("Contact confirmed")
        LISTED = "listed", _("On a list")
        VERIFIED = "verified", _("Verified")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="participants")
    receipt = models.OneToOneField(
        Receipt, null=True, blank=True, on_delete=models.PROTECT, related_name="participant"
    )
    imported_as = models.CharField(max_length=80, null=True, blank=True)  # noqa: DJ001  # NULL keeps the rest apart
    secret = models.BinaryField(max_length=16, null=True)
    assurance = models.CharField(max_length=8, choices=Assurance.choices, default=Assurance.NONE)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    merge_salt = models.BinaryField(max_length=16, null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "imported_as"], name="one_participant_an_imported_person"
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="nobody_is_merged_into_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"


class Contribution(models.Model):
    """The envelope of one participant's part in one activity."""

    class Standing(models.TextChoices):
        """Whether the part stands."""

        STANDS = "stands"
        WITHDRAWN = "withdrawn"
        ERASED = "erased"

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="contributions")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="contributions"
    )
    channel = models.CharField(max_length=8)
    helper = models.CharField(max_length=80, blank=True)
    speaks_for = models.CharField(max_length=12, choices=Voice.choices, default=Voice.PERSON)
    language = models.CharField(max_length=16)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.STANDS)
    received_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "activity", "participant"], name="one_envelope_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"part of {self.participant_id} in {self.activity_id}"


class Delivery(models.Model):
    """A whole form that came in under a key that its sender gave it.

    A sender that heard no answer sends it again; by the key it is known, and changes nothing.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="deliveries"
    )
    key_digest = models.BinaryField(max_length=32, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "key_digest"], name="one_delivery_a_key"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class Assistance(models.Model):
    """That a helper entered the answers for the person: in which role, and how it was agreed.

    Who that was stands in ``helper`` of the contribution. Nothing here is said by the person.
    """

    class Role(models.TextChoices):
        """As what somebody helps."""

        OFFICE = "office", _("I work for the office that asks")
        PLACE = "place", _("I work at a place that helps, such as a library")
        FIELD = "field", _("I go from home to home")
        VOLUNTEER = "volunteer", _("I am a volunteer")
        NEAR = "near", _("I am family, a friend or a neighbour")

    class Consent(models.TextChoices):
        """How the person agreed."""

        SAID = "said", _("The person said yes")
        SHOWN = "shown", _("The person showed it, by a nod or a sign")
        GUARDIAN = "guardian", _("Somebody who may speak for the person said yes")

    class ReadBack(models.TextChoices):
        """How what was written down was read back to the person."""

        ALOUD = "aloud", _("I read all of it aloud")
        SCREEN = "screen", _("The person read it here")
        PART = "part", _("I read a part of it aloud")
        NOT = "not", _("It was not read back")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    contribution = models.OneToOneField(
        Contribution, on_delete=models.PROTECT, related_name="assistance"
    )
    role = models.CharField(max_length=9, choices=Role.choices)
    consent = models.CharField(max_length=8, choices=Consent.choices)
    read_back = models.CharField(max_length=6, choices=ReadBack.choices)

    def __str__(self) -> str:
        return f"assistance for contribution {self.contribution_id}"


class Item(models.Model):
    """Something that was said and that others can refer to: a statement, an idea, a comment."""

    class Standing(models.TextChoices):
        """Where the item stands between its author and the public."""

        HELD = "held", _("Waiting to be read")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn by its author")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="items", db_index=False
    )
    number = models.PositiveIntegerField()
    author = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    text = models.OneToOneField(
        Text, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    standing = models.CharField(max_length=10, choices=Standing.choices)
    version = models.PositiveIntegerField(default=1)
    salt = models.BinaryField(max_length=16, null=True, editable=False)
    entry = models.ForeignKey(
        Entry, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "activity", "number"], name="items_are_numbered"
            ),
        ]
        indexes = [models.Index(fields=["activity", "standing"], name="items_by_standing")]

    def __str__(self) -> str:
        return f"item {self.number} of activity {self.activity_id}"

    @property
    def name(self) -> str:
        """How the ledger names this item."""
        return f"item-{self.pk}"


class Outreach(models.Model):
    """A step to reach people, planned or taken; its number stands in the link of the invitation.

    How many began to answer by that link is counted here, and never with the person.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="outreach")
    number = models.PositiveIntegerField()
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    channel = models.CharField(max_length=8)
    partner = models.CharField(max_length=120, blank=True)
    what = models.CharField(max_length=300)
    planned_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    came = models.PositiveIntegerField(default=0)
    put_down_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="outreach_is_numbered"),
            models.CheckConstraint(condition=~Q(what=""), name="outreach_says_what_was_done"),
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(done_on__isnull=False),
                name="outreach_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"outreach {self.number} of {self.process_id}"


class Attachment(models.Model):
    """A picture, a recording or a document that belongs to an item, and what it answers.

    The item's words describe it. Where it stands in place of words (``is_words``), as a voice note
    does, they are what somebody has heard in it, once that is written down and checked.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="attachment")
    about = models.ForeignKey(
        Item, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="attachment")
    is_words = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(item=F("about")), name="nothing_is_attached_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"attachment of item {self.item_id}"


class Transcript(models.Model):
    """What was heard in a recording, or seen in signs, and whether a second person agrees.

    ``checked_by`` stays empty where one person alone let it count, also once the speaker has
    confirmed it.
    """

    class Stage(models.TextChoices):
        """How far it is known to be what was said."""

        WRITTEN = "written"
        CHECKED = "checked"
        ALONE = "alone"
        CONFIRMED = "confirmed"
        CORRECTED = "corrected"
        NOTHING = "nothing"

        @classmethod
        def done(cls) -> tuple[str, ...]:
            """The stages in which nobody has to listen any more."""
            return cls.NOTHING, *cls.worded()

        @classmethod
        def worded(cls) -> tuple[str, ...]:
            """The stages in which it is words, and counts."""
            return cls.CHECKED, cls.ALONE, *cls.told()

        @classmethod
        def told(cls) -> tuple[str, str]:
            """The stages in which the person themselves has spoken."""
            return cls.CONFIRMED, cls.CORRECTED

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="transcript")
    words = models.TextField(blank=True)
    language = models.CharField(max_length=16)
    written_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    checked_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(written_by=F("checked_by")), name="nobody_checks_their_own_transcript"
            ),
        ]

    def __str__(self) -> str:
        return f"transcript of item {self.item_id}"
