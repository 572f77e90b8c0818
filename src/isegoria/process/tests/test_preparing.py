"""Preparing a question: its words, its dates, its name in addresses."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from isegoria.base.refusal import Refused
from isegoria.languages.models import Text
from isegoria.languages.queries import shown
from isegoria.process.models import Process
from isegoria.process.rules import Obstacle
from isegoria.process.services import (
    Obstructed,
    create_question,
    delete_draft,
    offer,
    promise,
    rename,
    save_words,
    set_times,
)

pytestmark = pytest.mark.django_db


def question_of(process):
    return shown([process.question_id], "en")[process.question_id].body


def obstacles(process, times):
    with pytest.raises(Obstructed) as refusal:
        set_times(process, times)
    return refusal.value.obstacles


def test_a_new_question_has_its_six_stages_and_no_dates(draft):
    stages = draft.stages.order_by("pk").values_list("kind", "begins_at", "ends_at")

    assert list(stages) == [
        (kind, None, None) for kind in ("inform", "hear", "understand", "decide", "answer", "learn")
    ]
    assert (draft.published_at, draft.language_codes) == (None, ["en"])


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("Où construire l’école ?", "ou-construire-lecole"),
        ("Где построить школу?", "q-1"),
        ("أين نبني المدرسة؟", "q-1"),
        ("5G", "q-1"),
        ("word " * 30, "word-word-word-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_the_name_in_addresses_comes_from_the_question_in_any_script(institution, question, slug):
    made = create_question(
        institution=institution, question=question, language="en", time_zone="UTC"
    )

    assert made.slug == slug


def test_two_questions_of_the_same_words_get_two_names(institution):
    names = [
        create_question(
            institution=institution, question=words, language="ru", time_zone="UTC"
        ).slug
        for words in ("Why not?", "Why not?", "Почему?", "Почему?")
    ]

    assert names == ["why-not", "why-not-2", "q-1", "q-2"]


@pytest.mark.parametrize("words", ["", "  ", "nothing\x00ness", "x" * 201])
def test_a_question_without_usable_words_is_refused(institution, words):
    with pytest.raises(Refused, match=r"\w+ \w+"):
        create_question(institution=institution, question=words, language="en", time_zone="UTC")

    assert not Process.objects.exists()


@pytest.mark.parametrize("change", [{"language": "xx-zz"}, {"time_zone": "Mars/Base"}])
def test_an_unknown_language_or_zone_is_refused(institution, change):
    known = {"language": "en", "time_zone": "UTC"}

    with pytest.raises(Refused, match="There is no"):
        create_question(institution=institution, question="Why not?", **(known | change))


def test_nothing_is_saved_if_one_of_the_texts_is_too_long(draft):
    with pytest.raises(Refused, match="1 character too long; 2000 at most"):
        save_words(draft, {"question": "Why?", "problem": "x" * 2001})

    draft.refresh_from_db()
    assert question_of(draft).startswith("How should we")
    assert draft.problem is None


def test_saying_the_same_again_leaves_translations_fresh(ready):
    revision = ready.problem.revision

    save_words(ready, {"problem": "One home in five has no line. "})

    assert Text.objects.get(pk=ready.problem_id).revision == revision


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"closes_at": timedelta(days=-40)}, "closes_at"),
        ({"closes_at": timedelta(days=-28, minutes=-1)}, "closes_at"),
        ({"decides_on": timedelta(days=-30)}, "decides_on"),
        ({"answers_by": timedelta(days=-31)}, "answers_by"),
    ],
)
def test_dates_out_of_order_are_refused_beside_their_field(ready, times, change, field):
    before = list(ready.stages.order_by("pk").values_list("begins_at", "ends_at"))
    moved = {name: getattr(times, name) + by for name, by in change.items()}

    found = obstacles(ready, replace(times, **moved))

    assert [one.field for one in found] == [field]
    assert list(ready.stages.order_by("pk").values_list("begins_at", "ends_at")) == before


@pytest.mark.parametrize("year", [1, 1999, 9999])
def test_a_slip_in_the_year_is_refused_beside_its_field(ready, times, year):
    found = obstacles(ready, replace(times, answers_by=date(year, 12, 31)))

    assert found == [Obstacle("answers_by", "Check the year of this date.")]


def test_the_hour_that_clocks_leave_out_is_refused(ready, times, spring):
    found = obstacles(ready, replace(times, closes_at=spring.replace(hour=2, minute=30)))

    assert found == [
        Obstacle(
            "closes_at",
            "Clocks go forward then, so 02:30 is left out that day. Choose another time.",
        )
    ]


def test_the_hour_that_comes_twice_is_refused(ready, times, autumn):
    found = obstacles(ready, replace(times, closes_at=autumn.replace(hour=2, minute=30)))

    assert found == [
        Obstacle(
            "closes_at",
            "Clocks go back then, so 02:30 comes twice on that day. Choose another time.",
        )
    ]


def test_a_day_lasts_from_its_first_to_its_last_second_where_it_is_asked(ready, times, spring):
    day = spring.date()

    set_times(
        ready,
        replace(times, opens_at=None, closes_at=None, decides_on=day, answers_by=day),
    )

    decide = ready.stages.get(kind="decide")
    first = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=1)
    assert (decide.begins_at, decide.ends_at) == (first, first + timedelta(hours=23, seconds=-1))


def test_a_day_that_begins_at_one_in_the_morning_is_a_day_too(ready, times):
    # In Egypt clocks went forward at midnight on 26 April 2024.
    set_times(
        ready,
        replace(
            times,
            time_zone="Africa/Cairo",
            opens_at=None,
            closes_at=None,
            decides_on=date(2024, 4, 26),
            answers_by=date(2024, 4, 26),
        ),
    )

    decide = ready.stages.get(kind="decide")
    assert decide.begins_at == datetime(2024, 4, 25, 22, 0, tzinfo=UTC)
    assert decide.ends_at == datetime(2024, 4, 26, 20, 59, 59, tzinfo=UTC)


def test_another_zone_moves_the_instants_with_the_words(ready, times):
    before = ready.stages.get(kind="hear").ends_at

    set_times(ready, replace(times, time_zone="UTC"))

    assert ready.stages.get(kind="hear").ends_at - before in (
        timedelta(hours=1),
        timedelta(hours=2),
    )


@pytest.mark.parametrize("slug", ["", "ab", "Has Spaces", "UPPER", "x" * 61, "ça", "a/b/c"])
def test_a_bad_name_in_addresses_is_refused(draft, slug):
    with pytest.raises(Refused, match="small Latin letters"):
        rename(draft, slug)


def test_a_name_that_another_question_has_is_refused(draft, question):
    with pytest.raises(Refused, match="has this address already"):
        rename(draft, question.slug)


def test_a_draft_can_be_renamed_and_thrown_away(draft):
    texts = Text.objects.count()
    rename(draft, "bus-shelters")

    delete_draft(Process.objects.get(slug="bus-shelters"))

    assert not Process.objects.exists()
    assert Text.objects.count() == texts - 1


def test_a_promise_and_a_language_must_exist(draft):
    with pytest.raises(Refused, match="no such promise"):
        promise(draft, "miracles")
    with pytest.raises(Refused, match="no language"):
        offer(draft, languages=["xx-zz"], channels=["web"])
