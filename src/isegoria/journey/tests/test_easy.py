"""A question in easy words: written at the desk, tested by readers, asked for by one link."""

import html
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from isegoria.base.easy import easy_form, easy_words
from isegoria.inform.models import ReaderTest
from isegoria.languages.queries import shown
from isegoria.languages.reading import Reading
from isegoria.languages.services import reword, translate

pytestmark = pytest.mark.django_db

OWN = {"Origin": "http://testserver"}
EASY = "How do we bring fast internet to all?"
DESK = "/en/desk/q/internet/easy/en/"
TESTED = {
    "readers": "5",
    "about": "People of the day centre",
    "tested_on": "2026-03-02",
    "signed_as": "Office for inclusion",
}


def words_of(response):
    page = html.unescape(response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def easy(question, statements):
    """The question and its first statement in easy words."""
    translate(question.question, language=easy_form("en"), body=EASY)
    for number, one in enumerate(statements, 1):
        translate(one.text, language=easy_form("en"), body=f"Easy statement {number}.")
    return question


def test_the_page_of_a_question_links_to_its_easy_words_where_there_are_some(client, question):
    before = client.get("/en/q/internet/")
    missing = client.get("/en/q/internet/easy/")
    translate(question.question, language=easy_form("en"), body=EASY)

    after = client.get("/en/q/internet/")
    page = client.get("/en/q/internet/easy/")

    assert b"/en/q/internet/easy/" not in before.content
    assert missing.status_code == 404
    assert b'href="/en/q/internet/easy/"' in after.content
    assert EASY in words_of(page)
    assert client.get("/fr/q/internet/easy/").status_code == 404
    assert page.cookies == {}


def test_what_is_not_in_easy_words_yet_says_so(client, easy):
    words = words_of(client.get("/en/q/internet/easy/"))

    assert "One home in five has no line. This part is not in easy words yet." in words
    assert f"{EASY} This part" not in words


def test_from_the_easy_page_all_that_is_asked_is_in_easy_words(client, easy):
    response = client.post("/en/q/internet/easy/", {"way": "0"}, headers=OWN)

    assert (response.status_code, response["Location"]) == (303, "/en/q/internet/statements/1/")
    assert response.cookies["reading"].value == Reading(is_easy=True).code
    assert re.search(r"Easy statement [123]\.", words_of(client.get(response["Location"])))
    client.cookies.clear()
    assert "Easy statement" not in words_of(client.get(response["Location"]))


def test_what_was_set_before_stays_when_easy_words_are_asked_for(client, easy):
    client.cookies["reading"] = Reading(300, "dark").code

    response = client.post("/en/q/internet/easy/", {"way": "0"}, headers=OWN)

    assert response.cookies["reading"].value == Reading(300, "dark", is_easy=True).code


@pytest.mark.parametrize("way", ["", "7", "x", "-1"])
def test_a_way_that_is_not_there_leads_back_to_the_page(client, easy, way):
    response = client.post("/en/q/internet/easy/", {"way": way}, headers=OWN)

    assert (response.status_code, response["Location"]) == (302, "/en/q/internet/easy/")
    assert response.cookies == {}


def test_another_site_cannot_set_easy_words(client, easy):
    response = client.post(
        "/en/q/internet/easy/", {"way": "0"}, headers={"Origin": "https://example.org"}
    )

    assert (response.status_code, response.cookies) == (403, {})


def test_whoever_set_easy_words_first_is_led_to_them_and_can_read_the_usual_ones(client, easy):
    client.cookies["reading"] = Reading(is_easy=True).code

    led = client.get("/en/q/internet/")
    usual = client.get("/en/q/internet/?usual")

    assert led["Location"] == "/en/q/internet/easy/"
    assert (usual.status_code, EASY in words_of(usual)) == (200, False)


def test_easy_words_from_before_a_change_are_not_shown_any_more(client, easy):
    reword(easy.question, "Should we bring fast internet to every home?")

    assert client.get("/en/q/internet/easy/").status_code == 404
    assert b"/en/q/internet/easy/" not in client.get("/en/q/internet/").content


def test_an_official_writes_easy_words_and_is_told_what_may_be_hard(desk, question, filled):
    page = desk.get(DESK)
    field = f"text_{question.question_id}"

    saved = desk.post(DESK, filled(page, **{field: "We implement it."}))
    again = desk.get(DESK)

    assert (saved.status_code, saved["Location"]) == (302, DESK)
    assert "Hard word: “implement”. Perhaps: “do”." in words_of(again)
    with easy_words():
        assert str(shown([question.question_id], "en")[question.question_id]) == "We implement it."


def test_easy_words_of_another_language_stand_beside_the_words_of_that_language(desk, question):
    question.languages = "en,fr"
    question.save(update_fields=["languages"])
    translate(question.question, language="fr", body="Comment relier chaque maison ?")

    page = desk.get("/en/desk/q/internet/easy/fr/")

    assert "Comment relier chaque maison ?" in words_of(page)
    assert "One home in five has no line." not in words_of(page)
    assert desk.get("/en/desk/q/internet/easy/ru/").status_code == 404


def test_who_tested_the_easy_words_is_read_by_everybody(desk, client, easy):
    response = desk.post(f"{DESK}tested/", TESTED)

    assert (response.status_code, response["Location"]) == (302, DESK)
    client.logout()
    words = words_of(client.get("/en/q/internet/easy/"))
    assert (
        "On March 2, 2026 5 readers tested these words: People of the day centre "
        "Signed by: Office for inclusion"
    ) in words
    assert "Some words were changed since then." not in words


def test_a_change_after_the_test_is_told(desk, client, easy):
    desk.post(f"{DESK}tested/", TESTED)

    translate(easy.summary, language=easy_form("en"), body="Many homes have no line.")

    assert "Some words were changed since then." in words_of(client.get("/en/q/internet/easy/"))


def test_the_same_test_twice_is_noted_once_and_can_be_taken_out(desk, easy, officer):
    for readers in ("5", "6"):
        desk.post(f"{DESK}tested/", {**TESTED, "readers": readers})
    test = ReaderTest.objects.get()

    assert (test.readers, test.signed_by, test.tested_on) == (6, officer, date(2026, 3, 2))
    desk.post(f"{DESK}tested/", {"remove": str(test.pk)})
    assert not ReaderTest.objects.exists()
    assert desk.post(f"{DESK}tested/", {"remove": "x"}).status_code == 404


def test_a_test_that_cannot_be_is_refused_in_words(desk, question):
    nothing = desk.post(f"{DESK}tested/", TESTED)
    translate(question.question, language=easy_form("en"), body=EASY)
    tomorrow = (timezone.now() + timedelta(days=2)).date().isoformat()
    later = desk.post(f"{DESK}tested/", {**TESTED, "tested_on": tomorrow})
    empty = desk.post(f"{DESK}tested/", {**TESTED, "readers": "0", "signed_as": ""})

    assert [one.status_code for one in (nothing, later, empty)] == [422, 422, 422]
    assert "There are no easy words in this language yet." in words_of(nothing)
    assert "The day of the test has not come yet." in words_of(later)
    assert "Write how many readers it were, in digits." in words_of(empty)
    assert "Say who signs for it." in words_of(empty)
    assert not ReaderTest.objects.exists()


def test_somebody_else_has_no_desk_of_easy_words(client, question):
    assert client.get(DESK).status_code == 302


def test_staff_who_read_easy_words_work_on_the_usual_ones(desk, easy):
    desk.cookies["reading"] = Reading(is_easy=True).code

    assert EASY not in words_of(desk.get("/en/desk/q/internet/"))


def test_whoever_writes_easy_words_is_one_of_the_authors(client, officer, question):
    question.published_at = None
    question.save()
    client.force_login(officer)

    assert client.post(DESK, {}).status_code == 200
    assert question.authors.filter(account=officer).exists()
