"""The forms of a decision at the desk: the record, a passage, a point, translations, signing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.decide import rules
from isegoria.decide.models import Decision, Disposition
from isegoria.decide.services.writing import Answer, Record
from isegoria.design.controls import DateControl

_LARGEST = 2**31 - 1
CONTROL = gettext_lazy("The text holds a character that cannot be stored. Type it again by hand.")
_OPTION = ("name", "cost", "why")


def _words(*, rows: int = 3, **options: Any) -> forms.CharField:  # noqa: ANN401  # those of CharField
    """A text that people will read; how long it may be the rules say, in words."""
    return forms.CharField(
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        required=options.pop("required", False),
        error_messages={"null_characters_not_allowed": CONTROL},
        **options,
    )


def _version() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=_LARGEST)


class RecordForm(forms.Form):
    """The record: what was decided, by whom, when, why, from which options, with which money."""

    use_required_attribute = False
    version = _version()
    what = _words(
        label=gettext_lazy("What was decided"),
        help_text=gettext_lazy("In one or two sentences. Everybody reads this first."),
    )
    decided_on = forms.DateField(
        required=False,
        widget=DateControl,
        label=gettext_lazy("The day of the decision"),
        help_text=gettext_lazy(
            "The day on which whoever decides did so. The day of publishing is put down by the "
            "server; nobody can change it."
        ),
        error_messages={"invalid": gettext_lazy("Write a date, such as 2030-06-12.")},
    )
    decided_by = _words(rows=1, label=gettext_lazy("Who decided"))
    reasons = _words(rows=6, label=gettext_lazy("The reasons"))
    legal_basis = _words(label=gettext_lazy("The legal basis"))
    dissent = _words(
        label=gettext_lazy("Who disagreed, and why"),
        help_text=gettext_lazy("If nobody did, write so."),
    )
    budget = _words(label=gettext_lazy("The money for it"))
    starts_on = forms.DateField(
        required=False,
        widget=DateControl,
        label=gettext_lazy("When it starts"),
        help_text=gettext_lazy(
            "If that is before the decision is published here, everybody reads so for good."
        ),
        error_messages={"invalid": gettext_lazy("Write a date, such as 2030-06-12.")},
    )
    next_steps = _words(label=gettext_lazy("What happens next"))
    easy = _words(
        label=gettext_lazy("All of it in easy words"),
        help_text=gettext_lazy("Short sentences with one thought each."),
    )

    def __init__(self, data: QueryDict | None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        for number in range(1, rules.MOST_OPTIONS + 1):
            told = {"number": number}
            self.fields[f"name_{number}"] = _words(rows=1, label=_("Option %(number)d") % told)
            self.fields[f"cost_{number}"] = _words(
                rows=1, label=_("What option %(number)d costs") % told
            )
            self.fields[f"why_{number}"] = _words(
                label=_("What speaks for and against option %(number)d") % told
            )

    def record(self) -> Record:
        """What is to be put down."""
        said = self.cleaned_data
        return Record(
            version=said["version"],
            decided_on=said["decided_on"],
            starts_on=said["starts_on"],
            words={name: said[name] for name in Decision.TEXTS},
            options=[
                (said[f"name_{one}"], said[f"cost_{one}"], said[f"why_{one}"])
                for one in range(1, rules.MOST_OPTIONS + 1)
            ],
        )

    def before_options(self) -> list[forms.BoundField]:
        """What is asked before the options."""
        return [self[name] for name in ("what", "decided_on", "decided_by", "reasons")]

    def after_options(self) -> list[forms.BoundField]:
        """What is asked after them."""
        names = ("legal_basis", "dissent", "budget", "starts_on", "next_steps", "easy")
        return [self[name] for name in names]

    def options(self) -> Iterator[list[forms.BoundField]]:
        """The fields of each option."""
        for number in range(1, rules.MOST_OPTIONS + 1):
            yield [self[f"{name}_{number}"] for name in _OPTION]


class PassageForm(forms.Form):
    """One passage: what people found, and what it says from now on."""

    use_required_attribute = False
    version = _version()
    before = _words(
        rows=5,
        label=gettext_lazy("Before"),
        help_text=gettext_lazy("What stood there while people answered. Empty if it is new."),
    )
    after = _words(
        rows=5,
        label=gettext_lazy("As decided"),
        help_text=gettext_lazy("Empty if the passage is taken out. Its number stays."),
    )


class PointForm(forms.Form):
    """What becomes of one point, why, and where in the text."""

    use_required_attribute = False
    version = _version()
    outcome = forms.ChoiceField(
        choices=Disposition.Outcome.choices,
        widget=forms.RadioSelect,
        label=gettext_lazy("What becomes of it?"),
        error_messages={"required": gettext_lazy("Say what becomes of this point.")},
    )
    reason = _words(
        rows=4,
        required=True,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Those who said it read this. Write to them."),
    )
    passages = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Where in the text it is taken up"),
        error_messages={"invalid_choice": gettext_lazy("There is no such passage.")},
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        passages: Sequence[tuple[int, str]],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["reason"].error_messages["required"] = _(
            "Give the reason. Those who said it read it."
        )
        if not passages:
            del self.fields["passages"]
            return
        field = self.fields["passages"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = [
                (number, f"{number}. {Truncator(words).chars(90)}") for number, words in passages
            ]

    def answer(self) -> Answer:
        """What is to be put down."""
        said = self.cleaned_data
        return Answer(
            said["outcome"], said["reason"], said.get("passages", ()), version=said["version"]
        )


class TranslationForm(forms.Form):
    """Texts of a decision in another language, each beside its own."""

    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None,
        *,
        texts: Sequence[int],
        source: Mapping[int | None, str],
        said: Mapping[int | None, str],
    ) -> None:
        self.keys = [key for key in texts if source.get(key)]
        self.source = source
        initial = {_name(key): said.get(key, "") for key in self.keys}
        super().__init__(
            data, initial=initial | {_was(key): said.get(key, "") for key in self.keys}
        )
        for number, key in enumerate(self.keys, start=1):
            self.fields[_name(key)] = _words(label=_("Text %(number)d") % {"number": number})
            self.fields[_was(key)] = forms.CharField(
                required=False, widget=forms.HiddenInput, strip=False
            )

    def typed(self) -> dict[int, str]:
        """What was typed for each text that was on the page."""
        return {key: self.cleaned_data[_name(key)] for key in self.keys if _name(key) in self.data}

    def seen(self) -> dict[int, str]:
        """What each text said when the page was opened."""
        return {
            key: self.cleaned_data[_was(key)].replace("\r\n", "\n")
            for key in self.keys
            if _was(key) in self.data
        }

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each text with its field."""
        for key in self.keys:
            yield {
                "key": key,
                "source": self.source[key],
                "field": self[_name(key)],
                "was": self[_was(key)],
            }


class PublishForm(forms.Form):
    """Which words are published, and for a new version why there is one."""

    use_required_attribute = False
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        required=False,
        label=gettext_lazy("Why is there a new version?"),
        help_text=gettext_lazy("Everybody reads this, and can read the earlier version."),
        error_messages={"null_characters_not_allowed": CONTROL},
    )


def _name(key: int) -> str:
    return f"text_{key}"


def _was(key: int) -> str:
    return f"was_{key}"
