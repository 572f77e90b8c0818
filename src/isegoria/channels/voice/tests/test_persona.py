"""A woman of 78 with a simple phone and no credit for data: from the invitation to her receipt."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from isegoria.activities.statements.models import Vote
from isegoria.channels.voice.models import Recording
from isegoria.channels.voice.tests.conftest import SECRET, Line
from isegoria.hear.models import Contribution, Item, Participant
from isegoria.languages.queries import shown
from isegoria.notices.models import Notice
from isegoria.people.routes import enclosed_for

pytestmark = pytest.mark.django_db

HERS, NEIGHBOURS = "+254700000078", "+254700000079"
DIGITS = re.compile(r"(?:(?:\d, ){3}\d\.\s){4}")
HER_WORDS = "The nurse should come to us; the road is too long for me."


def test_she_is_heard_without_a_web_page(by_phone, client, officer):
    """Each part is a step of her story; only staff open pages."""
    ours = client.__class__()
    ours.force_login(officer)

    _is_asked_by_text_message(ours)
    phone = _calls_and_hears_slowly(client)
    code = _answers_and_speaks_her_reason(phone)
    _write_down(ours)
    by_phone.process.stages.filter(kind="hear").update(ends_at=timezone.now() + timedelta(days=20))
    with time_machine.travel(timezone.now() + timedelta(days=14)):
        status = _text(client, f"status {code}", "m1")
        offered = _joins_what_her_neighbour_answered(client)

    assert "We have 4 answers from you." in status
    assert "Join both? The last word counts." in offered
    assert Participant.objects.filter(merged_into=None).count() == 1
    assert Vote.objects.filter(participant__merged_into=None).count() == 3
    item = Item.objects.get(author__isnull=False)
    assert shown([item.text_id], "en")[item.text_id].body == HER_WORDS
    assert {one.channel for one in Contribution.objects.all()} == {"voice"}


def _is_asked_by_text_message(ours):
    """Step 1: 1, 2 or 3 would answer it."""
    _invite(ours)
    asked = Notice.objects.get(kind="invitation").body
    assert re.search(r"1 Agree.*2 Disagree.*3 ", asked, re.DOTALL)


def _calls_and_hears_slowly(client):
    """Step 2: she calls the free number instead, and hears the question twice."""
    phone = Line(client, "hers", HERS)
    first, slowly, again = phone.ring(), phone.press("8"), phone.press("9")
    assert first.split() == slowly.split() == again.split()
    assert 'timeout="20"' in phone.document
    return phone


def _answers_and_speaks_her_reason(phone):
    """Steps 3 and 4: she presses 2 and speaks; what is played back she confirms.

    Her receipt is read twice in groups of four, and follows by text message.
    """
    ended = [phone.press("2") for _statement in range(3)][-1]
    phone.press("1")
    assert "Speak after the tone." in phone.press("1")
    assert "You said:" in phone.speak()
    assert 'url="https://recordings.example.org/1.mp3"' in phone.document
    assert "Your words are kept." in phone.press("1")
    first, second = (re.sub(r"\D", "", one) for one in DIGITS.findall(ended))
    assert first == second
    assert enclosed_for(Notice.objects.get(kind="receipt").route_token) == first
    phone.hang_up()
    return first


def _joins_what_her_neighbour_answered(client):
    """Step 6: what was entered for her by mistake is joined to hers; the last word counts."""
    neighbour = Line(client, "neighbour", NEIGHBOURS)
    neighbour.ring()
    ended = [neighbour.press("1") for _statement in range(3)][-1]
    offered = _text(client, re.sub(r"\D", "", DIGITS.search(ended)[0]), "m2")
    _text(client, "1", "m3")
    return offered


def _invite(ours):
    address = "/en/desk/q/internet/sms/"
    values = {"numbers": HERS, "language": "en"}
    looked = re.search(r'name="looked" value="(\w+)"', ours.post(address, values).content.decode())[
        1
    ]
    ours.post(address, {**values, "send": "yes", "looked": looked})


def _write_down(ours):
    """Staff hear her voice and write down what she said."""
    row = Recording.objects.get()
    ours.post(f"/en/desk/q/internet/voice/{row.pk}/", {"words": HER_WORDS})
    row.refresh_from_db()
    assert row.standing == Recording.Standing.WRITTEN


def _text(client, words, name):
    response = client.post(
        f"/sms/main/{SECRET}/",
        {"id": name, "from": HERS, "text": words},
        content_type="application/json",
    )
    return response.json()["reply"]
