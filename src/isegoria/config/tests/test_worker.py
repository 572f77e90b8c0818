"""The worker: what it does, how often, and what it does when something fails."""

import logging
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from isegoria.config import worker
from isegoria.config.worker import Duty, duties, seal_what_waits
from isegoria.conversation.models import Conversation
from isegoria.hear.channel_type import channel_types
from isegoria.hear.models import Channel
from isegoria.hear.services import contribute
from isegoria.ledger.models import Entry
from isegoria.people.models import ReturnRoute
from isegoria.people.routes import Route, keep_route
from isegoria.understand.models import Finding

pytestmark = pytest.mark.django_db


def test_answers_are_sealed_and_read(activity, statements):
    contribute(
        activity=activity,
        participant=None,
        reply={f"statement-{statements[0].pk}": "agree"},
        channel=Channel.WEB,
        language="en",
    )

    done = [duty.run() for duty in duties()]

    assert set(done) == {True}
    assert not Entry.objects.filter(position=None).exists()
    assert Finding.objects.get(activity=activity).votes == 1


def test_a_site_without_text_messages_forgets_numbers_all_the_same(settings, question):
    settings.CHANNELS = []
    channel_types.cache_clear()
    long_ago = timezone.now().date() - timedelta(days=400)
    route = Route(Channel.SMS, "main", "+254700000001")
    keep_route("a-token", route, tag="a-tag", until=long_ago)
    Conversation.objects.create(channel=Channel.SMS, tag="a-tag", process=question, day=long_ago)

    try:
        for duty in duties():
            duty.run()
    finally:
        channel_types.cache_clear()

    assert not ReturnRoute.objects.exists()
    assert not Conversation.objects.exists()


def test_where_nothing_waits_the_log_is_not_even_locked(
    activity, statements, django_assert_num_queries
):
    seal_what_waits()

    with django_assert_num_queries(1):
        assert seal_what_waits() == 0


def test_a_duty_rests_ten_times_as_long_as_it_took(monkeypatch):
    clock = iter([100.0, 107.0])
    monkeypatch.setattr(worker.time, "monotonic", lambda: next(clock))
    duty = Duty("Reading", lambda: None, every=3.0)

    duty.run()

    assert duty.due_at == 107.0 + 70.0


@pytest.mark.parametrize(
    ("took", "rests"),
    [
        (1.0, 10.0),  # it is soon done again as it is
        (5.0, 15.0),  # 5 + 15 + 5 seconds for whoever answers just as it begins
        (9.0, 18.0),  # it cannot be kept: a third of the time is all it gets
    ],
)
def test_a_duty_with_a_promise_rests_less(took, rests, monkeypatch):
    clock = iter([100.0, 100.0 + took])
    monkeypatch.setattr(worker.time, "monotonic", lambda: next(clock))
    duty = Duty("Reading", lambda: None, every=3.0, within=25.0)

    duty.run()

    assert duty.due_at == pytest.approx(100.0 + took + rests)


def test_what_fails_is_tried_less_and_less_often_and_told_without_content(caplog, monkeypatch):
    monkeypatch.setattr(worker.time, "monotonic", lambda: 0.0)
    monkeypatch.setattr(worker.connections, "close_all", lambda: None)

    def fail():
        raise OperationalError("somebody's words")

    duty = Duty("Reading", fail, every=3.0)
    with caplog.at_level(logging.ERROR, logger="isegoria.worker"):
        waits = [(duty.run(), duty.due_at) for _each in range(9)]

    assert waits[:3] == [(False, 6.0), (False, 12.0), (False, 24.0)]
    assert waits[-1] == (False, 300.0)
    assert caplog.messages[0] == "Reading failed (OperationalError); tried again in 6 s"
    assert "words" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_after_the_database_was_away_the_next_round_works(activity, statements):
    duty = Duty("Sealing", seal_what_waits, every=1.0)
    assert duty.run()

    connection.connection.close()
    rounds = [duty.run(), duty.run()]

    assert rounds == [False, True]
    assert duty.failures == 0
