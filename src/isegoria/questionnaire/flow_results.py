"""Answers as a FLOIP Flow Results package, which programs for surveys by phone exchange.

The specification: https://github.com/FLOIP/flow-results. It has no words for shares, rankings,
outlines and ways out; ``package`` says how they are written.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from uuid import UUID

from isegoria.questionnaire.answered import Answered
from isegoria.questionnaire.definition import (
    DONT_KNOW,
    NOT_SAY,
    SKIPPED,
    Form,
    Kind,
    Question,
    in_language,
)

SPECIFICATION = "1.0.0-rc1"
DESCRIPTOR, RESPONSES = "datapackage.json", "responses.json"

Response = str | float | list[str] | list[float] | None

_TYPES = {
    Kind.CHOICE: "select_one",
    Kind.TICK: "select_one",
    Kind.CHOICES: "select_many",
    Kind.RANKING: "select_many",
    Kind.SCALE: "numeric",
    Kind.NUMBER: "numeric",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.PLACE: "geo_point",
}
_FILES = {"image", "audio", "video"}
_COLUMNS = (
    ("timestamp", "Timestamp", "datetime"),
    ("row_id", "Row ID", "string"),
    ("contact_id", "Contact ID", "string"),
    ("question_id", "Question ID", "string"),
    ("response", "Response", "any"),
    ("response_metadata", "Response Metadata", "object"),
)


def package(
    form: Form, people: Iterable[Answered], *, identifier: UUID, created: datetime
) -> dict[str, bytes]:
    """The two files of a package, by name.

    Shares become a question for each option, ``money.roads``. The options of a ranking stand in
    its order. An outline is text. A way out is one of the choices of a choice; elsewhere the
    response is null, and its metadata say ``missing``. All that is told of when is the day.
    """
    moment = created.astimezone(UTC).isoformat(timespec="seconds")
    descriptor = {
        "profile": "flow-results-package",
        "flow_results_specification_version": SPECIFICATION,
        "id": str(identifier),
        "name": form.code.lower(),
        "title": in_language(form.title, form.language, form.language)[0] or form.code,
        "created": moment,
        "modified": moment,
        "resources": [
            {
                "name": "responses",
                "path": RESPONSES,
                "mediatype": "application/json",
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        {"name": name, "title": title, "type": kind}
                        for name, title, kind in _COLUMNS
                    ],
                    "questions": dict(_questions(form)),
                },
            }
        ],
    }
    rows = [row for one in people for row in _rows(form, one)]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return {
        DESCRIPTOR: (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode(),
        RESPONSES: f"[\n{lines}\n]\n".encode(),
    }


def _questions(form: Form) -> Iterator[tuple[str, Mapping[str, object]]]:
    for one in form.questions():
        label = in_language(one.words, form.language, form.language)[0] or one.code
        if one.kind is Kind.ALLOCATION:
            for choice in one.choices:
                option = in_language(choice.words, form.language, form.language)[0]
                yield (
                    f"{one.code}.{choice.value}",
                    {
                        "type": "numeric",
                        "label": f"{label}: {option}",
                        "type_options": {"range": [0, _number(one.total)]},
                    },
                )
        elif one.kind is not Kind.NOTE:
            yield (
                one.code,
                {"type": _type(one), "label": label, "type_options": _type_options(one)},
            )


def _type(one: Question) -> str:
    if one.kind is Kind.FILE and one.file_kind in _FILES:
        return one.file_kind
    return _TYPES.get(one.kind, "text")


def _type_options(one: Question) -> dict[str, object]:
    if one.kind is Kind.TICK:
        return {"choices": ["yes"]}
    if one.kind is Kind.CHOICE:
        return {"choices": [it.value for it in one.choices] + sorted(one.ways_out)}
    if one.choices:
        return {"choices": [it.value for it in one.choices]}
    if _type(one) == "numeric" and one.least and one.most:
        return {"range": [_number(one.least), _number(one.most)]}
    return {}


def _rows(form: Form, person: Answered) -> Iterator[list[object]]:
    """One row for each answer; what was left out has none."""
    moment = f"{person.day.isoformat()}T00:00:00+00:00"
    about = {"channel": person.channel, "language": person.language}
    for one in form.questions():
        said = person.answers.get(one.code, SKIPPED)
        if said == SKIPPED or one.kind is Kind.NOTE:
            continue
        missing = said if said in {DONT_KNOW, NOT_SAY} and one.kind is not Kind.CHOICE else ""
        more: dict[str, object] = {**about, **({"missing": missing} if missing else {})}
        if one.code in person.shown:
            more["choice_order"] = list(person.shown[one.code])
        for code, response in _responses(one, "" if missing else said):
            yield [moment, f"{person.number}-{code}", person.number, code, response, more]


def _responses(one: Question, said: str) -> Iterator[tuple[str, Response]]:
    if one.kind is Kind.ALLOCATION:
        shares = dict(part.split("=") for part in said.split())
        for choice in one.choices:
            share = _number(shares.get(choice.value, "0")) if said else None
            yield f"{one.code}.{choice.value}", share
    else:
        yield one.code, _response(one, said) if said else None


def _response(one: Question, said: str) -> Response:
    match _type(one):
        case "numeric":
            return _number(said)
        case "select_many":
            return said.split()
        case "geo_point":
            return [float(part) for part in said.split()]
        case "time":
            return f"{said}:00"
        case _:
            return said


def _number(text: str) -> float:
    """A number as JSON has it: whole where it is whole."""
    return float(text) if "." in text else int(text)
