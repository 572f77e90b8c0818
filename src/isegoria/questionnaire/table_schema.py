"""Answers as a table: CSV with a Table Schema, and a book that says what each code means.

The specification: https://specs.frictionlessdata.io/table-schema/. A row is a person. Questions
with several parts have a column for each part. Cells are never formulas.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from isegoria.base.cells import as_csv
from isegoria.questionnaire.answered import Answered
from isegoria.questionnaire.definition import (
    DONT_KNOW,
    NOT_SAY,
    SKIPPED,
    Choice,
    Form,
    Kind,
    Question,
    in_language,
)
from isegoria.questionnaire.ways_out import WAYS_OUT, in_languages

TABLE, DESCRIPTOR, CODEBOOK = "answers.csv", "datapackage.json", "codebook.csv"

_TYPES: Mapping[Kind, Mapping[str, object]] = {
    Kind.SCALE: {"type": "integer"},
    Kind.DATE: {"type": "date"},
    Kind.TIME: {"type": "time", "format": "%H:%M"},
    Kind.TICK: {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
}
_TICKED: Mapping[str, object] = {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]}
_OWN = "_"  # before the names of columns that are no question
_IN_PARTS = {Kind.CHOICES, Kind.RANKING, Kind.ALLOCATION}
_BOUND_BY_VALUE = {Kind.SCALE, Kind.NUMBER, Kind.DATE, Kind.TIME}
_MISSING = {DONT_KNOW, NOT_SAY}


@dataclass(frozen=True)
class _Column:
    """One column: of which question, of which part of it, and what its cells hold."""

    name: str
    title: str
    schema: Mapping[str, object] = field(default_factory=lambda: {"type": "string"})
    question: Question | None = None
    part: str = ""


def package(form: Form, people: Iterable[Answered]) -> dict[str, bytes]:
    """The three files of a table, by name."""
    columns = list(_columns(form))
    rows = ([_cell(column, one) for column in columns] for one in people)
    return {
        TABLE: _csv([column.name for column in columns], rows),
        DESCRIPTOR: _descriptor(form, columns),
        CODEBOOK: _csv(
            ["column", "question", "kind", "value", *form.languages], _codebook(form, columns)
        ),
    }


def _columns(form: Form) -> Iterator[_Column]:
    # No code begins so, and a question about the day has a column of its own.
    yield _Column(f"{_OWN}person", "Person, by a number of this table alone")
    yield _Column(f"{_OWN}day", "Day", {"type": "date"})
    yield _Column(f"{_OWN}channel", "Channel")
    yield _Column(f"{_OWN}language", "Language")
    for one in form.questions():
        if one.kind is not Kind.NOTE:
            yield from _columns_of(one, form)


def _columns_of(one: Question, form: Form) -> Iterator[_Column]:
    title = in_language(one.words, form.language, form.language)[0] or one.code
    if one.kind is Kind.PLACE:
        for part, most in (("latitude", 90), ("longitude", 180)):
            bounds = {"minimum": -most, "maximum": most}
            schema = {"type": "number", "constraints": bounds}
            yield _Column(f"{one.code}.{part}", f"{title} ({part})", schema, one, part)
        return
    if one.kind not in _IN_PARTS:
        yield _Column(one.code, title, _schema(one), one)
        return
    for choice in one.choices:
        option = in_language(choice.words, form.language, form.language)[0]
        name = f"{one.code}.{choice.value}"
        yield _Column(name, f"{title}: {option}", _schema_of_part(one), one, choice.value)


def _schema(one: Question) -> dict[str, object]:
    schema: dict[str, object] = dict(_TYPES.get(one.kind, {"type": "string"}))
    if one.kind is Kind.NUMBER:
        schema = {"type": "number" if one.decimals else "integer"}
    constraints: dict[str, object] = {}
    if one.kind is Kind.CHOICE:
        constraints["enum"] = [it.value for it in one.choices]
    if one.kind in _BOUND_BY_VALUE:
        constraints |= {
            name: bound for name, bound in (("minimum", one.least), ("maximum", one.most)) if bound
        }
    return schema | ({"constraints": constraints} if constraints else {})


def _schema_of_part(one: Question) -> Mapping[str, object]:
    if one.kind is Kind.CHOICES:
        return _TICKED
    if one.kind is Kind.RANKING:
        return {"type": "integer", "constraints": {"minimum": 1, "maximum": len(one.choices)}}
    bounds = {"minimum": 0, "maximum": one.total}
    return {"type": "number" if one.decimals else "integer", "constraints": bounds}


def _cell(column: _Column, person: Answered) -> str:
    one = column.question
    if one is None:
        name = column.name.removeprefix(_OWN)
        return str(getattr(person, "number" if name == "person" else name))
    said = person.answers.get(one.code, SKIPPED)
    if said == SKIPPED or said in _MISSING or not column.part:
        return said
    return _part(one, column.part, said)


def _part(one: Question, part: str, said: str) -> str:
    """What an answer says of one option, or of one side of a place."""
    parts = said.split()
    if one.kind is Kind.PLACE:
        return parts[part == "longitude"]
    if one.kind is Kind.CHOICES:
        return str(int(part in parts))
    if one.kind is Kind.RANKING:
        return str(parts.index(part) + 1) if part in parts else ""
    return next((it.removeprefix(f"{part}=") for it in parts if it.startswith(f"{part}=")), "0")


def _descriptor(form: Form, columns: Iterable[_Column]) -> bytes:
    """What the table is, for programs: types, bounds, and what stands where no answer is."""
    resource = {
        "name": "answers",
        "path": TABLE,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [{"name": one.name, "title": one.title, **one.schema} for one in columns],
            "missingValues": ["", DONT_KNOW, NOT_SAY],
            "primaryKey": f"{_OWN}person",
        },
    }
    package = {
        "profile": "tabular-data-package",
        "name": form.code.lower(),
        "title": in_language(form.title, form.language, form.language)[0] or form.code,
        "version": form.version,
        "resources": [resource],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _codebook(form: Form, columns: Iterable[_Column]) -> Iterator[list[str]]:
    """A row for each column in words, and one for each value that can stand in it."""
    for column in columns:
        one = column.question
        if one is None:
            yield [column.name, "", "", "", column.title, *[""] * (len(form.languages) - 1)]
            continue
        option = next((it for it in one.choices if it.value == column.part), None)
        said = [_title(one, option, code, form.language) for code in form.languages]
        yield [column.name, one.code, one.kind.value, "", *said]
        for value, words in _values(one, form.languages):
            spoken = [in_language(words, code, form.language)[0] for code in form.languages]
            yield [column.name, one.code, one.kind.value, value, *spoken]


def _title(one: Question, option: Choice | None, language: str, first: str) -> str:
    words = in_language(one.words, language, first)[0]
    return f"{words}: {in_language(option.words, language, first)[0]}" if option else words


def _values(one: Question, languages: Iterable[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each value with what it means, for values that are no numbers or words of people's own."""
    if one.kind is Kind.CHOICE:
        yield from ((it.value, it.words) for it in one.choices)
    if one.kind is Kind.SCALE:
        yield from (
            (end, words) for end, words in zip((one.least, one.most), one.ends, strict=True)
        )
    for value, said in WAYS_OUT.items():
        if value in one.ways_out:
            yield value, in_languages(said, languages)


def _csv(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    return as_csv([headings, *rows]).encode()
