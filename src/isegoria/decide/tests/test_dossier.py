"""The dossier has on one page what whoever decides must know; each claim can be looked up."""

import re

import pytest

from isegoria.inform.services import NewPassage, Words, put_document

pytestmark = pytest.mark.django_db
DOSSIER = "/en/desk/q/internet/decision/dossier/"


def test_it_is_there_before_a_decision_is_begun_and_says_who_was_heard(client, heard, decider):
    client.force_login(decider)

    page = " ".join(client.get(DOSSIER).content.decode().split())

    assert "How should we bring fast internet to every home?" in page
    assert "12 people answered." in page
    assert "The budget of six million." in page
    assert "No option is put down yet." in page
    assert "Widely supported" in page
    assert "11 of 12 who were asked agree" in page
    assert "1 day is left" in page


def test_before_a_decision_is_begun_no_link_on_it_ends_at_nothing(client, heard, decider):
    client.force_login(decider)

    page = client.get(DOSSIER).content.decode()

    addresses = set(re.findall(r'href="(/en/[^"#?]*)', page))
    assert "/en/desk/q/internet/decision/" in addresses
    assert {client.get(one, follow=True).status_code for one in addresses} == {200}


def test_options_and_legal_limits_are_those_of_the_record(client, whole, decider):
    client.force_login(decider)

    page = client.get(DOSSIER).content.decode()

    assert all(words in page for words in ("Town first", "4 million", "Section 4 of the Networks"))


def test_every_point_leads_to_what_was_said_within_one_click(client, whole, decider):
    put_document(
        process=whole.process,
        title=Words("Costs"),
        passages=[NewPassage(Words("Four million."))],
        language="en",
    )
    client.force_login(decider)
    page = client.get(DOSSIER).content.decode().partition("<main")[2].partition("</main>")[0]

    found = {one.replace("&amp;", "&") for one in re.findall(r'href="(/en/q/[^"]+)"', page)}

    assert {"/en/q/internet/themes/1/", "/en/q/internet/heard/"} <= found
    assert any(one.startswith("/en/q/internet/heard/statements/?words=Villages") for one in found)
    assert {client.get(one).status_code for one in found} == {200}


def test_it_is_for_those_who_prepare_and_decide(client, heard, make_account):
    client.force_login(make_account("mo", "moderator"))

    assert client.get(DOSSIER).status_code == 404
