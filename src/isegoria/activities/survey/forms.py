"""The forms with which staff write a survey: one line of it, or a whole spreadsheet."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.activities.survey import rules
from isegoria.activities.survey.services.lines import Line, free_code, group_of, lines
from isegoria.languages.codes import direction_of, own_name, tag_of
from isegoria.questionnaire.definition import (
    DONT_KNOW,
    NOT_SAY,
    Choice,
    Form,
    Group,
    Kind,
    Question,
)
from isegoria.questionnaire.xlsform import MOST_BYTES

GROUP, TABLE = "group", "table"
KINDS = (
    (Kind.CHOICE.value, gettext_lazy("One of several options")),
    (Kind.CHOICES.value, gettext_lazy("Several of the options")),
    (Kind.SCALE.value, gettext_lazy("A scale, as from 1 to 5")),
    (Kind.NUMBER.value, gettext_lazy("A number")),
    (Kind.TEXT.value, gettext_lazy("Words of their own")),
    (Kind.DATE.value, gettext_lazy("A day")),
    (Kind.TIME.value, gettext_lazy("A time of day")),
    (Kind.RANKING.value, gettext_lazy("Options put in order")),
    (Kind.ALLOCATION.value, gettext_lazy("Something shared out among options")),
    (Kind.PLACE.value, gettext_lazy("A place on the map")),
    (Kind.AREA.value, gettext_lazy("An area on the map")),
    (Kind.FILE.value, gettext_lazy("A picture, a recording or a document")),
    (Kind.TICK.value, gettext_lazy("A box to tick")),
    (Kind.NOTE.value, gettext_lazy("Words to read, no question")),
    (Kind.HIDDEN.value, gettext_lazy("Worked out, asked of nobody")),
    (GROUP, gettext_lazy("A group of questions on one page")),
    (TABLE, gettext_lazy("A table: questions with the same options")),
)
FILE_KINDS = (
    ("image", gettext_lazy("A picture")),
    ("audio", gettext_lazy("A recording; who signs sends a film")),
    ("video", gettext_lazy("A film")),
    ("file", gettext_lazy("Any of these, or a document (PDF)")),
)
WITH_OPTIONS = {"choice", "choices", "ranking", "allocation"}
BOUNDED = {"scale", "number", "text", "choices", "ranking"}
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


class SheetForm(forms.Form):
    """A spreadsheet that holds a whole questionnaire."""

    sheet = forms.FileField(
        label=gettext_lazy("An XLSForm (.xlsx)"),
        help_text=gettext_lazy("It takes the place of all questions of this survey."),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    def clean_sheet(self) -> bytes:
        """The bytes of the file, if they are few enough."""
        given = self.cleaned_data["sheet"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large."))
        content: bytes = given.read()
        return content


class LineForm(forms.Form):
    """One line of a survey: a question or a group, with its words in every language."""

    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  # what the browser sent
        *,
        kind: str,
        form: Form,
        line: Line | None,
        is_public: bool,
    ) -> None:
        super().__init__(data)
        self.kind, self.form, self.line = kind, form, line
        self._texts()
        if kind in WITH_OPTIONS:
            self._options()
        if kind not in {GROUP, TABLE}:
            self._rules()
        self._common()
        if is_public and line is not None and isinstance(line, Question):
            self.fields["reworded"] = _flag(
                _("It asks the same as before, in other words: answers given so far stay")
            )
        for name, field in self.fields.items():
            field.initial = self._now().get(name, field.initial)

    def by_language(self) -> list[tuple[str, str, list[BoundField]]]:
        """The fields for words, language by language, to stand beside one another."""
        return [
            (
                own_name(code),
                tag_of(code),
                [self[one] for one in self.fields if one.endswith(f"-{code}")],
            )
            for code in self.form.languages
        ]

    def others(self) -> list[BoundField]:
        """All other fields."""
        ends = tuple(f"-{code}" for code in self.form.languages)
        return [self[name] for name in self.fields if not name.endswith(ends)]

    def read(self) -> Line:
        """The line that was written."""
        given = self.cleaned_data
        code = given["code"] or free_code(
            self.form, _name_from(given[f"words-{self.form.language}"])
        )
        words = self._said("words")
        if self.kind in {GROUP, TABLE}:
            members = self.line.members if isinstance(self.line, Group) else ()
            return Group(
                code,
                words,
                members,
                relevant=self._relevant(),
                table=self.kind == TABLE,
                shuffled=given["shuffled"],
            )
        before = self.line if isinstance(self.line, Question) else None
        question = before or Question(code, Kind(self.kind), words)
        return replace(
            question,
            code=code,
            words=words,
            hint=self._said("hint"),
            relevant=self._relevant(),
            required=given.get("required", False),
            ways_out=frozenset(given.get("ways_out", ())),
            choices=self._choices(),
            shuffled=given.get("shuffled", False),
            constraint=given.get("constraint", ""),
            constraint_words=self._said("refusal"),
            calculation=given.get("calculation", ""),
            ends=(self._said("least_end"), self._said("most_end")),
            long=given.get("long", False),
            file_kind=given.get("file_kind", ""),
            least=given.get("least") or "",
            most=given.get("most") or "",
            unit=given.get("unit") or "",
            total=given.get("total") or "",
            decimals=given.get("decimals") or 0,
        )

    def clean_code(self) -> str:
        """A name that nothing else has."""
        code: str = self.cleaned_data["code"].strip()
        own = self.line.code if self.line else ""
        if code and code != own and code in {one.code for one in lines(self.form.members)}:
            raise forms.ValidationError(_("Another question has this name."))
        if code and (words := rules.obstacle_to_name(code)):
            raise forms.ValidationError(words)
        return code

    def _texts(self) -> None:
        for code in self.form.languages:
            first = code == self.form.language
            asked = self.kind not in {GROUP, TABLE, "hidden"}
            self.fields[f"words-{code}"] = _text(
                _("Words"), code, required=first and self.kind != "hidden"
            )
            if asked:
                self.fields[f"hint-{code}"] = _text(_("Hint"), code)
            if self.kind in WITH_OPTIONS:
                self.fields[f"options-{code}"] = _text(
                    _("Options, one a line"), code, rows=6, required=first
                )
            if self.kind == "scale":
                self.fields[f"least_end-{code}"] = _text(_("What the least means"), code)
                self.fields[f"most_end-{code}"] = _text(_("What the most means"), code)
            if asked and self.kind != "note":
                self.fields[f"refusal-{code}"] = _text(
                    _("What is said to an answer that does not fit the rule"), code
                )

    def _options(self) -> None:
        self.fields["exclusive"] = _flag(
            _("The last option excludes the others, as “none of these”")
        )
        self.fields["shuffled"] = _flag(_("Show the options in an order drawn for each person"))

    def _rules(self) -> None:
        if self.kind not in {"note", "hidden"}:
            self.fields["required"] = _flag(_("It must be answered"))
            self.fields["ways_out"] = forms.MultipleChoiceField(
                label=_("Ways out"),
                required=False,
                choices=[(DONT_KNOW, _("I do not know")), (NOT_SAY, _("I would rather not say"))],
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields["constraint"] = _line(_("A rule for answers, such as . <= 100"))
        if self.kind in BOUNDED:
            self.fields["least"] = _line(_("At least"))
            self.fields["most"] = _line(_("At most"))
        if self.kind == "number":
            self.fields["decimals"] = forms.IntegerField(
                label=_("Places after the point"), required=False, min_value=0, max_value=6
            )
            self.fields["unit"] = _line(_("Unit"))
        if self.kind == "allocation":
            self.fields["total"] = _line(_("What is shared out in all, such as 100"), required=True)
        if self.kind == "text":
            self.fields["long"] = _flag(_("Several lines"))
        if self.kind == "file":
            self.fields["file_kind"] = forms.ChoiceField(
                label=_("What is sent"), choices=FILE_KINDS, initial="image"
            )
        if self.kind == "hidden":
            self.fields["calculation"] = _line(_("What it is worked out from"), required=True)

    def _common(self) -> None:
        before = [one for one in lines(self.form.members) if one is not self.line]
        shown = [
            (
                f"{one.code} {choice.value}",
                f"{one.code}: {choice.words.get(self.form.language, choice.value)}",
            )
            for one in before
            if isinstance(one, Question) and one.kind in {Kind.CHOICE, Kind.CHOICES}
            for choice in one.choices
        ]
        if shown:
            self.fields["only_if"] = forms.ChoiceField(
                label=_("Ask it only of those who answered"),
                required=False,
                choices=[("", _("Ask everybody")), *shown],
            )
        rule = _("Or only if this holds, such as ${age} > 17")
        self.fields["relevant"] = _line(
            rule if shown else _("Ask it only if this holds, such as ${age} > 17")
        )
        if self.kind in {GROUP, TABLE}:
            self.fields["shuffled"] = _flag(
                _("Ask its questions in an order drawn for each person")
            )
        elif groups := [one for one in before if isinstance(one, Group)]:
            self.fields["group"] = forms.ChoiceField(
                label=_("On a page with others"),
                required=False,
                choices=[
                    ("", _("On a page of its own")),
                    *((one.code, one.code) for one in groups),
                ],
            )
        self.fields["code"] = _line(_("Its name in rules and exports"))

    def _now(self) -> dict[str, Any]:
        """What the line says now."""
        line = self.line
        if line is None:
            return {}
        now: dict[str, Any] = {
            "code": line.code,
            "relevant": line.relevant,
            "shuffled": line.shuffled,
        }
        now["group"] = group_of(self.form, line.code)
        now |= {f"words-{code}": said for code, said in line.words.items()}
        if isinstance(line, Group):
            return now
        for name, words in (
            ("hint", line.hint),
            ("refusal", line.constraint_words),
            ("least_end", line.ends[0]),
            ("most_end", line.ends[1]),
        ):
            now |= {f"{name}-{code}": said for code, said in words.items()}
        for code in self.form.languages:
            now[f"options-{code}"] = "\n".join(
                one.words.get(code, "") for one in line.choices
            ).rstrip("\n")
        now["exclusive"] = bool(line.choices) and line.choices[-1].exclusive
        now["ways_out"] = sorted(line.ways_out)
        return now | {name: getattr(line, name) for name in _AS_THEY_ARE}

    def _said(self, name: str) -> dict[str, str]:
        found = {
            code: self.cleaned_data.get(f"{name}-{code}", "").strip()
            for code in self.form.languages
        }
        return {code: words for code, words in found.items() if words}

    def _relevant(self) -> str:
        chosen = self.cleaned_data.get("only_if", "")
        if not chosen:
            return str(self.cleaned_data["relevant"]).strip()
        code, value = chosen.split(" ")
        return f"selected(${{{code}}}, '{value}')"

    def _choices(self) -> tuple[Choice, ...]:
        if self.kind not in WITH_OPTIONS:
            return ()
        rows = {
            code: [one.strip() for one in self.cleaned_data[f"options-{code}"].splitlines()]
            for code in self.form.languages
        }
        own = [one for one in rows[self.form.language] if one]
        before = self.line.choices if isinstance(self.line, Question) else ()
        known = {one.words.get(self.form.language, ""): one for one in before}
        taken = {one.value for one in before}
        found = []
        for at, words in enumerate(own):
            there = known.get(words)
            value = there.value if there else _free_value(words, at, taken)
            taken.add(value)
            said = {
                code: rows[code][at] for code in rows if at < len(rows[code]) and rows[code][at]
            }
            last = at == len(own) - 1 and self.cleaned_data["exclusive"]
            traits = there.traits if there else {}
            found.append(Choice(value, said, exclusive=last, traits=traits))
        return tuple(found)


_AS_THEY_ARE = (
    "required",
    "constraint",
    "calculation",
    "long",
    "file_kind",
    "least",
    "most",
    "decimals",
    "unit",
    "total",
)


def _text(label: str, code: str, *, rows: int = 2, required: bool = False) -> forms.CharField:
    attrs = {"rows": rows, "lang": tag_of(code), "dir": direction_of(code)}
    return forms.CharField(
        label=label,
        required=required,
        max_length=rules.LONGEST_TEXT,
        widget=forms.Textarea(attrs=attrs),
        error_messages={"required": _("Write something here.")},
    )


def _line(label: str, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=rules.LONGEST_WORDS,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        error_messages={"required": _("Write something here.")},
    )


def _flag(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _name_from(words: str) -> str:
    """A name for a question made from its first words."""
    parts = _NOT_IN_A_NAME.sub("_", words.lower()).strip("_").split("_")
    name = "_".join(parts[:4])[:30].strip("_")
    fits = bool(name) and rules.obstacle_to_name(name) is None
    return name if fits else "question"


def _free_value(words: str, at: int, taken: set[str]) -> str:
    value = _NOT_IN_A_NAME.sub("_", words.lower()).strip("_")[:30].strip("_")
    if not value or not value[0].isalpha() or value in {DONT_KNOW, NOT_SAY}:
        value = f"option{at + 1}"
    while value in taken:
        value += "x"
    return value


def kind_of(line: Line) -> str:
    """The kind of a line as the desk calls it."""
    if isinstance(line, Group):
        return TABLE if line.table else GROUP
    return line.kind.value


def kinds_in_words() -> Mapping[str, str]:
    """What each kind is called."""
    return {kind: str(words) for kind, words in KINDS}
