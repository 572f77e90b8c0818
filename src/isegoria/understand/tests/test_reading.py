"""What is found in stored answers, on small worlds where the answer is known."""

import json
import random
import subprocess
import sys

import pytest

from isegoria.activities.statements.models import Statement, Vote
from isegoria.hear.items import stand
from isegoria.hear.models import Item
from isegoria.hear.services import erase, merge, withdraw
from isegoria.ledger.leaf import Event
from isegoria.understand.jobs import refresh_stale
from isegoria.understand.models import Finding, ItemFinding
from isegoria.understand.queries import read_activities
from isegoria.understand.services import code_version, differences, read_activity

pytestmark = pytest.mark.django_db


def counts(activity):
    """What was counted of each item: agree, disagree, pass, matters."""
    rows = ItemFinding.objects.filter(finding__activity=activity).order_by("number")
    return [(row.agree, row.disagree, row.passed, row.matters) for row in rows]


def test_every_answer_is_counted_once(activity, statements, make_person, answer):
    one, two, three = make_person(), make_person(), make_person()
    answer(
        (one, statements[0], 1, True),
        (two, statements[0], 1),
        (three, statements[0], -1, True),
        (one, statements[1], 0),
    )

    finding = read_activity(activity)

    assert counts(activity) == [(2, 1, 0, 2), (0, 0, 1, 0), (0, 0, 0, 0)]
    assert (finding.participants, finding.votes, finding.statements) == (3, 4, 3)


def test_an_answer_that_was_taken_back_is_not_counted(activity, statements, make_person, answer):
    one, two = make_person(), make_person()
    answer((one, statements[0], 1), (two, statements[0], 1), (one, statements[1], 1))

    withdraw(participant=one, activity=activity, item_id=statements[0].pk)
    finding = read_activity(activity)

    assert counts(activity)[:2] == [(1, 0, 0, 0), (1, 0, 0, 0)]
    assert finding.participants == 2


def test_whoever_leaves_altogether_is_told_apart_from_those_counted(
    activity, statements, make_person, answer
):
    one, two = make_person(), make_person()
    answer((one, statements[0], 1), (two, statements[0], -1))

    withdraw(participant=one, activity=activity)
    finding = read_activity(activity)

    assert counts(activity)[0] == (0, 1, 0, 0)
    assert finding.participants == 1
    assert finding.result["took_part"]["without_answers"] == 1


def test_what_was_erased_is_gone_from_the_counts(activity, statements, make_person, answer):
    one, two = make_person(), make_person()
    answer((one, statements[0], 1), (two, statements[0], -1))

    erase(participant=one)
    finding = read_activity(activity)

    assert counts(activity)[0] == (0, 1, 0, 0)
    assert finding.participants == 1
    assert finding.result["took_part"]["without_answers"] == 0


def test_answers_to_a_refused_statement_are_not_counted(activity, statements, make_person, answer):
    one = make_person()
    answer((one, statements[0], 1), (one, statements[1], 1))

    stand(statements[0], Item.Standing.REFUSED, event=Event.RESTRICTED)
    finding = read_activity(activity)

    assert counts(activity) == [(1, 0, 0, 0), (0, 0, 0, 0)]
    assert (finding.statements, finding.votes) == (2, 1)
    assert finding.result["refused"] == 1


def test_of_a_person_with_two_receipts_the_last_word_counts_once(
    activity, statements, make_person, answer
):
    phone, kiosk = make_person("sms"), make_person("kiosk")
    answer((phone, statements[0], 1), (phone, statements[1], 1))
    answer((kiosk, statements[0], -1))

    merge(kiosk, phone)
    finding = read_activity(activity)

    assert counts(activity)[:2] == [(0, 1, 0, 0), (1, 0, 0, 0)]
    assert finding.participants == 1
    assert sum(row[1] for row in finding.result["took_part"]["channel"]) == 1


def test_the_same_snapshot_gives_the_same_numbers(activity, make_statements, crowd):
    dice = random.Random(7)
    crowd(40, make_statements(9), lambda _who, _which: dice.choice([1, 1, -1, 0, None]))

    first = read_activity(activity)
    rows = list(ItemFinding.objects.order_by("number").values_list("agreement", "division"))
    second = read_activity(activity)

    assert second.result == first.result
    assert second.seed == first.seed
    assert rows == list(ItemFinding.objects.order_by("number").values_list("agreement", "division"))
    assert Finding.objects.get().code_version == code_version()
    assert Finding.objects.count() == 1


def test_two_camps_are_found_as_two_groups(activity, make_statements, crowd):
    items = make_statements(10)
    dice = random.Random(3)

    def stance(who, which):
        side = 1 if who % 2 else -1
        told = 1 if which == 9 else side if which < 6 else dice.choice([1, -1])
        return told if dice.random() > 0.08 else 0

    crowd(90, items, stance)
    result = read_activity(activity).result

    assert result["verdict"] == "groups"
    assert sorted(group["people"] for group in result["groups"]) == [45, 45]
    assert [items[9].pk, "agree"] in result["unites"]
    assert set(result["divides"]) <= {item.pk for item in items[:9]}
    typical = [{item for item, _way in group["typical"]} for group in result["groups"]]
    assert all(len(found & {item.pk for item in items[:6]}) >= 2 for found in typical)
    assert all(people >= 5 for _x, _y, people, _group in result["marks"])
    assert sum(people for _x, _y, people, _group in result["marks"]) == 90
    assert all(0 < x < 600 and 0 < y < 360 for x, y, _people, _group in result["marks"])


def test_chance_alone_makes_no_groups_and_no_map(activity, make_statements, crowd):
    dice = random.Random(5)
    crowd(60, make_statements(8), lambda _who, _which: dice.choice([1, -1, 0]))

    result = read_activity(activity).result

    assert result["verdict"] == "none"
    assert (result["groups"], result["marks"]) == ([], [])


def test_below_twenty_five_people_neither_groups_nor_a_map_are_made(
    activity, make_statements, crowd
):
    crowd(24, make_statements(8), lambda who, _which: 1 if who % 2 else -1)

    result = read_activity(activity).result

    assert result["verdict"] == "few"
    assert (result["groups"], result["marks"], result["placed"]) == ([], [], 0)


def test_a_single_objection_among_many_answers_stays_in_sight(activity, make_statements, crowd):
    items = make_statements(4)
    crowd(60, items[:3], lambda who, which: 1 if which else (1 if who < 59 else -1))
    crowd(60, items[3:], lambda who, _which: 1 if who == 0 else -1)

    result = read_activity(activity).result

    assert result["few"] == [items[3].pk]


def agree(_who, _which):
    return 1


def test_ways_that_fewer_than_ten_people_took_are_not_named(activity, statements, crowd):
    crowd(30, statements, agree, channel="web", language="en")
    crowd(7, statements, agree, channel="paper", language="ar")
    crowd(4, statements, agree, channel="voice", language="ru")

    took_part = read_activity(activity).result["took_part"]

    assert took_part["channel"] == [["web", 30, None], ["", 11, None]]
    assert took_part["language"] == [["en", 30, None], ["", 11, None]]
    assert took_part["assurance"] == [["none", 41, None]]
    assert took_part["answers_each"] == 3


def test_a_small_way_is_not_found_by_subtracting_the_others(activity, statements, crowd):
    crowd(12, statements, agree, channel="web", language="en")
    crowd(11, statements, agree, channel="sms", language="en")
    crowd(1, statements, agree, channel="voice", language="ar")

    took_part = read_activity(activity).result["took_part"]

    assert took_part["channel"] == [["web", 12, None], ["", 12, None]]
    assert took_part["language"] == [["en", None, None], ["", None, None]]


def test_the_table_along_the_line_counts_whole_marks_of_the_picture(
    activity, make_statements, crowd
):
    dice = random.Random(2)
    line = [dice.gauss(0, 1.5) for _ in range(80)]
    tilt = [dice.gauss(0, 1.2) for _ in range(14)]

    def stance(who, which):
        return 1 if line[who] * tilt[which] + dice.gauss(0, 1.5) > 0 else -1

    crowd(80, make_statements(14), stance)
    result = read_activity(activity).result

    assert result["verdict"] == "spectrum"
    assert sum(result["along"]) == result["placed"] == 80
    assert all(people == 0 or people >= 5 for people in result["along"])


def test_what_more_people_want_than_not_is_no_view_of_a_minority(activity, make_statements, crowd):
    rare, passed_over = make_statements(2)
    crowd(40, [rare], lambda who, _which: 1 if who < 5 else -1)
    crowd(40, [passed_over], lambda who, _which: 1 if who < 12 else -1 if who < 20 else 0)

    assert read_activity(activity).result["few"] == [rare.pk]


def test_it_is_told_how_far_shares_move_without_one_channel(activity, make_statements, crowd):
    items = make_statements(2)
    crowd(30, items, lambda who, _which: 1 if who < 24 else -1, channel="web")
    crowd(30, items, lambda who, _which: 1 if who < 6 else -1, channel="sms")

    took_part = read_activity(activity).result["took_part"]

    # 30 of 60 agree; of those by web alone 24 of 30, of those by text message 6 of 30.
    assert took_part["channel"] == [["sms", 30, 30], ["web", 30, 30]]


def test_what_is_asked_next_follows_from_what_was_found(activity, statements, crowd):
    crowd(30, statements[:1], lambda _who, _which: 0)

    read_activity(activity)

    weights = dict(Statement.objects.values_list("pk", "priority"))
    assert weights[statements[0].pk] < 1 < weights[statements[1].pk]


def test_no_answers_is_a_finding_of_nothing(activity):
    finding = read_activity(activity)

    assert (finding.participants, finding.votes, finding.statements) == (0, 0, 0)
    assert finding.result["verdict"] == "few"


@pytest.mark.parametrize(
    "name", ["london.youth.policing", "brexit-consensus", "scoop-hivemind.biodiversity"]
)
def test_shared_conversations_are_counted_as_they_were_elsewhere(bring_in, shared, name):
    expected = json.loads((shared / f"data/expected/polis_{name}.json").read_text())

    process, finding = bring_in(name)

    left_out = {str(one) for one in expected["moderated_out"]}
    elsewhere = {
        key: (value["agree"], value["disagree"], value["pass"])
        for key, value in expected["counts"].items()
        if key not in left_out
    }
    here = {
        row.item.statement.imported_as: (row.agree, row.disagree, row.passed)
        for row in finding.items.select_related("item__statement")
        if row.agree + row.disagree + row.passed
    }
    assert here == elsewhere
    assert (
        process.participants.exclude(votes=None).distinct().count()
        == (expected["shape"]["participants"])
    )


def test_an_activity_is_read_when_the_log_has_heard_of_it(
    activity, statements, make_person, answer, worked
):
    assert worked() == 1
    assert worked() == 0

    answer((make_person(), statements[0], 1))
    assert refresh_stale() == 0  # it has no place in the log yet
    assert worked() == 1
    assert worked() == 0

    assert counts(activity)[0] == (1, 0, 0, 0)


def test_answers_to_another_question_leave_a_finding_alone(
    activity, statements, make_person, answer, worked, make_question
):
    worked()
    other = make_question("another")

    assert worked() == 1

    read = Finding.objects.get(activity=activity)
    assert Finding.objects.get(activity__process=other).pk != read.pk


def test_unpublished_questions_are_not_read(make_question, worked):
    make_question("draft", published=False)

    assert worked() == 0


def test_a_finding_says_how_long_the_log_was(activity, statements, worked):
    worked()

    assert Finding.objects.get().log_size == 5  # with the record and what people are asked


def test_looking_for_what_is_old_asks_once(
    activity, statements, worked, make_question, django_assert_num_queries
):
    make_question("second")
    make_question("third")
    worked()

    with django_assert_num_queries(1):
        assert refresh_stale() == 0


def test_pages_do_not_load_the_analysis():
    program = (
        "import django, sys; django.setup(); from django.urls import reverse; "
        "reverse('heard', args=['x']); "
        "print(sorted(name for name in ('numpy', 'scipy') if name in sys.modules))"
    )

    told = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == "[]"


def test_a_vote_added_behind_our_back_does_not_make_a_finding_old(
    activity, statements, make_person, worked
):
    worked()
    Vote.objects.create(
        process=activity.process, item=statements[0], participant=make_person(), value=1
    )

    assert worked() == 0


def test_a_stored_finding_is_found_again_to_the_last_digit(
    activity, make_statements, crowd, worked
):
    dice = random.Random(11)
    crowd(60, make_statements(9), lambda _who, _which: dice.choice([1, 1, -1, 0, None]))
    worked()

    ((read, is_as_it_was),) = read_activities()

    assert (read, is_as_it_was) == (activity, True)
    assert differences(read) == []


def test_a_figure_that_was_changed_behind_our_back_is_named(activity, make_statements, crowd):
    items = make_statements(3)
    crowd(30, items, lambda who, _which: 1 if who % 3 else -1)
    finding = read_activity(activity)
    finding.result["slate"]["left_out"] = 29
    finding.save()
    ItemFinding.objects.filter(item=items[1]).update(agree=30)

    ((read, _is_as_it_was),) = read_activities("internet")

    assert differences(read) == ["slate", f"item {items[1].pk}"]


def test_a_finding_is_not_held_against_answers_that_came_since(
    activity, statements, make_person, answer, worked
):
    worked()

    answer((make_person(), statements[0], 1))

    assert [is_as_it_was for _activity, is_as_it_was in read_activities()] == [False]
    assert read_activities("another") == []
