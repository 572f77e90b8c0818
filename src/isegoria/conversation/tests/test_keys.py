"""Keys and buttons of a channel, which mean one thing whatever the replies are called."""

import pytest

from isegoria.activities.statements.models import Vote
from isegoria.conversation.models import Conversation
from isegoria.conversation.said import Part
from isegoria.conversation.services import Command, converse

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(by_text, phone):
    """Somebody at the second statement, where the first reply begins like a word of ours."""
    phone.send("internet")
    phone.send("1")
    row = Conversation.objects.get()
    row.state["asked"]["options"][0]["words"] = "Background noise"
    row.save()
    return phone


def test_a_key_that_goes_back_never_chooses_a_reply_that_begins_so(asked):
    said = converse(caller=asked.caller, command=Command.BACK)

    assert Vote.objects.count() == 1
    assert said.of(Part.ASK)
    assert not said.of(Part.PLACE)  # the first statement, asked anew


def test_the_written_word_chooses_it(asked):
    asked.send("back")

    assert Vote.objects.count() == 2


def test_a_key_at_another_question_does_not_begin_the_one_of_the_line(asked):
    said = converse(caller=asked.caller, command=Command.REPEAT, keyword="library")

    assert [one.words for one in said.of(Part.PLACE)] == ["2/3"]
