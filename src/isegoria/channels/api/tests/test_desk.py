"""Staff hand out keys, each seen once, and make them void."""

import re

import pytest

from isegoria.channels.api.models import Key
from isegoria.channels.api.tests.programs import bring, votes

pytestmark = pytest.mark.django_db

DESK = "/en/desk/q/internet/api/"


@pytest.fixture
def desk(client, officer, asked):
    client.force_login(officer)
    return client


def made(page):
    return re.findall(r'<code dir="ltr">([\w-]{43})</code>', page)


def test_the_desk_of_the_question_leads_here(desk):
    assert f'href="{DESK}"' in desk.get("/en/desk/q/internet/").content.decode()


def test_a_key_is_made_and_shown_once(desk, statements):
    page = desk.post(DESK, {"partner": " Radio  Maji "}).content.decode()

    (token,) = made(page)
    key = Key.objects.get()
    assert (key.partner, key.process.slug) == ("Radio Maji", "internet")
    assert bring(desk, token, votes(statements, "agree")).status_code == 201
    after = desk.get(DESK).content.decode()
    assert token not in after
    assert "It brought the answers of 1 person." in after


def test_a_key_for_all_questions_is_marked(desk, make_question):
    other = make_question("roads")

    desk.post(DESK, {"partner": "Radio", "for_all": "on"})

    assert Key.objects.get().process is None
    page = desk.get(f"/en/desk/q/{other.slug}/api/").content.decode()
    assert "For all questions" in page


@pytest.mark.parametrize("partner", ["", "  ", "x" * 81])
def test_a_key_is_for_somebody(desk, partner):
    response = desk.post(DESK, {"partner": partner})

    assert response.status_code == 422
    assert Key.objects.count() == 0


def test_a_key_is_made_void(desk, key, token, statements):
    page = desk.post(DESK, {"void": str(key.pk)}, follow=True).content.decode()

    assert "The key does not hold any more." in page
    assert bring(desk, token, votes(statements, "agree")).status_code == 401


@pytest.mark.parametrize("number", ["0", "999", "x", "9" * 30])
def test_no_other_key_is_made_void(desk, key, number):
    assert desk.post(DESK, {"void": number}).status_code == 404
    assert Key.objects.exclude(digest=None).count() == 1


def test_the_key_of_another_question_is_not_shown_nor_made_void(desk, key, make_question):
    make_question("roads")

    assert "Radio Maji" not in desk.get("/en/desk/q/roads/api/").content.decode()
    assert desk.post("/en/desk/q/roads/api/", {"void": str(key.pk)}).status_code == 404


def test_strangers_find_nothing_here(client, stranger, key):
    client.force_login(stranger)

    assert client.get(DESK).status_code == 404
    assert client.post(DESK, {"void": str(key.pk)}).status_code == 404
