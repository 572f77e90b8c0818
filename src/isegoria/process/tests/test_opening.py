"""A question opens only with its whole record, and whoever prepares it is told what is missing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from isegoria.languages.services import reword, translate
from isegoria.process.models import Process, Stage
from isegoria.process.rules import Obstacle, obstacles_to_opening
from isegoria.process.services import Obstructed, offer, promise, publish, save_words, set_times

pytestmark = pytest.mark.django_db


def fields(process):
    return [one.field for one in obstacles_to_opening(process)]


def test_a_complete_record_has_no_obstacle(ready):
    assert obstacles_to_opening(ready) == []


def test_a_new_question_is_told_everything_that_is_missing(draft):
    assert fields(draft) == [
        "problem",
        "can_change",
        "is_fixed",
        "decided_by",
        "decides_on",
        "opens_at",
        "closes_at",
        "answers_by",
        "promise",
        "groups_affected",
        "channels",
    ]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("question", "Write the question."),
        ("problem", "Say which problem this question helps to solve."),
        ("can_change", "Say what is still open: what the answers can change."),
        ("is_fixed", "Say what is fixed already. If nothing is, write so."),
        ("decided_by", "Name the role or body that will decide."),
        ("groups_affected", "Name the groups of people who are affected."),
    ],
)
def test_a_missing_text_is_named_and_nothing_else(ready, officer, field, words):
    save_words(ready, {field: " \n "})

    with pytest.raises(Obstructed) as refusal:
        publish(ready, by=officer)

    assert refusal.value.obstacles == [Obstacle(field, words)]
    assert str(refusal.value) == words
    assert Process.objects.get(pk=ready.pk).published_at is None


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("opens_at", "Say when people can begin to take part."),
        ("closes_at", "Say when this closes, to the minute."),
        ("decides_on", "Say on which day the decision is made."),
        ("answers_by", "Say by which day everybody who took part gets an answer."),
    ],
)
def test_a_missing_date_is_named_and_nothing_else(ready, officer, times, field, words):
    set_times(ready, replace(times, **{field: None}))

    with pytest.raises(Obstructed) as refusal:
        publish(ready, by=officer)

    assert refusal.value.obstacles == [Obstacle(field, words)]


def test_a_missing_promise_is_named(ready):
    promise(ready, "")

    assert obstacles_to_opening(ready) == [
        Obstacle("promise", "Say how much the answers may change: choose the promise.")
    ]


def test_a_missing_channel_is_named(ready):
    offer(ready, languages=[], channels=[])

    assert obstacles_to_opening(ready) == [
        Obstacle("channels", "Choose at least one way to take part.")
    ]


def test_every_text_must_be_said_in_every_language(ready):
    offer(ready, languages=["fr"], channels=["web"])
    for name in ("question", "problem", "can_change", "is_fixed"):
        translate(getattr(ready, name), language="fr", body="En français.")

    assert obstacles_to_opening(ready) == [
        Obstacle("languages", "Translate what is missing or out of date: Français (2 texts).")
    ]


def test_a_translation_of_earlier_words_is_an_obstacle_too(ready):
    offer(ready, languages=["fr"], channels=["web"])
    for name in Process.TEXTS:
        if getattr(ready, name):
            translate(getattr(ready, name), language="fr", body="En français.")
    assert obstacles_to_opening(ready) == []

    reword(ready.problem, "One home in four has no line.")

    assert obstacles_to_opening(ready) == [
        Obstacle("languages", "Translate what is missing or out of date: Français (1 text).")
    ]


def test_an_unknown_time_zone_is_an_obstacle(ready):
    Process.objects.update(time_zone="Europe/Atlantis")
    ready.refresh_from_db()

    assert fields(ready) == ["time_zone"]


def test_a_closing_that_passed_while_the_question_was_prepared_is_an_obstacle(ready, officer):
    closes = ready.stages.get(kind="hear").ends_at

    with time_machine.travel(closes, tick=False), pytest.raises(Obstructed) as refusal:
        publish(ready, by=officer)

    assert refusal.value.obstacles == [
        Obstacle("closes_at", "The closing date has passed. Choose a later one.")
    ]


def test_dates_in_disorder_in_the_database_are_obstacles(ready):
    closes = ready.stages.get(kind="hear").ends_at
    Stage.objects.filter(process=ready, kind="decide").update(begins_at=closes, ends_at=closes)
    Stage.objects.filter(process=ready, kind="answer").update(
        begins_at=None, ends_at=closes - timedelta(days=1)
    )

    assert fields(ready) == ["decides_on", "answers_by"]


def test_what_rooms_above_find_missing_refuses_the_opening_too(ready, officer):
    missing = Obstacle("seeds", "Add three statements.")

    with pytest.raises(Obstructed) as refusal:
        publish(ready, by=officer, further=[missing])

    assert refusal.value.obstacles == [missing]


def test_opening_begins_the_journey_now(ready, officer):
    now = timezone.now()

    with time_machine.travel(now, tick=False):
        publish(ready, by=officer)

    ready.refresh_from_db()
    inform, hear = ready.stages.get(kind="inform"), ready.stages.get(kind="hear")
    assert (ready.published_at, ready.published_by) == (now, officer)
    assert (inform.begins_at, inform.ends_at) == (now, hear.begins_at)


def test_an_opening_that_is_past_is_told_as_it_truly_was(ready, officer):
    late = ready.stages.get(kind="hear").begins_at + timedelta(hours=5)

    with time_machine.travel(late, tick=False):
        publish(ready, by=officer)

    assert ready.stages.get(kind="hear").begins_at == late


def test_a_question_opens_once(ready, officer):
    publish(ready, by=officer)
    first = Process.objects.get(pk=ready.pk).published_at

    with pytest.raises(Obstructed, match="open to the public already"):
        publish(ready, by=officer)

    assert Process.objects.get(pk=ready.pk).published_at == first


def test_the_gates_cost_two_queries_however_many_languages(ready, django_assert_num_queries):
    offer(ready, languages=["fr", "es", "ar", "ru"], channels=["web"])
    fresh = Process.objects.get(pk=ready.pk)

    with django_assert_num_queries(2):
        assert fields(fresh) == ["languages"]


def test_the_closing_is_kept_as_the_instant_of_the_zone_of_the_question(ready, times, year):
    written = datetime(year, 7, 1, 18, 0)  # noqa: DTZ001  # as officials write it
    set_times(
        ready,
        replace(
            times,
            closes_at=written,
            decides_on=datetime(year, 9, 1).date(),  # noqa: DTZ001  # the same
            answers_by=datetime(year, 9, 1).date(),  # noqa: DTZ001  # the same
        ),
    )

    assert ready.stages.get(kind="hear").ends_at == datetime(year, 7, 1, 16, 0, tzinfo=UTC)
    assert obstacles_to_opening(ready) == []
