"""Taking back or erasing all that one said, by message, phone menu and call."""

import pytest

from isegoria.activities.statements.models import Vote
from isegoria.conversation.tests.conftest import Phone
from isegoria.hear.models import Channel, Contribution
from isegoria.ledger.models import Entry

pytestmark = pytest.mark.django_db


def _counted():
    return Vote.objects.filter(is_withdrawn=False)


@pytest.fixture
def answered(by_text, phone):
    """Somebody who has answered two of three statements."""
    for words in ("internet", "1", "1"):
        phone.send(words)
    return phone


@pytest.mark.parametrize(
    "word", ["WITHDRAW", "retirer", "RETIRAR", "سحب", "отозвать", "撤回", "apagar", "ondoa"]
)
def test_the_word_asks_once_more_and_no_leaves_all_as_it_was(answered, word):
    asked = answered.send(word)
    left = answered.send("3")

    assert asked.startswith("Take back: your answers are not counted any more. Erase: nothing")
    assert "1 Yes, take everything back 2 Yes, erase everything 3 No, leave it" in asked
    assert left.startswith("3/3 ")
    assert Vote.objects.count() == 2


def test_what_was_taken_back_is_counted_no_more_and_can_be_said_anew(answered):
    entries = Entry.objects.count()
    answered.send("withdraw")

    gone = answered.send("1")
    standing = Contribution.objects.get().standing
    again = answered.send("internet")
    answered.send("2")

    assert gone == "You took everything back."
    assert standing == Contribution.Standing.WITHDRAWN
    assert Entry.objects.count() == entries + 3
    assert "1/3 " in again
    assert list(_counted().values_list("value", flat=True)) == [-1]


def test_what_was_erased_is_nobody_s_any_more(answered):
    answered.send("erase")

    gone = answered.send("2")
    status = answered.send("status")

    assert gone == "Everything you said here is erased."
    assert not Vote.objects.exists()
    assert status == "Send STATUS with the 16 digits of your receipt."


def test_who_said_nothing_is_told_how_to_come_to_it(by_text, phone):
    phone.send("internet")

    assert phone.send("withdraw") == ("We have no answers of yours here. Send your receipt first.")


def test_after_the_closing_the_words_are_hidden_and_the_count_stays(answered, by_text):
    by_text.stage.ends_at = by_text.stage.begins_at
    by_text.stage.save()

    asked, gone = answered.send("withdraw"), answered.send("1")

    assert asked.startswith("Take back: your words are hidden, and counted still.")
    assert gone == "You took everything back."
    assert _counted().count() == 2


def test_who_dials_again_finds_it_in_the_menu(answered):
    answered.send("1")
    dialled = Phone(answered.caller.number, Channel.USSD)

    menu = dialled.send()
    key = next(one.key for one in dialled.said.pieces if one.words.startswith("Take back"))
    asked = dialled.send(key)

    assert "Take back or erase what you said" in menu
    assert "1 Yes, take everything back" in asked
    assert dialled.send("1") == "You took everything back."
    assert not _counted().exists()
