"""The forms for what hangs on a question: background, seeds, translations, a pause."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.hear.activity_type import Seeds, activity_types
from isegoria.inform.models import Document
from isegoria.inform.rules import LONGEST_SOURCE, obstacle_to_day, obstacle_to_source
from isegoria.inform.services import About, NewPassage
from isegoria.inform.services import Words as Said
from isegoria.journey.forms.fields import Day, DeskForm, Words
from isegoria.journey.queries.texts import LONGEST_PASSAGE, LONGEST_TITLE, SideBySide, Wording
from isegoria.languages.codes import direction_of, tag_of

LONGEST_PAUSE = 300
FEWEST_PASSAGES = 3
SPARE_PASSAGES = 2
MOST_PASSAGES = 60
_NOTHING_TOLD = About()


@dataclass(frozen=True)
class PassageFields:
    """One numbered part of a document, as two fields."""

    number: int
    heading: BoundField
    body: BoundField


@dataclass(frozen=True)
class TranslationFields:
    """One text beside the field for its translation."""

    said: SideBySide
    field: BoundField
    still_right: BoundField | None

    @property
    def original_id(self) -> str:
        """By which name the field refers to the original beside it."""
        return _original_beside(self.field)


class DocumentForm(DeskForm):
    """A background document: a title, and numbered passages with headings."""

    title = Words(
        label=gettext_lazy("Title"),
        longest=LONGEST_TITLE,
        missing=gettext_lazy("Write a title."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is this?"),
        choices=Document.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what this is.")},
    )
    source = Words(
        label=gettext_lazy("Where does it come from?"),
        help_text=gettext_lazy("Who wrote or counted it, as it is called there."),
        longest=LONGEST_SOURCE,
        later=True,
    )
    dated_on = Day(label=gettext_lazy("Of which day is it?"))

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  # what the browser sent
        *,
        title: str = "",
        passages: Sequence[tuple[str, str]] = (),
        about: About = _NOTHING_TOLD,
        today: date,
    ) -> None:
        self.count = _how_many(data, len(passages))
        self.today = today
        told = {"kind": about.kind, "source": about.source, "dated_on": about.dated_on}
        now: dict[str, Any] = {"title": title, **told}
        more: dict[str, forms.Field] = {}
        for number in range(1, self.count + 1):
            heading, body = passages[number - 1] if number <= len(passages) else ("", "")
            if number <= len(passages):
                now |= {f"heading_{number}": heading, f"body_{number}": body}
            more |= {f"heading_{number}": _heading(), f"body_{number}": _body()}
        super().__init__(data, now=now if title else {}, more=more)
        self.initial.setdefault("kind", about.kind)

    def parts(self) -> Iterator[PassageFields]:
        """The passages as pairs of fields."""
        for number in range(1, self.count + 1):
            yield PassageFields(number, self[f"heading_{number}"], self[f"body_{number}"])

    def clean(self) -> dict[str, Any]:
        """A heading alone says nothing; a document needs at least one passage."""
        cleaned = super().clean()
        for number in range(1, self.count + 1):
            if cleaned.get(f"heading_{number}") and cleaned.get(f"body_{number}") == "":
                self.add_error(f"body_{number}", _("Write something below this heading."))
        if not self.errors and not any(self.passages()):
            self.add_error("body_1", _("Write at least one passage."))
        given = self.cleaned_data
        kind = given.get("kind", Document.Kind.MORE)
        if reason := obstacle_to_source(kind, given.get("source", "")):
            self.add_error("source", reason)
        if reason := obstacle_to_day(given.get("dated_on"), self.today):
            self.add_error("dated_on", reason)
        return cleaned

    def about(self) -> About:
        """What it is, whose, and of which day."""
        given = self.cleaned_data
        return About(given["kind"], given["source"], given["dated_on"])

    def passages(self) -> list[NewPassage]:
        """What was written, without the empty ones at the end."""
        found = [
            NewPassage(
                body=Said(self.cleaned_data.get(f"body_{number}", "")),
                heading=_said(self.cleaned_data.get(f"heading_{number}", "")),
            )
            for number in range(1, self.count + 1)
        ]
        while found and not found[-1].body.body:
            found.pop()
        return found


class SeedForm(DeskForm):
    """One thing for people to answer, in the language of the question."""

    words = Words(label="", longest=1000, rows=2)

    def __init__(self, data: Any = None, *, seeds: Seeds, words: str = "") -> None:  # noqa: ANN401  # what the browser sent
        super().__init__(data, now={"words": words} if words else {})
        self.fields["words"].label = seeds.one
        self.fields["words"].help_text = seeds.hint


class PauseForm(forms.Form):
    """Why nothing can be answered for the moment."""

    use_required_attribute = False
    reason = Words(
        label=gettext_lazy("Why is it paused?"),
        help_text=gettext_lazy("Everybody who comes reads this, instead of being asked."),
        longest=LONGEST_PAUSE,
        rows=3,
        missing=gettext_lazy("Say why it is paused: everybody who comes will read it."),
    )


class TranslationForm(DeskForm):
    """Texts of a question beside what they say in another language, one field for each."""

    HINT = "translation-hint"  # by which name the fields refer to the words above them

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  # what the browser sent
        *,
        texts: Sequence[SideBySide],
        language: str,
    ) -> None:
        self.texts = texts
        now: dict[str, Any] = {}
        more: dict[str, forms.Field] = {}
        for one in texts:
            name = _name(one.wording)
            more[name] = _translation(one, language)
            now[name] = one.words
            if one.is_stale:
                more[f"still_{name}"] = forms.BooleanField(
                    label=gettext_lazy("I have compared it: the translation is still right"),
                    required=False,
                )
        more["originals"] = forms.CharField(widget=forms.HiddenInput, required=False)
        super().__init__(data, now=now, more=more)
        self.initial["originals"] = self._originals()

    def pairs(self) -> Iterator[TranslationFields]:
        """Each text with its field."""
        for one in self.texts:
            name = _name(one.wording)
            still = self[f"still_{name}"] if f"still_{name}" in self.fields else None
            self._describe(self[name])
            yield TranslationFields(one, self[name], still)

    def clean(self) -> dict[str, Any]:
        """Say if an original was changed while it was being translated."""
        cleaned = super().clean()
        if cleaned.get("originals") != self._originals():
            self.add_error(
                None, _("An original has changed since you opened the page. Compare once more.")
            )
            self.answer("originals", self._originals())
        return cleaned

    def changes(self) -> dict[int, str]:
        """What was written anew, or confirmed; by text."""
        return {
            one.wording.text_id: self.cleaned_data[name]
            for one in self.texts
            if (name := _name(one.wording)) in self.cleaned_data
            and (
                self.cleaned_data[name] != one.words
                or (self.cleaned_data.get(f"still_{name}") and one.words)
            )
        }

    def _describe(self, field: BoundField) -> None:
        """Let whoever hears the field hear its original, the hint and what is wrong with it."""
        ids = [_original_beside(field), self.HINT]
        if field.errors:
            ids.append(f"{field.auto_id}_error")
        field.field.widget.attrs["aria-describedby"] = " ".join(ids)

    def _originals(self) -> str:
        return "-".join(f"{one.wording.text_id}.{one.revision}" for one in self.texts)


def _how_many(data: Any, there: int) -> int:  # noqa: ANN401  # what the browser sent
    """As many passages as there are and two more; as many as were sent, if there are more."""
    sent = [
        int(name.removeprefix("body_"))
        for name in data or ()
        if name.removeprefix("body_").isdecimal() and name.startswith("body_") and len(name) < 9  # noqa: PLR2004  # more than are ever shown
    ]
    wanted = max([there + SPARE_PASSAGES, FEWEST_PASSAGES, *sent])
    return min(wanted, max(MOST_PASSAGES, there))


def _heading() -> Words:
    return Words(label=_("Heading"), longest=LONGEST_TITLE, required=False)


def _body() -> Words:
    return Words(label=_("Text"), longest=LONGEST_PASSAGE, rows=6, later=True)


def _said(words: str) -> Said | None:
    return Said(words) if words else None


def _original_beside(field: BoundField) -> str:
    return f"{field.auto_id}_original"


def _name(wording: Wording) -> str:
    return f"text_{wording.text_id}"


def _translation(one: SideBySide, language: str) -> Words:
    rows = min(12, 2 + len(one.source) // 80)
    field = Words(label=one.wording.label, longest=one.wording.longest, rows=rows, later=True)
    field.widget.attrs |= {"dir": direction_of(language), "lang": tag_of(language)}
    return field


class AskingForm(DeskForm):
    """One thing more that people are asked to do."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What else are people asked to do?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what people are asked to do.")},
    )

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401  # what the browser sent
        super().__init__(data, now={})
        kinds = [(slug, str(kind.heading())) for slug, kind in activity_types().items()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
