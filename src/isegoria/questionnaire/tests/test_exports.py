"""Answers go out as tables and as packages that others' programs read."""

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from isegoria.base.cells import harmless
from isegoria.questionnaire import flow_results, table_schema
from isegoria.questionnaire.answered import Answered
from isegoria.questionnaire.definition import Form, Kind, Question
from isegoria.questionnaire.tests.forms import EVERY_KIND

GOLDEN = Path(__file__).parent / "golden"
DAY = date(2026, 11, 22)
PEOPLE = (
    Answered(
        "1",
        DAY,
        "web",
        "fr",
        {
            "way": "bus",
            "also": "train walk",
            "content": "4",
            "age": "40",
            "income": "-12.5",
            "why": "=1+1\nl’été",
            "since": "2020-02-29",
            "leaves": "14:30",
            "rank": "walk bus train",
            "money": "roads=100",
            "home": "-1.28333 36.81667",
            "area": "0 0; 0 1; 1 1",
            "photo": "a1.jpg",
            "often_bus": "never",
            "often_train": "",
            "agree": "yes",
            "grown": "yes",
            "source": "poster",
        },
        {"way": ("walk", "bus", "train")},
    ),
    Answered(
        "2",
        DAY,
        "sms",
        "en",
        {"way": "not_say", "content": "dont_know", "age": "not_say", "money": "rails=100"},
    ),
)


def flow():
    return flow_results.package(
        EVERY_KIND,
        PEOPLE,
        identifier=UUID("6085f5f2-80a2-423a-9f66-be3b3d777eea"),
        created=datetime(2026, 11, 22, 12, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("folder", "files"),
    [("flow", flow()), ("table", table_schema.package(EVERY_KIND, PEOPLE))],
    ids=["flow", "table"],
)
def test_what_goes_out_is_what_was_agreed(folder, files):
    kept = {path.name: path.read_bytes() for path in (GOLDEN / folder).iterdir()}

    assert files == kept


def test_each_row_of_a_flow_has_six_parts_and_a_question_that_is_described():
    files = flow()
    schema = json.loads(files["datapackage.json"])["resources"][0]["schema"]
    rows = json.loads(files["responses.json"])

    assert {len(row) for row in rows} == {6}
    assert {row[3] for row in rows} <= set(schema["questions"])
    assert len({row[1] for row in rows}) == len(rows)
    assert all(row[0].endswith("+00:00") for row in rows)


def test_every_choice_in_a_flow_is_one_of_those_described():
    files = flow()
    questions = json.loads(files["datapackage.json"])["resources"][0]["schema"]["questions"]

    for *_ids, code, response, _more in json.loads(files["responses.json"]):
        choices = questions[code]["type_options"].get("choices")
        if choices and response is not None:
            said = response if isinstance(response, list) else [response]
            assert set(said) <= set(choices)


def test_a_table_has_a_column_for_each_field_and_a_page_for_each_in_the_book():
    files = table_schema.package(EVERY_KIND, PEOPLE)
    headings, *rows = csv.reader(io.StringIO(files["answers.csv"].decode(), newline=""))
    fields = json.loads(files["datapackage.json"])["resources"][0]["schema"]["fields"]
    book = list(csv.DictReader(io.StringIO(files["codebook.csv"].decode(), newline="")))

    assert [one["name"] for one in fields] == headings
    assert {len(row) for row in rows} == {len(headings)}
    assert {one["column"] for one in book} == set(headings)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+1+1", "'+1+1"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-12.5", "-12.5"),
        ("1=1", "1=1"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(cell, expected):
    assert harmless(cell) == expected


def test_words_of_people_are_made_harmless_in_the_table():
    form = Form("f", "1", {"en": "F"}, ("en",), (Question("q", Kind.TEXT, {"en": "=cmd"}),))

    files = table_schema.package(form, [Answered("1", DAY, "web", "en", {"q": '@evil,\n"x"'})])

    assert files["answers.csv"] == (
        b'_person,_day,_channel,_language,q\r\n1,2026-11-22,web,en,"\'@evil,\n""x"""\r\n'
    )
    assert b"q,q,text,,'=cmd\r\n" in files["codebook.csv"]


def test_nobody_answered_is_an_empty_table():
    files = table_schema.package(EVERY_KIND, [])

    assert files["answers.csv"].count(b"\r\n") == 1
    assert (
        json.loads(
            flow_results.package(
                EVERY_KIND, [], identifier=UUID(int=0), created=datetime(2026, 1, 1, tzinfo=UTC)
            )["responses.json"]
        )
        == []
    )


def test_a_question_about_the_day_keeps_its_column_apart_from_the_day_of_the_answer():
    form = Form("f", "1", {"en": "F"}, ("en",), (Question("day", Kind.DATE, {"en": "Which day?"}),))

    header = table_schema.package(form, [])[table_schema.TABLE].split(b"\r\n")[0]

    assert header == b"_person,_day,_channel,_language,day"
