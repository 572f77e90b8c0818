"""One row of an XLSForm as a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _

from isegoria.questionnaire.definition import DONT_KNOW, NOT_SAY, Choice, Kind, Question
from isegoria.questionnaire.running import OTHER
from isegoria.questionnaire.xlsform import columns as col
from isegoria.questionnaire.xlsform.problems import NotTaken, Problem

Cells = Mapping[str, str]
Lists = Mapping[str, tuple[Choice, ...]]

_YES, _NO = {"yes", "true", "true()", "1"}, {"", "no", "false", "false()", "0"}
_PARAMETER = re.compile(r"([a-z_-]+)\s*=\s*([^\s,;]+)", re.IGNORECASE)
_SCALE_IF_UNSAID = {"start": "1", "end": "10", "step": "1"}
_SELECTS = {"select one": "select_one", "select multiple": "select_multiple"}
_CHOSEN = {Kind.CHOICE, Kind.CHOICES, Kind.RANKING, Kind.ALLOCATION}


def question_in(cells: Cells, lists: Lists, languages: Sequence[str]) -> Question:
    """The question of one row, or NotTaken with everything that stands in the way."""
    type_name, list_name = _type(cells)
    wrong = [*_obstacles(cells, type_name, list_name, lists)]
    if wrong:
        raise NotTaken([Problem(col.SURVEY, 0, words) for words in wrong])
    kind = _kind(cells, type_name)
    parameters = _parameters(cells)
    first = languages[0]
    scale = {**_SCALE_IF_UNSAID, **parameters} if kind is Kind.SCALE else {}
    return Question(
        code=cells.get("name", ""),
        kind=kind,
        words=words_in(cells, "label", first),
        hint=words_in(cells, "hint", first),
        required=cells.get("required", "").lower() in _YES,
        relevant=cells.get("relevant", ""),
        constraint=cells.get("constraint", ""),
        constraint_words=words_in(cells, "constraint_message", first),
        choices=lists.get(list_name, ()) if kind in _CHOSEN else (),
        choice_filter=cells.get("choice_filter", ""),
        shuffled=parameters.get("randomize", "").lower() == "true",
        ways_out=frozenset(cells.get(col.WAYS_OUT, "").split()),
        least=scale.get("start", cells.get(col.LEAST, "")),
        most=scale.get("end", cells.get(col.MOST, "")),
        decimals=_decimals(cells, type_name),
        unit=cells.get(col.UNIT, ""),
        total=cells.get(col.TOTAL, ""),
        long=kind is Kind.TEXT and "multiline" in cells.get("appearance", "").split(),
        ends=(words_in(cells, col.LEAST_LABEL, first), words_in(cells, col.MOST_LABEL, first)),
        file_kind=type_name if kind is Kind.FILE else "",
        default=cells.get("default", ""),
        calculation=cells.get("calculation", ""),
        picture=cells.get("image") or cells.get("media::image", ""),
    )


def questions_in(question: Question, cells: Cells, languages: Sequence[str]) -> Iterator[Question]:
    """The question and, where people may name another option, the one that asks for its words."""
    if cells.get("type", "").lower().split()[-1:] != ["or_other"]:
        yield question
        return
    other, specify = _in_all(languages, "Other"), _in_all(languages, "What else?")
    if not any(one.value == OTHER for one in question.choices):
        question = replace(question, choices=(*question.choices, Choice(OTHER, other)))
    yield question
    code = question.code
    yield Question(
        f"{code}_{OTHER}", Kind.TEXT, specify, relevant=f"selected(${{{code}}}, '{OTHER}')"
    )


def words_in(cells: Cells, column: str, first: str) -> dict[str, str]:
    """The words under one heading in each language; without a language they are in the first."""
    words: dict[str, str] = {}
    for heading, text in cells.items():
        name, language = col.split(heading)
        if name == column:
            words[(col.language_of(language) or language) if language else first] = text
    return words


def _type(cells: Cells) -> tuple[str, str]:
    """The type of a row and the list of its options, in the words of today's XLSForm."""
    said = cells.get("type", "").split()
    joined = " ".join(one.lower() for one in said[:2])
    if joined in _SELECTS:
        said = [_SELECTS[joined], *said[2:]]
    name = said[0].lower() if said else ""
    if name not in col.WITH_LIST:
        return " ".join(said).lower(), ""
    return name, said[1] if len(said) > 1 else ""


def _kind(cells: Cells, type_name: str) -> Kind:
    if cells.get(col.KIND) == col.ALLOCATION:
        return Kind.ALLOCATION
    return col.WITH_LIST.get(type_name) or col.TYPES[type_name]


def _obstacles(cells: Cells, type_name: str, list_name: str, lists: Lists) -> Iterator[str]:
    if type_name not in col.WITH_LIST and type_name not in col.TYPES:
        yield _("“%(what)s” cannot be asked on every channel.") % {"what": type_name or "?"}
        return
    if type_name in col.WITH_LIST and list_name not in lists:
        yield _("There is no list of options called “%(name)s”.") % {"name": list_name}
    if cells.get("required", "").lower() not in _YES | _NO:
        yield _("Whether an answer is required is yes or no, without a rule.")
    for heading in cells:
        name, _language = col.split(heading)
        if name in col.CHANGING or name.startswith(("bind::", "body::", "instance::")):
            yield _("“%(what)s” cannot be shown on every channel.") % {"what": heading}
    for appearance in cells.get("appearance", "").lower().split():
        if appearance in col.OTHER_WAYS or appearance.startswith("ex:"):
            yield _("“%(what)s” cannot be shown on every channel.") % {"what": appearance}
    yield from _of_ours(cells)
    yield from _of_parameters(cells, type_name)


def _of_ours(cells: Cells) -> Iterator[str]:
    ways_out = set(cells.get(col.WAYS_OUT, "").split())
    if not ways_out <= {DONT_KNOW, NOT_SAY}:
        yield _("Ways out are %(one)s and %(other)s.") % {"one": DONT_KNOW, "other": NOT_SAY}
    if cells.get(col.KIND, col.ALLOCATION) != col.ALLOCATION:
        yield _("“%(what)s” cannot be asked on every channel.") % {"what": cells[col.KIND]}
    if not re.fullmatch("[0-9]?", cells.get(col.DECIMALS, ""), re.ASCII):
        yield _("Write a whole number, without a point.")


def _of_parameters(cells: Cells, type_name: str) -> Iterator[str]:
    parameters = _parameters(cells)
    known = {"range": set(_SCALE_IF_UNSAID)}.get(type_name, {"randomize", "seed"})
    if type_name in col.FILE_KINDS:
        known = {"max-pixels", "quality"}
    if _PARAMETER.sub("", cells.get("parameters", "")).strip(" ,;") or not set(parameters) <= known:
        yield _("“%(what)s” cannot be shown on every channel.") % {"what": cells["parameters"]}
    if parameters.get("step", "1") != "1":
        yield _("A scale goes in steps of 1.")


def _parameters(cells: Cells) -> dict[str, str]:
    return {name.lower(): value for name, value in _PARAMETER.findall(cells.get("parameters", ""))}


def _decimals(cells: Cells, type_name: str) -> int:
    said = cells.get(col.DECIMALS)
    if said:
        return int(said)
    return col.DECIMALS_IF_UNSAID if type_name == "decimal" else 0


def _in_all(languages: Sequence[str], words: str) -> dict[str, str]:
    """Words of our own in each language of the form."""
    said = {}
    for code in languages:
        with translation.override(code):
            said[code] = {"Other": _("Other"), "What else?": _("What else?")}[words]
    return said
