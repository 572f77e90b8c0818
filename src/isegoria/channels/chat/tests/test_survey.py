"""A survey of ten questions in a chat, pressed where there are buttons: the record of a page."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isegoria.activities.survey.tests.ten import ANSWERS, LANGUAGES, ask_ten
from isegoria.channels.chat.tests.writer import Visitor
from isegoria.conversation.tests.test_survey import SENT, answered
from isegoria.hear.models import Activity, Participant
from isegoria.hear.services import seal_question
from isegoria.journey.tests.test_public_costs import first_view

pytestmark = pytest.mark.django_db

KB = 1000
PRESSED = {
    "how": ["By bus"],
    "why": ["Work", "Care for others"],
    "clean": ["Good"],
    "safe": ["I do not know"],
    "again": ["Yes"],
}


@pytest.fixture
def survey(make_question):
    """The survey of ten questions, open to chats in three languages."""
    process = make_question("internet")
    process.channels, process.languages = "web,chat", ",".join(LANGUAGES)
    process.save()
    made = ask_ten(Activity.objects.select_related("process", "stage").get(process=process))
    seal_question(process)
    return made


def keys_of(visitor, words):
    """The keys of the choices that say so."""
    by_words = {one.partition(" ")[2]: one.partition(" ")[0] for one in visitor.choices()}
    return [by_words[one] for one in words]


def answer_all(visitor):
    """Answer all of it; each page on the way."""
    visitor.begin()
    for code, words in SENT.items():
        if code in PRESSED:
            visitor.press(*keys_of(visitor, PRESSED[code]))
        else:
            visitor.write(words)
        yield visitor


def test_ten_questions_leave_the_record_that_a_page_leaves(survey):
    visitor = Visitor()
    for page in answer_all(visitor):
        assert "It is put down." in page.list or "Noted:" in page.list

    assert "That was everything." in visitor.now
    assert answered(Participant.objects.get()) == ANSWERS


def test_boxes_take_several_answers_and_what_is_put_in_order_is_typed(survey):
    visitor = Visitor()
    pages = {}
    for code, page in zip(SENT, answer_all(visitor), strict=True):
        pages[code] = page.page

    assert pages["how"].count('type="checkbox"') == 4
    assert "such as 1 2" not in pages["how"]
    assert 'id="choose"' not in pages["hour"]
    assert "<small>1</small>" in pages["hour"]
    assert ">Leave out</button>" in pages["day"]
    assert "0 leaves it out." not in html.unescape(pages["day"])


def test_what_may_be_left_out_has_a_button_for_it(survey):
    visitor = Visitor()
    for code, _page in zip(SENT, answer_all(visitor), strict=False):
        if code == "day":
            break

    visitor.press("0")

    assert "You: Leave out Left out." in visitor.bubbles
    assert "What comes first at a stop?" in visitor.now


def test_an_answer_that_cannot_be_taken_is_told_and_asked_again(survey):
    visitor = Visitor()
    for code, _page in zip(SENT, answer_all(visitor), strict=False):
        if code == "content":
            break

    visitor.write("200")

    assert "Nobody waits more than three hours." in visitor.now
    assert "You: 200" in visitor.bubbles
    assert "minutes" not in answered(Participant.objects.get())


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_weighs_at_most_ten_kilobytes_at_first_and_little_after(survey, language):
    visitor = Visitor(language)
    first = first_view(visitor.response)
    visitor.begin()
    assert max(first, first_view(visitor.response)) <= 10 * KB

    weights = []
    for words in SENT.values():
        visitor.write(words)
        weights.append(visitor.bytes)

    assert max(weights) <= 3 * KB


def test_a_turn_asks_the_database_no_more_the_longer_the_chat_is(survey):
    visitor = Visitor()
    counts = []
    visitor.begin()
    for words in SENT.values():
        held = visitor.held
        with CaptureQueriesContext(connection) as queries:
            visitor.post(**held, words=words)
        counts.append(len(queries))

    assert max(counts[1:12]) <= 44
    assert counts[9:12] == counts[3:6]
