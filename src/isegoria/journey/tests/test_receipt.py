"""What a receipt opens: on any device, without an account or a cookie."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from isegoria.activities.statements.models import Vote
from isegoria.activities.statements.services import add_statement
from isegoria.base.allowance import Allowance
from isegoria.hear import limits
from isegoria.hear.cookies import remember
from isegoria.hear.models import Channel, Item, Participant
from isegoria.hear.pausing import pause
from isegoria.hear.routes import route_token_of
from isegoria.hear.services import contribute
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal
from isegoria.notices.services import owe
from isegoria.receipts.codes import grouped

pytestmark = pytest.mark.django_db

OURS = {"HTTP_ORIGIN": "http://testserver"}


def words_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def post(client, step, **fields):
    return client.post(f"/en/receipt/{step}", fields, **OURS)


@pytest.fixture
def code(activity, statements) -> str:
    """The receipt of somebody who agreed with the first statement."""
    received = contribute(
        activity=activity,
        participant=None,
        reply={f"statement-{statements[0].pk}": "agree"},
        channel=Channel.SMS,
        language="en",
    )
    return received.new_code


def test_asking_for_a_receipt_sets_no_cookie(client, site):
    response = client.get("/en/receipt/")

    assert response.status_code == 200
    assert response.cookies == {}


def test_a_receipt_opens_on_another_device_however_it_is_typed(client, code):
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    for typed in (code, grouped(code), f" {code[:8]}-{code[8:]} ", grouped(arabic)):
        response = post(client, "", code=typed)

        assert response.status_code == 200
        assert "Villages with no line at all come first." in words_of(response)
        assert response.cookies == {}
        assert response["Cache-Control"] == "no-store"


def test_opening_changes_nothing(client, code):
    seal()

    with CaptureQueriesContext(connection) as queries:
        post(client, "", code=code)

    assert [one["sql"] for one in queries if not one["sql"].startswith("SELECT")] == []


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ("", 422, "digits"),
        ("1234", 422, "digits"),
        ("4821 7730 1964 0258", 422, "One digit seems wrong"),
        ("48217730 1964 02x7", 422, "digits only"),
        ("\x00", 422, "digits"),
        ("9" * 100_000, 422, "digits"),
        ("0000 0000 0000 0099", 422, "One digit seems wrong"),
        ("1234567890123428", 404, "We do not know this receipt"),
    ],
)
def test_what_is_no_receipt_is_told_beside_the_field(client, site, typed, status, words):
    response = post(client, "", code=typed)

    assert response.status_code == status
    assert words in words_of(response)
    assert '<a href="#id_code">' in response.content.decode()


def test_guessing_is_slowed_down_and_a_right_receipt_still_opens(client, code, monkeypatch):
    monkeypatch.setattr(limits, "RECEIPTS", Allowance(burst=2, seconds_each=60))
    for _guess in range(2):
        assert post(client, "", code="1234567890123428").status_code == 404

    assert post(client, "", code="1234567890123428").status_code == 429
    assert post(client, "", code=code).status_code == 200


def test_guessing_from_many_networks_is_told_to_the_operator_once(
    client, code, monkeypatch, caplog
):
    monkeypatch.setattr(limits, "ALL_RECEIPTS", Allowance(burst=2, seconds_each=60))

    statuses = []
    for home in range(5):
        client.defaults["REMOTE_ADDR"] = f"203.0.{home}.7"
        statuses.append(post(client, "", code="1234567890123428").status_code)

    assert statuses == [404, 404, 429, 429, 429]
    assert post(client, "", code=code).status_code == 200
    (line,) = [one.getMessage() for one in caplog.records if one.name == "isegoria.hear.limits"]
    assert "somebody may be guessing" in line
    assert "1234567890123428" not in caplog.text
    assert "203.0" not in caplog.text


def test_a_form_from_elsewhere_opens_nothing(client, code):
    response = client.post("/en/receipt/", {"code": code}, HTTP_ORIGIN="https://evil.example")

    assert response.status_code == 403
    assert "Villages" not in words_of(response)


@pytest.mark.parametrize(
    "step", ["answer/", "change/", "withdraw/", "erase/", "proof/", "resume/", "forget/"]
)
def test_who_comes_to_a_step_by_a_link_is_asked_for_the_receipt(client, code, step):
    response = client.get(f"/en/receipt/{step}")

    assert (response.status_code, response["Location"]) == (302, "/en/receipt/")
    assert response.cookies == {}


def test_an_answer_is_changed_on_the_receipt(client, code, statements):
    key = f"statement-{statements[0].pk}"

    one = post(client, "answer/", code=code, key=key)
    response = post(client, "change/", code=code, key=key, **{key: "disagree"})

    assert "your answer now" in words_of(one)
    assert "Your answer is changed." in words_of(response)
    assert Vote.objects.get().value == -1


def test_in_a_pause_an_answer_is_still_changed_and_taken_back(client, code, activity, statements):
    pause(activity=activity, reason="We are mending a text.")
    key = f"statement-{statements[0].pk}"

    changed = post(client, "change/", code=code, key=key, **{key: "pass"})
    back = post(client, "withdraw/", code=code, key=key)

    assert "Your answer is changed." in words_of(changed)
    assert "You took this back." in words_of(back)
    assert (Vote.objects.get().value, Vote.objects.get().is_withdrawn) == (0, True)


def test_a_button_beside_an_answer_says_what_it_does_not_what_was_answered(
    client, code, activity, time_machine
):
    before = post(client, "", code=code).content.decode()
    time_machine.move_to(activity.stage.ends_at + timedelta(minutes=1))
    after = post(client, "", code=code).content.decode()

    button = re.compile(r'formaction="/en/receipt/answer/" aria-labelledby="([^"]+)">([^<]+)<')
    assert [button.search(page).groups() for page in (before, after)] == [
        ("b1 p1", "Change or check"),
        ("b1 p1", "Open"),
    ]
    assert '<p id="p1"' in before
    assert "<b>Agree</b>" in before


def test_what_was_just_done_is_the_first_that_is_read_aloud(client, code, statements):
    key = f"statement-{statements[0].pk}"

    page = post(client, "withdraw/", code=code, key=key).content.decode()

    assert "<title>You took this back. Your receipt" in page
    assert 'tabindex="-1" autofocus><p>You took this back.</p>' in page


def test_after_closing_nothing_is_changed_and_it_is_said(
    client, code, statements, activity, time_machine
):
    time_machine.move_to(activity.stage.ends_at + timedelta(minutes=1))

    key = f"statement-{statements[0].pk}"
    response = post(client, "change/", code=code, key=key, **{key: "disagree"})

    assert response.status_code == 409
    assert "This question closed on" in words_of(response)
    assert Vote.objects.get().value == 1


def test_an_answer_of_somebody_else_cannot_be_touched(client, code, statements):
    for step in ("answer/", "change/", "withdraw/"):
        key = f"statement-{statements[1].pk}"
        response = post(client, step, code=code, key=key, **{key: "agree"})

        assert response.status_code == 404
        assert "This answer is not there any more." in words_of(response)


def test_everything_is_taken_back_after_asking_once(client, code, statements):
    asked = post(client, "withdraw/", code=code)
    before = Vote.objects.get().is_withdrawn
    done = post(client, "withdraw/", code=code, sure="1")

    assert "Take everything back?" in words_of(asked)
    assert before is False
    assert "You took everything back." in words_of(done)
    assert Vote.objects.get().is_withdrawn is True


def test_everything_is_erased_after_asking_once_and_the_log_stays_whole(client, code):
    post(client, "erase/", code=code)
    before = Vote.objects.count()
    done = post(client, "erase/", code=code, sure="1")
    again = post(client, "erase/", code=code, sure="1")
    seal()

    assert before == 1
    assert "Your answers are erased" in words_of(done)
    assert again.status_code == 200
    assert not Vote.objects.exists()
    assert audit(all_bodies()).problems == []


def test_the_proof_is_a_file_with_the_promise_first_and_the_place_later(client, code):
    entry = str(Vote.objects.get().entry_id)

    promised = json.loads(post(client, "proof/", code=code, entry=entry).content)
    seal()
    response = post(client, "proof/", code=code, entry=entry)

    assert "promise" in promised
    assert "attachment" in response["Content-Disposition"]
    assert {"checkpoint", "hashes", "index", "leaf", "salt", "body"} <= json.loads(
        response.content
    ).keys()


@pytest.mark.parametrize("entry", ["", "x", "999999", "9" * 40])
def test_a_proof_of_what_one_did_not_say_is_not_given(client, code, entry):
    response = post(client, "proof/", code=code, entry=entry)

    assert response.status_code == 404


def test_a_receipt_is_taken_up_on_another_device_and_joined_with_what_it_did(
    client, code, activity, statements
):
    other = contribute(
        activity=activity,
        participant=None,
        reply={f"statement-{statements[1].pk}": "pass"},
        channel=Channel.WEB,
        language="en",
    )
    kept = HttpResponse()
    remember(kept, "internet", other.new_code)
    client.cookies = kept.cookies

    response = post(client, "resume/", code=code)

    assert response.status_code == 303
    assert response["Location"] == "/en/q/internet/statements/1/"
    joined = Participant.objects.get(merged_into__isnull=False)
    assert joined == other.contribution.participant
    for either in (code, other.new_code):
        shown = words_of(post(Client(), "", code=either))
        assert "Your 2 answers" in shown
    assert audit(all_bodies()).is_whole


def test_a_shared_device_is_made_to_forget(client, code):
    post(client, "resume/", code=code)

    post(client, "forget/", question="internet")

    assert client.cookies["part-internet"].value == ""


def test_what_is_owed_to_be_told_stands_on_the_page(client, code):
    owe(
        route_token=route_token_of(Participant.objects.get()),
        kind="statement-refused",
        language="en",
        body="Your statement was not accepted: rule 1.",
    )

    assert "Your statement was not accepted: rule 1." in words_of(post(client, "", code=code))


def test_the_code_stands_in_no_address(client, code):
    responses = [
        post(client, "", code=code),
        post(client, "resume/", code=code),
        client.get("/en/q/internet/statements/1/"),
    ]

    for response in responses:
        links = re.findall(r'(?:href|action)="([^"]*)"', response.content.decode())
        assert not any(code in link or code[:8] in link for link in links)
        assert code not in response.get("Location", "")


def test_long_lists_come_in_pages(client, activity, statements, code):
    who = Participant.objects.get()
    for number in range(25):
        item = add_statement(
            activity=activity,
            words=f"Thought number {number} of many.",
            language="en",
            standing=Item.Standing.ACCEPTED,
        )
        contribute(
            activity=activity,
            participant=who,
            reply={f"statement-{item.pk}": "agree"},
            channel=Channel.WEB,
            language="en",
        )

    first = post(client, "", code=code)
    second = post(client, "", code=code, page="2")
    far = post(client, "", code=code, page="9" * 5)

    assert words_of(first).count("Thought number") == 19
    assert words_of(second).count("Thought number") == 6
    assert words_of(far).count("Thought number") == 6


def test_erasing_lets_the_device_forget_too(client, code):
    remember(kept := HttpResponse(), "internet", code)
    client.cookies.update(kept.cookies)

    response = post(client, "erase/", code=code, sure="1")

    assert response.cookies["part-internet"].value == ""


@pytest.mark.parametrize("name", ["", "a b", "a;b=c", "\u00e9", "a\r\nb", "\x00"])
def test_a_device_is_told_to_forget_no_such_question(client, site, name):
    response = post(client, "forget/", question=name)

    assert response.status_code == 302
    assert response.cookies == {}
