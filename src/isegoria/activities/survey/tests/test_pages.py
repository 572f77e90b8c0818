"""Answering a survey on the web, without scripts."""

import gzip
import html
import re

import pytest
from django.test import Client

from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.models import Answer
from isegoria.activities.survey.tests.ten import ANSWERS, TYPED
from isegoria.hear.models import Item, Participant
from isegoria.moderation.services import accept

pytestmark = pytest.mark.django_db

OURS = {"HTTP_ORIGIN": "http://testserver"}
ADDRESS = "/en/q/internet/survey/1/"


def words_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def form_on(response):
    """Where the form of a page goes, and what it holds hidden."""
    text = response.content.decode()
    (action,) = re.findall(r'<form method="post" action="([^"]+/survey/[^"]+)"', text)
    (inside,) = re.findall(r'action="[^"]+/survey/.*?</form>', text, re.DOTALL)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?>', inside)
    return action, dict(hidden)


class Visitor:
    """Somebody with a browser without scripts."""

    def __init__(self, language="en"):
        self.client, self.language = Client(), language
        self.bytes = 0
        self.page = None

    def open(self, address=ADDRESS):
        return self.arrived(self.client.get(address.replace("/en/", f"/{self.language}/")))

    def send(self, **typed):
        action, hidden = form_on(self.page)
        fields = {**hidden, **{key.replace("__", "."): one for key, one in typed.items()}}
        return self.arrived(self.client.post(action, fields, follow=True, **OURS))

    def answer_all(self):
        self.open()
        for typed in TYPED:
            action, hidden = form_on(self.page)
            self.arrived(self.client.post(action, {**hidden, **typed}, follow=True, **OURS))
        return self.page

    def arrived(self, response):
        self.page = response
        self.bytes += len(gzip.compress(response.content, 6))
        return response


def said():
    who = Participant.objects.get()
    return {one.key: one.prompt.said for one in Survey().points(who, "en") if one.prompt}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_kind_is_answered_on_the_web_without_scripts(survey, language):
    visitor = Visitor(language)

    end = visitor.answer_all()

    assert said() == ANSWERS
    assert Participant.objects.count() == 1
    if language == "en":
        assert "You have answered all questions" in words_of(end)
        assert "Your answers are received. Your receipt:" in words_of(end)


def test_the_whole_survey_is_light(survey):
    visitor = Visitor()
    visitor.open()
    first = visitor.bytes

    visitor.answer_all()

    assert first < 4_000
    assert visitor.bytes < 60_000


def test_what_is_wrong_is_linked_to_its_boxes_and_what_was_typed_stays(survey):
    visitor = Visitor()
    visitor.open()
    visitor.send(how="bus")
    visitor.send(why=["work"])

    page = visitor.send(clean="fair")

    text = page.content.decode()
    assert page.status_code == 422
    assert '<a href="#id_safe">This question needs an answer.</a>' in text
    assert 'id="id_safe"' in text
    assert 'value="fair" id="id_clean.2" checked' in text
    assert "<title>Error:" in text
    assert Answer.objects.filter(value="fair").count() == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"order.shade": "1", "order.seats": "1", "order.light": "2"}, "same place twice"),
        ({"order.shade": "first", "order.seats": "", "order.light": ""}, "Number your choices"),
    ],
)
def test_a_ranking_that_contradicts_itself_is_explained(survey, send, typed, words):
    visitor = Visitor()
    visitor.open()
    for one in TYPED[:6]:
        action, hidden = form_on(visitor.page)
        visitor.arrived(visitor.client.post(action, {**hidden, **one}, follow=True, **OURS))

    page = visitor.send(**{key.replace(".", "__"): one for key, one in typed.items()})

    assert page.status_code == 422
    assert words in words_of(page)
    assert "selected" in page.content.decode() or "first" in typed.values()


def test_an_answer_beside_i_do_not_know_is_a_contradiction(survey):
    visitor = Visitor()
    visitor.open()
    for one in TYPED[:4]:
        action, hidden = form_on(visitor.page)
        visitor.arrived(visitor.client.post(action, {**hidden, **one}, follow=True, **OURS))

    page = visitor.send(minutes="5", minutes__out="dont_know")

    assert page.status_code == 422
    assert "Leave only one of them." in words_of(page)
    assert 'value="5"' in page.content.decode()


def test_one_can_go_back_and_say_it_otherwise(survey):
    visitor = Visitor()
    visitor.open()
    visitor.send(how="bus")
    assert "Back to the question before" in words_of(visitor.page)

    page = visitor.open(f"{ADDRESS}how/")
    assert "By bus your answer now" in words_of(page)
    page = visitor.send(how="foot")

    assert said()["how"] == "foot"
    assert "Why do you travel?" in words_of(page)


def test_a_page_that_is_not_asked_leads_to_the_next(survey, client):
    assert client.get(f"{ADDRESS}minutes/").status_code == 303
    assert client.get(f"{ADDRESS}nothing/").status_code == 303
    assert client.get("/en/q/internet/survey/2/").status_code == 404


def test_a_form_of_another_site_is_refused(survey, client):
    response = client.post(f"{ADDRESS}how/", {"how": "bus"}, HTTP_ORIGIN="https://evil.example")

    assert response.status_code == 403
    assert not Answer.objects.exists()


def test_a_device_that_forgot_keeps_what_was_typed(survey):
    visitor = Visitor()
    visitor.open()
    visitor.client.cookies["part-internet"] = "broken"

    action, hidden = form_on(visitor.page)
    page = visitor.client.post(action, {**hidden, "how": "bus"}, **OURS)

    assert page.status_code == 403
    assert 'name="how" value="bus"' in page.content.decode()


def test_a_closed_survey_says_so(make_survey):
    make_survey(closes=-1, opens=-5)

    page = Visitor().open()

    assert "No answers are taken now" in words_of(page)
    assert "closed on" in words_of(page)


def test_a_form_sent_twice_is_one_participant(survey):
    visitor = Visitor()
    visitor.open()
    action, hidden = form_on(visitor.page)

    for _time in range(2):
        Client().post(action, {**hidden, "how": "bus"}, **OURS)

    assert Participant.objects.count() == 1


def test_asking_and_answering_cost_few_queries(survey, django_assert_max_num_queries):
    visitor = Visitor()
    visitor.open()
    visitor.send(how="bus")
    with django_assert_max_num_queries(10):
        visitor.open()
    action, hidden = form_on(visitor.page)
    with django_assert_max_num_queries(20):
        visitor.client.post(action, {**hidden, "why": ["work"]}, **OURS)


def test_an_answer_is_changed_on_the_receipt(survey):
    visitor = Visitor()
    visitor.answer_all()
    code = re.search(r'name="code" value="(\d{16})"', visitor.page.content.decode())[1]

    page = visitor.client.post("/en/receipt/answer/", {"code": code, "key": "order"}, **OURS)
    changed = visitor.client.post(
        "/en/receipt/change/",
        {"code": code, "key": "order", "order.shade": "1", "order.seats": "2", "order.light": "3"},
        **OURS,
    )

    assert "1. Light; 2. Shade; 3. Seats" in words_of(page)
    assert "Your answer is changed." in words_of(changed)
    assert said()["order"] == "shade seats light"


def test_the_page_of_the_question_tells_of_it_and_stays_cheap(
    survey, client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        page = client.get("/en/q/internet/")

    assert "14 questions, one at a time." in words_of(page)


def test_a_moderator_reads_the_words_and_the_receipt_says_so(survey, send, moderator, client):
    who = send(survey, {"wish": "A roof at the market."})
    item = Item.objects.get(author=who)
    client.force_login(moderator)

    queue = words_of(client.get("/en/desk/moderation/"))
    accept(item=item, by=moderator)

    assert "A roof at the market." in queue
    (point,) = Survey().points(who, "en")
    assert (point.stance, point.state) == ("A roof at the market.", "")
