"""Answers come back from a table as they went out, and from tables of others."""

import csv
import io

import pytest

from isegoria.questionnaire import table_reading, table_schema
from isegoria.questionnaire.definition import Choice, Form, Kind, Question
from isegoria.questionnaire.tests.forms import EVERY_KIND
from isegoria.questionnaire.tests.test_exports import PEOPLE

WAYS = (
    Choice("bus", {"en": "By bus", "fr": "En bus"}),
    Choice("foot", {"en": "On foot", "fr": "À pied"}),
)
SMALL = Form(
    code="small",
    version="1",
    title={"en": "Ways"},
    languages=("en", "fr"),
    members=(
        Question(
            "way", Kind.CHOICE, {"en": "How?", "fr": "Comment ?"}, choices=WAYS,
            ways_out=frozenset({"dont_know"}),
        ),
        Question("also", Kind.CHOICES, {"en": "And how else?"}, choices=WAYS),
        Question("first", Kind.RANKING, {"en": "In which order?"}, choices=WAYS),
        Question("sure", Kind.TICK, {"en": "I am sure"}),
    ),
)  # fmt: skip


def test_what_went_out_comes_back_as_the_same_answers():
    known = table_reading.meanings(EVERY_KIND, "en")
    rows = csv.DictReader(
        io.StringIO(table_schema.package(EVERY_KIND, PEOPLE)["answers.csv"].decode())
    )
    brought = []
    for row in rows:
        cells = {
            key: cell for name, cell in row.items() if (key := table_reading.guessed(name, known))
        }
        brought.append(table_reading.answers_in(EVERY_KIND, cells))

    left_out = {"photo", "grown", "source"}  # files, and what nobody is asked
    sent = [
        {code: said for code, said in one.answers.items() if said and code not in left_out}
        for one in PEOPLE
    ]
    assert brought == sent


@pytest.mark.parametrize(
    ("cells", "answers"),
    [
        ({"way": "BY  bus"}, {"way": "bus"}),
        ({"way": "En bus"}, {"way": "bus"}),
        ({"way": "Je ne sais pas"}, {"way": "dont_know"}),
        ({"way": "dont_know"}, {"way": "dont_know"}),
        ({"way": "by boat"}, {"way": "by boat"}),
        ({"way": "  "}, {}),
        ({"also": "By bus; On foot"}, {"also": "bus foot"}),
        ({"also": "bus foot"}, {"also": "bus foot"}),
        ({"also.bus": "x", "also.foot": "0"}, {"also": "bus"}),
        ({"also.bus": "0", "also.foot": "0"}, {}),
        ({"also.bus": "maybe", "also.foot": "1"}, {"also": "maybe"}),
        ({"first.bus": "2", "first.foot": "1"}, {"first": "foot bus"}),
        ({"first.bus": "1", "first.foot": "1"}, {"first": "1 1"}),
        ({"sure": "no"}, {}),
        ({"sure": "X"}, {"sure": "yes"}),
        ({}, {}),
    ],
)
def test_a_cell_is_read_by_value_or_by_words(cells, answers):
    assert table_reading.answers_in(SMALL, cells) == answers


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("way", "way"),
        ("Comment ?", "way"),
        ("also.foot", "also.foot"),
        ("And how else?: On foot", "also.foot"),
        ("Postcode", ""),
        ("", ""),
    ],
)
def test_a_column_is_known_by_its_code_or_its_words(heading, key):
    assert table_reading.guessed(heading, table_reading.meanings(SMALL, "en")) == key
