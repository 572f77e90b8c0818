"""A survey of ten questions by text message: the same record as from any page."""

from dataclasses import replace

import pytest

from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.tests.ten import ANSWERS, TEN, ask_ten
from isegoria.conversation.tests.conftest import Phone
from isegoria.hear.models import Activity, Participant
from isegoria.languages.services import say
from isegoria.questionnaire.definition import Kind, Question

pytestmark = pytest.mark.django_db

SENT = {
    "how": "1",
    "why": "Work, Care for others",
    "clean": "good",
    "safe": "4",
    "content": "٤",
    "minutes": "١٢",
    "day": "20.11.2026",
    "hour": "0730",
    "order": "Light, Shade, Seats",
    "money": "60 0 40",
    "spot": "-1.28333, 36.81667",
    "around": "0 0; 0 1; 1 1",
    "wish": "A roof at the market.",
    "again": "yes",
}


@pytest.fixture
def survey(make_question):
    """The survey of ten questions, open to text messages."""
    process = make_question("internet")
    process.channels = "web,sms"
    process.save()
    return ask_ten(Activity.objects.select_related("process", "stage").get(process=process))


def answered(participant):
    return {one.key: one.prompt.said for one in Survey().points(participant, "en") if one.prompt}


def test_ten_questions_leave_the_record_that_a_page_leaves(survey, phone):
    phone.send("internet")
    for code, words in SENT.items():
        line = phone.send(words)
        assert "Noted:" in line, (code, line)

    assert "That was everything." in phone.line
    assert answered(Participant.objects.get()) == ANSWERS


def test_what_does_not_fit_is_told_in_the_words_of_the_survey(survey, phone):
    phone.send("internet")
    for words in list(SENT.values())[:5]:
        phone.send(words)

    assert phone.send("200").startswith("Nobody waits more than three hours.")
    assert phone.send("00").startswith("Noted: I do not know.")


def test_questions_that_do_not_apply_are_not_asked(survey, phone):
    phone.send("internet")
    for words in ("2", *list(SENT.values())[1:5]):
        phone.send(words)

    assert "On which day?" in phone.line


def test_what_may_be_left_out_is_left_out_once(survey, phone):
    phone.send("internet")
    for code, words in SENT.items():
        phone.send("0" if code in ("hour", "around", "wish", "again") else words)

    assert "That was everything." in phone.line
    said = answered(Participant.objects.get())
    assert {code: said.get(code, "") for code in ("hour", "around", "wish")} == dict.fromkeys(
        ("hour", "around", "wish"), ""
    )


def test_it_is_asked_in_the_language_of_the_person(survey):
    phone = Phone()
    phone.send("AIDE")

    assert "Comment vous déplacez-vous ?" in phone.send("internet")
    assert phone.send("1").startswith("Noté : En bus.")


def test_what_stands_behind_the_last_question_is_said_once_that_is_answered(survey, phone):
    phone.send("internet")
    for words in list(SENT.values())[:-1]:
        phone.send(words)
    before, after, again = phone.line, phone.send("yes"), phone.send("repeat")

    assert "Thank you for your time." not in before
    assert "Thank you for your time. That was everything." in after
    assert "Thank you for your time." not in again


def test_a_note_behind_the_last_question_is_read_before_the_next_thing_is_asked(survey, phone):
    last = Question("bye", Kind.NOTE, {"en": "The bus leaves at nine."}, required=False)
    Survey().lay_out(survey, replace(TEN, members=(TEN.members[0], last)))
    Survey().open(survey)
    second = Activity.objects.create(
        process=survey.process,
        stage=survey.stage,
        title=say("Answer some questions", language="en"),
        type_slug=Survey.slug,
        position=2,
    )
    Survey().lay_out(second, replace(TEN, members=TEN.members[1:2]))
    Survey().open(second)
    phone.send("internet")

    line = phone.send("1")

    asked = Survey().asking(second, None, "en").prompts[0].text.body
    assert "The bus leaves at nine." in line
    assert line.index("The bus leaves at nine.") < line.index(asked)
    assert line.index("The bus leaves at nine.") < line.index("Answer some questions")
    again = phone.send("?")
    assert "The bus leaves at nine." not in again
    assert "Answer some questions" not in again
