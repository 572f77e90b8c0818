"""A public question and its timetable."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from isegoria.languages.models import Text
from isegoria.organisations.models import Institution
from isegoria.people.models import Account
from isegoria.places.models import Area


def _text() -> models.OneToOneField[Text | None, Text | None]:
    return models.OneToOneField(
        Text, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class Process(models.Model):
    """A question on its journey from being put to being answered.

    The texts may be missing while it is prepared; ``rules.obstacles_to_opening`` names what is.
    ``above`` is the question of a higher level that this one puts too, in the same words.
    """

    class Promise(models.TextChoices):
        """How much the answers may change, from the least to the most."""

        INFORM = "inform", _("Inform: we tell you what we do")
        CONSULT = "consult", _("Consult: we listen and say how your answers mattered")
        INVOLVE = "involve", _("Involve: your concerns shape the options")
        COLLABORATE = "collaborate", _("Collaborate: we work out the options with you")
        EMPOWER = "empower", _("Empower: what you decide, we do")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="processes")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    above = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    slug = models.SlugField(max_length=80, unique=True)
    source_language = models.CharField(max_length=16)
    languages = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64)
    promise = models.CharField(max_length=12, choices=Promise.choices, blank=True)
    channels = models.CharField(max_length=100, blank=True)
    question = _text()
    summary = _text()
    problem = _text()
    can_change = _text()
    is_fixed = _text()
    decided_by = _text()
    groups_affected = _text()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    TEXTS = (
        "question",
        "summary",
        "problem",
        "can_change",
        "is_fixed",
        "decided_by",
        "groups_affected",
    )

    def __str__(self) -> str:
        return self.slug

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the timetable of this question is told and kept."""
        return ZoneInfo(self.time_zone)

    @property
    def language_codes(self) -> list[str]:
        """The languages in which the question is put, its own first."""
        others = [one for one in self.languages.split(",") if one and one != self.source_language]
        return [self.source_language, *others]

    @property
    def channel_codes(self) -> list[str]:
        """The ways in which people can answer."""
        return [one for one in self.channels.split(",") if one]

    @property
    def text_ids(self) -> list[int | None]:
        """The keys of all its texts, to be shown with one query."""
        return [getattr(self, f"{name}_id") for name in self.TEXTS]


class Stage(models.Model):
    """One of the six stages of a question, and when it is.

    ``first_ends_at`` is the end that everybody could read first, however it was moved since; it is
    empty where it was never public, or never moved in this version.
    """

    class Kind(models.TextChoices):
        """The stages, in the order of the journey."""

        INFORM = "inform", _("Inform")
        HEAR = "hear", _("Hear")
        UNDERSTAND = "understand", _("Understand")
        DECIDE = "decide", _("Decide")
        ANSWER = "answer", _("Answer")
        LEARN = "learn", _("Learn")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="stages")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    begins_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    first_ends_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "kind"], name="one_stage_of_a_kind"),
            models.CheckConstraint(
                condition=Q(begins_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(ends_at__gte=F("begins_at")),
                name="stage_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.process_id}"

    @property
    def promised_at(self) -> datetime | None:
        """By when its end was promised first; lateness is counted by it."""
        return self.first_ends_at or self.ends_at

    def has_begun(self, now: datetime | None = None) -> bool:
        """Tell whether the stage has a beginning and it is past."""
        return self.begins_at is not None and self.begins_at <= (now or timezone.now())

    def has_ended(self, now: datetime | None = None) -> bool:
        """Tell whether the stage has an end and it is past; the last instant is outside."""
        return self.ends_at is not None and self.ends_at <= (now or timezone.now())


class Correction(models.Model):
    """What was changed in a question after it was put to the public, and why.

    The words before are kept, so that nothing that people answered to is changed in silence.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=20)
    before = models.TextField()
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_correction_has_a_reason"),
        ]
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.field} of {self.process_id}, {self.made_at:%Y-%m-%d}"


class Author(models.Model):
    """Somebody who has written words of a question, and so cannot judge if they are neutral."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="authors")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "account"], name="an_author_is_noted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} wrote {self.process_id}"
