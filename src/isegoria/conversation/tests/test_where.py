"""Asking by phone where somebody helps."""

from datetime import time

import pytest

from isegoria.conversation.models import Conversation
from isegoria.organisations.models import HelpPoint
from isegoria.organisations.points import PointWords, put_point
from isegoria.places.services import put_area

pytestmark = pytest.mark.django_db

ALWAYS = {day: [(time(0), time(23, 59))] for day in range(7)}


@pytest.fixture
def library(institution):
    area = put_area(code="harbour", name="Harbour", language="en", also={"ar": "الميناء"})
    words = PointWords(
        name="Quay Library",
        kind="library",
        address="Quay 3",
        area=area,
        phone="0800 555 018",
        week=ALWAYS,
    )
    return put_point(institution=institution, words=words)


ANSWER = "Quay Library, Quay 3. Open now, until 23:59. 0800 555 018"


def test_the_nearest_open_place_is_told_by_the_name_of_an_area(by_text, phone, library):
    assert phone.send("where harbour") == ANSWER


@pytest.mark.parametrize("words", ["أين الميناء", "Wapi HARBOUR", "¿Dónde? harbour"])
def test_the_word_is_known_in_other_languages(by_text, phone, library, words):
    assert "Quay Library, Quay 3." in phone.send(words)


def test_the_word_alone_asks_for_the_place_and_then_the_question_goes_on(by_text, phone, library):
    phone.send("internet")

    asked = phone.send("where")
    told = phone.send("harbour")
    goes_on = phone.send("1")

    assert asked.startswith("Which village, town or district? Send its name.")
    assert told.startswith(ANSWER)
    assert " 1/3 " in f" {goes_on}"


def test_other_words_stay_known_while_a_place_is_asked_for(by_text, phone, library):
    phone.send("where")

    assert phone.send("stop").startswith("You get no more messages.")


def test_a_place_that_nobody_knows_is_told_so(by_text, phone, library):
    assert phone.send("where nowhere").startswith("We know no help near there.")


def test_what_was_asked_before_can_still_be_answered(by_text, phone, library):
    phone.send("internet")

    phone.send("where harbour")

    assert phone.send("1").startswith("Noted: Agree.")


def test_help_names_the_word_where_there_are_places(by_text, phone, library):
    with_places = phone.send("help")
    HelpPoint.objects.all().delete()

    assert "WHERE and the name of your place" in with_places
    assert "WHERE" not in phone.send("help")


def test_no_place_of_anybody_is_kept(by_text, phone, library):
    phone.send("where")
    phone.send("harbour")

    assert "arbour" not in str(list(Conversation.objects.values()))
