"""A question in sign language: films that load only once somebody starts them, with the words."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isegoria.files.models import File
from isegoria.files.tests.recordings import FILM_OF_A_PHONE, SIGNED, VOICE_NOTE
from isegoria.journey.audit import all_bodies
from isegoria.journey.services import throw_away
from isegoria.languages.models import Text
from isegoria.languages.services import translate
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal
from isegoria.signing.models import Film
from isegoria.signing.services import put_film

pytestmark = pytest.mark.django_db

PAGE, DESK = "/en/q/internet/signed/", "/en/desk/q/internet/signed/"
WORDS = "How should every home get fast internet? Tell us until Sunday."


@pytest.fixture
def film(question):
    return put(question)


@pytest.fixture
def desk(client, officer, question, activity):
    client.force_login(officer)
    return client


def put(process, *, activity=None, sign_language="International Sign", content=FILM_OF_A_PHONE):
    return put_film(
        process=process,
        activity=activity,
        sign_language=sign_language,
        transcript=WORDS,
        content=[content],
        size=len(content),
    )


def send(desk, *, content=FILM_OF_A_PHONE, name="film.mp4", **said):
    file = SimpleUploadedFile(name, content, content_type="video/mp4")
    asked = {"what": "question", "sign_language": "International Sign", "transcript": WORDS}
    return desk.post(DESK, {**asked, "file": file, **said})


def test_the_page_shows_the_words_and_loads_no_film_before_somebody_starts_it(client, film):
    page = client.get(PAGE).content.decode()

    assert WORDS in page
    (video,) = re.findall(r"<video[^>]*>", page)
    assert 'preload="none"' in video
    assert "autoplay" not in video
    assert "poster" not in video
    assert f'src="/en/q/internet/signed/{film.pk}.film"' in video
    assert "0.0 MB" in page


def test_the_page_of_the_question_leads_there_and_holds_nothing_of_a_film(client, film):
    page = client.get("/en/q/internet/").content.decode()

    assert f'href="{PAGE}">See it in sign language</a>' in page
    assert "<video" not in page
    assert ".film" not in page


def test_without_a_film_nothing_is_said_of_it(client, question):
    assert "sign language" not in client.get("/en/q/internet/").content.decode()
    assert client.get(PAGE).status_code == 404


def test_a_player_gets_the_stretches_that_it_asks_for(client, film):
    address = f"{PAGE}{film.pk}.film"

    whole = client.get(address)
    part = client.get(address, headers={"Range": "bytes=4-11"})

    assert (whole.status_code, whole.content) == (200, FILM_OF_A_PHONE)
    assert whole["Content-Type"] == "video/mp4"
    assert whole["Cache-Control"] == "public, max-age=86400"
    assert (part.status_code, part.content) == (206, b"ftypmp42")


def test_films_of_a_draft_and_of_nobody_are_not_given_out(client, make_question):
    draft = make_question("draft", published=False)
    film = put(draft)

    assert client.get("/en/q/draft/signed/").status_code == 404
    assert client.get(f"/en/q/draft/signed/{film.pk}.film").status_code == 404
    assert client.get(f"{PAGE}{film.pk}.film").status_code == 404
    assert client.get(f"{PAGE}{'9' * 30}.film").status_code == 404


def test_the_question_and_what_is_asked_are_signed_each_in_many_languages(desk, activity, client):
    send(desk)
    send(desk, sign_language="LSF")
    send(desk, what=str(activity.pk), content=SIGNED)

    page = client.get(PAGE).content.decode()

    assert [one.activity_id for one in Film.objects.order_by("pk")] == [None, None, activity.pk]
    assert len(re.findall("<video", page)) == 3
    titles = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert titles[0] == "How should we bring fast internet to every home?"
    assert len(titles) == 2


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"transcript": " "}, "Write what is signed in the film."),
        ({"transcript": "x" * 10_001}, "10000"),
        ({"sign_language": " "}, "Name the sign language"),
        ({"sign_language": "x" * 61}, "60"),
        ({"content": b""}, "This file is empty."),
        ({"content": VOICE_NOTE}, "This is no recording."),
        ({"content": b"MZ" + b"\0" * 600}, "We cannot read this kind of file."),
        ({"what": "999"}, "Select a valid choice."),
        ({"file": ""}, "Choose a film."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(desk, said, told):
    response = send(desk, **said)

    assert response.status_code == 422
    assert told in response.content.decode()
    assert (Film.objects.count(), File.objects.count()) == (0, 0)


def test_the_same_language_twice_is_refused(desk, film):
    response = send(desk, sign_language=" International  Sign ")

    assert response.status_code == 422
    assert "There is a film in this language already." in response.content.decode()
    assert (Film.objects.count(), File.objects.count()) == (1, 1)


def test_a_film_is_taken_out_once_with_its_words_and_its_file(desk, film):
    texts = Text.objects.count()

    assert desk.post(DESK, {"take_out": film.pk}).status_code == 302
    assert desk.post(DESK, {"take_out": film.pk}).status_code == 404
    assert (Film.objects.count(), File.objects.count()) == (0, 0)
    assert Text.objects.count() == texts - 1


def test_the_log_vouches_for_a_film_and_notes_that_it_was_taken_out(desk, film):
    seal()
    assert audit(all_bodies()).problems == []
    File.objects.update(name="another.mp4")
    assert len(audit(all_bodies()).problems) == 1
    File.objects.update(name=film.file.name)

    desk.post(DESK, {"take_out": film.pk})

    seal()
    assert audit(all_bodies()).problems == []


def test_a_draft_that_is_thrown_away_takes_its_films_along(make_question):
    draft = make_question("draft", published=False)
    put(draft)

    throw_away(draft)

    assert (Film.objects.count(), File.objects.count()) == (0, 0)


def test_strangers_find_no_desk(client, stranger, film):
    client.force_login(stranger)

    assert client.get(DESK).status_code == 404
    assert client.post(DESK, {"take_out": film.pk}).status_code == 404
    assert client.get(f"{DESK}{film.pk}.film").status_code == 404


def test_staff_look_at_a_film_before_others_can(desk, make_question):
    film = put(make_question("draft", published=False))

    assert desk.get(f"/en/desk/q/draft/signed/{film.pk}.film").content == FILM_OF_A_PHONE


def test_the_film_of_another_question_is_not_taken_out_here(desk, make_question):
    film = put(make_question("roads"))

    assert desk.post(DESK, {"take_out": film.pk}).status_code == 404
    assert Film.objects.count() == 1


def test_the_page_costs_the_same_for_one_film_and_for_three(client, film, question, activity):
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    put(question, sign_language="LSF")
    put(question, activity=activity)
    with CaptureQueriesContext(connection) as three:
        page = client.get(PAGE).content.decode()

    assert page.count("<video") == 3
    assert len(one) == len(three) <= 9


def test_words_in_another_language_are_shown_to_its_readers(client, film):
    translate(film.transcript, language="fr", body="Comment amener internet ?")

    assert "Comment amener internet ?" in client.get("/fr/q/internet/signed/").content.decode()
