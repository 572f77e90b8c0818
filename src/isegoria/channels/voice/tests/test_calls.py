"""Calls as gateways bring them: key by key, with everything that goes wrong on the way."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from isegoria.activities.statements.models import Vote
from isegoria.base.refusal import Refused
from isegoria.channels.voice.channel import Voice
from isegoria.channels.voice.models import Call, CallBack, Recording
from isegoria.channels.voice.services import forget_what_is_over, number_of
from isegoria.channels.voice.tests.conftest import SECRET, Line
from isegoria.conversation.models import Conversation
from isegoria.conversation.requests import signature
from isegoria.hear.models import Contribution
from isegoria.notices.models import Notice
from isegoria.people.routes import enclosed_for
from isegoria.receipts.codes import fits

pytestmark = pytest.mark.django_db

DIGITS = re.compile(r"(?:(?:\d, ){3}\d\.\s){4}")


def test_a_call_asks_hears_and_tells_the_receipt_twice(by_phone, phone):
    first = phone.ring()
    replies = [phone.press(key) for key in "123"]

    assert "9 says it again" in first
    assert "Agree: press 1.\nDisagree: press 2." in first
    assert [DIGITS.findall(one) for one in replies[:2]] == [[], []]
    told = DIGITS.findall(replies[2])
    assert len(told) == 2
    assert told[0].strip() == told[1].strip()
    assert fits(re.sub(r"\D", "", told[0]))
    assert sorted(Vote.objects.values_list("value", flat=True)) == [-1, 0, 1]
    assert Contribution.objects.get().channel == "voice"


def test_the_receipt_follows_by_text_message(by_phone, phone):
    phone.ring()
    phone.press("1")

    owed = Notice.objects.get(kind="receipt")

    assert fits(enclosed_for(owed.route_token))


def test_nine_says_it_again_and_eight_speaks_more_slowly(by_phone, phone):
    first = phone.ring()
    again = phone.press("9")
    slower = phone.press("8")
    document = phone.document
    phone.press("8")

    assert first == again == slower
    assert 'timeout="20"' in document
    assert 'timeout="10"' in phone.document
    assert not Vote.objects.exists()


def test_the_same_request_again_is_told_the_same_and_stores_nothing(by_phone, phone):
    phone.ring()
    before = phone.next
    first = phone.press("1")
    phone.next = before

    again = phone.press("1")

    assert first == again
    assert Vote.objects.count() == 1


def test_who_is_cut_off_calls_again_and_goes_on(by_phone, client):
    before = Line(client, "c1")
    before.ring()
    before.press("1")
    before.hang_up()
    after = Line(client, "c2")

    after.ring()
    after.press("2")
    last = after.press("3")

    assert Vote.objects.count() == 3
    assert len(DIGITS.findall(last)) == 2


def test_whoever_takes_the_phone_over_is_not_told_the_receipt_of_another(by_phone, phone):
    phone.ring()
    phone.press("1")

    said = [phone.press("*"), phone.press("4"), phone.press("*"), phone.press("5")]

    assert not [one for one in said if DIGITS.search(one)]


def test_seven_goes_back_and_the_answer_counts_once(by_phone, phone):
    phone.ring()
    phone.press("1")
    again = phone.press("7")
    phone.press("2")

    assert "Agree: press 1." in again
    assert list(Vote.objects.values_list("value", "version")) == [(-1, 2)]


def test_silence_is_met_with_the_question_again_and_then_goodbye(by_phone, phone):
    first = phone.ring()
    said = [phone.press("") for _time in range(3)]

    assert said[:2] == [first, first]
    assert said[2] == "Nothing was pressed. What you answered is kept. Goodbye."
    assert "GetDigits" not in phone.document


def test_a_person_calls_back_whoever_asks(by_phone, phone, client, officer):
    phone.ring()
    said = phone.press("0")
    phone.press("0")
    client.force_login(officer)
    address = "/en/desk/q/internet/voice/"
    page = client.get(address).content.decode()
    wish = CallBack.objects.get()

    client.post(address, {"called": wish.pk})

    assert "A person will call you back at this number." in said
    assert number_of(wish) == "+254700000001"
    assert "+254700000001" in page
    assert not CallBack.objects.exists()


def test_numbers_that_nobody_calls_are_forgotten(by_phone, phone):
    phone.ring()
    phone.press("0")
    kept = CallBack.objects.count()

    with time_machine.travel(timezone.now() + timedelta(days=70)):
        forget_what_is_over()

    assert kept == 1
    assert not CallBack.objects.exists()
    assert not Call.objects.exists()


def test_a_receipt_is_typed_and_opens_its_answers(by_phone, client, phone):
    first = Line(client, "c1", "+254700000002")
    first.ring()
    for key in "123":
        said = first.press(key)
    code = re.sub(r"\D", "", DIGITS.findall(said)[0])

    phone.ring()
    phone.press("*")
    phone.press("2")
    opened = phone.press(code)
    phone.press("*")
    status = phone.press("1")

    assert "Your receipt is open." in opened
    assert "We have 3 answers from you." in status


def test_the_language_is_changed_by_key(by_phone, phone):
    by_phone.process.languages = "en,fr"
    by_phone.process.save()
    phone.ring()
    phone.press("1")
    phone.press("*")
    listed = phone.press("3")
    said = phone.press("2")

    assert listed == "For English press 1.\nFrançais : appuyez sur 2."
    assert Conversation.objects.get().language == "fr"
    assert "appuyez sur 1." in said


def test_all_is_taken_back_by_key_after_one_more_question(by_phone, phone):
    phone.ring()
    phone.press("1")

    offered, asked = phone.press("*"), phone.press("6")
    done = phone.press("1")

    assert "Take back or erase what you said: press 6." in offered
    assert "Yes, take everything back: press 1." in asked
    assert "You took everything back." in done
    assert not Vote.objects.filter(is_withdrawn=False).exists()


def test_a_closed_question_says_so_and_a_receipt_can_be_typed(by_phone, phone):
    phone.ring()
    stage = by_phone.stage
    stage.ends_at = stage.begins_at
    stage.save()

    closed, asked = phone.press("1"), phone.press("1")
    short = phone.press("1234")

    assert "Nothing more is counted." in closed
    assert "To type a receipt: press 1." in closed
    assert "Type the 16 digits of your receipt." in asked
    assert "A receipt has 16 digits." in short
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    "keys",
    ["6", "*", "**", "#", "x" * 10_000, "\U0001f6b2", "e\u0301" * 90, "\x00", "9" * 400, "٣٣"],
)
def test_whatever_is_sent_is_met_with_a_menu(by_phone, phone, keys):
    phone.ring()

    said = phone.press(keys)

    assert "press 1" in said
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"sessionId": ""}, "“sessionId” is missing."),
        ({"callerNumber": ""}, "“callerNumber” is missing."),
        ({"callerNumber": "Anonymous"}, "“Anonymous” is no phone number."),
        ({"sessionId": "s" * 5000}, "“sessionId” is too long."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(by_phone, client, more, says):
    values = {"isActive": "1", "sessionId": "c1", "callerNumber": "+254700000001"}

    response = client.post(f"/voice/main/{SECRET}/", {**values, **more})

    assert response.status_code == 400
    assert response.content.decode().startswith(says)
    assert not Call.objects.exists()


def test_nobody_gets_in_without_the_secret_or_signature(by_phone, client):
    values = {"CallSid": "1", "From": "+15005550001"}

    codes = [
        client.post(f"/voice/main/{SECRET[:-1]}/", values).status_code,
        client.post(f"/voice/nobody/{SECRET}/", values).status_code,
        client.post("/voice/america/", values).status_code,
        client.post(
            "/voice/america/", values, headers={"X-Twilio-Signature": "forged"}
        ).status_code,
        client.get(f"/voice/main/{SECRET}/").status_code,
        client.get("/voice/audio/guessed.wav").status_code,
    ]

    assert codes == [403, 403, 403, 403, 405, 404]


def test_twilio_is_told_the_same_in_its_own_words(by_phone, client):
    first = signed(client, "/voice/america/", {"CallSid": "1", "From": "+15005550001"})
    values = {"CallSid": "1", "From": "+15005550001", "Digits": "1"}
    second = signed(client, "/voice/america/?turn=1", values)
    person = signed(client, "/voice/america/?turn=2", {**values, "Digits": "0"})

    assert '<Gather input="dtmf"' in first
    assert 'numDigits="1" finishOnKey=""' in first
    assert "http://127.0.0.1:8000/voice/america/?turn=1" in first
    assert "turn=2" in second
    assert "<Dial>+15005550007</Dial>" in person
    assert Vote.objects.count() == 1


def signed(client, path, values):
    token = signature(
        "token", f"http://127.0.0.1:8000{path}", {name: [one] for name, one in values.items()}
    )
    response = client.post(path, values, headers={"X-Twilio-Signature": token})
    assert response.status_code == 200
    return response.content.decode()


def test_one_number_cannot_press_without_end(by_phone, client, settings):
    settings.GATEWAYS_FILE.write_text(
        settings.GATEWAYS_FILE.read_text().replace("per_minute = 1000", "per_minute = 2")
    )
    values = {"isActive": "1", "sessionId": "c1", "callerNumber": "+254700000001"}

    codes = [client.post(f"/voice/main/{SECRET}/", values).status_code for _time in range(3)]

    assert codes == [200, 200, 429]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('kind = "other"', "kind must be one of"),
        ('kind = "africastalking"\nnumber = "1"', "secret is missing"),
        ('kind = "twilio"\nnumber = "1"', "password is missing"),
        ('kind = "africastalking"\nnumber = "1"\nsecret = "short"', "secret needs 20"),
        (f'kind = "africastalking"\nsecret = "{SECRET}"', "number is missing"),
        ('kind = "twilio"\ncolour = "red"', "nothing called “colour”"),
        (
            'kind = "twilio"\nnumber = "1"\npassword = "x"\nhosts = ["http://x/"]',
            "hosts is written in the wrong way",
        ),
        (
            'kind = "twilio"\nnumber = "1"\npassword = "x"\nper_minute = 0',
            "per_minute must be from 1 on",
        ),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_in_words(settings, line, says):
    settings.GATEWAYS_FILE.write_text(f"[voice.main]\n{line}\n")

    with pytest.raises(Refused, match=says):
        Voice.gateways.read()

    assert says in Voice().obstacle()
    assert not Voice().is_ready()


def test_the_page_of_the_question_says_what_to_call_and_what_it_costs(by_phone, client):
    page = client.get("/en/q/internet/").content.decode()

    assert "By phone: call 0800 55 55." in page
    assert "It is free." in page


@pytest.mark.parametrize("source", ["https://evil.example/1.mp3", "https://[", "https://[]/"])
def test_a_foreign_address_is_no_recording(by_phone, phone, source):
    phone.ring()
    for key in "1231":
        phone.press(key)
    phone.press("1")

    phone.speak(source)

    assert not Recording.objects.exists()


def test_no_menu_lies_deeper_than_three(by_phone):
    """The question is the first; from whatever else keys open, it is asked again after two more."""
    numbers = (f"+99900000{one:04}" for one in range(10_000))
    waiting, known, deepest = [()], set(), 1
    while waiting:
        before = waiting.pop()
        for keys in [(*before, one) for one in "12345*"]:
            shown = Voice().tried(number=next(numbers), place="call", typed=keys)
            heard = " ".join(one.words for one in shown.messages)
            is_asked = any(one in heard for one in ("Villages", "Prices", "library"))
            is_wrong = "That key has no meaning here." in heard
            if not (is_asked or is_wrong or shown.ended or heard in known):
                known.add(heard)
                waiting.append(keys)
                deepest = max(deepest, 1 + len(keys))

    assert deepest == 3


def test_a_receipt_that_is_not_whole_is_no_answer(by_phone, phone):
    phone.ring()
    phone.press("*")
    phone.press("2")

    said = phone.press("1")

    assert "Type the 16 digits of your receipt." in said
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    "name", ["sessionId", "callerNumber", "dtmfDigits", "recordingUrl", "isActive"]
)
def test_a_sign_that_cannot_be_kept_breaks_no_call(by_phone, phone, client, name):
    phone.ring()
    said = {"isActive": "1", "sessionId": phone.call, "callerNumber": phone.number}

    assert client.post(phone.next, said | {name: "a\0b"}).status_code in (200, 400)
