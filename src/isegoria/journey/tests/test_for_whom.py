"""Saying for whom one speaks, by the receipt."""

import html
import re

import pytest

from isegoria.hear.models import Channel, Contribution
from isegoria.hear.services import contribute

pytestmark = pytest.mark.django_db

OURS = {"HTTP_ORIGIN": "http://testserver"}
GROUP = {"kind": "group", "name": "<b>Class 7</b>", "way": "We voted.", "people": "23"}


def words_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def code(activity, statements) -> str:
    reply = {f"statement-{statements[0].pk}": "agree"}
    received = contribute(
        activity=activity, participant=None, reply=reply, channel=Channel.WEB, language="en"
    )
    return received.new_code


@pytest.fixture
def send(client, code):
    def send(step="for-whom/", **fields):
        return client.post(f"/en/receipt/{step}", {"code": code, **fields}, **OURS)

    return send


def test_the_receipt_asks_and_then_says_for_whom(send):
    assert "You speak for yourself." in words_of(send(""))

    assert "Thank you. It is put down for whom you speak." in words_of(send(do="keep", **GROUP))

    page = send("").content.decode()
    assert "the voice of <bdi>&lt;b&gt;Class 7&lt;/b&gt;</bdi>. 23 people took part" in page
    assert Contribution.objects.get().speaks_for == "group"


def test_the_form_holds_what_was_said_before_and_what_was_typed_wrongly(send):
    send(do="keep", **GROUP)
    assert 'value="23"' in send().content.decode()

    response = send(do="keep", **{**GROUP, "people": "many", "way": "In a pub."})

    assert response.status_code == 400
    assert "Error: For whom do you speak?" in words_of(response)
    assert "In a pub." in response.content.decode()
    assert Contribution.objects.get().spoken_for.way == "We voted."


def test_after_the_closing_nobody_is_asked(send, activity):
    activity.stage.ends_at = activity.stage.begins_at
    activity.stage.save()

    assert "You speak for yourself." not in words_of(send(""))
    assert send(do="keep", **GROUP).status_code == 409
    assert Contribution.objects.get().speaks_for == "person"
