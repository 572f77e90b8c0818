"""A report on what was heard: its sections, sentence by sentence, and what was published of it."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from isegoria.files.models import File
from isegoria.hear.models import Item
from isegoria.languages.models import Text
from isegoria.people.models import Account
from isegoria.process.models import Process


class Report(models.Model):
    """The report on one question, as it is being written.

    ``about_community`` says whether it speaks of an indigenous people or a named local community,
    which then reads it before others do.
    """

    class About(models.TextChoices):
        """Whether it speaks of such a community."""

        NOT_SAID = "", _("Not said yet")
        NOBODY = "no", _("No")
        COMMUNITY = "yes", _("Yes")

    process = models.OneToOneField(Process, on_delete=models.CASCADE, related_name="report")
    about_community = models.CharField(max_length=3, choices=About.choices, blank=True)
    community = models.CharField(max_length=200, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"report on {self.process_id}"


class Section(models.Model):
    """One part of a report; its version rises with each change, so that two see one another."""

    class Kind(models.TextChoices):
        """The parts, in the order in which they are read; the last two are forms of the whole."""

        OPENING = "opening", _("Who spoke, and who did not")
        GROUND = "ground", _("What unites")
        DIVIDES = "divides", _("What divides")
        ANSWERS = "answers", _("What people answered")
        THEMES = "themes", _("What people wrote about")
        MINORITY = "minority", _("Views of few, and objections that name a right")
        CAMPAIGNS = "campaigns", _("Where several voices may be one")
        UNKNOWN = "unknown", _("What we cannot say")
        NEXT = "next", _("What happens next")
        EASY = "easy", _("In easy words")
        SHORT = "short", _("As a text message")

    FORMS = (Kind.EASY, Kind.SHORT)

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "kind"], name="one_section_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.report_id}"


class Line(models.Model):
    """One sentence of a section, in all languages, with the finding that it came from.

    ``key`` names that finding, and ``figures`` what it said then; both are empty for a sentence
    that somebody wrote themselves. ``item`` is what it speaks of: its words are shown beside the
    sentence, and never kept in it, so that they go when their author takes them back.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=60, blank=True)
    item = models.ForeignKey(
        Item, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    figures = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["section", "key"], condition=~Q(key=""), name="a_finding_is_told_once"
            ),
        ]
        ordering = [F("position"), F("pk")]

    def __str__(self) -> str:
        return f"line {self.position} of {self.section_id}"


class Change(models.Model):
    """What a section said after somebody had changed it; never changed again.

    ``lines`` holds, for each sentence, its number and what it says by language.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()
    lines = models.JSONField()
    made_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "version"], name="one_change_a_version"),
        ]

    def __str__(self) -> str:
        return f"version {self.version} of section {self.section_id}"


class CommunityReading(models.Model):
    """That people of a community have read the report before others, and what came of it.

    ``digest`` says which words they read, so that later changes show.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="readings")
    read_by = models.CharField(max_length=200)
    what_came = models.TextField()
    read_on = models.DateField()
    digest = models.CharField(max_length=64)
    put_down_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(read_by=""), name="a_reading_has_readers"),
        ]

    def __str__(self) -> str:
        return f"reading of {self.report_id}"


class Recording(models.Model):
    """The report to be heard in one language: its easy words, spoken by a person or a machine.

    ``digest`` says which words are spoken; ``voice`` names the machine and its version, and is
    empty for a person. Somebody listens to it before others do.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="recordings")
    language = models.CharField(max_length=16)
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="+")
    voice = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64)
    checked_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "language"],
                condition=Q(is_current=True),
                name="one_current_recording_a_language",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} of {self.report_id}"


class Publication(models.Model):
    """One version of the report as it was published and signed; never changed again.

    ``body`` holds every sentence in every language and names what is quoted without its words;
    ``snapshot`` what was read when it was published.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    snapshot = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    signed_as = models.CharField(max_length=120)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        Account, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    told_up_to = models.PositiveBigIntegerField(default=0)
    all_told = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="publications_are_numbered"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="a_new_version_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.report_id}, version {self.number}"
