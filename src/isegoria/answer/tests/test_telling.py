"""Whoever asks for their status hears the answer: briefly by message, at length in a call."""

import pytest

from isegoria.answer.jobs import answer_everybody
from isegoria.conversation.services import Caller, converse
from isegoria.conversation.talk.status import status
from isegoria.hear.models import Channel
from isegoria.questionnaire.definition import Kind
from isegoria.receipts.codes import grouped

pytestmark = pytest.mark.django_db


def test_status_tells_the_short_answer_in_place_of_dates_alone(answered, people, reach):
    reach(people[0])
    answer_everybody()

    said = [one.words for one in status(people[0], "en")]

    assert said.count("The villages are connected first.") == 1
    assert sum(one.startswith("You agreed with 4 statements.") for one in said) == 1
    assert not any("There is no money for it." in one for one in said)


@pytest.mark.parametrize(
    ("channel", "is_whole"), [(Channel.SMS, False), (Channel.USSD, False), (Channel.VOICE, True)]
)
def test_a_call_says_every_point_with_its_reason(
    answered, people, code_of, write, channel, is_whole
):
    write(people[0], theme="Cost")
    code = grouped(code_of(people[0]))

    said = converse(caller=Caller(channel, "+254700000002", "gate"), words=f"STATUS {code}")

    told = " ".join(one.words for one in said.pieces)
    assert ("It was asked for by many." in told) is is_whole
    assert ("There is no money for it." in told) is is_whole
    assert ("Work begins in spring." in told) is is_whole
    assert "You agreed with 4 statements." in told


@pytest.mark.parametrize("channel", [Channel.USSD, Channel.VOICE])
def test_who_dials_after_the_closing_hears_what_was_decided_and_can_ask_on(
    answered, heard, people, code_of, channel
):
    heard.channels, code = "ussd,voice", code_of(people[0])
    heard.save()
    stranger = Caller(channel, "+254700000003", "gate")

    said = [converse(caller=stranger, words=words, keyword=heard.slug) for words in ("", "1", code)]

    told = [" ".join(one.words for one in turn.pieces) for turn in said]
    assert "Nothing more is counted. Decided: “" in told[0]
    assert "The villages are connected first." in told[0]
    assert [turn.awaits.kind for turn in said] == [Kind.CHOICE, Kind.NUMBER, Kind.CHOICE]
    assert "You agreed with 4 statements." in told[2]
    assert not any(turn.ended for turn in said)
