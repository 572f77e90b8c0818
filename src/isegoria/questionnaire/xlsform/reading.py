"""The rows of an XLSForm as a form; every row that cannot be taken is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from isegoria.questionnaire.check import faults
from isegoria.questionnaire.definition import Choice, Form, Group, Question
from isegoria.questionnaire.xlsform import columns as col
from isegoria.questionnaire.xlsform.problems import NotTaken, Problem
from isegoria.questionnaire.xlsform.questions import Lists, question_in, questions_in, words_in
from isegoria.questionnaire.xlsform.sheets import Row, Sheets

DEEPEST = 10


def form_in(sheets: Sheets, *, language: str) -> Form:
    """The form that these sheets hold, or NotTaken with all that stands in the way."""
    reader = _Reader(sheets, language)
    form = reader.form()
    if not reader.problems:
        reader.check(form)
    if reader.problems:
        raise NotTaken(sorted(reader.problems, key=lambda one: (one.sheet != col.SURVEY, one.row)))
    return form


@dataclass
class _Open:
    """A group whose end has not come yet."""

    row: Row
    members: list[Question | Group] = field(default_factory=list)


class _Reader:
    def __init__(self, sheets: Sheets, language: str) -> None:
        self.sheets = sheets
        self.problems: list[Problem] = []
        self.rows: dict[str, int] = {}
        self.settings = self._settings()
        self.languages = self._languages(language)

    def form(self) -> Form:
        lists = self._lists()
        members = self._members(lists)
        first = self.languages[0]
        title = words_in(self.settings, col.TITLE, first)
        if said := self.settings.get("form_title"):
            title = {first: said, **title}
        code = self.settings.get("form_id", "")
        version = self.settings.get("version", "")
        return Form(code or "form", version or "1", title, self.languages, members)

    def check(self, form: Form) -> None:
        """Say at its row whatever would be a fault in any form."""
        for fault in faults(form):
            self.say(self.rows.get(fault.code, 0), fault.words)

    def say(self, row: int, words: str, sheet: str = col.SURVEY) -> None:
        self.problems.append(Problem(sheet, row, words))

    def _settings(self) -> Mapping[str, str]:
        rows = self.sheets.get(col.SETTINGS, ())
        return rows[0].cells if rows else {}

    def _languages(self, fallback: str) -> tuple[str, ...]:
        """The languages in order: the one it was written in first."""
        said = self.settings.get("default_language", "")
        first = (col.language_of(said) if said else None) or fallback
        named = [first, *self.settings.get(col.LANGUAGES, "").lower().split()]
        for sheet in (col.SURVEY, col.CHOICES):
            for heading in {one: 0 for row in self.sheets.get(sheet, ()) for one in row.cells}:
                column, language = col.split(heading)
                if not language or column not in col.WORDS:
                    continue
                code = col.language_of(language)
                if code is None:
                    self.say(1, _no_language(language), sheet)
                else:
                    named.append(code)
        if not said and not any(
            col.split(one) == ("label", "") for row in self.sheets[col.SURVEY] for one in row.cells
        ):
            named = named[1:] or named  # nothing is written without naming its language
        return tuple(dict.fromkeys(named))

    def _lists(self) -> Lists:
        lists: dict[str, list[Choice]] = {}
        for row in self.sheets.get(col.CHOICES, ()):
            name = row.cells.get("list_name") or row.cells.get("list name")
            if not name or "name" not in row.cells:
                self.say(row.number, _("Name the list and the value of this option."), col.CHOICES)
                continue
            lists.setdefault(name, []).append(self._choice(row))
        return {name: tuple(choices) for name, choices in lists.items()}

    def _choice(self, row: Row) -> Choice:
        known = {"list_name", "list name", "name", "label", "image", col.EXCLUSIVE}
        for heading in row.cells:
            if col.split(heading)[0] in {"audio", "video"}:
                self.say(row.number, _cannot(heading), col.CHOICES)
        return Choice(
            value=row.cells["name"],
            words=words_in(row.cells, "label", self.languages[0]),
            exclusive=row.cells.get(col.EXCLUSIVE, "").lower() == "yes",
            picture=row.cells.get("image") or row.cells.get("media::image", ""),
            traits={
                heading: text
                for heading, text in row.cells.items()
                if col.split(heading)[0] not in known
            },
        )

    def _members(self, lists: Lists) -> tuple[Question | Group, ...]:
        """All rows, those between the beginning and the end of a group inside it."""
        opened = [_Open(Row(0, {}))]
        for row in self.sheets[col.SURVEY]:
            kind = " ".join(row.cells.get("type", "").lower().replace("_", " ").split())
            if kind == "begin group" and len(opened) <= DEEPEST:
                opened.append(_Open(row))
            elif kind == "end group" and len(opened) > 1:
                group = self._group(opened.pop())
                opened[-1].members.append(group)
            elif kind in {"begin group", "end group", "begin repeat", "end repeat"}:
                self.say(row.number, self._bad_group(kind))
            else:
                opened[-1].members += self._taken(row, lists)
        for left in opened[1:]:
            self.say(left.row.number, _("This group has no end."))
        return tuple(opened[0].members)

    def _bad_group(self, kind: str) -> str:
        if kind.endswith("repeat"):
            return _("Questions that are asked again and again cannot be asked on every channel.")
        if kind.startswith("end"):
            return _("This group has no beginning.")
        return _("Groups stand too deep inside one another.")

    def _group(self, opened: _Open) -> Group:
        cells, number = opened.row.cells, opened.row.number
        code = cells.get("name", "")
        self.rows.setdefault(code, number)
        return Group(
            code=code,
            words=words_in(cells, "label", self.languages[0]),
            members=tuple(opened.members),
            relevant=cells.get("relevant", ""),
            table="table-list" in cells.get("appearance", "").split(),
            shuffled=cells.get(col.SHUFFLED, "").lower() == "yes",
        )

    def _taken(self, row: Row, lists: Lists) -> Iterator[Question]:
        """The questions of one row: one, none, or two where people may write another option."""
        self.rows.setdefault(row.cells.get("name", ""), row.number)
        try:
            question = question_in(row.cells, lists, self.languages)
        except NotTaken as refusal:
            for one in refusal.problems:
                self.say(row.number, one.words)
            return
        for taken in questions_in(question, row.cells, self.languages):
            self.rows.setdefault(taken.code, row.number)
            yield taken


def _no_language(name: str) -> str:
    return _("Which language is “%(name)s”? Write its code behind it: French (fr).") % {
        "name": name
    }


def _cannot(what: str) -> str:
    return _("“%(what)s” cannot be shown on every channel.") % {"what": what}
