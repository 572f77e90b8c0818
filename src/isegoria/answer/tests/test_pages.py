"""The pages of the answers: at the desk before they go, at the receipt after."""

import gzip

import pytest

from isegoria.answer.jobs import answer_everybody
from isegoria.answer.models import Edition
from isegoria.decide.models import Publication
from isegoria.hear.models import Participant
from isegoria.notices.models import Notice
from isegoria.notices.services import note_trouble

pytestmark = pytest.mark.django_db
DESK = "/en/desk/q/internet/answers/"
OURS = {"HTTP_ORIGIN": "http://testserver"}
MOST_BYTES = 14_000


def text_of(response):
    return " ".join(response.content.decode().split())


def opened(client, code, step="", **fields):
    return client.post(f"/en/receipt/{step}", {"code": code, **fields}, **OURS)


def test_before_a_decision_the_desk_says_what_will_follow(client, draft, writer):
    client.force_login(writer)

    page = client.get(DESK)
    sent = client.post(DESK, {"do": "begin"})

    assert "once the decision is published" in text_of(page)
    assert sent.status_code == 409
    assert not Edition.objects.exists()


def test_officers_read_samples_and_a_decision_officer_lets_them_go(
    client, whole, publish, writer, decider, people, write
):
    write(people[0], theme="Cost")
    publish(whole)
    client.force_login(writer)
    client.post(DESK, {"do": "begin"})
    seen = text_of(client.get(DESK))
    seed = Edition.objects.get().seed
    client.post(DESK, {"do": "read", "seed": seed})
    refused = client.post(DESK, {"do": "go"})
    client.force_login(decider)
    client.post(DESK, {"do": "go"})
    answer_everybody()

    after = text_of(client.get(DESK))

    assert "12 people get an answer of their own." in seen
    assert "You agreed with" in seen
    assert refused.status_code == 422
    assert "Only a decision officer" in text_of(refused)
    assert "signed by Dora" in after
    assert "Wanda had read the samples" in after
    assert '<b class="big">12</b>' in after


def test_the_desk_tells_what_could_not_be_sent(client, answered, people, reach, writer):
    for one in people[:3]:
        reach(one)
    answer_everybody()
    first, second, third = Notice.objects.order_by("pk")
    note_trouble(first, is_final=True)
    note_trouble(second, is_final=False)
    Notice.objects.filter(pk=third.pk).update(state=Notice.State.SENT)
    client.force_login(writer)

    page = text_of(client.get(DESK))

    told = [
        page.partition(f'{label}</dt><dd><b class="big">')[2][:1]
        for label in (
            "People who have their answer",
            "Sent",
            "Waiting to be sent",
            "Of these, tried before and tried again",
            "Not delivered: the answer stays at the receipt",
        )
    ]
    assert told == ["1", "1", "1", "1", "1"]


def test_a_receipt_shows_the_answer_once_the_answers_have_gone(
    client, whole, publish, send, people, code_of
):
    code = code_of(people[0])
    made = publish(whole)
    before = text_of(opened(client, code))
    send(made)

    after = opened(client, code)

    assert "Our answer to you" not in before
    assert "You agreed with 4 statements. Not taken up: 2." in text_of(after)
    assert "Read what became of each point, and why" in text_of(after)
    assert len(gzip.compress(after.content)) < 10_000


def test_the_answer_says_each_point_with_its_reason_and_leads_to_the_decision(
    client, answered, people, code_of, write
):
    write(people[0], theme="Cost")
    code = code_of(people[0])

    response = opened(client, code, "our-answer/")
    page = text_of(response)

    places = [
        page.index(words)
        for words in (
            "<h1>Our answer to you</h1>",
            "The villages are connected first.",
            "The ramp at the library is too steep for my chair.",
            "It was asked for by many.",
            "Villages with no line come first.",
            "There is no money for it.",
            "Work begins in spring.",
            "The text, with what changed",
        )
    ]
    assert places == sorted(places)
    assert 'href="/en/q/internet/decision/"' in page
    assert "/en/q/internet/decision/text/#passage-1" in page
    assert code not in response.request["PATH_INFO"]
    assert response["Cache-Control"] == "no-store"
    assert len(gzip.compress(response.content)) < MOST_BYTES


def test_what_was_sent_is_not_told_a_second_time_on_the_page(
    client, answered, people, code_of, reach
):
    code = code_of(people[0])
    person = Participant.objects.get(pk=people[0].pk)
    reach(person)
    answer_everybody()

    page = text_of(opened(client, code))

    assert Notice.objects.count() == 1
    assert page.count("You agreed with 4 statements.") == 1


def test_without_an_answer_the_page_says_so(client, whole, people, code_of):
    page = opened(client, code_of(people[0]), "our-answer/")

    assert page.status_code == 404
    assert "There is no answer yet." in text_of(page)
    assert not Publication.objects.exists()
