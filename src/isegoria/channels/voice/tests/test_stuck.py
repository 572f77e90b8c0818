"""Callers who press what means nothing, or go back: what they are told, and what the keys do."""

import pytest

from isegoria.activities.statements.models import Vote
from isegoria.channels.voice.tests.conftest import Line
from isegoria.conversation.tests.conftest import Phone
from isegoria.hear.models import Channel

pytestmark = pytest.mark.django_db

NO_MEANING = "That key has no meaning here."
WHY = "This one needs an answer before the next can be asked."
HANG_UP = "You can hang up: what you answered is kept, and you can go on another time."


def test_who_presses_a_wrong_key_again_is_told_why_it_is_asked_and_that_they_can_hang_up(
    by_phone, phone
):
    phone.ring()

    said = [phone.press("6") for _time in range(3)]

    assert [NO_MEANING in one for one in said] == [True, True, True]
    assert [WHY in one for one in said] == [False, True, True]
    assert [HANG_UP in one for one in said] == [False, True, True]
    assert said[1] == said[2]


def test_who_goes_back_hears_what_they_said_and_a_key_leaves_it(by_phone, phone):
    phone.ring()
    phone.press("1")

    again = phone.press("7")
    onwards = phone.press("4")

    assert "You said: Agree." in again
    assert "To leave it as it was: press 4." in again
    assert "It stays as it was." in onwards
    assert list(Vote.objects.values_list("value", "version")) == [(1, 1)]


def test_a_choice_of_the_call_itself_is_none_that_must_be_answered(by_phone, phone):
    phone.ring()
    phone.press("*")
    phone.press("6")

    assert WHY not in phone.press("6")


def test_a_wrong_key_does_not_seem_to_be_noted(by_phone, phone):
    phone.ring()
    noted = phone.press("1")

    wrong = phone.press("6")

    assert "Noted: Agree." in noted
    assert "Noted: Agree." not in wrong
    assert wrong.startswith(NO_MEANING)


def test_who_calls_after_a_message_or_goes_on_hears_the_question_first(by_phone, client):
    by_text = Phone("+254700000009", Channel.SMS)
    by_text.send("internet")
    line = Line(client, "c1", "+254700000009")
    heard = line.ring()
    line.press("1")
    line.hang_up()

    again = Line(client, "c2", "+254700000009").ring()

    for one in (heard, again):
        assert one.count("How should we bring fast internet to every home?") == 1
        assert one.index("At any time") < one.index("How should we") < one.index("Agree: press 1.")
