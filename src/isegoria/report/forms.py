"""The forms of a report at the desk: a section in its own language, the same in another, notes."""

from collections.abc import Iterator
from typing import Any, ClassVar, Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.design.controls import DateControl
from isegoria.report import rules
from isegoria.report.models import Report
from isegoria.report.queries import Part, Sentence
from isegoria.report.services.writing import Revision

_LARGEST = 2**31 - 1
CONTROL = gettext_lazy("The text holds a character that cannot be stored. Type it again by hand.")


def _words(*, rows: int = 3, **options: Any) -> forms.CharField:  # noqa: ANN401  # those of CharField
    """A text that people will read; how long it may be the rules say, in words."""
    return forms.CharField(
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        required=options.pop("required", False),
        error_messages={"null_characters_not_allowed": CONTROL},
        **options,
    )


class _SectionForm(forms.Form):
    """The sentences of a section as fields, and the version from which they were changed."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=_LARGEST)

    def __init__(self, data: QueryDict | None, *, part: Part, language: str) -> None:
        self.part, self.language = part, language
        self.numbered = list(enumerate(part.sentences, start=1))
        said = {_name(one): one.words.get(language, "") for _number, one in self.numbered}
        super().__init__(data, initial={**said, "version": part.section.version})
        for number, one in self.numbered:
            label = _("Sentence %(number)d") % {"number": number}
            self.fields[_name(one)] = _words(label=label)

    def typed(self) -> dict[int, str]:
        """What was typed for each sentence that was on the page."""
        return {
            one.line.pk: self.cleaned_data[_name(one)]
            for _number, one in self.numbered
            if _name(one) in self.data
        }

    def beside(self, words: str, now: Part) -> Self:
        """The same page anew: what was typed, and what somebody else has put there meanwhile."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["version"] = str(now.section.version)
        for one in now.sentences:
            if _name(one) not in data:
                data[_name(one)] = one.words.get(self.language, "")
        form = type(self)(data, part=now, language=self.language)
        form.full_clean()
        form.add_error(None, words)
        for one in now.sentences:
            said = one.words.get(self.language, "")
            if _plain(data[_name(one)]) != _plain(said):
                told = {"words": said or _("nothing")}
                form.add_error(_name(one), _("It now says: %(words)s") % told)
        return form


class SectionForm(_SectionForm):
    """A section in the language in which it is written first."""

    MOVED: ClassVar = (
        ("", gettext_lazy("I decide later")),
        ("take", gettext_lazy("Put the new sentence here, in all languages")),
        ("keep", gettext_lazy("My sentence is still right")),
    )

    def __init__(self, data: QueryDict | None, *, part: Part, language: str) -> None:
        super().__init__(data, part=part, language=language)
        for _number, one in self.numbered:
            if one.fresh:
                self.fields[_moved(one)] = forms.ChoiceField(
                    choices=self.MOVED,
                    widget=forms.RadioSelect,
                    required=False,
                    label=_("What becomes of your sentence?"),
                )
        for at, fresh in enumerate(part.unsaid):
            label = fresh.words.get(language) or next(iter(fresh.words.values()))
            self.fields[f"bring_{at}"] = forms.BooleanField(required=False, label=label)
        self.fields["added"] = _words(label=_("One more sentence"))
        self.fields["quote"] = forms.IntegerField(
            required=False,
            min_value=1,
            max_value=_LARGEST,
            label=_("Quote statement number"),
            help_text=_(
                "What is quoted stands above your sentence, with a link. Only statements that "
                "everybody can read already may be quoted."
            ),
        )

    def revision(self) -> Revision:
        """What is to be changed."""
        chosen = {
            one.line.pk: self.cleaned_data.get(_moved(one), "") for _number, one in self.numbered
        }
        return Revision(
            version=self.cleaned_data["version"],
            words=self.typed(),
            added=self.cleaned_data["added"],
            take=[pk for pk, what in chosen.items() if what == "take"],
            keep=[pk for pk, what in chosen.items() if what == "keep"],
            bring=[
                fresh.key
                for at, fresh in enumerate(self.part.unsaid)
                if self.cleaned_data[f"bring_{at}"]
            ],
            quote=self.cleaned_data["quote"],
        )

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each sentence with its field, and what became of its figures."""
        for _number, one in self.numbered:
            yield {
                "sentence": one,
                "field": self[_name(one)],
                "moved": self[_moved(one)] if one.fresh else None,
                "fresh": one.fresh.words.get(self.language, "") if one.fresh else "",
            }

    def unsaid(self) -> list[forms.BoundField]:
        """What the findings say that the section does not."""
        return [self[f"bring_{at}"] for at in range(len(self.part.unsaid))]


class TranslationForm(_SectionForm):
    """A section in another language, beside its own."""

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each sentence with its field, and whether it is older than the original."""
        source = self.part.section.report.process.source_language
        for _number, one in self.numbered:
            if not one.is_empty:
                yield {
                    "sentence": one,
                    "field": self[_name(one)],
                    "source": one.words[source],
                    "is_stale": self.language in one.stale,
                    "is_missing": not one.words.get(self.language),
                }


class CommunityForm(forms.Form):
    """Whether the report is about an indigenous people or a named local community."""

    use_required_attribute = False
    about = forms.ChoiceField(
        choices=[one for one in Report.About.choices if one[0]],
        widget=forms.RadioSelect,
        label=gettext_lazy("Is it about an indigenous people or a named local community?"),
        error_messages={"required": gettext_lazy("Say yes or no.")},
    )
    community = forms.CharField(
        required=False,
        label=gettext_lazy("Which one, as it calls itself"),
        error_messages={"null_characters_not_allowed": CONTROL},
    )


class ReadingForm(forms.Form):
    """That people of the community have read the report."""

    use_required_attribute = False
    read_by = forms.CharField(
        label=gettext_lazy("Who read it"),
        help_text=gettext_lazy("For example: the council of elders, five people. All can read it."),
        error_messages={
            "required": gettext_lazy("Say who read it, and what they said about it."),
            "null_characters_not_allowed": CONTROL,
        },
    )
    read_on = forms.DateField(
        widget=DateControl,
        label=gettext_lazy("On which day"),
        error_messages={
            "required": gettext_lazy(
                "Give the day on which it was read. It cannot be in the future."
            ),
            "invalid": gettext_lazy("Write a date, such as 2030-06-12."),
        },
    )
    what_came = _words(
        required=True,
        label=gettext_lazy("What they said, and what you changed for it"),
        max_length=rules.LONGEST_LINE,
    )


class PublishForm(forms.Form):
    """The signature: for which words, and for a new version why there is one."""

    use_required_attribute = False
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        required=False,
        label=gettext_lazy("Why is there a new version?"),
        help_text=gettext_lazy("Everybody reads this, and can read the earlier version."),
        error_messages={"null_characters_not_allowed": CONTROL},
    )


class RecordingForm(forms.Form):
    """A recording of somebody who reads the easy words aloud."""

    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("Recording"),
        error_messages={"required": gettext_lazy("Choose a recording.")},
    )


def _name(one: Sentence) -> str:
    return f"line_{one.line.pk}"


def _moved(one: Sentence) -> str:
    return f"moved_{one.line.pk}"


def _plain(words: str) -> str:
    return words.replace("\r\n", "\n").strip()
