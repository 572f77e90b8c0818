"""What people feel is told beside what there was, and counted by others from what is given out."""

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicmath.empowerment import Match
from isegoria.learn.jobs import count_what_came
from isegoria.learn.queries import facts_of_questions
from isegoria.learn.rules import Tally, board
from isegoria.learn.tests.conftest import point
from isegoria.learn.tests.recounting import recount, recount_with, unpacked

pytestmark = pytest.mark.django_db


def row():
    (found,) = board(facts_of_questions())
    return found


def test_the_last_round_of_each_question_is_added_up(make_question, said_after):
    first, second = make_question("one"), make_question("two")
    said_after(first, months=3, worse_no=20)
    said_after(first, months=6, better_yes=12, same_no=5, unknown=4)
    said_after(second, solved_yes=10, worse_no=3)

    found = row()

    assert found.better == Tally(22, 30)
    assert found.made_a_difference == Tally(22, 30)


def test_of_fewer_than_ten_nothing_is_added(make_question, said_after):
    said_after(make_question("one"), better_yes=9)

    assert row().better == Tally(0, 0)


def test_high_feeling_and_low_trace_are_flagged(client, make_question, decide, said_after):
    process = make_question("one")
    decide(process)  # an influence of 0.65
    said_after(process, months=3, better_no=19, same_yes=3)
    count_what_came()

    felt = row().felt
    assert (felt.feeling, round(felt.influence, 4)) == (3 / 22, 0.65)
    assert felt.match is Match.UNTOLD
    page = client.get("/en/results/").content.decode()
    assert "feeling and fact part ways" in page
    assert "14% beside 65%: there was more than people feel" in page


def test_feeling_without_influence_is_flagged_too_and_weighs_by_people(
    client, make_question, decide, said_after
):
    one, two = make_question("one"), make_question("two")
    decide(one, [point(1, "not_adopted")])
    decide(two, [point(1, "adopted")])
    said_after(one, better_yes=27, same_no=3)
    said_after(two, better_yes=10)
    count_what_came()

    felt = row().felt
    assert (felt.feeling, felt.influence) == (37 / 40, 10 / 40)
    assert felt.match is Match.PERSUADED
    assert "people feel more than there was" in client.get("/en/results/harbour/").content.decode()


def test_where_both_agree_or_few_said_so_nothing_is_flagged(
    client, make_question, decide, said_after
):
    process = make_question("one")
    decide(process)
    said_after(process, months=3, better_yes=12, same_no=7)
    count_what_came()
    assert row().felt is None

    said_after(process, months=6, better_yes=13, same_no=7)

    assert row().felt.match is Match.ALIKE
    page = client.get("/en/results/harbour/").content.decode()
    assert "part ways:" not in page
    assert "13 of 20 · 65% (43% to 82%)" in page


def test_queries_do_not_grow_with_questions(make_question, said_after):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            facts_of_questions()
        return len(queries)

    said_after(make_question("one"), better_yes=12)
    first = asked()
    for name in ("two", "three"):
        said_after(make_question(name), better_yes=12)

    assert asked() == first


@pytest.fixture
def folder(client, question, decide, said_after, of_a_group, tmp_path):
    decide(question)
    one = said_after(question, months=3, better_no=17, same_yes=8, unknown=2)
    of_a_group(one, people=25, share_better=0.45, better_low=0.26, better_high=0.66)
    said_after(question, months=6, solved_yes=5, worse_no=4)
    count_what_came()
    return unpacked(client, tmp_path)


def test_what_people_said_is_given_out_and_counted_again(folder):
    with (folder / "solved.csv").open(newline="") as source:
        three, group, six = csv.DictReader(source)

    assert (three["people"], three["better"], three["share_better"]) == ("27", "17", "0.6800")
    assert (group["division"], group["group"], group["people"]) == ("age", "25-44", "25")
    assert (group["better"], group["share_better"]) == ("", "0.4500")
    assert (six["people"], six["solved"], six["share_better"]) == ("", "", "")
    assert recount(folder).stdout == "1 questions, 1 institutions, 0 differences\n"


@pytest.mark.parametrize(
    ("table", "was", "becomes", "says"),
    [
        ("solved", "27,0,17,8,0", "27,0,16,9,0", "share_better after 3 months"),
        ("solved", "0.6800", "0.6900", "share_better after 3 months"),
        ("institutions", "influence not conveyed", "alike", "reading is 'alike'"),
        ("institutions", ",17,25,8,25,", ",17,25,9,25,", "made_a_difference is '9'"),
    ],
)
def test_a_number_that_was_changed_is_found(folder, table, was, becomes, says):
    found = recount_with(folder, table, was, becomes)

    assert found.returncode == 1
    assert says in found.stdout
