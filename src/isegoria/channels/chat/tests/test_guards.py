"""What a chat keeps, whom it lets in, and what becomes of a page that is too old."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from isegoria.activities.statements.services import add_statement
from isegoria.base.allowance import Allowance
from isegoria.channels.chat.models import Chat
from isegoria.channels.chat.services import KEPT, forget_what_is_over
from isegoria.channels.chat.tests.writer import ASKED, Visitor, voted
from isegoria.conversation.models import Conversation, Silence, Speaker
from isegoria.hear import limits
from isegoria.hear.models import Contribution
from isegoria.people.models import ReturnRoute
from isegoria.people.vault import SealBroken, seal, unseal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["", "forged:1abc:nothing", "late"])
def test_a_forged_or_late_chat_begins_anew_and_shows_what_was_not_put_down(
    visitor, monkeypatch, code
):
    visitor.begin()
    held = visitor.held
    if code == "late":
        later = timezone.now().timestamp() + 61 * 24 * 60 * 60
        monkeypatch.setattr("time.time", lambda: later)
    else:
        held["chat"] = code

    visitor.post(**held, words="My long thoughts")

    assert visitor.response.status_code == 422
    assert "This chat cannot go on" in visitor.words
    assert "This was not put down: My long thoughts" in visitor.words
    assert not Contribution.objects.exists()
    visitor.begin().press("1")
    assert voted() == [1]


def test_a_page_that_was_forgotten_asks_again_and_keeps_what_was_typed(visitor):
    visitor.begin()
    visitor.press("1")
    Chat.objects.update(day=timezone.now().date() - KEPT - timedelta(days=1))
    assert forget_what_is_over() == 1

    visitor.write("disagree")

    assert voted() == [1]
    assert ASKED in visitor.now
    assert 'value="disagree"' in visitor.page
    visitor.write("disagree")
    assert voted() == [1, -1]


def test_nothing_of_it_can_be_read_without_the_code_of_the_page(visitor):
    visitor.begin()
    visitor.press("1")
    code = visitor.held["chat"].split(":")[0]
    row = Chat.objects.get()

    assert code not in f"{row.key} {Conversation.objects.get().tag} {Speaker.objects.get().tag}"
    assert "Agree" in unseal(bytes(row.sealed), place=f"page of the chat {code}", own=code)


def test_nobody_is_written_to_and_no_number_is_kept(visitor):
    visitor.begin()
    visitor.press("1")
    visitor.press("stop")

    assert not ReturnRoute.objects.exists()
    assert not Silence.objects.exists()
    assert not Speaker.objects.exists()


def test_a_form_of_another_site_is_not_taken(visitor):
    form = {"begin": "1"}

    response = visitor.client.post(visitor.address, form, HTTP_ORIGIN="https://evil.example")

    assert response.status_code == 403
    assert not Chat.objects.exists()


def test_a_browser_that_names_no_origin_goes_all_the_way(in_chats):
    visitor = Visitor()
    for form in ({"begin": "1"}, {"press": "1"}, {"press": "2"}):
        held = visitor.held if "press" in form else {"ticket": ticket_of(visitor)}
        visitor.show(visitor.client.post(visitor.address, {**held, **form}))

    assert voted() == [1, -1]


def ticket_of(visitor):
    return re.search(r'name="ticket" value="([^"]+)"', visitor.page.partition("<main")[2])[1]


def test_newcomers_of_one_network_are_held_back_beyond_the_limit(in_chats, monkeypatch):
    monkeypatch.setattr(limits.NEWCOMERS, "take", lambda _network: 7)

    visitor = Visitor().begin()

    assert visitor.response.status_code == 429
    assert not Chat.objects.exists()


def test_whoever_is_new_by_another_word_is_held_back_too(visitor, monkeypatch):
    visitor.begin()
    visitor.press("1")
    visitor.write("new")
    monkeypatch.setattr(limits, "NEWCOMERS", Allowance(burst=1, seconds_each=60))

    visitor.press("1")
    visitor.write("new")
    visitor.press("1")

    assert visitor.response.status_code == 429
    assert voted() == [1, 1]


def test_whoever_has_answered_is_never_held_up_among_newcomers(visitor, monkeypatch):
    visitor.begin()
    visitor.press("1")
    receipt = visitor.receipt
    monkeypatch.setattr(limits.NEWCOMERS, "take", lambda _network: 7)

    assert ASKED in visitor.begin().now
    assert ASKED in Visitor().begin(receipt).now
    assert Visitor().begin().response.status_code == 429


@pytest.mark.parametrize("words", ["", "hello"])
def test_whoever_answered_the_same_at_another_place_is_told_and_does_not_begin(
    in_chats, make_question, words
):
    other = make_question("alder")
    other.channels, other.above = "web,chat", in_chats.process
    other.save()
    add_statement(
        activity=other.activities.get(), words="Boats first.", language="en", standing="accepted"
    )
    visitor = Visitor(slug="alder").begin()
    visitor.press("1")
    receipt, address = visitor.receipt, "/en/chat/internet/"

    visitor.show(visitor.client.get(address))
    assert "the same question was answered already" in visitor.words
    assert "Begin" not in visitor.words
    visitor.address = address
    visitor.begin(words)

    assert visitor.response.status_code == 409
    assert "the same question was answered already" in visitor.words
    assert Chat.objects.count() == 1
    assert not Visitor().begin().receipt
    visitor.show(visitor.client.get("/en/chat/alder/"))
    visitor.address = "/en/chat/alder/"
    assert visitor.begin().receipt == receipt


def test_whoever_has_the_secret_of_the_site_and_the_database_reads_no_page(visitor):
    visitor.begin()
    code = visitor.held["chat"].split(":")[0]
    sealed = bytes(Chat.objects.get().sealed)

    with pytest.raises(SealBroken):
        unseal(sealed, place=f"page of the chat {code}")


@pytest.mark.parametrize(
    "kept", ["sealed otherwise", "{}", '{"bubbles": [], "choices": [], "x": 1}']
)
def test_a_page_that_was_kept_by_another_version_is_asked_again(visitor, kept):
    visitor.begin()
    visitor.press("1")
    code = visitor.held["chat"].split(":")[0]
    own = "" if kept == "sealed otherwise" else code
    Chat.objects.update(sealed=seal(kept, place=f"page of the chat {code}", own=own))

    visitor.write("disagree")

    assert visitor.response.status_code == 200
    assert ASKED in visitor.now
    assert voted() == [1]


def test_marks_of_a_page_in_words_are_shown_as_they_were_written(visitor, in_chats):
    add_statement(activity=in_chats, words="<b>Bold</b> & true", language="en", standing="accepted")
    visitor.begin()
    visitor.write("<script>alert(1)</script>")

    assert "<script>alert" not in visitor.list
    assert "&lt;script&gt;alert" in visitor.list


def test_another_client_with_the_same_address_has_a_chat_of_its_own(visitor):
    visitor.begin()
    visitor.press("1")

    page = Client().get("/en/chat/internet/").content.decode()

    assert "Go on answering" not in page
