"""What is promised and what becomes of points is counted as it was published."""

from datetime import date, timedelta

import pytest

from isegoria.learn.jobs import count_what_came
from isegoria.learn.models import Outcomes
from isegoria.learn.queries import facts_of_questions
from isegoria.learn.rules import Standing, Tally, board, standing
from isegoria.learn.tests.conftest import point
from isegoria.process.services import Times, Why, set_times
from isegoria.understand.models import WhoWasHeard

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("due", "done", "found"),
    [
        (None, None, Standing.NONE),
        (None, TODAY, Standing.NONE),
        (TODAY, None, Standing.WAITING),
        (date(2026, 6, 14), None, Standing.OVERDUE),
        (TODAY, TODAY, Standing.IN_TIME),
        (date(2026, 6, 14), TODAY, Standing.LATE),
        (date(2026, 7, 1), TODAY, Standing.IN_TIME),
    ],
)
def test_a_promise_is_kept_on_its_day_and_broken_on_the_next(due, done, found):
    assert standing(due, done, TODAY) is found


def test_the_last_day_is_that_of_the_place_where_it_is_asked(question):
    question.time_zone = "Pacific/Auckland"
    question.save()
    answer = question.stages.get(kind="answer")
    answer.ends_at = answer.ends_at.replace(hour=12)  # already the next day there
    answer.save()

    (found,) = facts_of_questions()

    assert found.answer_due == answer.ends_at.astimezone(question.zone).date()
    assert found.answer_due != answer.ends_at.date()


def test_points_are_counted_as_they_were_published(question, decide):
    decide(question)

    assert count_what_came() == 1

    found = Outcomes.objects.get(process=question)
    assert (found.points, found.reasoned, found.under_study) == (5, 5, 1)
    assert (round(found.influence, 4), round(found.influence_alike, 4)) == (0.65, 0.625)


def test_a_decision_is_counted_once_and_a_correction_anew(question, decide):
    decide(question)
    count_what_came()

    assert count_what_came() == 0
    decide(question, [point(1, "not_adopted")])
    assert count_what_came() == 1
    assert Outcomes.objects.get(process=question).influence == 0
    assert count_what_came() == 0


def test_a_point_without_a_reason_is_no_reasoned_point(question, decide):
    decide(question, [point(1, "adopted"), point(2, "adopted", reason=""), point(3, "")])
    count_what_came()

    found = Outcomes.objects.get(process=question)
    assert (found.points, found.reasoned, found.adopted) == (3, 1, 2)


def test_where_all_is_still_studied_there_is_no_influence_to_tell(question, decide):
    decide(question, [point(1, "under_study")])
    count_what_came()

    found = Outcomes.objects.get(process=question)
    assert (found.influence, found.influence_alike) == (None, None)


def test_before_it_is_counted_nothing_is_told_of_the_points(question, decide):
    decide(question)

    assert facts_of_questions()[0].points is None


def test_a_decision_that_nobody_was_told_of_is_no_answer(question, decide, promised):
    decide(promised(question, decide=-3, answer=-1), days_ago=4, is_answered=False)

    (found,) = facts_of_questions()

    assert (found.decision, found.answer) == (Standing.IN_TIME, Standing.OVERDUE)


def test_an_institution_has_the_sum_of_its_questions(make_question, decide, promised):
    kept = promised(make_question("kept"), understand=-5, decide=3, answer=9)
    late = promised(make_question("late"), understand=-5, decide=-3, answer=3)
    promised(make_question("overdue"), understand=-5, decide=-3, answer=3)
    decide(kept)
    decide(late, [point(1, "adopted"), point(2, "out_of_scope")])
    count_what_came()

    (row,) = board(facts_of_questions())

    assert (row.institution, row.asked) == ("harbour", 3)
    assert row.reports == Tally(0, 3)
    assert row.decisions == Tally(1, 3)
    assert row.answers == Tally(2, 2)
    assert row.overdue == 3
    assert row.reasoned == Tally(7, 7)
    assert (row.taken_up, row.under_study) == (Tally(4, 6), 1)
    assert row.missed == Tally(0, 0)


@pytest.mark.parametrize(
    ("promise", "stands"),
    [
        ({"due": 3}, "waiting"),
        ({"due": 3, "state": "done", "done": -1}, "in time"),
        ({"due": -3, "state": "done", "done": -1}, "late"),
        ({"due": -3, "state": "begun"}, "overdue"),
        ({"due": 3, "first_due": -3}, "overdue"),
        ({"due": 3, "first_due": -3, "state": "done", "done": -1}, "late"),
        ({"due": 3, "state": "done", "done": -1, "is_disputed": True}, "disputed"),
        ({"due": 3, "state": "given_up"}, "given up"),
        ({"due": 3, "state": "begun", "done": -1}, "waiting"),
    ],
)
def test_what_was_promised_is_held_to_its_first_day(question, decide, work, promise, stands):
    work(decide(question), **promise)

    ((found,),) = (one.promised for one in facts_of_questions())

    assert found.standing.value == stands


def test_a_draft_of_a_promise_is_nobodys_business(question, decide, work):
    work(decide(question), due=3, state="draft")

    assert facts_of_questions()[0].promised == ()


def test_promises_that_are_disputed_or_given_up_are_not_kept(question, decide, work):
    decision = decide(question)
    work(decision, due=3, state="done", done=-1)
    work(decision, due=3, state="done", done=-1, is_disputed=True)
    work(decision, due=3, state="given_up")
    work(decision, due=9)

    (row,) = board(facts_of_questions())

    assert row.work == Tally(1, 3)


def test_groups_that_were_missed_count_only_where_somebody_knows(make_question):
    uncounted = {"group": 7, "people": 20}
    told = {"one": ["heard", "unheard"], "two": ["heard"], "three": None, "four": []}
    for slug, readings in told.items():
        process = make_question(slug)
        if readings is not None:
            groups = [*({"reading": one} for one in readings), uncounted]
            WhoWasHeard.objects.create(
                process=process, told_on=TODAY, result={"parted": [{"groups": groups}]}
            )

    (row,) = board(facts_of_questions())

    assert row.missed == Tally(1, 2)


def test_drafts_and_what_has_not_opened_are_not_asked_yet(make_question):
    make_question("draft", published=False)
    make_question("later", opens=3)

    assert facts_of_questions() == []


def test_what_was_brought_in_from_elsewhere_promised_nothing_here(question):
    question.channels = ""
    question.save()

    assert facts_of_questions() == []


def test_the_number_of_queries_does_not_grow_with_the_questions(
    make_question, decide, work, django_assert_num_queries
):
    for number in range(12):
        work(decide(make_question(f"question-{number}")), due=3)
    count_what_came()

    with django_assert_num_queries(7):
        assert len(facts_of_questions()) == 12


def test_a_day_that_was_moved_is_late_by_the_one_that_was_promised_first(question, officer):
    first = question.stages.get(kind="answer").ends_at.astimezone(question.zone).date()
    times = {one.kind: one for one in question.stages.all()}
    local = {
        name: at.astimezone(question.zone).replace(tzinfo=None)
        for name, at in (
            ("opens_at", times["hear"].begins_at),
            ("closes_at", times["hear"].ends_at),
        )
    }
    for later in (40, 80):
        set_times(
            question,
            Times(
                time_zone=question.time_zone,
                **local,
                decides_on=times["decide"].begins_at.astimezone(question.zone).date(),
                answers_by=first + timedelta(days=later),
                looks_back_on=times["learn"].begins_at.astimezone(question.zone).date(),
            ),
            why=Why("The hall was flooded.", officer),
        )

    (found,) = facts_of_questions()

    assert question.stages.get(kind="answer").ends_at.date() > first + timedelta(days=70)
    assert found.answer_due == first
