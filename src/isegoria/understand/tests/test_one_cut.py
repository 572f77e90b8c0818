"""Whoever describes the community anew between two answers sees the people of one cut alone."""

import csv
import io
import random
import re
import zipfile
from contextlib import contextmanager
from datetime import date
from itertools import product

import pytest
from django.db import transaction

from isegoria.belonging.services import put
from isegoria.hear.models import Channel, Participant
from isegoria.hear.services import contribute
from isegoria.ledger.jobs import seal_new_entries
from isegoria.places.models import Access, Group, Margin, Source
from isegoria.places.services import Count, add_ready_set, put_area, use_partitions
from isegoria.understand.jobs import refresh_who_was_heard
from isegoria.understand.models import WhoWasHeard
from isegoria.understand.reading.cut import FEWEST_POSSIBLE, Cut, coarsened, cut_of
from isegoria.understand.reading.reach import Parted, told_of, who_was_heard
from isegoria.understand.reading.weighed import crossed_reach
from isegoria.understand.rules import FEWEST_NEW
from isegoria.understand.services import differences, read_activity

AGES = ("15-24", "25-44", "45-59", "60-up")
GENDERS = ("women", "men")
WHO, SURE = "/en/q/internet/who/", "/en/q/internet/heard/sure/"
BOARD = "/en/desk/q/internet/who/"
PEOPLE_OF = ("groups.csv", "weighted.csv")


@pytest.fixture
def describe_community(question, profile):
    """Put other figures of who lives here down at the desk, drawn by chance."""

    def describe(draw):
        parts = [draw.randint(1, 9000) for _one in AGES]
        women = draw.randint(1, sum(parts) - 1)
        told = [("age", *one) for one in zip(AGES, parts, strict=True)]
        told += [("gender", "women", women), ("gender", "men", sum(parts) - women)]
        source, day = f"Census {draw.randint(1, 10**6)}", date(2026, 1, draw.randint(1, 28))
        counts = [Count(*one, source, day) for one in told]
        put_area(code="harbour", name="Harbour District", language="en", counts=counts)
        of = Source.objects.create(name=f"Lines {source}", counted_on=day)
        for age in draw.sample(AGES, draw.randint(1, 3)):
            Access.objects.create(
                area=question.area, source=of, means="internet", group_id=profile["age", age],
                share=draw.choice([0.1, 0.9]),
            )  # fmt: skip
        crossed = Source.objects.create(name=f"Crossed {source}", counted_on=day)
        Margin.objects.bulk_create(
            Margin(area=question.area, source=crossed, group_id=profile["age", age],
                   and_group_id=profile["gender", gender], people=draw.randint(1, 4000))
            for age, gender in product(AGES, GENDERS)
        )  # fmt: skip
        use_partitions(area=question.area, codes=draw.choice([["age"], ["age", "gender"]]))

    return describe


@pytest.fixture
def public(client, officer, activity):
    """Everything that anybody can read of who was heard, and what lies beside the answers."""

    def read():
        client.force_login(officer)
        board = _words(client.get(BOARD)).partition("By which ways people came")[0]
        folder = zipfile.ZipFile(io.BytesIO(client.get(f"{SURE}package.zip").content))
        table = csv.reader(io.StringIO(client.get(f"{SURE}table.csv").content.decode()))
        return {
            "kept": WhoWasHeard.objects.get().result,
            "page": _words(client.get(WHO)),
            "board": board,
            "picture": client.get(f"{SURE}picture.svg").content,
            "table": [row for row in table if row[0] == "If those who answered mirrored who live"],
            **{name: folder.read(name) for name in PEOPLE_OF},
        }

    return read


@contextmanager
def undone():
    """Another course of things, of which nothing stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _words(response):
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_nudged_between_two_answers_newcomers_change_nothing_that_is_read(
    town, crowd, statements, say_groups, activity, describe_community, public, seed
):
    draw = random.Random(seed)
    town()
    nudges = [draw.random() for _step in range(draw.randint(2, 4))]

    def somebody_answers():
        (person,) = crowd(1, statements, lambda _who, _which: draw.choice([1, -1, 0]))
        if draw.random() < 0.8:
            say_groups([person], ("age", draw.choice(AGES)), ("gender", draw.choice(GENDERS)))
        contribute(
            activity=activity,
            participant=draw.choice(list(Participant.objects.order_by("pk"))),
            reply={f"statement-{draw.choice(statements).pk}": draw.choice(["agree", "disagree"])},
            channel=Channel.WEB,
            language="en",
        )
        seal_new_entries()
        read_activity(activity)

    # All of it comes days after the cut: but for the ten newcomers a new one might be made.
    day = date(2025, 1, 1)
    WhoWasHeard.objects.update(told_on=day)
    with undone():
        alone = []
        for nudge in nudges:
            describe_community(random.Random(nudge))
            refresh_who_was_heard()
            alone.append(public())
    for nudge, before in zip(nudges, alone, strict=True):
        for _one in range(draw.randint(0, 2)):
            somebody_answers()
        describe_community(random.Random(nudge))
        refresh_who_was_heard()
        assert differences(activity) == []
        assert public() == before


@pytest.mark.django_db
def test_a_new_description_is_held_against_the_old_people_at_once_and_weights_wait(
    town, crowd, statements, say_groups, activity, describe_community
):
    town()
    before = WhoWasHeard.objects.get().result
    people = crowd(FEWEST_NEW - 1, statements, lambda _who, _which: -1)
    say_groups(people, ("age", "15-24"), ("gender", "women"))
    read_activity(activity)

    describe_community(random.Random(1))
    assert refresh_who_was_heard() == 1

    after = WhoWasHeard.objects.get().result
    assert after["people"] == before["people"]
    assert {row["people"] for row in after["parted"][0]["groups"]} <= {40, None}
    assert sum(row["people"] or 0 for row in after["parted"][0]["groups"]) == 160
    assert after["snapshot"]["shares"] != before["snapshot"]["shares"]
    assert after["beside"] == before["beside"]
    assert after["snapshot"]["weights"] == before["snapshot"]["weights"]

    WhoWasHeard.objects.update(told_on=date(2025, 1, 1))
    (one,) = crowd(1, statements, lambda _who, _which: -1)
    say_groups([one], ("age", "15-24"), ("gender", "women"))
    read_activity(activity)
    assert refresh_who_was_heard() == 1
    renewed = WhoWasHeard.objects.get().result
    assert renewed["people"] == before["people"] + FEWEST_NEW
    assert renewed["beside"] != before["beside"]
    assert renewed["snapshot"]["weights"] == after["snapshot"]["shares"]


@pytest.mark.django_db
def test_groups_that_nobody_could_name_at_the_cut_are_not_filled_by_those_who_came_since(
    question, town, crowd, statements, page
):
    town()
    partition = add_ready_set("area-type")
    rural = Group.objects.get(code="rural")
    use_partitions(area=question.area, codes=["age", "gender", "area-type"])
    for person in crowd(FEWEST_NEW - 1, statements, lambda _who, _which: 1):
        put(process=question, people=[person.pk], said={partition.pk: rural.pk})

    assert refresh_who_was_heard() == 1
    (told,) = (
        one for one in WhoWasHeard.objects.get().result["parted"]
        if one["partition"] == partition.pk
    )  # fmt: skip
    assert {row["people"] for row in told["groups"]} == {None}
    assert page(WHO)


def a_town(draw, sizes):
    """People with groups by several partitions, as (people, said)."""
    said = {}
    for groups, size in sizes.items():
        for _person in range(size):
            said[len(said) + 1] = dict(enumerate(groups, 1))
    silent = draw.randint(0, 8)
    return list(range(1, len(said) + silent + 1)), said


@pytest.mark.parametrize("seed", range(20))
def test_all_descriptions_of_one_cut_together_give_no_number_of_the_few_away(seed):
    """The few may be any of five numbers, whatever figures are tried on the same people."""
    draw = random.Random(seed)
    few, large = draw.randint(0, 9), draw.randint(30, 90)

    def tables(number):
        people = list(range(1, large + 61))
        named = [1] * number + [2] * large + [3] * 40
        said = {who: {1: group} for who, group in zip(people, named, strict=False)}
        tried = random.Random(seed)
        told = []
        for _nudge in range(12):
            parts = [tried.random() + 0.01 for _group in range(3)]
            shares = {at: part / sum(parts) for at, part in enumerate(parts, 1)}
            told.append(told_of(cut_of(people, said, [1]), [Parted(1, (1, 2, 3), shares)]))
        return told

    assert sum(tables(few) == tables(other) for other in range(10)) >= 5


@pytest.mark.parametrize("seed", range(40))
def test_a_group_of_few_cannot_be_worked_out_as_the_difference_of_two_tables(seed):
    """People are parted once more, with the few joined to others; who attacks knows who is silent.

    Either the second table is not told, or the few may be any of several numbers still.
    """
    draw = random.Random(seed)
    few, large, others = draw.randint(0, 9), draw.randint(12, 90), draw.randint(12, 90)
    people, said = a_town(draw, {(1, 1): large, (2, 1): few, (2, 2): others})

    cut = cut_of(people, said, [1, 2])

    if cut.withheld:
        shares = {1: 0.5, 2: 0.5}
        told = told_of(cut, [Parted(1, (1, 2), shares), Parted(2, (1, 2), shares)])
        assert [one["partition"] for one in told] == [1]
        assert crossed_reach(cut, (1, 2), {(1, 1): 0.5, (2, 2): 0.5}) is None
    else:
        assert len(possible(large, few, others)) >= FEWEST_POSSIBLE


def possible(large, few, others):
    """Each number of the few with which both tables would be the same, and the sum of all too."""
    told = [coarsened(one) for one in (large, few + others, large + few, others)]
    return {
        number
        for number, less in product(range(15), range(-5, 6))
        for more in [few - number - less]
        if [
            coarsened(one)
            for one in (large + less, number + others + more, large + less + number, others + more)
        ]
        == told
    }


@pytest.mark.parametrize("seed", range(20))
def test_neither_is_it_a_sum_of_three(seed):
    """By three partitions of two groups each: one, another, and both of them with the few."""
    draw = random.Random(seed)
    few = draw.randint(0, 9)
    sizes = [draw.randint(60, 90) for _group in range(3)]
    people, said = a_town(
        draw, {(1, 2, 1): sizes[0], (2, 1, 1): sizes[1], (2, 2, 2): sizes[2], (2, 2, 1): few}
    )

    assert cut_of(people, said, [1, 2, 3]).withheld == (3,)


@pytest.mark.parametrize("seed", range(20))
def test_nor_where_those_who_kept_silent_hide_that_two_groups_are_nearly_one(seed):
    """Of the second table the last group is the first of the other one and a few more."""
    draw = random.Random(seed)
    few, size = draw.randint(1, 4), draw.randint(40, 90)
    people, said = a_town(draw, {(1, 2): size, (3, 2): few, (3, 1): 30, (3, None): 30})
    said = {who: {by: one for by, one in named.items() if one} for who, named in said.items()}

    assert cut_of(people, said, [1, 2]).withheld == (2,)


@pytest.mark.parametrize("seed", range(10))
def test_a_few_are_no_difference_between_where_people_live_and_any_other_table(seed):
    """Up to twenty places; some of them together are the countryside, but for a few people."""
    draw = random.Random(seed)
    places = draw.randint(13, 20)
    rural = draw.sample(range(1, places + 1), draw.randint(3, places - 3))
    sizes = {(1 if one in rural else 2, one): draw.randint(5, 40) for one in range(1, places + 1)}
    few = (2 if rural[0] else 1, rural[0])
    people, said = a_town(draw, sizes | {few: draw.randint(0, 3)})

    told = cut_of(people, said, [1, 2], alone={2})
    turned = cut_of(people, said, [2, 1], alone={2})

    assert (told.withheld, turned.withheld) == ((2,), (1,))


@pytest.mark.parametrize("seed", range(5))
def test_places_that_cut_across_all_else_are_told_and_never_two_at_once(seed):
    draw = random.Random(seed)
    said = {
        who: {1: draw.randint(1, 4), 2: draw.randint(5, 6), 3: draw.randint(10, 21)}
        for who in range(1, 401)
    }

    cut = cut_of(list(said), said, [1, 2, 3], alone={3})

    assert cut.withheld == ()
    assert set(cut.groups[3]) == set(range(10, 22))
    assert set(cut.pairs) == {(1, 2)}
    assert crossed_reach(cut, (1, 3), {(1, 10): 1.0}) is None


def test_two_groups_of_nine_under_a_sum_of_eighteen_are_not_told():
    people, said = a_town(random.Random(1), {(1, 1): 9, (1, 2): 9, (2, 3): 50, (2, 4): 60})

    assert cut_of(people, said, [1, 2]).withheld == (2,)
    assert cut_of(people, said, [2, 1]).withheld == (1,)


def test_nor_are_two_at_once_whose_sum_leaves_one_number_alone():
    sizes = {(1, 1): 9, (1, 2): 9, (2, 1): 60, (2, 2): 60}
    people, said = a_town(random.Random(1), sizes)

    cut = cut_of(people, said, [1, 2])

    assert (cut.withheld, cut.pairs) == ((), {})
    # The attack that this withstands: both are under ten, and eighteen or more together.
    possible = [
        (one, other)
        for one, other in product(range(10), repeat=2)
        if coarsened(one + other) == coarsened(18)
    ]
    assert possible == [(9, 9)]


@pytest.mark.parametrize("seed", range(10))
def test_usual_ways_of_telling_people_apart_are_told_side_by_side(seed):
    draw = random.Random(seed)
    said = {
        who: {1: draw.randint(1, 4), 2: draw.randint(5, 6), 3: draw.choice([7] * 9 + [8])}
        for who in range(1, 121)
    }

    cut = cut_of(list(said), said, [1, 2, 3])

    assert cut.withheld == ()
    assert told_of(cut, [Parted(1, (1, 2, 3, 4), {})]) == who_was_heard(
        list(said), said, [Parted(1, (1, 2, 3, 4), {})]
    )


def test_a_cut_is_kept_as_it_was_made():
    people, said = a_town(random.Random(2), {(1, 3): 30, (1, 4): 14, (2, 3): 25, (2, 4): 33})
    cut = cut_of(people, said, [1, 2])

    assert Cut.of_json(cut.as_json()) == cut
    assert cut.cells(2, 1) == {(b, a): count for (a, b), count in cut.pairs[1, 2].items()}
    assert cut.in_group(1, 99) == coarsened(0)
