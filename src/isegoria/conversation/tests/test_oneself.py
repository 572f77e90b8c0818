"""Asking people about themselves by phone and mail: at the end, if they like, sealed at once."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.utils import timezone

from isegoria.base.lengths import is_plain, length_of
from isegoria.base.refusal import Refused
from isegoria.belonging.models import ByPhone, SelfDescription
from isegoria.belonging.opening import opened
from isegoria.belonging.services import choose_for_phones
from isegoria.channels.sms.texts import text_of
from isegoria.conversation.models import Conversation, Speaker
from isegoria.conversation.tests.conftest import Phone
from isegoria.hear.describing import describe
from isegoria.hear.models import Channel
from isegoria.places.models import Group, Partition
from isegoria.places.services import add_ready_set, use_partitions

pytestmark = pytest.mark.django_db

OFFER = "About you, if you like"
WHY = "We ask to see who is missing. It is kept apart from your answers."
AGE = "How old are you? 1 Under 15 2 15 to 24 3 25 to 44 4 45 to 59 5 60 and over 0 leaves it out."
GENDER = "Which of these are you? 1 Women 2 Men 3 Another gender 0 leaves it out."


@pytest.fixture
def pk():
    return {one.code: one.pk for one in Partition.objects.all()}


@pytest.fixture
def described(by_text, profile):
    """The question, in a community that is described by age and gender."""
    by_text.process.refresh_from_db()
    return by_text


def answered(phone):
    """All of it answered: the last thing that was said."""
    for words in ("internet", "1", "2", "1"):
        last = phone.send(words)
    return last


def said_of(process):
    """Every group that was said, by the code of what it tells apart."""
    codes = dict(Group.objects.values_list("pk", "code"))
    people = opened(process.pk).groups.values()
    return [{codes[group] for group in one.values()} for one in people]


def without_reasons(phone):
    """What was said, as a text message that has no room for what is only good to know."""
    from isegoria.conversation.said import Part  # noqa: PLC0415  # read by this alone

    return " ".join(
        f"{one.key} {one.words}" if one.part is Part.OPTION else one.words
        for one in phone.said.pieces
        if one.part is not Part.HINT
    )


def test_it_is_offered_once_all_is_answered_and_asked_one_by_one(described, phone):
    end = answered(phone)
    phone.send("2")
    first = without_reasons(phone)
    phone.send("3")
    second = without_reasons(phone)
    last = phone.send("0")

    assert end.startswith("Noted: Agree. That was everything. Thank you. You are answered by")
    assert end.endswith(f"Write it. 2 {OFFER}")
    assert first == f"{WHY} {AGE}"
    assert second == GENDER
    assert last.startswith(
        "It is kept apart from your answers, and only counted. That was everything. Thank you. Some"
    )
    assert OFFER not in last
    assert said_of(described.process) == [{"25-44"}]


def test_nothing_that_is_said_lies_anywhere_in_clear(described, phone, profile):
    answered(phone)
    phone.send("2")
    before = _everything()
    phone.send("5")
    after = _everything()

    new = {row for row in after - before if '"belonging.selfdescription"' not in row}
    assert said_of(described.process) == [{"60-up"}]
    assert len(new) == 1, "the conversation alone has changed"
    assert '"conversation.conversation"' in new.pop()
    assert "60 and over" not in phone.line


def _everything():
    """Every row of every table, as text."""
    rows = [one for model in apps.get_models() for one in model.objects.all()]
    return {serializers.serialize("json", [one]) for one in rows}


def test_what_was_asked_reads_the_same_in_the_rows_whatever_was_replied(described):
    states = []
    for number, reply in (("+254700000001", "1"), ("+254700000002", "5"), ("+254700000003", "0")):
        phone = Phone(number)
        answered(phone)
        phone.send("2")
        phone.send(reply)
        state = Conversation.objects.order_by("pk").last().state
        states.append({name: one for name, one in state.items() if name != "last"})

    assert states[0]["skipped"] == states[1]["skipped"] == states[2]["skipped"]
    assert states[0]["asked"] == states[1]["asked"] == states[2]["asked"]


def test_no_message_of_it_is_longer_than_one_text_message(described, phone):
    messages = []
    for words in ("internet", "1", "2", "3", "2", "1", "2"):
        phone.send(words)
        messages.append(text_of(phone.said))

    asked = [one for one in messages if OFFER in one or "leaves it out" in one]
    assert len(asked) == 3
    assert all(is_plain(one) for one in messages)
    assert [one for one in asked if length_of(one) > 160] == []


def test_where_nobody_says_who_lives_there_nothing_is_asked(by_text, phone):
    assert OFFER not in answered(phone)


def test_whoever_left_it_out_or_said_it_is_not_asked_again(described, phone):
    answered(phone)
    phone.send("2")
    phone.send("0")
    left_out = phone.send("0")
    again = phone.send("Hello")

    assert "only counted" not in left_out
    assert OFFER not in left_out + again
    assert not SelfDescription.objects.exists()


def test_whoever_said_it_on_the_web_is_not_asked_by_phone(described, phone, pk, profile):
    for words in ("internet", "1", "2"):
        phone.send(words)
    who = Speaker.objects.get().participant
    describe(participant=who, said={pk["age"]: profile["age", "60-up"]})

    assert OFFER not in phone.send("1")


def test_somebody_else_on_the_same_phone_is_asked_too(described, phone):
    answered(phone)
    for words in ("2", "1", "1"):
        phone.send(words)
    phone.send("NEW")
    for words in ("1", "1"):
        phone.send(words)
    end = phone.send("1")

    assert OFFER in end
    for words in ("2", "5", "2"):
        phone.send(words)
    assert said_of(described.process) == [{"under-15", "women"}, {"60-up", "men"}] or said_of(
        described.process
    ) == [{"60-up", "men"}, {"under-15", "women"}]


def test_what_is_no_answer_is_told_so_and_back_asks_the_last_answer(described, phone):
    answered(phone)
    phone.send("2")
    unclear = phone.send("9")
    back = phone.send("back")
    phone.send("2")

    assert unclear.startswith("Please send one number from 1 to 5. How old are you?")
    assert "1 Agree" in back
    assert OFFER in phone.line
    assert not SelfDescription.objects.exists()


def test_staff_choose_what_is_asked_by_phone(described, phone, pk):
    choose_for_phones(process=described.process, chosen=[pk["gender"]])
    answered(phone)
    asked = phone.send("2")
    end = phone.send("2")

    assert "Which of these are you?" in asked
    assert "That was everything." in end
    assert said_of(described.process) == [{"men"}]


def test_staff_can_choose_to_ask_nothing_and_never_more_than_two(described, phone, pk):
    add_ready_set("area-type")
    use_partitions(area=described.process.area, codes=["age", "gender", "area-type"])
    every = list(Partition.objects.values_list("pk", flat=True))

    with pytest.raises(Refused, match="Choose two at most"):
        choose_for_phones(process=described.process, chosen=every)
    with pytest.raises(Refused, match="not offered any more"):
        choose_for_phones(process=described.process, chosen=[pk["age"], 999_999])
    choose_for_phones(process=described.process, chosen=[])

    assert ByPhone.objects.get().first is None
    assert OFFER not in answered(phone)


def test_by_mail_all_is_asked_but_what_takes_six_questions(described, pk):
    add_ready_set("area-type")
    add_ready_set("disability")
    use_partitions(area=described.process.area, codes=["disability", "age", "gender", "area-type"])
    described.process.channels = "web,sms,email"
    described.process.save()
    phone, mail = Phone(), Phone("amina@example.net", Channel.EMAIL)

    asked = []
    for one in (phone, mail):
        answered(one)
        one.send("2")
        asked.append([])
        while "leaves it out" in one.line:
            asked[-1].append(one.said)
            one.send("0")

    assert [len(one) for one in asked] == [2, 3]


def test_long_after_everybody_was_to_be_answered_nothing_is_asked(described, phone):
    past = timezone.now() - timedelta(days=31)
    after = described.process.stages.filter(kind__in=["answer", "learn"])
    after.update(begins_at=past, ends_at=past)

    assert OFFER not in answered(phone)
