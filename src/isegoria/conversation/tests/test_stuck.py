"""Whoever cannot or will not answer is told why it is asked, and what else they can do."""

import pytest

from isegoria.activities.statements.models import Vote
from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.tests.ten import ask_ten
from isegoria.conversation.models import Conversation
from isegoria.conversation.tests.conftest import Phone
from isegoria.conversation.tests.test_survey import SENT
from isegoria.hear.models import Activity, Channel, Participant

pytestmark = pytest.mark.django_db

WHY = "This one needs an answer before the next can be asked."
STOP = "You can stop here: what you answered is kept. STOP: no more messages."


@pytest.fixture
def survey(make_question):
    """The survey of ten questions, open to phones."""
    process = make_question("internet")
    process.channels = "web,sms,ussd"
    process.save()
    return ask_ten(Activity.objects.select_related("process", "stage").get(process=process))


def at(phone, code):
    """Somebody who has come to this question."""
    phone.send("internet")
    for name, words in SENT.items():
        if name == code:
            return phone
        phone.send(words)
    raise AssertionError(code)


@pytest.mark.parametrize("words", ["0", "٠", "skip", "Passer", "saltar", "تخطي", "дальше", "跳过"])
def test_what_must_be_answered_says_why_what_is_an_answer_too_and_what_is_kept(
    survey, phone, words
):
    at(phone, "safe")

    line = phone.send(words)

    assert line.startswith(f"{WHY} This is an answer too: 4 I do not know. {STOP} ")
    assert "4 I do not know" in line.partition(STOP)[2]


def test_who_dials_is_told_that_they_can_hang_up(by_text):
    phone = Phone(channel=Channel.USSD)
    phone.send()

    line = phone.send("0")

    assert line.startswith(
        f"{WHY} You can hang up: what you answered is kept, and you can go on another time. "
    )


def test_three_replies_that_are_none_say_why_it_is_asked_and_how_to_stop(survey, phone):
    at(phone, "how")

    said = [phone.send("hmm") for _time in range(4)]

    assert [WHY in one for one in said] == [False, False, True, False]
    assert [STOP in one for one in said] == [False, False, True, False]
    assert all("Please send one number from 1 to" in one for one in said)


def test_what_need_not_be_answered_is_passed_by_a_word_too(hours, phone):
    phone.send("library")
    phone.send("2")

    line = phone.send("passer")

    assert line.startswith(("That was everything.", "Left out."))


def test_an_example_of_an_order_is_an_order_also_when_it_was_not_understood(survey, phone):
    at(phone, "order")

    line = phone.send("shade first please")

    assert line.startswith("Send the numbers in your order, the best first, such as 3 2 1. ")
    assert "Noted:" in phone.send("3 2 1")


@pytest.mark.parametrize("code", [one for one in SENT if one != "again"])
def test_after_back_the_numbers_are_shown_with_what_was_said(survey, phone, code):
    at(phone, code)
    before = phone.said.awaits.keys
    phone.send(SENT[code])

    line = phone.send("back")

    assert line.startswith("You said: ")
    assert phone.said.awaits.keys == before
    assert all(f"{key} " in line for key in before)


def test_a_zero_after_back_leaves_the_answer_as_it_was_and_goes_on(by_text, phone):
    phone.send("internet")
    phone.send("1")

    again = phone.send("back")
    onwards = phone.send("0")

    assert again.startswith("You said: Agree. ")
    assert again.endswith(" 0 leaves it as it was.")
    assert onwards.startswith("It stays as it was. 2/3 ")
    assert list(Vote.objects.values_list("value", "version")) == [(1, 1)]


def test_what_somebody_said_is_not_kept_with_the_conversation(survey, phone):
    at(phone, "again")
    line = phone.send("back")

    assert "A roof at the market." in line
    assert "A roof at the market." not in str(Conversation.objects.get().state)
    assert len(Survey().points(Participant.objects.get(), "en")) == len(SENT) - 1
