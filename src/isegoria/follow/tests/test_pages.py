"""The pages of promises: for everybody, and at the desk."""

import gzip
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from isegoria.files.tests.pictures import photograph
from isegoria.follow.models import Commitment
from isegoria.follow.services import writing
from isegoria.follow.tests.conftest import WORDS

pytestmark = pytest.mark.django_db
PUBLIC, DESK = "/en/q/internet/promised/", "/en/desk/q/internet/promised/"


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def signed_in(client, writer):
    client.force_login(writer)
    return client


def form(day, **changed):
    return WORDS | {"version": 1, "due_on": day(30), **changed}


def test_before_anything_is_promised_there_is_no_page(client, drafted):
    assert client.get(PUBLIC).status_code == 404
    assert client.get(f"{PUBLIC}1/").status_code == 404
    assert "/promised/" not in text_of(client.get("/en/q/internet/"))
    assert "/promised/" not in text_of(client.get("/en/q/internet/decision/"))


def test_decision_and_promise_lead_to_one_another(client, promised):
    decision = text_of(client.get("/en/q/internet/decision/"))
    page = text_of(client.get(f"{PUBLIC}1/"))

    assert f'<a href="{PUBLIC}1/">Promise 1: to be done by' in decision
    assert f'<a href="{PUBLIC}">All that was promised, and where it stands</a>' in decision
    assert 'href="/en/q/internet/decision/#points"' in page
    assert f'href="{PUBLIC}"' in text_of(client.get("/en/q/internet/"))


def test_what_is_late_says_since_when_on_every_page(client, overdue):
    pages = [client.get(one) for one in (PUBLIC, f"{PUBLIC}1/", "/en/q/internet/decision/")]

    assert all("late since" in text_of(one) for one in pages)


def test_a_promise_says_all_that_one_can_check(client, promised, become):
    become(promised, "done", "All eleven villages.", link="https://example.org/map")

    page = text_of(client.get(f"{PUBLIC}1/"))

    places = [
        page.index(words)
        for words in (
            "Every village has a line.",
            "done, with proof",
            "The roads department",
            "Two million.",
            "The eastern villages",
            "The masts stand",
            "All eleven villages.",
            'href="https://example.org/map"',
            "sealed in the public log",
        )
    ]
    assert places == sorted(places)


def test_the_pages_are_light_and_ask_little(client, promised, django_assert_max_num_queries):
    for _one in range(30):
        made = writing.draft_for_the_whole(process=promised.process)
        Commitment.objects.filter(pk=made.pk).update(state="planned", due_on=promised.due_on)
    client.get(PUBLIC)

    with django_assert_max_num_queries(10):
        every = client.get(PUBLIC)
    with django_assert_max_num_queries(15):
        one = client.get(f"{PUBLIC}1/")

    assert len(gzip.compress(every.content)) < 10_000
    assert len(gzip.compress(one.content)) < 10_000
    assert "<script" not in every.content.decode().partition("<main")[2].partition("</main>")[0]


def test_a_promise_is_made_at_the_desk_from_nothing_to_done(signed_in, decided_question, day):
    signed_in.post(DESK, {"points": "1"})
    saved = signed_in.post(f"{DESK}1/", form(day, milestone_1="Masts", day_1=day(3)))
    signed_in.post(f"{DESK}1/", {"publish": "2"})
    signed_in.post(f"{DESK}1/", {"reached": "1"})
    picture = SimpleUploadedFile("a.jpg", photograph(), "image/jpeg")
    done = signed_in.post(
        f"{DESK}1/step/",
        {
            "version": 3,
            "kind": "done",
            "words": "Built.",
            "link": "",
            "file": picture,
            "description": "A mast.",
        },
    )

    one = Commitment.objects.get()
    assert (saved.status_code, done.status_code) == (302, 302)
    assert list(one.steps.values_list("kind", flat=True)) == ["planned", "reached", "done"]
    assert "done, with proof" in text_of(signed_in.get(PUBLIC))


def test_done_without_proof_is_refused_beside_what_was_typed(signed_in, promised):
    page = signed_in.post(
        f"{DESK}1/step/", {"version": promised.version, "kind": "done", "words": "Built it."}
    )

    assert page.status_code == 422
    assert "Without a proof nothing is done." in text_of(page)
    assert "Built it." in text_of(page)


def test_half_a_milestone_and_no_date_are_explained_beside_their_fields(signed_in, drafted, day):
    sent = form(day, due_on="soon", milestone_1="Masts", day_2=day(3))

    page = text_of(signed_in.post(f"{DESK}1/", sent))

    assert '<a href="#id_due_on">Write a date, such as 2030-06-12.</a>' in page
    assert '<a href="#id_day_1">A milestone has words and a day.</a>' in page
    assert '<a href="#id_milestone_2">A milestone has words and a day.</a>' in page


def test_whoever_comes_second_keeps_what_they_typed(signed_in, drafted, write, writer, day):
    write(drafted, writer, due_on=day(20))

    page = signed_in.post(f"{DESK}1/", form(day, what="Mine."))
    again = signed_in.post(f"{DESK}1/", form(day, what="Mine.", version=2))

    assert page.status_code == 409
    assert "Mine." in text_of(page)
    assert 'name="version" value="2"' in text_of(page)
    assert again.status_code == 302


def test_a_text_of_a_hundred_kilobytes_is_refused_with_words(signed_in, drafted, day):
    page = signed_in.post(f"{DESK}1/", form(day, what="x" * 100_000))

    assert page.status_code == 422
    assert "1000 characters at most" in text_of(page)


def test_only_those_who_prepare_write_promises(client, promised, moderator, stranger):
    for who in (None, moderator, stranger):
        client.logout()
        if who:
            client.force_login(who)
        for address in (DESK, f"{DESK}1/", f"{DESK}1/step/"):
            assert client.get(address).status_code in (302, 404)
            assert client.post(address, {"points": "1"}).status_code in (302, 404)
    assert Commitment.objects.count() == 1


def test_a_promise_of_another_question_is_not_there(signed_in, promised, make_question):
    make_question("other")

    assert signed_in.get("/en/desk/q/other/promised/1/").status_code == 404
    assert signed_in.get("/en/q/other/promised/1/").status_code == 404


def test_the_desk_tells_what_is_late_or_due_soon(signed_in, overdue):
    page = text_of(signed_in.get("/en/desk/"))

    assert f'<a href="{DESK}">1 promise is late or due soon</a>' in page


def test_a_promise_is_said_in_other_languages(signed_in, promised, decided_question):
    decided_question.languages = "en,fr"
    decided_question.save()
    key = promised.what_id

    before = text_of(signed_in.get(f"{DESK}1/"))
    signed_in.post(f"{DESK}1/fr/", {f"text_{key}": "Une ligne dans chaque village."})

    assert "5 missing" in before
    assert "4 missing" in text_of(signed_in.get(f"{DESK}1/"))
    assert "Une ligne dans chaque village." in text_of(signed_in.get("/fr/q/internet/promised/"))
    assert signed_in.get(f"{DESK}1/de/").status_code == 404


def test_words_of_another_question_are_not_translated_from_here(
    signed_in, promised, decided_question
):
    decided_question.languages = "en,fr"
    decided_question.save()
    foreign = decided_question.question_id

    signed_in.post(f"{DESK}1/fr/", {f"text_{foreign}": "Autre chose."})

    assert not decided_question.question.renderings.filter(language="fr").exists()


def test_calendars_get_the_day_of_the_promise_and_of_its_milestone(client, promised, day):
    answer = client.get("/en/q/internet/promised.ics")

    text = answer.content.decode().replace("\r\n ", "")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert text.count("BEGIN:VEVENT") == 2
    assert f"DTSTART;VALUE=DATE:{day(30):%Y%m%d}" in text
    assert "SUMMARY:Every village has a line." in text
    assert "SUMMARY:The masts stand" in text


def test_readers_of_feeds_get_what_became_of_it_newest_first(client, promised, become):
    become(promised, "begun", "The first mast.")
    become(promised, "done", "All stand.", link="https://example.org/")

    answer = client.get("/en/q/internet/promised.atom")

    feed = ET.fromstring(answer.content)  # noqa: S314  # written by ourselves
    name = "{http://www.w3.org/2005/Atom}title"
    assert [one.text for one in feed.iter(name)][1:] == [
        "Done: Every village has a line.",
        "Begun: Every village has a line.",
        "Promised: Every village has a line.",
    ]
    assert b"All stand." in answer.content


def test_without_a_promise_there_is_no_calendar_and_no_feed(client, drafted):
    assert client.get("/en/q/internet/promised.ics").status_code == 404
    assert client.get("/en/q/internet/promised.atom").status_code == 404
