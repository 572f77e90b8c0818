"""A voice note is written down by two people and read back to whoever said it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.tests.ten import said
from isegoria.base.refusal import NotNow
from isegoria.files.tests.recordings import tone
from isegoria.hear import transcripts
from isegoria.hear.models import Item, Participant
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.questionnaire.definition import Form, Kind, Question

pytestmark = pytest.mark.django_db

WHY = Question("why", Kind.TEXT, said("Why?", "Pourquoi ?", "لماذا؟"), long=True)
DESK = "/en/desk/q/internet/spoken/"
WORDS = "Le car ne passe plus le soir."
OURS = {"origin": "http://testserver"}


@pytest.fixture
def survey(make_survey):
    form = Form("why", "1", said("Why", "Pourquoi", "لماذا"), ("en", "fr", "ar"), (WHY,))
    return make_survey(form)


@pytest.fixture
def person(survey):
    """Somebody who has answered by a voice note, with their browser."""
    browser = Client()
    note = SimpleUploadedFile("note.wav", tone(0.2), "audio/wav")
    answer = browser.post(
        "/en/q/internet/survey/1/why/", {"why": "", "why.file": note}, headers=OURS
    )
    assert answer.status_code == 303
    return browser


@pytest.fixture
def desk(make_account):
    """Open the desk as one of two officers."""

    def sign_in(name):
        browser = Client()
        browser.force_login(make_account(name, "officer"))
        return browser

    return sign_in


def own_item():
    return Item.objects.get(author__isnull=False)


def put_down(browser, words=WORDS, language="fr"):
    return browser.post(f"{DESK}{own_item().pk}/", {"words": words, "language": language})


def receipt(browser, action="", **fields):
    code = browser.get("/en/q/internet/survey/1/").context["code"]
    return browser.post(f"/en/receipt/{action}", {"code": code, **fields}, headers=OURS)


def points():
    return Survey().points(Participant.objects.get(), "en")


def test_two_people_agree_on_the_words_and_the_person_confirms_them(survey, person, desk):
    ola, mia = desk("ola"), desk("mia")
    assert "1 recording waits" in ola.get("/en/desk/q/internet/").content.decode()
    page = ola.get(f"{DESK}{own_item().pk}/").content.decode()
    heard = ola.get(re.search(r'src="([^"]+/original/)"', page)[1])
    assert (heard.content, heard.headers["Content-Type"]) == (tone(0.2), "audio/wav")

    put_down(ola)
    assert points()[0].stance == "A recording"
    put_down(mia)

    assert points()[0].stance == WORDS
    assert own_item().text.source_language == "fr"
    assert "has been written down" in receipt(person).content.decode()
    read_back = receipt(person, "answer/", key="why").content.decode()
    assert WORDS in read_back
    assert "<audio controls" in read_back
    done = receipt(person, "confirm/", item=own_item().pk, words=WORDS)
    assert "These are your words now" in done.content.decode()
    assert own_item().transcript.stage == "confirmed"
    assert own_item().standing == Item.Standing.HELD
    assert audit(all_bodies()).problems == []


def test_nobody_compares_their_own_writing(survey, person, make_account):
    ola = make_account("ola", "officer")
    transcripts.write_down(item=own_item(), words=WORDS, language="fr", by=ola)

    with pytest.raises(NotNow, match="Somebody else has to compare it"):
        transcripts.check(item=own_item(), words=WORDS, language="fr", by=ola)


def test_whoever_changes_a_word_has_written_it_down_anew(survey, person, desk):
    ola, mia = desk("ola"), desk("mia")
    put_down(ola)

    put_down(mia, "Le car ne passe plus le soir ici.")
    assert points()[0].stance == "A recording"
    put_down(ola, "Le car ne passe plus le soir ici.")

    assert points()[0].stance == "Le car ne passe plus le soir ici."


def test_the_person_puts_right_what_was_misheard_and_it_is_read_anew(survey, person, desk):
    put_down(desk("ola"))
    put_down(desk("mia"))
    Item.objects.filter(author__isnull=False).update(standing=Item.Standing.ACCEPTED)

    receipt(person, "confirm/", item=own_item().pk, words="Le car ne passe plus le dimanche.")

    assert points()[0].stance == "Le car ne passe plus le dimanche."
    assert (own_item().standing, own_item().transcript.stage) == ("held", "corrected")
    assert audit(all_bodies()).problems == []


def test_silence_is_set_aside_and_the_person_is_told(survey, person, desk):
    ola = desk("ola")

    ola.post(f"{DESK}{own_item().pk}/", {"nothing": "yes"})

    assert "No recording waits" in ola.get(DESK).content.decode()
    assert "heard no words in it" in receipt(person, "answer/", key="why").content.decode()


def test_a_recording_reaches_nobody_who_has_no_business_with_it(survey, person, desk, stranger):
    browser = Client()
    browser.force_login(stranger)
    address = f"{DESK}{own_item().pk}/original/"

    assert browser.get(address).status_code == 404
    assert Client().get(address).status_code == 302
    other = receipt(person, "confirm/", item=own_item().pk + 999, words="Not mine")
    assert other.status_code == 404


def test_moderators_read_it_once_it_has_words(survey, person, desk, moderator):
    browser = Client()
    browser.force_login(moderator)
    assert "Nothing waits" in browser.get("/en/desk/moderation/").content.decode()

    put_down(desk("ola"))
    put_down(desk("mia"))

    page = browser.get("/en/desk/moderation/").content.decode()
    assert WORDS in page
    assert "written down by two people" in page
