"""Some months after the answer: one number says how the problem is, on any phone."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from isegoria.answer.models import Edition
from isegoria.conversation.models import Conversation
from isegoria.conversation.services import forget_what_is_over
from isegoria.conversation.tests.conftest import Phone
from isegoria.decide.models import Decision, Publication
from isegoria.hear.models import Channel, Participant
from isegoria.languages.services import translate
from isegoria.notices.models import Notice
from isegoria.process.models import Stage
from isegoria.receipts.services import issue
from isegoria.solved.jobs import ask_everybody
from isegoria.solved.models import Opinion, Round

pytestmark = pytest.mark.django_db

LATER = timedelta(days=100)


@pytest.fixture
def answered(by_text):
    """The question was decided and everybody answered soon after it closed."""
    process = by_text.process
    now = timezone.now()
    published = Publication.objects.create(
        decision=Decision.objects.create(process=process),
        number=1,
        body={"points": [], "languages": ["en"], "record": {"what": {"en": "Lines come."}}},
        digest="1",
        signed_as="Dora",
        decided_on=now.date(),
        starts_on=now.date(),
        is_before_closing=False,
        published_at=now,
    )
    signed = {"read_as": "Omar", "signed_as": "Dora", "let_go_at": now}
    Edition.objects.create(publication=published, seed=1, **signed)
    return process


def took_part(phone):
    for words in ("internet", "1", "1", "1"):
        phone.send(words)


@pytest.fixture
def later(answered):
    """More than three months on: the conversations are forgotten, and everybody is asked."""
    with time_machine.travel(timezone.now() + LATER):
        forget_what_is_over()
        ask_everybody()
        yield Round.objects.get(months=3)


@pytest.fixture
def hers(phone, by_text):
    took_part(phone)
    return phone


def test_one_number_answers_the_message_and_a_second_the_other(hers, later):
    assert not Conversation.objects.exists()

    then = hers.send("2")
    assert "Did it make a difference that you took part?" in then
    assert Opinion.objects.get().problem == "better"
    thanks = hers.send("1")

    assert "only counted" in thanks
    assert hers.said.ended
    said = Opinion.objects.get()
    assert (said.problem, said.difference) == ("better", "yes")


def test_nothing_that_was_said_stays_with_the_conversation(hers, later):
    hers.send("4")

    state = str(Conversation.objects.get().state["asked"])
    assert "How is" not in state
    assert "'carried': ''" in state
    assert Conversation.objects.get().state["last"] is None


@pytest.mark.parametrize("channel", [Channel.USSD, Channel.VOICE])
def test_who_dials_is_asked_at_once(hers, later, channel):
    dialled = Phone(channel=channel)

    first = dialled.send()
    assert "How should we bring fast internet to every home?" in first
    assert "1 Solved 2 Better 3 The same 4 Worse 5 I do not know" in first
    dialled.send("3")
    dialled.send("2")

    said = Opinion.objects.get()
    assert (said.problem, said.difference) == ("same", "no")


def test_it_is_asked_once_and_can_be_left_out(hers, later):
    left = hers.send("0")
    again = hers.send("2")

    assert "That was everything" in left
    assert "make a difference" not in again
    assert not Opinion.objects.exists()


def test_a_word_of_the_conversation_goes_before_and_the_number_still_counts(hers, later):
    assert "Reply with the number of your answer." in hers.send("HELP")

    hers.send("1")

    assert Opinion.objects.get().problem == "solved"


def test_what_is_no_answer_is_told_so_and_asked_again(hers, later):
    again = hers.send("perhaps tomorrow")

    assert "how is the problem now?" in again
    assert not Opinion.objects.exists()


def test_who_was_asked_elsewhere_since_answers_that(hers, make_question, later):
    other = make_question("library", opens=-1, closes=200)
    other.channels = "sms"
    other.save()
    hers.send("library")

    hers.send("2")

    assert not Opinion.objects.exists()


@pytest.mark.parametrize("state", [Notice.State.OWED, Notice.State.SENT])
def test_what_another_question_waits_for_goes_before_a_message_that_was_not_sent(
    state, hers, answered, make_question
):
    other = make_question("library", opens=-1, closes=200)
    other.channels = "sms"
    other.save()
    with time_machine.travel(timezone.now() + LATER - timedelta(days=20)):
        hers.send("library")
    with time_machine.travel(timezone.now() + LATER):
        ask_everybody()
        Notice.objects.filter(kind__startswith="solved-").update(state=state)
        hers.send("2")

    assert Opinion.objects.exists() == (state == Notice.State.SENT)


def test_a_phone_of_nobody_is_not_asked(hers, later):
    stranger = Phone("+254700000099")

    assert "how is the problem" not in stranger.send("2")
    assert not Opinion.objects.exists()


def test_another_phone_opens_it_with_the_receipt(hers, answered):
    who = Participant.objects.get()
    who.receipt, code = issue()
    who.save(update_fields=["receipt"])
    borrowed = Phone("+254700000002")
    with time_machine.travel(timezone.now() + LATER):
        ask_everybody()
        assert "how is the problem now?" in borrowed.send(code)
        borrowed.send("2")

    assert Opinion.objects.get().problem == "better"


def test_after_the_round_it_is_too_late(hers, answered):
    with time_machine.travel(timezone.now() + LATER):
        ask_everybody()
    with time_machine.travel(timezone.now() + LATER + timedelta(days=40)):
        hers.send("2")

    assert not Opinion.objects.exists()


def test_she_is_spoken_to_in_the_language_in_which_she_took_part(phone, by_text, answered):
    answered.languages = "en,fr"
    answered.save()
    translate(answered.question, language="fr", body="Comment amener internet partout ?")
    for words in ("internet", "LANGUAGE français", "1", "1", "1"):
        phone.send(words)
    with time_machine.travel(timezone.now() + LATER):
        forget_what_is_over()
        ask_everybody()
        phone.send("nimporte")

    assert "Comment amener internet partout" in phone.line


def test_speakers_are_remembered_until_it_was_looked_back_on(hers, answered):
    Stage.objects.filter(process=answered, kind="learn").update(
        begins_at=timezone.now() + timedelta(days=380)
    )
    with time_machine.travel(timezone.now() + timedelta(days=375)):
        forget_what_is_over()
        ask_everybody()
        hers.send("2")

    assert Opinion.objects.get().problem == "better"
