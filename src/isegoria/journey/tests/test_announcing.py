"""A poster and words for the radio, made of the question as it stands."""

import html
import re

import pytest

from isegoria.base.easy import easy_form
from isegoria.inform.easy import hints
from isegoria.journey.queries.announcing import slowly
from isegoria.languages.services import translate

pytestmark = pytest.mark.django_db


def words_of(response):
    page = html.unescape(response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_poster_has_the_question_every_way_to_answer_and_a_code_for_a_camera(client, question):
    question.channels = "web,kiosk,paper"
    question.save(update_fields=["channels"])

    page = client.get("/en/q/internet/poster/")

    words = words_of(page)
    assert "How should we bring fast internet to every home?" in words
    assert "On paper: ask for a sheet, and keep its slip. It is free." in words
    assert "Help by phone: 0800 555 017" in words
    assert "http://testserver/en/q/internet/" in words
    source = page.content.decode()
    assert re.search(r'<img src="data:image/svg\+xml[^"]+" alt="Code for the camera', source)


def test_words_for_the_radio_are_read_out_in_easy_words_with_numbers_digit_by_digit(
    client, question
):
    translate(question.question, language=easy_form("en"), body="How do we get fast internet?")

    words = words_of(client.get("/en/q/internet/radio/"))

    assert "Harbour District Council asks you: How do we get fast internet?" in words
    assert "If you want help, call 0 8 0 0, 5 5 5, 0 1 7." in words
    assert words.count("How do we get fast internet?") >= 2


def test_what_is_read_out_has_no_long_sentences(client, question):
    lines = client.get("/en/q/internet/radio/").context["lines"]

    assert [one for line in lines for one in hints(line, "en") if one.startswith("Make two")] == []


def test_the_radio_tells_only_ways_that_a_listener_can_go(client, question):
    question.channels = "web,paper,table,api"
    question.save(update_fields=["channels"])

    words = words_of(client.get("/en/q/internet/radio/"))

    assert "On paper: ask for a sheet, and keep its slip." in words
    assert "Take the questions along" not in words
    assert "hands in" not in words
    assert "the program of a partner" not in words


def test_the_radio_names_the_address_of_the_site_where_people_answer_on_the_web(client, question):
    told = "On the web: go to testserver and choose this question."
    assert told in client.get("/en/q/internet/radio/").context["lines"]

    question.channels = "paper"
    question.save(update_fields=["channels"])

    assert "testserver" not in " ".join(client.get("/en/q/internet/radio/").context["lines"])


@pytest.mark.parametrize("path", ["poster", "radio"])
def test_there_is_none_before_and_after_people_can_answer(client, make_question, path):
    make_question("later", opens=2)
    make_question("past", opens=-9, closes=-1)

    for slug in ("later", "past", "nothing"):
        assert client.get(f"/en/q/{slug}/{path}/").status_code == 404


def test_a_number_is_read_out_digit_by_digit():
    assert slowly("+44 20 79") == "+ 4 4, 2 0, 7 9"
