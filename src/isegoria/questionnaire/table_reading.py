"""Answers that come as a table: what a column can mean, and which answers stand in a row.

The way back of ``table_schema``, and more forgiving: an option is known by its value or by its
words in any language of the form. Whether an answer can be taken is for others to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from isegoria.base.cells import unguarded
from isegoria.questionnaire.definition import Form, Kind, Question, in_language
from isegoria.questionnaire.ways_out import WAYS_OUT, in_languages

_IN_PARTS = {Kind.CHOICES, Kind.RANKING, Kind.ALLOCATION}
_NOT_IN_A_CELL = {Kind.NOTE, Kind.HIDDEN, Kind.FILE}
_DEGREES = ("latitude", "longitude")
_ON = {"1", "yes", "true", "on", "x", "\N{CHECK MARK}"}
_OFF = {"", "0", "no", "false", "off"}
_APART = re.compile(r"\s*[;|,\n]\s*")


@dataclass(frozen=True)
class Meaning:
    """What a column can hold: a question, or a part of one; and what it may be called."""

    question: Question
    part: str
    label: str
    names: frozenset[str]

    @property
    def key(self) -> str:
        """How it is named: the code, and the part behind a point."""
        return f"{self.question.code}.{self.part}" if self.part else self.question.code


def meanings(form: Form, language: str) -> list[Meaning]:
    """Everything a column can hold, in the order of the form, with labels for a reader."""
    found = []
    for one in form.questions():
        if one.kind in _NOT_IN_A_CELL:
            continue
        found.append(_whole(one, form, language))
        found += [_part(one, part, form, language) for part in _parts(one)]
    return found


def guessed(heading: str, known: Iterable[Meaning]) -> str:
    """What a column with this heading holds, if it is called as something known; else nothing."""
    wanted = plain(heading)
    return next((one.key for one in known if wanted and wanted in one.names), "")


def answers_in(form: Form, cells: Mapping[str, str]) -> dict[str, str]:
    """The answers in a row, by the code of each question; ``cells`` by the key of what they hold.

    What is left empty is no answer. What makes no sense is handed on as it stands.
    """
    answers = {}
    for one in form.questions():
        said = _answer(one, cells, form.languages)
        if said:
            answers[one.code] = said
    return answers


def plain(words: str) -> str:
    """Words without what does not tell them from others."""
    return " ".join(words.casefold().split())


def _whole(one: Question, form: Form, language: str) -> Meaning:
    names = {one.code, *one.words.values()}
    label = in_language(one.words, language, form.language)[0] or one.code
    return Meaning(one, "", label, frozenset(map(plain, names)))


def _part(one: Question, part: str, form: Form, language: str) -> Meaning:
    option = next((it.words for it in one.choices if it.value == part), {})
    names = {f"{one.code}.{part}"}
    for code in form.languages:
        words, said = (in_language(it, code, form.language)[0] for it in (one.words, option))
        names |= {f"{words}: {said or part}", f"{words} ({part})"}
    words = in_language(one.words, language, form.language)[0] or one.code
    label = f"{words}: {in_language(option, language, form.language)[0] or part}"
    return Meaning(one, part, label, frozenset(map(plain, names)))


def _parts(one: Question) -> Sequence[str]:
    if one.kind is Kind.PLACE:
        return _DEGREES
    return [it.value for it in one.choices] if one.kind in _IN_PARTS else ()


def _answer(one: Question, cells: Mapping[str, str], languages: Sequence[str]) -> str:
    if one.code in cells:
        return _in_one_cell(one, unguarded(cells[one.code].strip()), languages)
    parts = {part: cells.get(f"{one.code}.{part}", "").strip() for part in _parts(one)}
    if not any(parts.values()):
        return ""
    way_out = {_way_out(one, cell, languages) for cell in parts.values()} - {""}
    return way_out.pop() if len(way_out) == 1 else _joined(one, parts)


def _in_one_cell(one: Question, cell: str, languages: Sequence[str]) -> str:
    if way_out := _way_out(one, cell, languages):
        return way_out
    if one.kind is Kind.TICK and plain(cell) in _ON | _OFF:
        return "yes" if plain(cell) in _ON else ""
    if one.kind is Kind.CHOICE:
        return _option(one, cell)
    if one.kind in (Kind.CHOICES, Kind.RANKING):
        if set(cell.split()) <= {it.value for it in one.choices}:
            return cell
        return " ".join(_option(one, part) for part in _APART.split(cell) if part)
    return cell


def _joined(one: Question, parts: Mapping[str, str]) -> str:
    """The answer that its parts make; what cannot be one of them is handed on."""
    if one.kind is Kind.PLACE:
        return " ".join(parts.values())
    if one.kind is Kind.ALLOCATION:
        return " ".join(f"{part}={cell}" for part, cell in parts.items() if cell.strip("0.,"))
    if one.kind is Kind.RANKING:
        placed = {part: cell for part, cell in parts.items() if cell}
        places = list(placed.values())
        if not all(cell.isdecimal() for cell in places) or len(set(places)) < len(places):
            return " ".join(places)
        return " ".join(sorted(placed, key=lambda part: int(placed[part])))
    wrong = [cell for cell in parts.values() if plain(cell) not in _ON | _OFF]
    return " ".join(wrong or [part for part, cell in parts.items() if plain(cell) in _ON])


def _option(one: Question, cell: str) -> str:
    """The value of the option that is meant; the cell itself where none is."""
    wanted = plain(cell)
    for it in one.choices:
        if wanted == plain(it.value) or wanted in map(plain, it.words.values()):
            return it.value
    return cell


def _way_out(one: Question, cell: str, languages: Sequence[str]) -> str:
    wanted = plain(cell)
    for value, words in WAYS_OUT.items():
        if value in one.ways_out and wanted:
            said = map(plain, in_languages(words, languages).values())
            if wanted == value or wanted in said:
                return value
    return ""
