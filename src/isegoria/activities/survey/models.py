"""Editions of a survey, what is asked in each, and what people last answered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from isegoria.hear.models import Activity, Item, Participant
from isegoria.languages.models import Text
from isegoria.ledger.models import Entry
from isegoria.process.models import Process
from isegoria.questionnaire.definition import Kind


class Edition(models.Model):
    """One state of a survey: being written, or put to people and from then on unchanged."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    is_published = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "activity", "number"], name="editions_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["process", "activity"],
                condition=Q(is_published=False),
                name="one_edition_is_being_written",
            ),
        ]

    def __str__(self) -> str:
        return f"edition {self.number} of activity {self.activity_id}"


class Part(models.Model):
    """One line of an edition: a question or a group, and the rules by which it is asked.

    Texts are shared between editions as long as they say the same. The item is what others refer
    to; editions in which a question asks the same share it, so that answers are kept. What was
    removed last stays until something else is changed, so that it can be brought back.
    """

    GROUP = "group"
    KINDS: ClassVar = [(kind.value, kind.value) for kind in Kind] + [(GROUP, GROUP)]
    TEXTS = ("words", "hint", "constraint_words", "least_end", "most_end")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="parts", db_index=False
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="members"
    )
    item = models.ForeignKey(
        Item, null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=KINDS)
    words = models.ForeignKey(Text, null=True, on_delete=models.PROTECT, related_name="+")
    hint = models.ForeignKey(Text, null=True, on_delete=models.PROTECT, related_name="+")
    constraint_words = models.ForeignKey(
        Text, null=True, on_delete=models.PROTECT, related_name="+"
    )
    least_end = models.ForeignKey(Text, null=True, on_delete=models.PROTECT, related_name="+")
    most_end = models.ForeignKey(Text, null=True, on_delete=models.PROTECT, related_name="+")
    required = models.BooleanField(default=False)
    relevant = models.TextField(blank=True)
    constraint = models.TextField(blank=True)
    choice_filter = models.TextField(blank=True)
    calculation = models.TextField(blank=True)
    default = models.TextField(blank=True)
    is_shuffled = models.BooleanField(default=False)
    is_table = models.BooleanField(default=False)
    is_long = models.BooleanField(default=False)
    ways_out = models.CharField(max_length=40, blank=True)
    least = models.CharField(max_length=40, blank=True)
    most = models.CharField(max_length=40, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    unit = models.CharField(max_length=40, blank=True)
    total = models.CharField(max_length=40, blank=True)
    file_kind = models.CharField(max_length=10, blank=True)
    picture = models.CharField(max_length=200, blank=True)
    is_removed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "edition", "code"],
                condition=Q(is_removed=False),
                name="one_part_a_code_and_edition",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PartChoice(models.Model):
    """One option of a question in one edition. Traits are what filters of choices look at."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="choices", db_index=False)
    position = models.PositiveIntegerField()
    value = models.CharField(max_length=64)
    words = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    is_exclusive = models.BooleanField(default=False)
    picture = models.CharField(max_length=200, blank=True)
    traits = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "part", "value"], name="one_choice_a_value_and_part"
            ),
        ]

    def __str__(self) -> str:
        return self.value


class Draw(models.Model):
    """By which number the orders were drawn in which one person is asked."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="draws")
    seed = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "activity", "participant"], name="one_draw_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"draw of {self.participant_id}"


class Answer(models.Model):
    """What one participant last answered to one question, and in which edition it stood.

    The value is one line of text, as ``Kind`` says; empty for what was left empty. Words of one's
    own are an item, which can be read, refused and taken back as such. ``shown`` holds the options
    in the order in which they were shown, where that was drawn. A change raises the version and
    renews the salt; the ledger holds an entry for every version, so the history stays true.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="answers", db_index=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="answers")
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="answers", db_index=False
    )
    value = models.TextField(blank=True)
    own = models.OneToOneField(
        Item, null=True, blank=True, on_delete=models.PROTECT, related_name="answered_with"
    )
    shown = models.TextField(blank=True)
    is_withdrawn = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    salt = models.BinaryField(max_length=16, null=True, editable=False)
    entry = models.ForeignKey(
        Entry, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "item", "participant"],
                name="one_answer_a_person_and_question",
            ),
            models.CheckConstraint(
                condition=Q(own=None) | Q(value=""), name="own_words_stand_in_their_item"
            ),
        ]

    def __str__(self) -> str:
        return f"answer of {self.participant_id} to {self.item_id}"
