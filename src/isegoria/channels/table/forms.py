"""What staff say of a table, step by step."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.channels.table import rules
from isegoria.channels.table.rules import IS_GROUP, IS_LANGUAGE, IS_PERSON, IS_SIZE
from isegoria.hear.models import Voice
from isegoria.hear.speaking import LONGEST_WAY, MOST_PEOPLE
from isegoria.languages.codes import own_name
from isegoria.places.reading import ENCODINGS, SEPARATORS, Sheet
from isegoria.questionnaire.table_reading import Meaning, guessed, plain

LONGEST_ORGANISATION = 80
_MOST_OPTIONS = 6000
_LONGEST_LABEL = 90
_EXAMPLES = 3


class FileForm(forms.Form):
    """The table that is to be brought in."""

    file = forms.FileField(
        label=gettext_lazy("A table of answers"),
        help_text=gettext_lazy(
            "As CSV from a spreadsheet, or the package in which a survey is exported here. "
            "10 MB and 20,000 rows at most."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def clean_file(self) -> tuple[str, bytes]:
        """The name and the bytes of the file, if they are few enough."""
        given = self.cleaned_data["file"]
        if given.size > rules.LARGEST:
            words = _("The file is too large: %(number)d MB at most.")
            raise forms.ValidationError(words % {"number": rules.LARGEST // 1_000_000})
        return str(given.name), given.read()


class LettersForm(forms.Form):
    """How the file is read."""

    encoding = forms.ChoiceField(
        label=gettext_lazy("Letters"),
        help_text=gettext_lazy("Change this if letters look wrong above."),
        choices=list(ENCODINGS.items()),
    )
    separator = forms.ChoiceField(
        label=gettext_lazy("What parts the columns"),
        choices=list(
            zip(
                SEPARATORS,
                (
                    gettext_lazy("Comma"),
                    gettext_lazy("Semicolon"),
                    gettext_lazy("Tab"),
                    gettext_lazy("Vertical bar"),
                ),
                strict=True,
            )
        ),
    )


class WhoForm(forms.Form):
    """Who gathered the answers, and for whom they speak."""

    use_required_attribute = False

    organisation = forms.CharField(
        label=gettext_lazy("Which organisation hands this in?"),
        help_text=gettext_lazy("The same name each time, so that nothing is brought in twice."),
        max_length=LONGEST_ORGANISATION,
        error_messages={"required": gettext_lazy("Write which organisation it is.")},
    )
    speaks_for = forms.ChoiceField(
        label=gettext_lazy("For whom does each row speak?"),
        choices=[
            (Voice.PERSON, gettext_lazy("For one person")),
            (Voice.GROUP, gettext_lazy("For an informal group, as one voice")),
            (Voice.ORGANISATION, gettext_lazy("For an organisation, as one voice")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say for whom each row speaks.")},
    )
    formed = forms.CharField(
        label=gettext_lazy("How were the answers gathered, or the view formed?"),
        help_text=gettext_lazy(
            "Such as: asked at the door; decided at a meeting of members. Of groups everybody can "
            "read this. Write no names of people."
        ),
        max_length=LONGEST_WAY,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say how that was done.")},
    )
    took_part = forms.IntegerField(
        label=gettext_lazy("Of groups: how many people took part in forming the view?"),
        help_text=gettext_lazy("Leave it empty if a column says so."),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
    )
    language = forms.ChoiceField(label=gettext_lazy("In which language did they answer?"))
    activity = forms.ChoiceField(label=gettext_lazy("What did they answer?"))

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  # what the browser sent
        *,
        languages: Sequence[str],
        activities: Sequence[tuple[int, str]],
        said: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(said))
        for name, choices in (
            ("language", [(code, own_name(code)) for code in languages]),
            ("activity", [(str(number), words) for number, words in activities]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean_activity(self) -> int:
        """Its number."""
        return int(self.cleaned_data["activity"])


class ColumnsForm(forms.Form):
    """What each column holds."""

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  # what the browser sent
        *,
        sheet: Sheet,
        known: Sequence[Meaning],
        said: Mapping[str, Any],
    ) -> None:
        super().__init__(data)
        self.sheet, self.known, self.choices_said = sheet, known, said
        before = said.get("columns")
        labels = {one.key: Truncator(one.label).chars(_LONGEST_LABEL) for one in known}
        every = len(known) * len(sheet.header) <= _MOST_OPTIONS
        for place, name in enumerate(sheet.header):
            found = guessed(name, known) or self._own(name)
            keys = list(labels) if every or found not in labels else [found]
            self.fields[f"is_{place}"] = forms.ChoiceField(
                label=_("“%(name)s”") % {"name": name or place + 1},
                help_text=_("For example %(values)s") % {"values": _some(sheet, place)},
                choices=[
                    ("", _("nothing that is brought in")),
                    (_("About the row"), self._about_the_row()),
                    (_("What is asked"), [(key, labels[key]) for key in keys]),
                ],
                initial=found if before is None else before.get(str(place), ""),
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Something is answered, nothing stands in two columns, and groups have names."""
        given = super().clean() or self.cleaned_data
        columns = self.said["columns"].values()
        twice = [key for key, times in Counter(columns).items() if times > 1]
        if twice:
            for place, key in self.said["columns"].items():
                if key in twice:
                    self.add_error(f"is_{place}", _("Two columns cannot hold the same."))
        asked = {one.key: one for one in self.known}
        chosen = [asked[key] for key in columns if key in asked]
        if not chosen:
            raise forms.ValidationError(_("Say of at least one column what it answers."))
        whole = {one.question.code for one in chosen if not one.part}
        if any(one.part and one.question.code in whole for one in chosen):
            raise forms.ValidationError(
                _("Choose either the column with the whole answer, or those with its parts.")
            )
        if self._are_groups() and len(self.sheet.rows) > 1 and IS_GROUP not in columns:
            raise forms.ValidationError(_("Say which column names the group."))
        if self._are_groups() and not self.choices_said["took_part"] and IS_SIZE not in columns:
            raise forms.ValidationError(_("Say which column tells how many people took part."))
        return given

    @property
    def said(self) -> dict[str, Any]:
        """What was chosen, as it is kept."""
        chosen = {
            str(place): self.cleaned_data.get(f"is_{place}", "")
            for place in range(len(self.sheet.header))
        }
        return {"columns": {place: key for place, key in chosen.items() if key}}

    def _are_groups(self) -> bool:
        return not rules.is_of_people(self.choices_said)

    def _about_the_row(self) -> list[tuple[str, str]]:
        person = _("The number of the person: the same in every table of this organisation")
        found = [(IS_PERSON, person), (IS_LANGUAGE, _("The language of the answers"))]
        if self._are_groups():
            found += [
                (IS_GROUP, _("The name of the group")),
                (IS_SIZE, _("How many people took part")),
            ]
            found[0] = (IS_PERSON, _("The number of the group: the same in every table"))
        return found

    @staticmethod
    def _own(name: str) -> str:
        """What columns about the row are called, here and in the export; never a person's number.

        The numbers of people in an export are drawn for each file, so they name nobody.
        """
        return IS_LANGUAGE if plain(name) in {"language", IS_LANGUAGE} else ""


def _some(sheet: Sheet, place: int) -> str:
    return " · ".join(value for value in sheet.values(place)[:_EXAMPLES] if value)[:60]
