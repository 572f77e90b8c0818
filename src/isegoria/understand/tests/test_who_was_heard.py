"""Whom the answers come from, against who lives there: told in steps, and never of the few."""

import re
from datetime import date

import pytest
from django.utils.translation import override

from isegoria.belonging.services import forget, put
from isegoria.hear.models import Contribution, Outreach
from isegoria.places.models import Group, Partition
from isegoria.places.services import Count, add_ready_set, put_area, use_partitions
from isegoria.understand.jobs import refresh_who_was_heard
from isegoria.understand.models import WhoWasHeard
from isegoria.understand.queries import who_was_heard
from isegoria.understand.rules import FEWEST_NEW
from isegoria.understand.showing.who import meaning_of

pytestmark = pytest.mark.django_db

PAGE = "/en/q/internet/who/"


@pytest.fixture
def describe(question, make_person, profile):
    """Let a number of people take part and say which groups they belong to."""

    def describe(number, *groups):
        people = [make_person() for _one in range(number)]
        for person in people:
            put(process=question, people=[person.pk], said=of(profile, *groups))
        return people

    return describe


def of(profile, *groups):
    """What somebody of these groups says, by what tells people apart."""
    partitions = dict(Group.objects.values_list("pk", "partition"))
    return {partitions[profile[one]]: profile[one] for one in groups}


@pytest.fixture
def told(question):
    """What is told of the groups, by their codes."""

    def told():
        names = dict(Group.objects.values_list("pk", "code"))
        return {
            names[row["group"]]: row
            for one in who_was_heard(question.pk).result["parted"]
            for row in one["groups"]
        }

    return told


def a_day_later():
    WhoWasHeard.objects.update(told_on=date(2025, 1, 1))


OLD, YOUNG = ("age", "60-up"), ("age", "25-44")


def test_nothing_is_told_of_fewer_than_ten(describe, question, page):
    describe(FEWEST_NEW - 1, OLD)

    assert refresh_who_was_heard() == 0
    assert who_was_heard(question.pk) is None
    assert "Too few people have said which groups they belong to." in page(PAGE)


def test_silent_groups_are_named_with_what_was_to_be_expected(describe, told, page):
    describe(40, YOUNG)

    assert refresh_who_was_heard() == 1

    rows = told()
    assert [(row["people"], row["reading"]) for row in rows.values() if row["people"]] == [
        (40, "heard")
    ]
    assert rows["60-up"] == {
        "group": rows["60-up"]["group"],
        "label": rows["60-up"]["label"],
        "people": None,
        "reading": "unheard",
        "may_be": ["unheard", "under-heard"],
        "doubt": "chance",
        "expected": 12,
        "share": 0.3,
        "least": 0.0,
        "most": 0.0,
    }
    words = page(PAGE)
    assert "60 and over 30% fewer than ten 12 unheard, not sure We cannot speak for them." in words


def test_where_too_many_do_not_say_what_they_are_nothing_is_known(
    describe, told, page, make_person
):
    describe(12, OLD)
    for _one in range(40):
        make_person()

    refresh_who_was_heard()

    assert {row.get("reading") for row in told().values()} == {"not known", None}
    assert "Too many did not say what they are." in page(PAGE)


def test_numbers_are_rounded_to_fives_and_others_follow_from_them(describe, told):
    describe(12, OLD)
    describe(33, YOUNG)

    refresh_who_was_heard()

    shown = {code: row["people"] for code, row in told().items() if row["people"]}
    assert shown == {"25-44": 35, "60-up": 10}
    assert told()["60-up"]["expected"] == round(45 * 0.3)


def test_a_group_that_no_source_counts_is_unknown_and_not_zero(
    describe, told, question, profile, page
):
    add_ready_set("area-type")
    use_partitions(area=question.area, codes=["area-type"])
    profile["area-type", "rural"] = Group.objects.get(code="rural").pk
    describe(20, ("area-type", "rural"))

    refresh_who_was_heard()

    assert set(told()["rural"]) == {"group", "label", "people"}
    assert "No source says how many of them live here." in page(PAGE)


def test_it_is_told_anew_in_steps_alone(describe, told, question):
    describe(20, OLD)
    assert refresh_who_was_heard() == 1
    first = who_was_heard(question.pk).result

    describe(30, YOUNG)
    assert refresh_who_was_heard() == 0, "not twice on one day"
    a_day_later()
    assert refresh_who_was_heard() == 0, "nothing was said since it was looked at"
    describe(1, YOUNG)
    assert refresh_who_was_heard() == 1
    second = who_was_heard(question.pk).result
    assert second != first

    a_day_later()
    describe(FEWEST_NEW - 1, OLD)
    assert refresh_who_was_heard() == 0
    assert who_was_heard(question.pk).result == second
    describe(1, OLD)
    assert refresh_who_was_heard() == 1


def test_no_two_tables_tell_of_one_person(describe, told, question):
    """Whoever compares two tables told one after the other finds no group that one person makes."""
    describe(20, OLD)
    refresh_who_was_heard()
    for number, group in ((4, OLD), (1, YOUNG), (6, OLD), (9, YOUNG), (1, OLD), (13, YOUNG)):
        before = told()
        a_day_later()
        WhoWasHeard.objects.update(seen="")
        describe(number, group)
        refresh_who_was_heard()
        steps = [(told()[code]["people"] or 0) - (before[code]["people"] or 0) for code in told()]
        assert all(step % 5 == 0 for step in steps)
        assert not any(0 < (row["people"] or 10) < 10 for row in told().values())


def test_who_took_their_part_back_or_joined_it_to_another_counts_once_or_not(
    describe, told, question, profile
):
    people = describe(30, OLD)
    first, second, third = people[:3]
    Contribution.objects.filter(participant=first).update(standing="withdrawn")
    second.merged_into = third
    second.save()
    put(process=question, people=[second.pk], said=of(profile, YOUNG, ("gender", "women")))

    refresh_who_was_heard()

    assert who_was_heard(question.pk).described == 28
    assert told()["60-up"]["people"] == 30


def test_who_deletes_it_is_no_longer_counted_at_the_next_step(describe, told, question):
    people = describe(35, OLD)
    refresh_who_was_heard()
    a_day_later()

    for one in people[:15]:
        forget(process_id=question.pk, people=[one.pk])
    refresh_who_was_heard()

    assert told()["60-up"]["people"] == 20


def test_a_new_count_of_the_community_is_told_where_nobody_spoke_since(describe, told, question):
    describe(20, OLD)
    refresh_who_was_heard()
    put_area(
        code="harbour",
        name="Harbour District",
        language="en",
        counts=[
            Count(partition, group, people, "Census 2026", date(2026, 3, 1))
            for partition, group, people in (
                ("age", "15-24", 1000),
                ("age", "25-44", 1000),
                ("age", "45-59", 1000),
                ("age", "60-up", 7000),
                ("gender", "women", 5000),
                ("gender", "men", 5000),
            )
        ],
    )

    assert refresh_who_was_heard() == 1
    assert told()["60-up"]["share"] == 0.7


def test_what_we_heard_says_whom_it_cannot_speak_of(describe, some_answers, page):
    heard = "/en/q/internet/heard/"
    assert "It is not known which groups the participants belong to." in page(heard)

    describe(60, YOUNG, ("gender", "women"))
    refresh_who_was_heard()

    words = re.sub("[\u2068\u2069]", "", page(heard))
    assert "60 and over (Age): fewer than ten, where 18 were to be expected." in words
    assert "It is not known which groups the participants belong to." not in words


def test_the_page_names_what_was_done_and_counts_are_those_of_civicmath(
    describe, question, page, client
):
    describe(40, YOUNG)
    refresh_who_was_heard()
    Outreach.objects.create(
        process=question,
        number=1,
        group=Group.objects.get(code="60-up"),
        channel="voice",
        partner="Harbour pensioners",
        what="A call-in hour on the radio.",
        done_on=date(2026, 1, 2),
    )

    words = page(PAGE)

    assert "Harbour pensioners" in words
    assert "A call-in hour on the radio." in words


def test_a_question_without_a_profile_has_the_page_too(question, page):
    assert "Too few people have said" in page(PAGE)


def test_the_page_costs_as_much_for_many_groups_as_for_few(
    describe, client, django_assert_num_queries
):
    describe(40, YOUNG)
    refresh_who_was_heard()

    assert Partition.objects.count() == 2
    with django_assert_num_queries(5):
        client.get(PAGE)


def test_two_sentences_stand_close_together_in_chinese_and_apart_elsewhere():
    unheard = {"reading": "unheard", "doubt": "chance", "may_be": ["unheard"]}

    with override("zh-hans"):
        chinese = meaning_of(unheard)

    assert " " not in chinese
    assert chinese.count("。") == 2
    assert ". " in meaning_of(unheard)
