"""The forms of commitments at the desk: what is promised, what became of it, translations."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.design.controls import DateControl
from isegoria.follow import rules
from isegoria.follow.models import Report, Step
from isegoria.follow.services.becoming import Shows
from isegoria.follow.services.writing import Promise
from isegoria.moderation.rules import RULES

_LARGEST = 2**31 - 1
_CONTROL = gettext_lazy("The text holds a character that cannot be stored. Type it again by hand.")
_NO_DATE = gettext_lazy("Write a date, such as 2030-06-12.")


def _words(*, rows: int = 3, needed: Any = None, **options: Any) -> forms.CharField:  # noqa: ANN401  # those of CharField
    """A text that people will read; how long it may be the rules say, in words.

    Where it cannot be left out, ``needed`` is what somebody reads who does.
    """
    return forms.CharField(
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        required=needed is not None,
        error_messages={
            "null_characters_not_allowed": _CONTROL,
            "required": needed or forms.Field.default_error_messages["required"],
        },
        **options,
    )


def _day(**options: Any) -> forms.DateField:  # noqa: ANN401  # the same
    return forms.DateField(
        required=False, widget=DateControl, error_messages={"invalid": _NO_DATE}, **options
    )


def _version() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=_LARGEST)


class PromiseForm(forms.Form):
    """What will be done, by whom, until when, with which money, where, and the steps to it."""

    use_required_attribute = False
    version = _version()
    what = _words(
        label=gettext_lazy("What will be done"),
        help_text=gettext_lazy(
            "So plainly that anybody who goes there can see whether it is done."
        ),
    )
    owner = _words(rows=1, label=gettext_lazy("Who does it"))
    due_on = _day(label=gettext_lazy("Done by"))
    budget = _words(
        rows=1,
        label=gettext_lazy("With which money"),
        help_text=gettext_lazy("If it costs nothing, write so."),
    )
    place = _words(
        rows=1,
        label=gettext_lazy("Where"),
        help_text=gettext_lazy("Empty if it is for everywhere."),
    )

    def __init__(self, data: QueryDict | None, *, initial: dict[str, Any], is_public: bool) -> None:
        super().__init__(data, initial=initial)
        for number in range(1, rules.MOST_MILESTONES + 1):
            told = {"number": number}
            self.fields[f"milestone_{number}"] = _words(
                rows=1, label=_("Milestone %(number)d") % told
            )
            self.fields[f"day_{number}"] = _day(label=_("Day of milestone %(number)d") % told)
        if is_public:
            self.fields["reason"] = _words(
                label=_("Why is it changed?"),
                help_text=_("Everybody reads this, and what stood there before."),
            )

    def clean(self) -> dict[str, Any]:
        """A milestone without a day, or a day without words, is half of one."""
        said = super().clean() or {}
        for number in range(1, rules.MOST_MILESTONES + 1):
            words, day = said.get(f"milestone_{number}"), said.get(f"day_{number}")
            if f"day_{number}" in self.errors or bool(words) == bool(day):
                continue
            self.add_error(
                f"day_{number}" if words else f"milestone_{number}",
                _("A milestone has words and a day."),
            )
        return said

    def promise(self) -> Promise:
        """What is to be put down."""
        said = self.cleaned_data
        pairs = (
            (said[f"milestone_{one}"], said[f"day_{one}"])
            for one in range(1, rules.MOST_MILESTONES + 1)
        )
        return Promise(
            version=said["version"],
            words={name: said[name] for name in rules.LONGEST_OF},
            due_on=said["due_on"],
            milestones=[(words, day) for words, day in pairs if words and day],
            reason=said.get("reason", ""),
        )

    def main(self) -> list[forms.BoundField]:
        """What is asked before the milestones."""
        return [self[name] for name in ("what", "owner", "due_on", "budget", "place")]

    def milestones(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each milestone."""
        for one in range(1, rules.MOST_MILESTONES + 1):
            yield self[f"milestone_{one}"], self[f"day_{one}"]


class StepForm(forms.Form):
    """What became of a commitment; for *done* what shows it."""

    use_required_attribute = False
    version = _version()
    kind = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=gettext_lazy("What became of it?"),
        error_messages={"required": gettext_lazy("Say what became of it.")},
    )
    words = _words(
        rows=4,
        label=gettext_lazy("In words"),
        help_text=gettext_lazy("What was done, or why it is not done. Everybody reads it."),
    )
    link = forms.CharField(
        required=False,
        label=gettext_lazy("A link that shows that it is done"),
        widget=forms.URLInput(attrs={"dir": "ltr"}),
        error_messages={"null_characters_not_allowed": _CONTROL},
    )
    file = forms.FileField(
        required=False,
        label=gettext_lazy("Or a picture or a PDF that shows it"),
        help_text=gettext_lazy(
            "Where and when it was taken, and with which device, is not published."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,application/pdf"}),
        error_messages={"empty": gettext_lazy("This file is empty. Choose another one.")},
    )
    description = _words(
        rows=2, label=gettext_lazy("What is to be seen on it, for those who cannot see it")
    )

    def __init__(self, *named: Any, kinds: Collection[str], **more: Any) -> None:  # noqa: ANN401  # as forms have it
        super().__init__(*named, **more)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one, Step.Kind(one).label) for one in kinds]
        if Step.Kind.DONE not in kinds:
            for name in ("link", "file", "description"):
                del self.fields[name]

    def shows(self) -> Shows:
        """What was sent to show that it is done."""
        said = self.cleaned_data
        sent: UploadedFile[bytes] | None = said.get("file")
        return Shows(
            link=said.get("link", ""),
            content=sent.chunks() if sent else (),
            size=(sent.size or 0) if sent else 0,
            description=said.get("description", ""),
        )


class NotDoneForm(forms.Form):
    """What somebody found at the place."""

    use_required_attribute = False
    once = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)
    place = forms.CharField(
        label=gettext_lazy("Where is it not done?"),
        help_text=gettext_lazy("A village, a street, a landmark: so that somebody can go there."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={
            "null_characters_not_allowed": _CONTROL,
            "required": gettext_lazy("Say where, so that somebody can go there."),
        },
    )
    words = _words(
        rows=4,
        needed=gettext_lazy("Say what is missing there."),
        label=gettext_lazy("What is missing there?"),
        help_text=gettext_lazy("Everybody reads it. Leave out names and addresses of people."),
    )
    file = forms.FileField(
        required=False,
        label=gettext_lazy("A picture of it"),
        help_text=gettext_lazy(
            "Where and when it was taken, and with which device, is not published."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
        error_messages={"empty": gettext_lazy("This file is empty. Choose another one.")},
    )
    description = _words(
        rows=2,
        label=gettext_lazy("Describe what is to be seen, for those who cannot see it"),
        help_text=gettext_lazy(
            "Nobody else sees it before it has a description. If you leave this empty, somebody "
            "who works here describes it."
        ),
    )


class DecideReportForm(forms.Form):
    """Whether everybody sees a report: shown, or refused by a published rule."""

    use_required_attribute = False
    description = _words(
        rows=2, label=gettext_lazy("What is to be seen on it, for those who cannot see it")
    )
    rule = forms.TypedChoiceField(
        coerce=int,
        empty_value="0",
        required=False,
        label=gettext_lazy("Which rule does it break?"),
        choices=[("", gettext_lazy("No rule")), *((one.number, one) for one in RULES)],
    )
    reason = _words(label=gettext_lazy("Why is it not shown?"))


class AnswerReportForm(forms.Form):
    """What is done about a report, in the name of those who promised it."""

    use_required_attribute = False
    outcome = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=Report.Outcome.choices,
        label=gettext_lazy("What is done about it?"),
        error_messages={"required": gettext_lazy("Say what is done about it.")},
    )
    answer = _words(
        rows=4,
        needed=gettext_lazy("Write the answer. Everybody reads it."),
        label=gettext_lazy("Your answer"),
    )


class TranslationForm(forms.Form):
    """Texts of a commitment in another language, each beside its own."""

    use_required_attribute = False

    def __init__(
        self, data: QueryDict | None, *, source: Mapping[int, str], said: Mapping[int, str]
    ) -> None:
        super().__init__(data, initial={f"text_{key}": said.get(key, "") for key in source})
        self.source = source
        for number, key in enumerate(source, start=1):
            self.fields[f"text_{key}"] = _words(label=_("Text %(number)d") % {"number": number})

    def typed(self) -> dict[int, str]:
        """What was typed for each text that was on the page."""
        names = {key: f"text_{key}" for key in self.source}
        return {key: self.cleaned_data[name] for key, name in names.items() if name in self.data}

    def rows(self) -> Iterator[tuple[str, forms.BoundField]]:
        """Each text with its field."""
        for key, words in self.source.items():
            yield words, self[f"text_{key}"]
