"""The pages of themes at the desk: who may see them, what they show, and what they cost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isegoria.themes.models import OpenText, Reading
from isegoria.themes.services.gathering import gather

pytestmark = pytest.mark.django_db
DESK = "/en/desk/q/internet/themes/"


@pytest.fixture
def words_of():
    def words_of(response):
        main = response.content.decode().partition("<main")[2].partition("</main>")[0]
        return " ".join(re.sub(r"<[^>]+>", " ", main).split())

    return words_of


def test_themes_are_there_for_officers_and_moderators_alone(
    client, question, officer, moderator, stranger, make_account
):
    seen = {}
    for one in (officer, moderator, stranger, make_account("audie", "auditor")):
        client.force_login(one)
        seen[one.name] = client.get(DESK).status_code
    client.logout()

    assert seen == {"Olu": 200, "Mei": 200, "Stan": 404, "Audie": 404}
    assert client.get(DESK).status_code == 302
    assert client.post(f"{DESK}begin/").status_code == 302


def test_somebody_begins_writes_a_theme_and_reads_one_answer_after_another(
    client, question, make_words, officer, words_of
):
    make_words("No ramp at the stop.")
    make_words("The driver did not wait.")
    client.force_login(officer)

    begun = client.post(f"{DESK}begin/", follow=True)
    empty = client.post(f"{DESK}new/", {"name": " "})
    client.post(f"{DESK}new/", {"name": "Ramps", "belongs": "Ways in"})
    first = client.get(f"{DESK}answers/next/?state=unread", follow=True)
    theme = re.search(r'name="theme" value="(\d+)"', first.content.decode()).group(1)
    saved = client.post(
        f"{DESK}answers/1/?state=unread", {"turn": "1", "theme": theme, "do": "place"}, follow=True
    )
    nothing = client.post(
        f"{DESK}answers/2/?state=unread", {"turn": "1", "do": "place"}, follow=True
    )
    client.post(f"{DESK}answers/2/?state=unread", {"turn": "1", "do": "nothing"})

    assert "0 of 2 answers are read" in words_of(begun)
    assert empty.status_code == 422
    assert "No ramp at the stop." in words_of(first)
    assert "The driver did not wait." in words_of(saved)
    assert (nothing.status_code, "Tick a theme" in words_of(nothing)) == (422, True)
    assert "2 of 2 answers are read" in words_of(client.get(DESK))
    assert "No ramp at the stop." in words_of(client.get(f"{DESK}1/"))


def test_the_second_reader_sees_no_theme_of_the_first_on_any_page(
    client, drawn, ramps, drivers, officer, moderator, read, words_of
):
    read(drawn[0], officer, ramps)
    client.force_login(moderator)

    number = drawn[0].number
    listed = words_of(client.get(f"{DESK}answers/?words=number+{number}"))
    alone = client.get(f"{DESK}answers/{number}/").content.decode()
    under = words_of(client.get(f"{DESK}1/"))

    assert "Waits for a second reader" in words_of(client.get(f"{DESK}answers/"))
    assert "Ramps" not in re.sub(r"<[^>]+>|Ramps (?=Drivers)", "", listed.split("Answer")[0])
    assert "You are the second reader." in alone
    assert " checked" not in alone.partition("<fieldset")[2].partition("</fieldset>")[0]
    assert "1 more waits for a second reader" in under


def test_ticked_answers_of_a_list_are_placed_at_once(
    client, once, ramps, officer, moderator, read, words_of
):
    read(once[0], moderator, ramps)
    read(once[0], officer, ramps)
    client.force_login(officer)

    address = f"{DESK}answers/?words=bus"
    ticked = {"text": [one.pk for one in once[:3]], "theme": ramps.pk}
    page = words_of(client.post(address, ticked, follow=True))
    none = words_of(client.post(address, {"theme": ramps.pk}, follow=True))

    assert "2 answers are placed." in page
    assert "1 was read by others already" in page
    assert "Tick answers, and choose a theme." in none
    assert Reading.objects.filter(turn=1).count() == 3


def test_languages_that_somebody_reads_lead_the_way(client, texts, officer):
    client.force_login(officer)
    client.post(f"{DESK}languages/", {"language": ["fr", "tlh"]})

    led = client.get(f"{DESK}answers/next/?state=unread")

    assert led.url == f"{DESK}answers/10/?state=unread"


def test_a_translation_stands_beside_the_original_and_says_who_made_it(
    client, texts, officer, words_of
):
    client.force_login(officer)

    page = words_of(client.get(f"{DESK}answers/10/"))

    assert "Le bus n’a pas de rampe." in page
    assert "Translated by a person The bus has no ramp." in page


def test_themes_are_moved_merged_and_undone_on_their_pages(
    client, question, once, ramps, drivers, officer, read, words_of
):
    read(once[0], officer, ramps)
    client.force_login(officer)

    split = client.post(
        f"{DESK}1/", {"do": "split", "text": once[0].pk, "name": "Ways in"}, follow=True
    )
    client.post(f"{DESK}3/", {"do": "merge", "to": drivers.pk})
    merged = words_of(client.get(DESK))
    undone = words_of(client.post(f"{DESK}undo/5/", follow=True))
    again = words_of(client.post(f"{DESK}undo/5/", follow=True))
    empty = client.post(f"{DESK}1/", {"do": "merge"})
    shifted = client.post(f"{DESK}2/shift/", {"do": "up"})

    assert "1 answer is moved." in words_of(split)
    assert "Merged: Ways in → Drivers" in merged
    assert "It is undone." in undone
    assert "This was undone before." in again
    assert empty.status_code == 422
    assert shifted.status_code == 302
    assert client.post(f"{DESK}1/", {"do": "nonsense"}).status_code == 404
    assert client.get(f"{DESK}99/").status_code == 404


def test_a_theme_is_said_in_another_language(client, question, ramps, officer, words_of):
    question.languages = "en,fr"
    question.save()
    client.force_login(officer)

    saved = client.post(f"{DESK}1/change/?language=fr", {"name": "Rampes"}, follow=True)

    assert "Ramps" in words_of(saved)
    assert "Rampes" in words_of(client.get("/fr/desk/q/internet/themes/"))
    assert client.get(f"{DESK}1/change/?language=tlh").status_code == 404


def test_pages_ask_as_much_of_many_answers_as_of_few(
    client, question, book, ramps, drivers, officer, make_words, read
):
    client.force_login(officer)
    pages = ("", "answers/", "answers/?words=bus&theme=1", "answers/3/", "1/")

    def costs():
        found = []
        for one in pages:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(DESK + one).status_code == 200
            found.append(len(asked))
        return found

    for text in OpenText.objects.filter(process=question).order_by("number")[:3]:
        read(text, officer, ramps)
    few = costs()
    for number in range(30):
        make_words(f"The bus of {number} o’clock has no ramp.")
    gather(question)
    for text in OpenText.objects.filter(process=question, state="unread")[:20]:
        read(text, officer, ramps, drivers)

    assert costs() == few
    assert max(few) <= 23
