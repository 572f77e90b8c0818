"""What is told of answers that are no votes."""

import html
import re
from array import array
from math import nan

import pytest
from django.utils import translation

from isegoria.hear.activity_type import Column
from isegoria.hear.models import Channel
from isegoria.hear.services import contribute
from isegoria.questionnaire.definition import Choice, Kind, Question
from isegoria.understand.reading.answers import tabulated
from isegoria.understand.services import read_activity


def column(kind, *rows, values=(), **more):
    """A column from rows of person, option, number, missing."""
    choices = tuple(Choice(one, {"en": one.title()}) for one in values)
    made = Column(7, Question("q", kind, {"en": "Which?"}, choices=choices, **more))
    for person, option, number, missing in rows:
        made.add(person, option=option, number=number, missing=missing)
    return made


def chosen(*counts):
    """So many people for each option, one after the other."""
    people = [option for option, count in enumerate(counts) for _one in range(count)]
    return [(who, option, nan, 0) for who, option in enumerate(people)]


def people_by_option(found):
    return [one["people"] for one in found["options"]]


def test_shares_have_a_base_and_the_undecided_are_counted_apart():
    away = [(100 + at, -1, nan, 1) for at in range(12)] + [(200, -1, nan, 2)]

    (found,) = tabulated([column(Kind.CHOICE, *chosen(30, 10), *away, values=("a", "b"))])

    assert found["base"] == 40
    assert people_by_option(found) == [30, 10]
    assert found["missing"] == {"dont_know": 12, "not_say": None}


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((30, 20, 4), [30, None, None]),
        ((30, 3, 4), [30, None, None]),
        ((30, 20, 0), [30, 20, 0]),
        ((9, 0, 0), []),
    ],
)
def test_what_few_people_said_is_not_told_nor_found_by_subtraction(counts, told):
    (found,) = tabulated([column(Kind.CHOICE, *chosen(*counts), values=("a", "b", "c"))])

    assert people_by_option(found) == told


def test_numbers_are_told_by_their_middle_and_the_middle_half():
    rows = [(who, -1, float(who), 0) for who in range(1, 22)]

    (found,) = tabulated([column(Kind.NUMBER, *rows)])

    assert found["numbers"] == {"median": 11.0, "lower": 6.0, "upper": 16.0}


def test_places_and_shares_are_means_among_those_who_gave_them():
    ranks = [(who, who % 2, 1.0, 0) for who in range(20)]
    shares = [(who, 0, 40.0, 0) for who in range(20)] + [(who, 1, 60.0, 0) for who in range(10)]

    ranking, allocation = tabulated(
        [
            column(Kind.RANKING, *ranks, values=("a", "b")),
            column(Kind.ALLOCATION, *shares, values=("a", "b"), total="100"),
        ]
    )

    assert [one["mean"] for one in ranking["options"]] == [1.0, 1.0]
    assert [one["mean"] for one in allocation["options"]] == [40.0, 30.0]


def test_an_empty_column_tells_that_nobody_answered():
    (found,) = tabulated([column(Kind.SCALE, least="1", most="5")])

    assert (found["base"], found["options"], found["numbers"]) == (0, [], None)
    assert column(Kind.SCALE).person == array("q")


@pytest.mark.django_db
def test_an_answer_that_is_held_back_to_guard_another_is_not_called_rare(client, survey):
    for person in range(24):
        contribute(
            activity=survey,
            participant=None,
            reply={"how": "bus" if person < 20 else "foot"},
            channel=Channel.WEB,
            language="en",
        )
    read_activity(survey)

    page = words_of(client.get("/en/q/internet/heard/"))

    assert "By bus not told On foot not told By bicycle 0" in page


def words_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.mark.django_db
def test_each_question_says_what_its_numbers_are_and_whom_they_are_of(client, survey):
    reply = {"how": "bus", "why": "work", "clean": "good", "safe": "bad", "content": "4"}
    reply |= {"minutes": "10", "day": "2026-11-20", "order": "seats shade light"}
    reply |= {"money": "shade=60 seats=40"}
    for _person in range(12):
        contribute(
            activity=survey, participant=None, reply=reply, channel=Channel.WEB, language="en"
        )
    read_activity(survey)

    page = words_of(client.get("/en/q/internet/heard/"))

    assert "The stop near you – How clean is it? 12 answers" in page
    assert "How content are you with going …? 12 answers" in page
    assert "1 – not at all 0 0% 2 0 0% 3 0 0% 4 12 100% 5 – very 0 0%" in page
    assert "Half answered \u206810 min\u2069 or less." in page
    assert "We count these answers, and do not sum up what they say." in page
    assert "Place 1 is the first: the smaller the mean place, the further in front." in page
    assert "Whoever gave nothing to something counts in its mean share with zero." in page
    assert "Every answer came in one way: Web." in page
    assert "So nobody can say yet who is missing. Who took part" in page
    assert "How they answered \u2068Web: 12\u2069 In which language \u2068English: 12\u2069" in page


@pytest.mark.django_db
def test_the_page_speaks_of_a_survey_as_one_and_stays_cheap(
    client, survey, django_assert_max_num_queries
):
    for person in range(24):
        contribute(
            activity=survey,
            participant=None,
            reply={"how": "bus" if person < 12 else "foot"},
            channel=Channel.WEB,
            language="en",
        )
    read_activity(survey)

    with django_assert_max_num_queries(6):
        page = words_of(client.get("/en/q/internet/heard/"))
    with translation.override("ar"):
        arabic = words_of(client.get("/ar/q/internet/heard/"))
    data = client.get("/en/q/internet/heard.json").json()

    assert "24 people answered" in page
    assert "24 answers by 24 people to 14 questions." in page
    assert "How do you travel most? 24 answers" in page
    assert "By bus 12 50% On foot 12 50% By bicycle 0 0%" in page
    assert "What unites" not in page
    assert "بالحافلة" in arabic
    assert data["result"]["questions"][0]["base"] == 24
    assert client.get("/en/q/internet/heard/statements/").status_code == 404
