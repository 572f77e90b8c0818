"""Whoever leaves a chat leaves nothing on the page or on the device for whoever comes next."""

import pytest

from isegoria.activities.statements.models import Vote
from isegoria.channels.chat.tests.writer import ASKED, voted
from isegoria.conversation.tests.conftest import Phone
from isegoria.hear.models import Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(in_chats):
    """A receipt from a text message."""
    phone = Phone()
    phone.send("internet")
    phone.send("1")
    return phone.receipt()


@pytest.mark.parametrize("last", ["new", "stop", "the button"])
def test_a_receipt_whose_status_was_asked_does_not_stay_for_the_next(visitor, receipt, last):
    visitor.begin()
    visitor.write(f"STATUS {receipt}")
    assert "We have 1 answer from you." in visitor.page

    _leave(visitor, last)

    assert receipt not in visitor.page
    assert "Status" not in visitor.words.partition("Your answer")[0]
    assert len(visitor.bubbles) == 1


def test_the_digits_of_a_receipt_that_was_typed_stand_in_no_bubble(visitor, receipt):
    visitor.begin()

    visitor.write(f"STATUS {receipt}")

    assert "You: Your receipt" in visitor.bubbles
    assert receipt not in visitor.page


@pytest.mark.parametrize("last", ["new", "stop", "the button"])
def test_the_device_forgets_whoever_has_left(visitor, last):
    visitor.begin()
    visitor.press("1")
    receipt = visitor.receipt

    _leave(visitor, last)
    assert not visitor.client.cookies["part-internet"].value
    visitor.again()
    assert not visitor.client.cookies["part-internet"].value

    visitor.show(visitor.client.get("/en/chat/internet/"))
    assert "Go on answering" not in visitor.words
    visitor.begin()
    assert "1/3" in visitor.now
    assert receipt not in visitor.page
    visitor.press("2")
    assert voted() == [1, -1]
    assert Participant.objects.count() == 2


@pytest.mark.parametrize("which", ["2", "4"])
def test_whoever_keeps_only_what_a_receipt_opens_keeps_that_receipt(visitor, receipt, which):
    visitor.begin()
    visitor.press("1")
    own = visitor.receipt
    visitor.write(receipt)
    assert len(visitor.choices()) == 4

    visitor.press("help")
    visitor.press(which)

    assert visitor.receipt == receipt
    assert own not in visitor.page
    visitor.show(visitor.client.get("/en/chat/internet/"))
    assert "Go on answering" in visitor.words
    visitor.begin()
    assert visitor.receipt == receipt
    assert ASKED in visitor.now


def _leave(visitor, last):
    if last == "the button":
        visitor.press("stop")
    else:
        visitor.write(last)


def test_who_erases_everything_leaves_nothing_on_the_page_and_can_begin_anew(visitor):
    visitor.begin()
    visitor.press("1")
    receipt = visitor.receipt

    visitor.write("withdraw")
    asked = visitor.choices()
    visitor.press("2")
    erased = visitor.words

    assert asked == ["1 Yes, take everything back", "2 Yes, erase everything", "3 No, leave it"]
    assert "Everything you said here is erased." in erased
    assert "Agree" not in erased
    assert receipt not in visitor.page
    assert not visitor.client.cookies["part-internet"].value
    assert not Vote.objects.exists()
    visitor.write("repeat")
    assert "1/3" in visitor.now


def test_who_takes_everything_back_keeps_the_receipt_and_can_answer_anew(visitor):
    visitor.begin()
    visitor.press("1")
    receipt = visitor.receipt

    visitor.write("withdraw")
    visitor.press("1")

    assert "You took everything back." in visitor.now
    assert visitor.receipt == receipt
    visitor.write("repeat")
    assert "1/3" in visitor.now
