"""The forms for easy words: the words themselves, and who has tested them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from isegoria.design.controls import DateControl
from isegoria.inform.easy import hints
from isegoria.journey.forms.content import TranslationFields, TranslationForm
from isegoria.journey.forms.fields import DeskForm, Words

MOST_READERS = 999


@dataclass(frozen=True)
class EasyFields:
    """One text beside the field for its easy words, and what may be hard in those."""

    pair: TranslationFields
    hints: list[str]


class EasyForm(TranslationForm):
    """The usual words of a question beside its easy ones, one field for each."""

    def __init__(self, *args: Any, language: str, **named: Any) -> None:  # noqa: ANN401  # those of the form
        self.language = language
        super().__init__(*args, language=language, **named)
        for name, field in self.fields.items():
            if name.startswith("still_"):
                field.label = gettext_lazy("I have compared it: the easy words are still right")

    def rows(self) -> Iterator[EasyFields]:
        """Each text with its field, and hints on what is written in it now."""
        for pair in self.pairs():
            yield EasyFields(pair, hints(str(pair.field.value() or ""), self.language))


class ReaderTestForm(DeskForm):
    """Who has read the easy words, when, and who signs for it."""

    readers = forms.IntegerField(
        label=gettext_lazy("How many readers tested it?"),
        min_value=1,
        max_value=MOST_READERS,
        error_messages={
            name: gettext_lazy("Write how many readers it were, in digits.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )
    about = Words(
        label=gettext_lazy("Who were they?"),
        help_text=gettext_lazy(
            "A group, never names: for instance “people with learning difficulties, day centre”."
        ),
        longest=200,
        missing=gettext_lazy("Say who the readers were, without names."),
    )
    tested_on = forms.DateField(
        label=gettext_lazy("On which day?"),
        widget=DateControl,
        error_messages={
            name: gettext_lazy("Write a date, such as 2030-06-12.")
            for name in ("required", "invalid")
        },
    )
    signed_as = Words(
        label=gettext_lazy("Who signs for it?"),
        help_text=gettext_lazy("Name or office, as everybody will read it."),
        longest=120,
        missing=gettext_lazy("Say who signs for it."),
    )

    def __init__(self, data: Any = None, *, today: date) -> None:  # noqa: ANN401  # what the browser sent
        super().__init__(data, now={})
        self.initial["tested_on"] = today
