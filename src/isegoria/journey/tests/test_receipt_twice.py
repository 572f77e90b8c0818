"""Somebody with two receipts of one question keeps the answers of one of them."""

import pytest

from isegoria.activities.statements.models import Vote
from isegoria.base.allowance import Allowance
from isegoria.hear import limits
from isegoria.hear.models import Channel
from isegoria.hear.services import contribute
from isegoria.journey.tests.test_receipt import post, words_of
from isegoria.receipts.codes import grouped

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(activity, statements) -> str:
    """The receipt of somebody who agreed with the first statement."""
    return said(activity, statements, "agree", Channel.SMS)


@pytest.fixture
def second(activity, statements) -> str:
    """Another receipt of the same question: a neighbour entered it too."""
    return said(activity, statements, "disagree", Channel.HELPER)


def said(activity, statements, value, channel):
    reply = {f"statement-{statements[0].pk}": value}
    received = contribute(
        activity=activity, participant=None, reply=reply, channel=channel, language="en"
    )
    return received.new_code


@pytest.mark.parametrize(("keep", "stays"), [("this", 1), ("other", -1)])
def test_somebody_with_two_receipts_keeps_one(client, code, second, keep, stays):
    response = post(client, "keep/", code=code, other=grouped(second), keep=keep)

    kept = code if keep == "this" else second
    assert response.status_code == 200
    assert "This receipt is kept. The answers of the other one are taken back." in words_of(
        response
    )
    assert grouped(kept) in words_of(response)
    assert list(Vote.objects.filter(is_withdrawn=False).values_list("value", flat=True)) == [stays]


@pytest.mark.parametrize(
    ("other", "status", "words"),
    [
        ("1234 5678 9012 3428", 404, "We do not know this receipt."),
        ("", 422, "digits"),
        ("same", 422, "Both receipts open the same answers already."),
    ],
)
def test_a_second_receipt_that_is_none_is_told_so(client, code, other, status, words):
    response = post(client, "keep/", code=code, other=code if other == "same" else other)

    assert response.status_code == status
    assert words in words_of(response)
    assert Vote.objects.filter(is_withdrawn=False).count() == 1


def test_guessing_at_second_receipts_is_slowed_down(client, code, monkeypatch):
    monkeypatch.setattr(limits, "RECEIPTS", Allowance(burst=1, seconds_each=60))

    statuses = [
        post(client, "keep/", code=code, other="1234 5678 9012 3428").status_code for _ in range(2)
    ]

    assert statuses == [404, 429]
