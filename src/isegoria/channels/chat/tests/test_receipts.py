"""A receipt of a chat goes on elsewhere, and one from elsewhere in a chat."""

from random import SystemRandom

import pytest

from isegoria.activities.statements.services import add_statement
from isegoria.base.allowance import Allowance
from isegoria.channels.chat.tests.writer import ASKED, OURS, VOTES, Visitor, voted
from isegoria.conversation.tests.conftest import Phone
from isegoria.hear import limits
from isegoria.hear.models import Contribution, Participant
from isegoria.hear.services import erase
from isegoria.receipts.codes import new_code

pytestmark = pytest.mark.django_db


def test_it_goes_on_by_text_message(visitor):
    visitor.begin()
    visitor.press("1")
    phone = Phone()

    assert "Your receipt is open." in phone.send(visitor.receipt)
    assert ASKED in phone.line
    phone.send("2")

    assert voted() == [1, -1]
    assert "3/3" in visitor.write(visitor.receipt).now
    assert Participant.objects.count() == 1


@pytest.mark.parametrize("at_the_beginning", [True, False])
def test_a_receipt_from_a_text_message_goes_on_here(visitor, at_the_beginning):
    phone = Phone()
    phone.send("internet")
    phone.send("1")
    receipt = phone.receipt()

    if at_the_beginning:
        visitor.begin(receipt)
    else:
        visitor.begin().write(receipt)

    assert "Your receipt is open. You can go on." in visitor.now
    assert ASKED in visitor.now
    assert visitor.receipt == receipt
    visitor.press("2")
    assert voted() == [1, -1]
    assert Participant.objects.count() == 1


def test_an_unknown_receipt_is_told_and_the_chat_begins(visitor):
    visitor.begin(new_code(SystemRandom()))

    assert "We do not know this receipt." in visitor.now
    assert visitor.choices() == VOTES
    assert not visitor.receipt


def test_whoever_comes_back_on_the_same_device_goes_on_where_they_were(visitor):
    visitor.begin()
    visitor.press("1")
    receipt = visitor.receipt

    visitor.show(visitor.client.get("/en/chat/internet/"))
    assert "Go on answering" in visitor.words
    visitor.begin()

    assert ASKED in visitor.now
    assert visitor.receipt == receipt
    assert (
        "Your 1 answer"
        in visitor.client.post("/en/receipt/", {"code": receipt}, **OURS).content.decode()
    )


def test_a_device_that_remembers_erased_answers_begins_anew(visitor):
    visitor.begin()
    visitor.press("1")
    erase(participant=Participant.objects.get())

    visitor.show(visitor.client.get("/en/chat/internet/"))
    visitor.begin()

    assert "1/3" in visitor.now
    assert "erased" not in visitor.words


def test_tries_of_receipts_are_counted_by_network(visitor, monkeypatch):
    counted = []
    monkeypatch.setattr(
        limits, "wait_after_unknown_receipt", lambda whose: counted.append(whose) or 0
    )
    for _chat in range(2):
        Visitor().begin(new_code(SystemRandom()))

    assert len(counted) == 2
    assert len(set(counted)) == 1


def test_tries_of_receipts_are_counted_together_with_those_on_the_web(in_chats, monkeypatch):
    monkeypatch.setattr(limits, "RECEIPTS", Allowance(burst=1, seconds_each=60))
    visitor = Visitor().begin()
    unknown = new_code(SystemRandom())
    assert "Please wait" not in visitor.write(unknown).now

    response = visitor.client.post("/en/receipt/", {"code": unknown}, **OURS)

    assert response.status_code == 429


@pytest.mark.parametrize("at_the_beginning", [True, False])
def test_a_receipt_of_a_question_that_is_not_asked_in_chats_only_tells_its_status(
    in_chats, make_question, at_the_beginning
):
    other = make_question("library")
    other.channels = "web,sms"
    other.save()
    add_statement(
        activity=other.activities.get(), words="Open longer.", language="en", standing="accepted"
    )
    phone = Phone()
    phone.send("library")
    phone.send("1")

    visitor = Visitor()
    if at_the_beginning:
        visitor.begin(phone.receipt())
    else:
        visitor.begin().write(phone.receipt())

    assert "We have 1 answer from you." in visitor.now
    assert "This question cannot be answered in this way." in visitor.now
    assert "1/3" in visitor.now
    visitor.press("2")
    assert visitor.response.status_code == 200
    assert list(Contribution.objects.values_list("process__slug", "channel")) == [
        ("library", "sms"),
        ("internet", "chat"),
    ]
