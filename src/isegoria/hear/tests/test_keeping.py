"""Somebody who answered twice keeps one of the two; the log notes what is taken back."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.base.refusal import NotNow, Refused
from isegoria.hear.activity_type import type_of
from isegoria.hear.keeping import keep_one
from isegoria.hear.models import Channel, Contribution, Participant
from isegoria.hear.routes import route_token_of
from isegoria.hear.services import contribute, erase, merge
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.ledger.models import Entry
from isegoria.ledger.services import seal
from isegoria.notices.models import Notice

pytestmark = pytest.mark.django_db


def said(activity, statements, value, channel=Channel.WEB):
    reply = {f"statement-{statements[0].pk}": value}
    received = contribute(
        activity=activity, participant=None, reply=reply, channel=channel, language="en"
    )
    return received.contribution.participant


@pytest.fixture
def hers(activity, statements):
    """What she said herself, by phone."""
    return said(activity, statements, "agree", Channel.VOICE)


@pytest.fixture
def by_mistake(activity, statements):
    """What a neighbour entered for her too."""
    return said(activity, statements, "disagree", Channel.HELPER)


def standing():
    return dict(Contribution.objects.values_list("participant", "standing"))


def test_one_is_kept_once_and_the_log_notes_what_is_taken_back(hers, by_mistake, activity):
    entries = Entry.objects.count()

    assert keep_one(kept=hers, other=by_mistake) == 1

    responses = type_of(activity).responses(activity)
    assert standing() == {hers.pk: "stands", by_mistake.pk: "withdrawn"}
    assert list(responses.person) == [hers.pk]
    assert Entry.objects.count() == entries + 1
    assert json.loads(Entry.objects.latest("pk").leaf)["event"] == "withdrawn"
    seal()
    assert audit(all_bodies()).problems == []


def test_the_same_again_changes_nothing(hers, by_mistake):
    keep_one(kept=hers, other=by_mistake)
    entries, notices = Entry.objects.count(), Notice.objects.count()

    assert keep_one(kept=hers, other=by_mistake) == 0

    assert (Entry.objects.count(), Notice.objects.count()) == (entries, notices)


def test_whoever_holds_the_other_receipt_is_told(hers, by_mistake):
    keep_one(kept=hers, other=by_mistake)

    told = Notice.objects.get()
    assert told.route_token == route_token_of(by_mistake)
    assert told.body.startswith("Answers of yours were taken back")


def test_of_two_that_were_kept_by_turns_one_stays(hers, by_mistake):
    keep_one(kept=hers, other=by_mistake)

    with pytest.raises(Refused, match="Nothing stands behind the receipt"):
        keep_one(kept=by_mistake, other=hers)

    assert standing() == {hers.pk: "stands", by_mistake.pk: "withdrawn"}


def test_receipts_of_two_questions_are_refused(hers, make_question, statements):
    other = make_question("other").participants.create(secret=b"1" * 16)

    with pytest.raises(Refused, match="different questions"):
        keep_one(kept=hers, other=other)


def test_receipts_that_were_joined_open_the_same_and_are_refused(hers, by_mistake):
    merge(hers, by_mistake)
    joined = Participant.objects.get(pk=by_mistake.pk)

    with pytest.raises(Refused, match="open the same answers"):
        keep_one(kept=hers, other=joined)

    assert standing()[hers.pk] == "stands"


def test_what_was_erased_cannot_be_kept(hers, by_mistake):
    erase(participant=hers)

    with pytest.raises(Refused, match="Nothing stands behind"):
        keep_one(kept=hers, other=by_mistake)


def test_after_the_closing_both_stay(hers, by_mistake, activity):
    activity.stage.ends_at = timezone.now() - timedelta(hours=1)
    activity.stage.save()

    with pytest.raises(NotNow, match="closed"):
        keep_one(kept=hers, other=by_mistake)

    assert set(standing().values()) == {"stands"}
