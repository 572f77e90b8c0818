"""After the opening nothing is changed in silence, and promises stand."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from isegoria.base.refusal import Refused
from isegoria.process.models import Process
from isegoria.process.queries import corrections, published
from isegoria.process.services import (
    Why,
    delete_draft,
    offer,
    promise,
    publish,
    rename,
    save_words,
    set_times,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(ready, officer):
    publish(ready, by=officer)
    return Process.objects.get(pk=ready.pk)


@pytest.fixture
def why(officer):
    return Why(reason="A slip of the pen.", by=officer)


def told(process):
    return [(one.field, one.before, one.reason) for one in corrections(process)]


def test_a_draft_is_not_among_the_published(ready, officer):
    assert list(published()) == []

    publish(ready, by=officer)

    assert list(published()) == [ready]


def test_a_reworded_text_keeps_the_words_before_and_the_reason(opened, why):
    save_words(opened, {"decided_by": "The Council"}, why=why)

    assert told(opened) == [("decided_by", "The District Council", "A slip of the pen.")]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_without_a_usable_reason_nothing_is_changed(opened, reason):
    with pytest.raises(Refused, match="reason"):
        save_words(opened, {"decided_by": "Somebody else"}, why=Why(reason=reason))

    assert told(opened) == []


def test_a_text_that_people_have_read_is_not_emptied(opened, why):
    with pytest.raises(Refused, match="do not empty it"):
        save_words(opened, {"problem": ""}, why=why)


def test_the_promise_the_name_and_the_zone_stand(opened, times, why):
    with pytest.raises(Refused, match="can no longer be changed"):
        promise(opened, "inform")
    with pytest.raises(Refused, match="can no longer be changed"):
        rename(opened, "another-name")
    with pytest.raises(Refused, match="can no longer be changed"):
        set_times(opened, replace(times, time_zone="UTC"), why=why)
    with pytest.raises(Refused, match="can no longer be changed"):
        delete_draft(opened)


def test_languages_and_ways_can_come_and_not_go(opened, why):
    offer(opened, languages=["fr"], channels=["web", "kiosk"], why=why)

    with pytest.raises(Refused, match="none can be taken away"):
        offer(opened, languages=[], channels=["web", "kiosk"], why=why)
    with pytest.raises(Refused, match="none can be taken away"):
        offer(opened, languages=["fr"], channels=["kiosk"], why=why)

    assert told(opened) == [
        ("languages", "en", "A slip of the pen."),
        ("channels", "web", "A slip of the pen."),
    ]


def test_the_closing_can_be_moved_with_a_reason_until_it_has_come(opened, times, why):
    later = replace(times, closes_at=times.closes_at + timedelta(days=7))
    before = opened.stages.get(kind="hear").ends_at

    set_times(opened, later, why=why)

    hear = opened.stages.get(kind="hear")
    assert hear.ends_at - before in (
        timedelta(days=7),
        timedelta(days=7, hours=1),
        timedelta(days=7, hours=-1),
    )
    assert [field for field, _before, _reason in told(opened)] == ["closes_at"]
    with time_machine.travel(hear.ends_at, tick=False), pytest.raises(Refused, match="has passed"):
        set_times(opened, replace(later, closes_at=later.closes_at + timedelta(days=1)), why=why)


def test_a_date_is_not_moved_into_the_past_or_emptied(opened, times, why):
    hear = opened.stages.get(kind="hear")
    with time_machine.travel(hear.begins_at + timedelta(days=9), tick=False):
        for change in (times.opens_at + timedelta(days=1), None):
            with pytest.raises(Refused, match=r"passed|empty"):
                set_times(opened, replace(times, closes_at=change), why=why)

    hear.refresh_from_db()
    assert told(opened) == []


def test_an_opening_that_has_come_stays(opened, times, why):
    opens = opened.stages.get(kind="hear").begins_at

    with time_machine.travel(opens, tick=False), pytest.raises(Refused, match="has passed"):
        set_times(opened, replace(times, opens_at=times.opens_at + timedelta(days=1)), why=why)


def test_the_rest_can_be_moved_when_the_closing_is_past(opened, times, why):
    closes = opened.stages.get(kind="hear").ends_at
    later = replace(times, answers_by=times.answers_by + timedelta(days=3))

    with time_machine.travel(closes + timedelta(days=1), tick=False):
        set_times(opened, later, why=why)

    assert [field for field, _before, _reason in told(opened)] == ["answers_by"]
