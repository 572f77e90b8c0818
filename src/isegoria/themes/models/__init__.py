"""Themes, what was said in words, who placed it where, and what was objected to it.

Nobody's self-description, channel or area stands here, and no time finer than a day.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from isegoria.hear.models import Item, MeetingPoint
from isegoria.languages.models import Text
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.themes.models.meaning import Remark, Term
from isegoria.themes.models.proposed import Asking, Proposal, Sentence, Suggestion
from isegoria.themes.models.rights import InvokedRight

__all__ = [
    "Asking",
    "Change",
    "Codebook",
    "CommunityReading",
    "InvokedRight",
    "Objection",
    "OpenText",
    "Placing",
    "Proposal",
    "Reader",
    "Reading",
    "Remark",
    "Sentence",
    "Suggestion",
    "Term",
    "Theme",
]


def _text() -> models.OneToOneField[Text | None, Text | None]:
    return models.OneToOneField(
        Text, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class Codebook(models.Model):
    """That the words about a question are being placed under themes, and how.

    ``share`` is how many in a hundred answers two persons read apart. Which ones follows from the
    seed: those whose draw lies below ``drawn_below``. ``explanation`` tells everybody why something
    is unread or read once where it should not be. ``asks_programs``: programs may propose.
    ``sends`` is what of it a language model elsewhere may be sent.
    """

    class Sends(models.TextChoices):
        """What may leave the site."""

        NOTHING = "nothing", _("Nothing")
        PUBLIC = "public", _("Only answers that everybody can read already")
        ALL = "all", _("All answers that were accepted")

    FEWEST_TWICE = 20

    process = models.OneToOneField(Process, on_delete=models.PROTECT, related_name="codebook")
    seed = models.PositiveIntegerField()
    share = models.PositiveSmallIntegerField(default=FEWEST_TWICE)
    drawn_below = models.BigIntegerField(default=0)
    explanation = _text()
    asks_programs = models.BooleanField(default=False)
    sends = models.CharField(max_length=8, choices=Sends.choices, default=Sends.NOTHING)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gte=20, share__lte=100), name="a_fifth_is_read_twice"
            ),
        ]

    def __str__(self) -> str:
        return f"codebook of {self.process_id}"


class Theme(models.Model):
    """One theme of a question: its name, what belongs under it, and what does not.

    A theme that was merged into another keeps its row, so that this can be undone. ``community`` is
    the indigenous or local community of which it tells, if it tells of one by name.
    """

    DEEPEST = 3
    TEXTS = ("name", "note", "belongs", "not_belongs")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="themes")
    number = models.PositiveIntegerField()
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    position = models.PositiveIntegerField()
    name = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    note = _text()
    belongs = _text()
    not_belongs = _text()
    community = models.CharField(max_length=120, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed"
    )
    is_removed = models.BooleanField(default=False)
    published_on = models.DateField(null=True)
    published_texts = models.PositiveIntegerField(default=0)
    published_base = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="themes_are_numbered"),
            models.CheckConstraint(
                condition=~Q(parent=F("id")) & ~Q(merged_into=F("id")),
                name="no_theme_lies_in_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"theme {self.number} of {self.process_id}"

    @property
    def text_ids(self) -> list[int | None]:
        """The keys of all its texts."""
        return [getattr(self, f"{name}_id") for name in self.TEXTS]


class Change(models.Model):
    """One thing that was done to the themes of a question, so that it can be undone.

    ``before`` holds what stood there: words by field, the theme above, or the place in order.
    """

    class Kind(models.TextChoices):
        """What can be done to themes."""

        ADDED = "added", _("Added")
        WORDED = "worded", _("Words changed")
        MOVED = "moved", _("Moved")
        MERGED = "merged", _("Merged")
        SPLIT = "split", _("Split off")
        REMOVED = "removed", _("Removed")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="theme_changes")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="changes")
    other = models.ForeignKey(Theme, null=True, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(default=dict)
    made_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    made_on = models.DateField()
    is_undone = models.BooleanField(default=False)
    undone_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "number"], name="changes_of_themes_are_numbered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} theme {self.theme_id}"


class OpenText(models.Model):
    """Something that was said in words: an item somebody added, or a point of a meeting.

    ``about`` is the question that it answers, where it is one of several. ``counted`` is the
    reading that holds; ``state`` follows from the readings.
    """

    class State(models.TextChoices):
        """How far it has been read."""

        UNREAD = "unread", _("Not read yet")
        PLACED = "placed", _("Placed")
        NOTHING = "nothing", _("Nothing to place")
        ASKED = "asked", _("A colleague is asked")
        DISPUTED = "disputed", _("The readers differ")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    number = models.PositiveIntegerField()
    item = models.OneToOneField(Item, null=True, on_delete=models.PROTECT, related_name="open_text")
    point = models.OneToOneField(
        MeetingPoint, null=True, on_delete=models.PROTECT, related_name="open_text"
    )
    about = models.ForeignKey(
        Item, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    language = models.CharField(max_length=16)
    draw = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.UNREAD)
    counted = models.OneToOneField(
        "Reading", null=True, on_delete=models.PROTECT, related_name="counted_for"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="open_texts_are_numbered"),
            models.CheckConstraint(
                condition=Q(item=None, point__isnull=False) | Q(item__isnull=False, point=None),
                name="an_open_text_is_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["process", "state", "number"], name="open_texts_by_state"),
            models.Index(fields=["process", "draw"], name="open_texts_by_draw"),
        ]

    def __str__(self) -> str:
        return f"open text {self.number} of {self.process_id}"

    @property
    def name(self) -> str:
        """How the public log names what it is."""
        return f"item-{self.item_id}" if self.item_id else f"point-{self.point_id}"


class Reading(models.Model):
    """How one person read one text: the first, a second who did not see it, or a third look."""

    class Turn(models.IntegerChoices):
        """Who reads: the later one who counts."""

        FIRST = 1
        SECOND = 2
        THIRD = 3

    class Outcome(models.TextChoices):
        """What the reader found."""

        PLACED = "placed"
        NOTHING = "nothing"
        ASKED = "asked"

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    text = models.ForeignKey(
        OpenText, on_delete=models.PROTECT, related_name="readings", db_index=False
    )
    turn = models.PositiveSmallIntegerField(choices=Turn.choices)
    reader = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "text", "turn"], name="a_text_is_read_once_a_turn"
            ),
            models.CheckConstraint(
                condition=~Q(turn=3) | ~Q(note=""), name="a_third_look_says_why"
            ),
        ]
        indexes = [models.Index(fields=["text", "turn"], name="readings_of_a_text")]

    def __str__(self) -> str:
        return f"reading {self.turn} of {self.text_id}"


class Placing(models.Model):
    """That a reader placed a text under a theme.

    ``given`` is the theme that the reader chose; ``theme`` the one under which it lies now, which
    differs where themes were merged since. ``from_machine`` says that a program had proposed it.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    reading = models.ForeignKey(
        Reading, on_delete=models.CASCADE, related_name="placings", db_index=False
    )
    given = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="placings")
    from_machine = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "reading", "given"], name="a_reader_places_once_under_a_theme"
            ),
        ]
        indexes = [models.Index(fields=["reading", "theme"], name="placings_of_a_reading")]

    def __str__(self) -> str:
        return f"theme {self.theme_id} by reading {self.reading_id}"


class Reader(models.Model):
    """Which languages somebody at the desk reads; none named means all."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")
    languages = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"reader {self.account_id}"

    @property
    def codes(self) -> list[str]:
        """The languages, by code."""
        return [one for one in self.languages.split(",") if one]


class CommunityReading(models.Model):
    """That somebody of a community read what is said about it before it became public."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    community = models.CharField(max_length=120)
    read_by = models.CharField(max_length=200)
    held_on = models.DateField()
    words = models.CharField(max_length=1000)
    noted_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(community="") & ~Q(read_by="") & ~Q(words=""),
                name="a_community_reading_says_who_and_what",
            ),
        ]

    def __str__(self) -> str:
        return f"reading by {self.community}"


class Objection(models.Model):
    """That whoever said something says it lies under the wrong theme, and what came of it.

    ``before`` and ``after`` hold numbers of themes. The words go when the person erases theirs.
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        OPEN = "open", _("Waits for an answer")
        KEPT = "kept", _("Stays where it is")
        CHANGED = "changed", _("Placed anew")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    text = models.ForeignKey(OpenText, on_delete=models.PROTECT, related_name="objections")
    words = models.CharField(max_length=500, blank=True)
    made_on = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.OPEN)
    answer = models.CharField(max_length=500, blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "text"],
                condition=Q(outcome="open"),
                name="one_open_objection_a_text",
            ),
            models.CheckConstraint(
                condition=Q(outcome="open") | ~Q(answer=""),
                name="an_objection_is_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"objection to text {self.text_id}"
