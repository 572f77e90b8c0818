"""Answers after one script, copied statements, and a short list that leaves few people out."""

import random

import pytest

from isegoria.activities.statements.services import add_statement
from isegoria.hear.models import Item
from isegoria.understand.reading import signs as searching
from isegoria.understand.services import read_activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def many_and_a_script(activity, make_statements, crowd):
    """150 people who differ in much, and so many who answer 24 statements after one script."""

    def make(number, statements=30, seed=4):
        dice = random.Random(seed)
        items = make_statements(statements)
        leaning = [dice.uniform(0.25, 0.75) for _ in items]
        script = [dice.choice([1, -1]) for _ in items]
        crowd(150, items, lambda _who, which: 1 if dice.random() < leaning[which] else -1)
        crowd(number, items[:24], lambda _who, which: script[which])
        return items

    return make


def test_people_who_answer_after_one_script_are_told_with_what_changes_without_them(
    activity, many_and_a_script
):
    items = many_and_a_script(25)

    signs = read_activity(activity).result["signs"]

    (script,) = signs["scripts"]
    assert signs["searched"] == "all"
    assert set(script) == {"people", "statements", "changes", "move"}  # nobody is named
    assert (script["people"], script["statements"]) == (25, 24)
    assert 0 < len(script["changes"]) <= 5
    rows = {row.item_id: row for row in activity.finding.items.all()}
    for item, share, without in script["changes"]:
        counted = rows[item]
        assert item in {one.pk for one in items[:24]}
        assert share == int(100 * counted.agree / (counted.agree + counted.disagree) + 0.5)
        assert share != without
    moves = [abs(share - without) for _item, share, without in script["changes"]]
    assert moves == sorted(moves, reverse=True)


def test_a_sign_of_fewer_than_ten_people_is_not_told(activity, many_and_a_script):
    many_and_a_script(9)

    assert read_activity(activity).result["signs"]["scripts"] == []


def test_people_of_their_own_mind_are_no_sign(activity, many_and_a_script):
    many_and_a_script(0)

    assert read_activity(activity).result["signs"]["scripts"] == []


def test_too_much_to_be_searched_is_said_and_texts_are_compared_all_the_same(
    activity, many_and_a_script, monkeypatch
):
    many_and_a_script(25)
    monkeypatch.setattr(searching, "MOST_COMPARED", 175**2 * 30 - 1)

    signs = read_activity(activity).result["signs"]

    assert (signs["searched"], signs["scripts"]) == ("many", [])
    assert signs["copies_count"] > 0  # they differ by a number alone


def test_few_people_are_not_searched_for_scripts(activity, make_statements, crowd):
    crowd(24, make_statements(8), lambda _who, _which: 1)

    result = read_activity(activity).result

    assert (result["signs"]["searched"], result["signs"]["scripts"]) == ("few", [])
    assert result["slate"]["statements"] == []


def test_statements_that_say_nearly_the_same_are_listed_in_the_language_they_were_written(
    activity, crowd
):
    said = (
        ("Bike lanes wide enough to ride on without fear.", "en"),
        ("More buses after eight in the evening.", "en"),
        ("Bike lanes, wide enough to ride on without fear!", "en"),
        ("公共汽车晚上应该多几班。", "zh-hans"),
        ("公共汽车晚上应该多几班", "zh-hans"),
    )
    items = [
        add_statement(
            activity=activity, words=words, language=code, standing=Item.Standing.ACCEPTED
        ).pk
        for words, code in said
    ]
    crowd(3, [Item.objects.get(pk=items[0])], lambda _who, _which: 1)

    signs = read_activity(activity).result["signs"]

    assert signs["copies"] == [[2, [items[0], items[2]]], [2, [items[3], items[4]]]]
    assert signs["copies_count"] == 2


def test_the_short_list_has_a_place_for_a_minority_of_one_mind(activity, make_statements, crowd):
    items = make_statements(12)
    crowd(70, items, lambda _who, which: 1 if which < 9 else -1)
    crowd(30, items, lambda _who, which: -1 if which < 9 else 1)

    slate = read_activity(activity).result["slate"]

    mine = [item.pk for item in items[9:]]
    assert len(slate["statements"]) == 5
    assert 1 <= sum(item in mine for item in slate["statements"]) <= 2
    assert (slate["heard"], slate["left_out"], slate["not_asked"]) == (100, 0, 0)


@pytest.mark.parametrize(("number", "told"), [(12, 12), (9, None)])
def test_those_whom_the_short_list_leaves_out_are_told_from_ten_on(
    activity, make_statements, crowd, number, told
):
    *liked, by_few, by_nobody = make_statements(8)
    crowd(100, [*liked, by_few], lambda _who, which: -1 if which == 6 else 1)
    crowd(number, [*liked, by_few], lambda _who, which: 1 if which == 6 else -1)
    crowd(number, [by_nobody], lambda _who, _which: 0)

    slate = read_activity(activity).result["slate"]

    assert set(slate["statements"]) < {one.pk for one in liked}
    assert (slate["heard"], slate["left_out"], slate["not_asked"]) == (100 + number, told, told)


def test_support_beyond_sides_is_counted_beside_the_lowest_bound(activity, make_statements, crowd):
    items = make_statements(9)
    dice = random.Random(8)

    def stance(who, which):
        mine = 1 if which == 8 else (1 if (who < 85) == (which < 7) else -1)
        return mine if dice.random() < 0.9 else -mine

    crowd(100, items, stance)
    read_activity(activity)

    rows = {row.item_id: row for row in activity.finding.items.all()}
    shared = rows[items[8].pk]
    others = [rows[item.pk] for item in items[:7]]
    assert all(shared.bridging > each.bridging for each in others)
    assert all(row.agreement is not None for row in rows.values())
