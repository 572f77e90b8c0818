"""Gateways of every kind: what they may send, what they get back, and who is let in."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from isegoria.activities.statements.models import Vote
from isegoria.base.lengths import is_plain, parts_of, plainest
from isegoria.base.refusal import Refused
from isegoria.channels.sms.channel import Sms
from isegoria.channels.sms.inviting import plan, send_invitations
from isegoria.channels.sms.kinds import africastalking
from isegoria.channels.sms.models import Outgoing, Piece, Received
from isegoria.channels.sms.services import (
    forget_what_is_over,
    hear_what_is_incomplete,
    send_what_is_owed,
)
from isegoria.channels.sms.tests.conftest import SECRET
from isegoria.conversation.requests import signature
from isegoria.hear.models import Participant
from isegoria.notices.models import Notice
from isegoria.people.models import ReturnRoute

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gateways")]

HER = "+254700000001"
KANNEL = f"/sms/main/{SECRET}/"
AFRICA = f"/sms/africa/{SECRET}/"
OTHER = f"/sms/other/{SECRET}/"


def kannel(client, words, *, number="1", sender=HER, **more):
    return client.get(KANNEL, {"from": sender, "id": number, "text": words, **more})


def twilio(client, settings, values, *, token="token"):  # noqa: S107  # of the test
    address = f"{settings.ADDRESS}/sms/america/"
    signed = signature(token, address, {name: [value] for name, value in values.items()})
    return client.post("/sms/america/", values, headers={"X-Twilio-Signature": signed})


def test_kannel_gets_plain_text_and_is_told_of_letters_that_gsm_does_not_know(client, by_text):
    plain = kannel(client, "internet")
    wide = kannel(client, "اللغة", number="2")

    assert plain.status_code == 200
    assert plain.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "X-Kannel-Coding" not in plain.headers
    assert "How should we bring fast internet to every home?" in plain.content.decode()
    assert wide.status_code == 200


def test_the_same_message_again_gets_the_same_answer_and_stores_nothing(client, by_text):
    kannel(client, "internet", number="1")
    first = kannel(client, "1", number="2").content
    again = kannel(client, "1", number="2").content

    assert first == again
    assert b"Your receipt: " in first
    assert Vote.objects.count() == 1
    assert first.split(b"receipt: ")[1][:4] not in bytes(Received.objects.last().answer)


@pytest.mark.parametrize(
    ("path", "values"),
    [
        (KANNEL, {"id": "1", "text": "internet"}),
        (KANNEL, {"from": HER, "text": "internet"}),
        (KANNEL, {"from": "MPESA", "id": "1", "text": "internet"}),
        (KANNEL, {"from": "22333", "id": "1", "text": "internet"}),
        (KANNEL, {"from": HER, "id": "x" * 30_000, "text": "internet"}),
    ],
)
def test_what_is_missing_or_no_number_is_refused_with_words(client, by_text, path, values):
    response = client.get(path, values)

    assert response.status_code == 400
    assert response.content
    assert not Received.objects.exists()


@pytest.mark.parametrize(
    "path", ["/sms/main/another-secret-of-20/", "/sms/main/", "/sms/nobody/x/", "/sms/america/"]
)
def test_nobody_else_is_let_in(client, by_text, path):
    assert client.get(path, {"from": HER, "id": "1", "text": "internet"}).status_code == 403
    assert not Received.objects.exists()


@pytest.mark.parametrize("words", ["x" * 10_000, "🙈" * 500, "ẍ̂̃", "*1*2", "", "\u202e1"])
def test_anything_may_be_written(client, by_text, words):
    kannel(client, "internet", number="1")

    assert kannel(client, words, number="2").status_code == 200


def test_a_number_that_sends_too_much_is_held_back(client, by_text, write_gateways):
    write_gateways(
        '[main]\nkind = "kannel"\nsender = "1"\nsecret = "{secret}"\nsend = "{send}"\n'
        'user = "a"\npassword = "b"\nper_minute = 3\n'
    )

    statuses = [kannel(client, "help", number=str(one)).status_code for one in range(5)]

    assert statuses == [200, 200, 200, 429, 429]
    assert kannel(client, "help", number="9", sender="+254700000002").status_code == 200


def test_parts_of_a_long_message_may_come_in_any_order(client, by_text):
    kannel(client, "internet", number="0")
    kannel(client, "ADD", number="1")

    for number, place in (("4", 3), ("2", 1), ("2", 1)):
        answer = kannel(
            client, f"part{place} ", number=number, udh=f"\x05\x00\x03\x07\x03{place:c}"
        )
        assert answer.content == b""
    whole = kannel(client, "part2 ", number="3", udh="\x05\x00\x03\x07\x03\x02")

    assert 'Noted: "part1 part2 part3".' in whole.content.decode()
    assert not Piece.objects.exists()


def test_a_long_message_of_which_a_part_never_comes_is_heard_and_answered(
    client, by_text, time_machine
):
    kannel(client, "internet", number="0")
    kannel(client, "ADD", number="1")
    kannel(client, "the beginning", number="2", udh="\x05\x00\x03\x07\x02\x01")
    assert hear_what_is_incomplete() == 0

    time_machine.move_to(timezone.now() + timedelta(minutes=11))

    assert hear_what_is_incomplete() == 1
    assert Participant.objects.count() == 1
    assert Outgoing.objects.count() == 1


def test_a_signed_gateway_is_answered_in_xml(client, by_text, settings):
    values = {"MessageSid": "SM1", "From": HER, "To": "+15005550006", "Body": "internet"}

    good = twilio(client, settings, values)
    forged = twilio(client, settings, {**values, "MessageSid": "SM2"}, token="guess")

    assert good.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert "How should we bring fast internet to every home?" in good.content.decode()
    assert "<Response><Message>" in good.content.decode()
    assert forged.status_code == 403


def test_a_gateway_without_an_answer_is_sent_one(client, by_text):
    response = client.post(AFRICA, {"from": HER, "to": "22334", "id": "1", "text": "internet"})

    assert (response.status_code, response.content) == (200, b"")
    assert Outgoing.objects.get().state == Outgoing.State.WAITING
    assert b"internet" not in bytes(Outgoing.objects.get().sealed)


def test_any_program_can_be_a_gateway(client, by_text):
    def post(row):
        return client.post(OTHER, row, content_type="application/json")

    good = post({"id": "1", "from": HER, "text": "internet"})
    parts = [post({"id": str(at), "from": HER, "text": "x", "part": at, "parts": 2, "reference": "r"}) for at in (2, 3)]  # fmt: skip  # noqa: E501

    assert "How should we bring fast internet" in json.loads(good.content)["reply"]
    assert [one.status_code for one in parts] == [200, 400]
    assert post("[]").status_code == 400
    assert post("{").status_code == 400
    assert post({"id": "1"}).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        json.dumps({"id": "\ud800", "from": HER, "text": "internet"}),
        json.dumps({"id": "1", "from": HER, "text": "\ud800"}),
        json.dumps({"id": "1", "from": HER, "text": {"words": "internet"}}),
        json.dumps({"id": "1", "from": HER, "text": "x", "reference": "\ud800", "parts": 2}),
    ],
)
def test_what_no_program_can_mean_is_refused_and_not_kept(client, by_text, body):
    response = client.post(OTHER, body, content_type="application/json")

    assert response.status_code == 400
    assert Received.objects.count() == Piece.objects.count() == 0


def test_a_report_may_name_anything(client, by_text):
    for named in ("x" * 10_000, "a\x00b", "9" * 18, "\ud800"):
        row = json.dumps({"id": named, "delivered": True})

        response = client.post(f"{OTHER}report/", row, content_type="application/json")

        assert response.status_code == (400 if named == "\ud800" else 200)


def test_however_long_a_gateway_s_own_number_of_a_message_is_it_goes_out_once(
    client, by_text, monkeypatch
):
    client.post(AFRICA, {"from": HER, "to": "22334", "id": "1", "text": "internet"})
    number = "ATXid_" + "7" * 100
    said = {"SMSMessageData": {"Recipients": [{"statusCode": 101, "messageId": number}]}}
    monkeypatch.setattr(africastalking, "call", lambda *_, **__: json.dumps(said))

    assert (send_what_is_owed(), send_what_is_owed()) == (1, 0)

    client.post(f"{AFRICA}report/", {"id": number, "status": "Success"})
    row = Outgoing.objects.get()
    assert len(row.reference) == Outgoing._meta.get_field("reference").max_length
    assert row.state == Outgoing.State.DELIVERED


def test_a_gateway_that_is_down_is_tried_again_later_and_later(client, by_text, time_machine):
    client.post(AFRICA, {"from": HER, "to": "22334", "id": "1", "text": "internet"})
    waits = []
    for _try in range(4):
        before = timezone.now()
        assert send_what_is_owed() == 0
        row = Outgoing.objects.get()
        waits.append(round((row.due_at - before).total_seconds()))
        time_machine.move_to(row.due_at)

    assert waits == [30, 60, 120, 240]
    assert row.state == Outgoing.State.WAITING


def test_while_the_file_is_broken_all_waits(client, by_text, write_gateways):
    client.post(AFRICA, {"from": HER, "to": "22334", "id": "1", "text": "internet"})
    write_gateways("[broken")

    assert send_what_is_owed() == hear_what_is_incomplete() == 0
    assert Outgoing.objects.get().tries == 0


def test_a_report_of_delivery_is_put_down(client, by_text):
    sent = Outgoing.objects.create(gateway="main", state=Outgoing.State.SENT)
    report = f"{KANNEL}report/"

    for status in ("8", "1"):
        assert client.get(report, {"message": sent.pk, "status": status}).status_code == 200
    assert client.get(report, {"message": "999", "status": "1"}).status_code == 200
    assert client.get(report, {"status": "1"}).status_code == 400

    sent.refresh_from_db()
    assert sent.state == Outgoing.State.DELIVERED


def test_the_page_of_the_question_tells_the_number_the_word_and_the_cost(client, by_text):
    page = client.get(reverse("question", args=[by_text.process.slug])).content.decode()

    assert "By text message: send INTERNET to 22333. It is free." in page
    assert Sms().reach(by_text.process).cost == "It is free."


def test_an_invitation_shows_text_parts_and_cost_and_is_answered_at_once(client, by_text, officer):
    client.force_login(officer)
    address = reverse("sms-invite", args=[by_text.process.slug])
    numbers = "0700 000 001\n+254700000002, +254 700 000 002"

    looked = client.post(address, {"numbers": numbers, "language": "en", "look": "yes"})
    page = looked.content.decode()
    mark = re.search(r'name="looked" value="(\w+)"', page)[1]
    hasty = client.post(address, {"numbers": HER, "language": "en", "send": "yes", "looked": mark})
    assert (hasty.status_code, Notice.objects.count()) == (200, 0)
    sent = client.post(
        address, {"numbers": numbers, "language": "en", "send": "yes", "looked": mark}
    )

    assert "To 2 people" in page
    assert "1 text message each" in page
    assert "It costs you at most 0.80 KES." in page
    assert sent.status_code == 302
    assert Notice.objects.filter(kind="invitation").count() == ReturnRoute.objects.count() == 2
    assert "STOP: no more messages." in Notice.objects.first().body
    assert b"Noted: Agree" in kannel(client, "1", sender=HER).content
    assert Vote.objects.count() == 1


def test_who_said_stop_or_was_asked_is_left_out(client, by_text):
    kannel(client, "stop", sender=HER)
    numbers = [HER, "+254700000002"]

    assert send_invitations(by_text.process, numbers, "en") == 1
    again = plan(by_text.process, numbers, "en")

    assert (again.people, again.already, again.silent) == (0, 1, 1)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [("", "Paste at least one"), ("hello", "no phone number"), ("\n,;", "Paste at least one")],
)
def test_lists_that_cannot_be_right_are_refused(client, by_text, officer, numbers, words):
    client.force_login(officer)

    response = client.post(
        reverse("sms-invite", args=[by_text.process.slug]), {"numbers": numbers, "language": "en"}
    )

    assert response.status_code == 422
    assert words in response.content.decode()


def test_strangers_do_not_invite(client, by_text, stranger):
    client.force_login(stranger)

    assert client.get(reverse("sms-invite", args=[by_text.process.slug])).status_code == 404


def test_what_is_kept_for_the_way_is_forgotten(client, by_text, time_machine):
    kannel(client, "internet")
    time_machine.move_to(timezone.now() + timedelta(days=5))

    assert forget_what_is_over() == 1


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("[main", "cannot be read"),
        ("[Main]", "must be a table"),
        ('[main]\nkind = "pigeon"', "kind must be one of"),
        ('[main]\nkind = "webhook"', "sender is missing"),
        ('[main]\nkind = "webhook"\nsender = "1"\nsecret = "short"', "secret needs 20"),
        ('[main]\nkind = "webhook"\nsender = "1"\nsecrets = "x"', "nothing called “secrets”"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_with_words(write_gateways, words, fault):
    write_gateways(words)

    with pytest.raises(Refused, match=fault):
        Sms.gateways.read()
    assert fault in (Sms().obstacle() or "")
    assert not Sms().is_ready()


def test_without_a_file_there_are_no_text_messages(settings, tmp_path, by_text):
    settings.GATEWAYS_FILE = tmp_path / "none.toml"

    assert not Sms().is_ready()
    assert Sms().reach(by_text.process) is None
    assert Sms().desk_pages(by_text.process) == ()


@pytest.mark.parametrize(
    ("text", "plain", "parts"),
    [
        ("x" * 160, True, 1),
        ("x" * 161, True, 2),
        ("€" * 80, True, 1),
        ("€" * 81, True, 2),
        ("é" * 160, True, 1),
        ("ê" * 70, False, 1),
        ("ê" * 71, False, 2),
        ("م" * 134, False, 2),
        ("😀" * 36, False, 2),
        ("", True, 1),
    ],
)
def test_a_text_is_as_many_messages_as_a_phone_makes_of_it(text, plain, parts):
    assert (is_plain(text), parts_of(text)) == (plain, parts)


def test_signs_of_typesetters_are_written_plainly_where_that_helps():
    assert plainest("“Yes” – it’s…") == '"Yes" - it\'s...'
    assert plainest("«نعم»") == "«نعم»"


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width"), [("en", 360), ("ar", 1200)])
@pytest.mark.django_db(transaction=True)
def test_the_page_for_inviting_can_be_used_by_everybody(
    browse, violations, by_text, officer, language, width
):
    page = browse(officer, viewport={"width": width, "height": 800})
    page.goto(f"/{language}/desk/q/{by_text.process.slug}/sms/")
    before = violations(page)
    page.locator("textarea").fill("0700 000 001\n+254 700 000 002")
    page.locator("button[name=look]").click()
    page.wait_for_load_state()

    assert before == violations(page) == page.complaints == []
    assert page.locator("blockquote").inner_text().startswith("How should we bring")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("gateway", [KANNEL, AFRICA])
@pytest.mark.parametrize("name", ["from", "to", "id", "text", "udh", "linkId", "date"])
def test_a_sign_that_cannot_be_kept_breaks_no_gateway(client, by_text, gateway, name):
    said = {"from": HER, "to": "22334", "id": "1", "text": "internet"} | {name: "a\0b"}
    answer = client.get(gateway, said) if gateway == KANNEL else client.post(gateway, said)
    assert answer.status_code in (200, 400)
