"""Text messages through a real Kannel, both ways."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.activities.statements.models import Vote
from isegoria.activities.statements.services import add_statement
from isegoria.channels.sms.inviting import send_invitations
from isegoria.channels.sms.models import Outgoing
from isegoria.channels.sms.services import send_what_is_owed
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Channel, Contribution, Item, Participant
from isegoria.hear.routes import route_token_of
from isegoria.hear.services import contribute
from isegoria.languages.services import translate
from isegoria.notices.models import Notice
from isegoria.notices.services import owe
from isegoria.receipts.codes import fits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.process]

HER = "+254700000001"
RECEIPT = re.compile(r"Your receipt: ((?:\d{4} ){3}\d{4})")


def test_five_statements_with_receipt_take_six_short_messages_each_way(by_text, phones):
    for words in ("Buses should run at night.", "Lines belong to the state."):
        add_statement(activity=by_text, words=words, language="en", standing=Item.Standing.ACCEPTED)

    got = []
    for count, words in enumerate(["INTERNET", "1", "2", "3", "1", "2"], start=1):
        phones.write(HER, words)
        got = phones.wait_for_texts(HER, count)

    assert len(got) == 6
    assert [len(one) for one in got if len(one) > 160] == []
    assert fits(RECEIPT.search(got[1])[1].replace(" ", ""))
    assert "That was everything." in got[-1]
    assert sorted(Vote.objects.values_list("value", flat=True)) == [-1, -1, 0, 1, 1]
    assert Contribution.objects.get().channel == Channel.SMS


@pytest.mark.parametrize(
    ("language", "asked", "word"),
    [
        ("ar", "كيف نوصل الإنترنت السريع إلى كل بيت؟", "مساعدة"),
        ("zh-hans", "我们如何让每家每户都用上快速网络?", "帮助"),
    ],
)
def test_arabic_and_chinese_arrive_readable(by_text, phones, language, asked, word):
    by_text.process.languages = f"en,{language}"
    by_text.process.save()
    translate(by_text.process.question, language=language, body=asked)

    phones.write(HER, word)
    phones.wait_for_texts(HER, 1)
    phones.write(HER, "INTERNET")

    assert asked in phones.wait_for_texts(HER, 2)[1]


@pytest.mark.parametrize("centres", [10])
def test_ten_phones_at_once_lose_and_double_nothing(by_text, kannel):
    numbers = [f"+2547000001{at:02}" for at in range(10)]
    for round_, words in enumerate(["internet", "1", "2", "1"], start=1):
        for at, number in enumerate(numbers):
            kannel.phones(f"phone{at}", centre=at).write(number, words)
        got = kannel.wait_for_everybody(numbers, round_)

    assert {number: len(texts) for number, texts in got.items()} == dict.fromkeys(numbers, 4)
    assert Participant.objects.count() == 10
    assert Vote.objects.count() == 30
    found = {RECEIPT.findall(" ".join(got[number]))[0] for number in numbers}
    assert len(found) == 10


def test_a_notice_goes_out_with_a_report_of_its_delivery(by_text, phones, settings, live_server):
    settings.ADDRESS = live_server.url
    phones.write(HER, "internet")
    phones.wait_for_texts(HER, 1)
    phones.write(HER, "1")
    phones.wait_for_texts(HER, 2)
    token = route_token_of(Participant.objects.get())
    owe(route_token=token, kind="statement-refused", language="ar", body="لم ننشر عبارتك.")

    assert send_what_is_owed() == 1
    assert send_what_is_owed() == 0

    assert phones.wait_for_texts(HER, 3)[2] == "لم ننشر عبارتك."
    assert Notice.objects.get().state == Notice.State.SENT
    assert Outgoing.objects.get().state in (Outgoing.State.SENT, Outgoing.State.DELIVERED)


def test_while_the_gateway_is_down_nothing_is_lost_and_afterwards_nothing_comes_twice(
    by_text, kannel, phones, time_machine
):
    phones.write(HER, "internet")
    phones.wait_for_texts(HER, 1)
    phones.write(HER, "1")
    phones.wait_for_texts(HER, 2)
    token = route_token_of(Participant.objects.get())
    owe(route_token=token, kind="statement-refused", language="en", body="We refused it.")
    phones.stop()
    kannel.stop()

    assert send_what_is_owed() == 0
    waiting = Outgoing.objects.get()
    assert (waiting.state, waiting.tries) == (Outgoing.State.WAITING, 1)
    assert Notice.objects.get().state == Notice.State.OWED

    kannel.start()
    again = kannel.phones("again").write(HER, "repeat")
    again.wait_for_texts(HER, 1)
    time_machine.move_to(timezone.now() + timedelta(minutes=1))
    assert [send_what_is_owed(), send_what_is_owed()] == [1, 0]
    assert again.wait_for_texts(HER, 2)[1] == "We refused it."
    again.stop()


def test_somebody_with_an_old_phone_is_invited_answers_asks_and_is_counted_once(by_text, phones):
    """From the invitation to the neighbour who answered for her at the meeting by mistake."""
    send_invitations(by_text.process, [HER], "en")
    phones.listen()
    send_what_is_owed()
    invited = phones.wait_for_texts(HER, 1)[0]
    phones.write(HER, "2")
    receipt = RECEIPT.search(phones.wait_for_texts(HER, 2)[1])[1]
    phones.write(HER, f"STATUS {receipt}")
    status = phones.wait_for_texts(HER, 3)[2]
    prompt = type_of(by_text).asking(by_text, None, "en").prompts[0]
    stub = contribute(
        activity=by_text,
        participant=None,
        reply={prompt.key: "agree"},
        channel=Channel.PAPER,
        language="en",
    ).new_code
    phones.write(HER, stub)
    offered = phones.wait_for_texts(HER, 4)[3]
    phones.write(HER, "1")
    phones.wait_for_texts(HER, 5)

    assert "How should we bring fast internet to every home?" in invited
    assert invited.endswith("STOP: no more messages.")
    assert "We have 1 answer from you." in status
    assert offered.startswith("You answered here with another receipt too. Join both?")
    assert Participant.objects.filter(merged_into=None).count() == 1
