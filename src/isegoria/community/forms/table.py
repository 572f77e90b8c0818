"""The steps of bringing in a table: one form each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.community import rules
from isegoria.community.queries import AreaShown, in_order
from isegoria.design.controls import DateControl
from isegoria.places.models import Access
from isegoria.places.queries import PartitionShown
from isegoria.places.reading import ENCODINGS, LARGEST, SEPARATORS, Sheet, number_of

LONGEST_SOURCE = 200
LONGEST_NOTE = 300
Choices = list[tuple[str, Any]]


class FileForm(forms.Form):
    """The table that is to be brought in."""

    file = forms.FileField(
        label=gettext_lazy("A table (CSV)"),
        help_text=gettext_lazy("From a spreadsheet: save it as CSV. 2 MB at most."),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def clean_file(self) -> tuple[str, bytes]:
        """The name and the bytes of the file, if they are few enough."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError(_("The file is too large: 2 MB at most."))
        return str(given.name), given.read()


class TableForm(forms.Form):
    """How the file is read."""

    shape = forms.ChoiceField(
        label=gettext_lazy("How is the table laid out?"),
        choices=[
            (rules.WIDE, gettext_lazy("A row for each area, and a column for each group")),
            (rules.LONG, gettext_lazy("A row for each figure, with words that say what it counts")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how the table is laid out.")},
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Letters"),
        help_text=gettext_lazy("Change this if letters look wrong above."),
        choices=list(ENCODINGS.items()),
    )
    separator = forms.ChoiceField(
        label=gettext_lazy("What parts the columns"),
        choices=[
            (one, name)
            for one, name in zip(
                SEPARATORS,
                (
                    gettext_lazy("Comma"),
                    gettext_lazy("Semicolon"),
                    gettext_lazy("Tab"),
                    gettext_lazy("Vertical bar"),
                ),
                strict=True,
            )
        ],
    )


class AreaForm(forms.Form):
    """Which area each figure is about."""

    where = forms.ChoiceField(
        label=gettext_lazy("Which areas does the table speak of?"),
        error_messages={"required": gettext_lazy("Choose a column or an area.")},
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  # what the browser sent
        *,
        sheet: Sheet,
        areas: Sequence[AreaShown],
        said: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial={"where": self._before(sheet, areas, said)})
        columns = [
            (f"c{place}", _("Column “%(name)s”") % {"name": name or place + 1})
            for place, name in enumerate(sheet.header)
        ]
        alone = [
            (f"a{one.pk}", "\N{NO-BREAK SPACE}" * 2 * depth + one.name.body)
            for depth, one in in_order(areas)
        ]
        field = self.fields["where"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (_("A column has the name or the code of the area"), columns),
                (_("All of it is about one area"), alone),
            ]

    @property
    def said(self) -> dict[str, Any]:
        """What was chosen, as it is kept."""
        kind, number = self.cleaned_data["where"][0], int(self.cleaned_data["where"][1:])
        return {
            "area_column": number if kind == "c" else None,
            "one_area": number if kind == "a" else None,
        }

    @staticmethod
    def _before(sheet: Sheet, areas: Sequence[AreaShown], said: Mapping[str, Any]) -> str:
        """What was chosen before, else the column with most names of areas."""
        if said.get("area_column") is not None:
            return f"c{said['area_column']}"
        if said.get("one_area") is not None:
            return f"a{said['one_area']}"
        names = {plain(one.code) for one in areas} | {plain(one.name.body) for one in areas}
        found = Counter(
            place
            for row in sheet.rows[:50]
            for place, cell in enumerate(row.cells)
            if plain(cell) in names
        )
        return next((f"c{place}" for place, _times in found.most_common(1)), "")


class ColumnsForm(forms.Form):
    """What each column of a wide table counts."""

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  # what the browser sent
        *,
        sheet: Sheet,
        found: Sequence[PartitionShown],
        said: Mapping[str, Any],
    ) -> None:
        super().__init__(data)
        before = said.get("columns", {})
        meanings, also = _meanings(found, with_error=True), _groups(found)
        self.places = [
            place for place in range(len(sheet.header)) if place != said.get("area_column")
        ]
        for place in self.places:
            name = sheet.header[place] or str(place + 1)
            parts = before.get(str(place)) or [guessed(name, meanings), ""]
            self.fields[f"is_{place}"] = forms.ChoiceField(
                label=_("“%(name)s”") % {"name": name},
                help_text=_("For example %(values)s") % {"values": _some(sheet, place)},
                choices=meanings,
                initial=parts[0],
                required=False,
            )
            self.fields[f"and_{place}"] = forms.ChoiceField(
                label=_("“%(name)s”: of two groups at once, also") % {"name": name},
                choices=[("", _("one group alone")), *also],
                initial=parts[1] if len(parts) > 1 else "",
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Something must be counted, and nobody is in two groups of one partition."""
        given = super().clean() or self.cleaned_data
        if not any(given.get(f"is_{place}") for place in self.places):
            raise forms.ValidationError(_("Say of at least one column what it counts."))
        return given

    @property
    def said(self) -> dict[str, Any]:
        """What was chosen, as it is kept."""
        given = self.cleaned_data
        return {
            "columns": {
                str(place): [given[f"is_{place}"], given[f"and_{place}"]]
                for place in self.places
                if given[f"is_{place}"]
            }
        }


class KeysForm(forms.Form):
    """Which columns of a long table say what is counted, and which says how many."""

    keys = forms.MultipleChoiceField(
        label=gettext_lazy("Which columns say what is counted?"),
        help_text=gettext_lazy("Two of them where groups are crossed, such as age and gender."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one column.")},
    )
    value = forms.ChoiceField(
        label=gettext_lazy("Which column says how many?"),
        error_messages={"required": gettext_lazy("Choose a column.")},
    )
    error = forms.ChoiceField(
        label=gettext_lazy("Which column says how far that may be wrong?"), required=False
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  # what the browser sent
        *,
        sheet: Sheet,
        said: Mapping[str, Any],
    ) -> None:
        super().__init__(data)
        self.sheet = sheet
        columns: Choices = [
            (str(place), name or str(place + 1))
            for place, name in enumerate(sheet.header)
            if place != said.get("area_column")
        ]
        for name, choices in (
            ("keys", columns),
            ("value", columns),
            ("error", [("", _("none")), *columns]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        self.initial = {
            "keys": [str(one) for one in said.get("keys", [])],
            "value": "" if said.get("value") is None else str(said["value"]),
            "error": "" if said.get("error") is None else str(said["error"]),
        }

    def clean_keys(self) -> list[int]:
        """The columns, if they have few enough different words."""
        keys = [int(one) for one in self.cleaned_data["keys"]]
        words = {word for key in keys for word in self.sheet.values(key)}
        if reason := rules.obstacle_to_words(words):
            raise forms.ValidationError(reason)
        return keys

    @property
    def said(self) -> dict[str, Any]:
        """What was chosen, as it is kept."""
        given = self.cleaned_data
        return {
            "keys": given["keys"],
            "value": int(given["value"]),
            "error": int(given["error"]) if given["error"] else None,
        }


class WordsForm(forms.Form):
    """What each word of a long table stands for."""

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  # what the browser sent
        *,
        sheet: Sheet,
        found: Sequence[PartitionShown],
        said: Mapping[str, Any],
    ) -> None:
        super().__init__(data)
        before = said.get("words", {})
        meanings = _meanings(found, with_error=False)
        self.words = list(dict.fromkeys(w for key in said["keys"] for w in sheet.values(key)))
        for place, word in enumerate(self.words):
            self.fields[f"word_{place}"] = forms.ChoiceField(
                label=_("“%(name)s”") % {"name": word},
                choices=meanings,
                initial=before.get(word, guessed(word, meanings)),
                required=False,
            )

    @property
    def said(self) -> dict[str, Any]:
        """What was chosen, as it is kept."""
        return {
            "words": {
                word: self.cleaned_data[f"word_{place}"] for place, word in enumerate(self.words)
            }
        }


class SourceForm(forms.Form):
    """Who counted, when, and until when it holds."""

    numbers = forms.ChoiceField(
        label=gettext_lazy("What do the numbers of people say?"),
        help_text=gettext_lazy("What people can use is always read as a percentage."),
        choices=[
            (rules.PEOPLE, gettext_lazy("How many people")),
            (rules.PERCENT, gettext_lazy("Percentages from 0 to 100")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what the numbers are.")},
    )
    source = forms.CharField(
        label=gettext_lazy("Who counted?"),
        help_text=gettext_lazy(
            "As it is to be named in public, such as: Census 2021, Statistics Office."
        ),
        max_length=LONGEST_SOURCE,
        error_messages={"required": gettext_lazy("Name the source.")},
    )
    counted_on = forms.DateField(
        label=gettext_lazy("As of which day?"),
        widget=DateControl,
        error_messages={"required": gettext_lazy("Give the day of the count.")},
    )
    valid_until = forms.DateField(
        label=gettext_lazy("Until when may it be used?"),
        help_text=gettext_lazy("From then on it is marked as expired."),
        widget=DateControl,
        required=False,
    )
    give_or_take = forms.CharField(
        label=gettext_lazy("How far may the figures be wrong?"),
        help_text=gettext_lazy(
            "In points of a hundred, or in people. Leave it empty if the source does not say."
        ),
        required=False,
        max_length=12,
    )
    note = forms.CharField(
        label=gettext_lazy("Where to find it"),
        help_text=gettext_lazy("An address or the terms of use, shown in public."),
        required=False,
        max_length=LONGEST_NOTE,
    )

    def clean_give_or_take(self) -> float | None:
        """A number, or nothing."""
        try:
            return number_of(self.cleaned_data["give_or_take"], is_share=True)
        except ValueError as error:
            raise forms.ValidationError(_("Write a number, such as 2.5.")) from error

    def clean(self) -> dict[str, Any]:
        """It holds from its day on."""
        given = super().clean() or self.cleaned_data
        first, last = given.get("counted_on"), given.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("This day is before the count."))
        return given

    @property
    def said(self) -> dict[str, Any]:
        """What was filled in, as it is kept."""
        given = dict(self.cleaned_data)
        for key in ("counted_on", "valid_until"):
            day = given[key]
            given[key] = day.isoformat() if isinstance(day, date) else None
        return given


def guessed(text: str, meanings: Choices) -> str:
    """What a word means, if it is the name or the code of something known; else nothing."""
    wanted = plain(text)
    for _part, options in meanings:
        if isinstance(options, list):
            for value, label in options:
                if plain(str(label)) == wanted or plain(str(label)).endswith(f": {wanted}"):
                    return str(value)
    return ""


def plain(name: str) -> str:
    """A name without what does not tell it from another."""
    return " ".join(name.casefold().split())


def _meanings(found: Sequence[PartitionShown], *, with_error: bool) -> Choices:
    means = [(f"m{one.value}", str(one.label)) for one in Access.Means]
    others = [("all", _("Everybody"))]
    if with_error:
        others.append(("error", _("How far the column before may be wrong")))
    return [
        ("", _("nothing that is brought in")),
        *_groups(found),
        (_("What people can use"), means),
        (_("Other"), others),
    ]


def _groups(found: Sequence[PartitionShown]) -> Choices:
    return [
        (one.name.body, [(f"g{group.pk}", group.label.body) for group in one.groups])
        for one in found
    ]


def _some(sheet: Sheet, place: int) -> str:
    return " · ".join(value for value in sheet.values(place)[:3] if value)[:60]
