"""How the timetable of a question is told: in its own time zone, whoever reads it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from isegoria.process.models import Process, Stage
from isegoria.process.timetable import (
    instant_in_words,
    journey_of,
    stage_reached,
    zone_in_words,
)

OPENS = datetime(2027, 3, 2, 8, 0, tzinfo=UTC)
CLOSES = datetime(2027, 4, 30, 16, 0, tzinfo=UTC)


@pytest.fixture
def paris():
    return Process(
        slug="paris",
        source_language="en",
        time_zone="Europe/Paris",
        published_at=OPENS - timedelta(days=9),
    )


@pytest.fixture
def stages():
    return [
        Stage(kind="inform", begins_at=OPENS - timedelta(days=5), ends_at=OPENS),
        Stage(kind="hear", begins_at=OPENS, ends_at=CLOSES),
        Stage(kind="understand", begins_at=CLOSES, ends_at=CLOSES + timedelta(days=10)),
        Stage(kind="decide", begins_at=datetime(2027, 6, 12, 10, tzinfo=UTC)),
        Stage(
            kind="answer",
            begins_at=datetime(2027, 6, 12, 10, tzinfo=UTC),
            ends_at=datetime(2027, 7, 12, 10, tzinfo=UTC),
        ),
    ]


@pytest.mark.parametrize(
    ("now", "states"),
    [
        (OPENS - timedelta(days=9), ["todo"] * 6),
        (OPENS - timedelta(days=1), ["now", *["todo"] * 5]),
        (OPENS, ["done", "now", *["todo"] * 4]),
        (CLOSES - timedelta(seconds=1), ["done", "now", *["todo"] * 4]),
        (CLOSES, ["done", "done", "now", *["todo"] * 3]),
        (CLOSES + timedelta(days=11), ["done", "done", "done", *["todo"] * 3]),
        (datetime(2027, 6, 13, tzinfo=UTC), ["done", "done", "done", "done", "now", "todo"]),
    ],
)
def test_the_journey_follows_the_timetable_to_the_second(paris, stages, now, states):
    assert [step.state for step in journey_of(paris, stages, now)] == states


def test_each_stage_tells_the_date_that_matters_in_the_zone_of_the_question(paris, stages):
    notes = [step.note for step in journey_of(paris, stages, OPENS)]

    assert notes == [
        "until March 2, 2027",
        "until April 30, 2027, 18:00 (Paris time)",
        "from April 30, 2027",
        "on June 12, 2027",
        "by July 12, 2027",
        "",
    ]


@pytest.mark.parametrize(
    ("now", "note"),
    [
        (OPENS - timedelta(days=9), "opens March 2, 2027, 09:00 (Paris time)"),
        (OPENS, "planned until April 30, 2027, 18:00 (Paris time)"),
        (CLOSES, "planned until April 30, 2027, 18:00 (Paris time)"),
    ],
)
def test_a_draft_is_at_no_stage_whatever_its_timetable_says(paris, stages, now, note):
    paris.published_at = None

    steps = journey_of(paris, stages, now)

    assert [step.state for step in steps] == ["todo"] * 6
    assert steps[1].note == note


def test_a_question_that_was_brought_in_does_not_say_when_people_could_answer(paris):
    over = [Stage(kind=kind, begins_at=CLOSES, ends_at=CLOSES) for kind in ("inform", "hear")]

    steps = journey_of(paris, over, CLOSES)

    assert [(step.state, step.note) for step in steps[:2]] == [("done", ""), ("done", "")]


def test_a_question_without_any_date_still_shows_its_six_stages(paris):
    steps = journey_of(paris, [])

    assert [(step.name, step.state, step.note) for step in steps] == [
        (str(label), "todo", "") for label in Stage.Kind.labels
    ]
    assert stage_reached([]) is None


def test_the_last_stage_that_has_begun_is_the_one_reached(stages):
    assert stage_reached(stages, CLOSES).kind == "understand"


def test_seconds_are_told_where_there_are_any(paris):
    words = instant_in_words(CLOSES + timedelta(seconds=7), paris)

    assert words == "April 30, 2027, 18:00:07 (Paris time)"


@pytest.mark.parametrize(
    ("zone", "language", "words"),
    [
        ("Africa/Nairobi", "en", "Nairobi time"),
        ("UTC", "en", "UTC"),
        ("Europe/Paris", "xx", "Paris time"),
    ],
)
def test_a_time_zone_is_named_as_people_call_it(zone, language, words):
    with translation.override(language):
        assert zone_in_words(zone) == words
