"""Answering on a page as in a chat: each reply once, in any language, without an account."""

from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.belonging.models import SelfDescription
from isegoria.channels.chat.models import Chat
from isegoria.channels.chat.tests.writer import ASKED, VOTES, Visitor, voted
from isegoria.conversation.models import Conversation
from isegoria.hear.models import Contribution, Participant
from isegoria.people.vault import unseal

pytestmark = pytest.mark.django_db


def test_the_page_of_the_question_leads_there(in_chats, client):
    page = client.get("/en/q/internet/").content.decode()

    assert '<a href="/en/chat/internet/">In a chat on this site: one question' in page


def test_opening_the_page_keeps_nothing_and_sets_no_cookie(visitor):
    assert "You are asked one thing at a time" in visitor.words
    assert not visitor.response.cookies
    assert not Chat.objects.exists()
    assert not Conversation.objects.exists()


def test_statements_are_voted_by_buttons_and_by_words(visitor):
    visitor.begin()
    assert visitor.choices() == VOTES

    visitor.press("1")
    first = visitor.bubbles
    visitor.write("disagree")
    visitor.press("3")

    assert first[1] == "You: Agree ✓ It is put down."
    assert first[2].startswith("Harbour talks: Your receipt:")
    assert ASKED in first[2]
    assert voted() == [1, -1, 0]
    assert "That was everything. Thank you." in visitor.now
    assert "Your receipt" in visitor.words
    assert set(Contribution.objects.values_list("channel", flat=True)) == {"chat"}
    assert Participant.objects.count() == 1


def test_what_was_asked_and_answered_stays_on_the_page_in_short(visitor):
    visitor.begin()
    visitor.press("1")
    visitor.press("2")

    who = [one.partition(":")[0] for one in visitor.bubbles]
    assert who == ["Harbour talks", "You", "Harbour talks", "You", "Harbour talks"]
    assert "Keep it" not in visitor.bubbles[2]
    assert "3/3" in visitor.now


def test_a_double_press_and_a_reload_answer_nothing_twice(visitor):
    visitor.begin()
    visitor.press("1")
    before = visitor.words

    visitor.again()

    assert visitor.words == before
    assert visitor.receipt
    assert voted() == [1]
    assert Participant.objects.count() == 1


def test_a_reply_to_an_earlier_turn_is_no_answer_to_a_later_one(visitor):
    visitor.begin()
    early = visitor.held
    visitor.press("1")

    visitor.post(**early, press="2")

    assert voted() == [1]
    assert ASKED in visitor.now


@pytest.mark.parametrize("by_button", [True, False])
def test_the_words_of_the_conversation_work_as_buttons_and_as_words(visitor, by_button):
    def order(word):
        return visitor.press(word) if by_button else visitor.write(word)

    visitor.begin()
    visitor.press("1")

    assert "You can also send: BACK" in order("help").now
    assert visitor.choices() == VOTES
    assert "We have 1 answer from you." in order("status").now
    assert ASKED in order("repeat").now
    assert ASKED not in order("back").now
    visitor.press("2")
    assert voted() == [-1]
    assert order("language").choices()[:2] == ["1 English", "2 Français"]
    order("stop")
    assert "It ends here. What you said stays, and your receipt opens it." in visitor.now
    assert visitor.receipt
    assert len(visitor.bubbles) == 1
    assert 'id="reply"' not in visitor.page


def test_a_button_never_chooses_an_option_that_begins_with_its_name(visitor):
    """Written, "back" would choose an option that begins so; the button always goes back."""
    visitor.begin()
    visitor.press("1")
    row = Conversation.objects.get()
    row.state["asked"]["options"][0]["words"] = "Background noise"
    row.save()

    visitor.press("back")

    assert voted() == [1]
    assert ASKED not in visitor.now
    visitor.press("1")
    assert voted() == [1]


def test_what_was_typed_beside_a_button_is_put_back(visitor):
    visitor.begin()

    visitor.post(**visitor.held, words="half a thought", press="help")

    assert 'value="half a thought"' in visitor.page


def test_it_speaks_the_language_of_the_page_and_of_whoever_asks_for_another(in_chats):
    visitor = Visitor("fr").begin()

    assert '<html lang="fr" dir="ltr">' in visitor.page
    assert "D’accord" in visitor.choices()[0]

    visitor.write("LANGUAGE العربية")

    assert '<html lang="ar" dir="rtl">' in visitor.page
    assert visitor.response["Content-Language"] == "ar"
    assert "/ar/chat/internet/" in visitor.page
    assert visitor.press("1").choices()
    assert Contribution.objects.get().language == "ar"


def test_somebody_else_sees_nothing_of_the_one_before(visitor):
    visitor.begin()
    visitor.press("1")
    receipt = visitor.receipt

    visitor.write("new")

    assert not visitor.receipt
    assert len(visitor.bubbles) == 1
    visitor.press("2")
    assert visitor.receipt not in ("", receipt)
    assert voted() == [1, -1]
    assert Participant.objects.count() == 2


def test_what_people_say_of_themselves_leaves_no_trace(visitor, profile):
    visitor.begin()
    for _statement in range(3):
        visitor.press("1")
    offer = next(one for one in visitor.choices() if "About you" in one)
    visitor.press(offer[0])
    assert "How old are you?" in visitor.now
    visitor.press("5")

    assert SelfDescription.objects.count() == 1
    code = visitor.held["chat"].split(":")[0]
    kept = unseal(bytes(Chat.objects.get().sealed), place=f"page of the chat {code}", own=code)
    assert "How old" not in kept
    assert "60 and over" not in visitor.words


def test_words_of_ones_own_can_be_added_at_the_end(visitor):
    visitor.begin()
    for _statement in range(3):
        visitor.press("1")
    visitor.press("1")
    assert "<textarea" in visitor.page

    visitor.write("Boats should run on Sundays.")

    assert "You: Boats should run on Sundays. ✓ It is put down." in visitor.bubbles
    assert Contribution.objects.count() == 1


def test_a_question_that_is_not_asked_this_way_has_no_chat(activity, client):
    assert client.get("/en/chat/internet/").status_code == 404
    assert client.get("/en/chat/nothing/").status_code == 404


def test_a_question_that_is_closed_says_so_and_still_opens_receipts(in_chats, client):
    visitor = Visitor().begin()
    visitor.press("1")
    in_chats.stage.ends_at = timezone.now() - timedelta(hours=1)
    in_chats.stage.save()

    assert "closed" in visitor.press("2").now
    assert voted() == [1]
    page = client.get("/en/chat/internet/").content.decode()
    assert "closed" in page
    assert "I have a receipt" in page
    late = Visitor(slug="internet").begin(visitor.receipt)
    assert "closed" in late.now
    assert "We have 1 answer from you." in late.press("status").now
