"""What a drawn town tells is what was put in, and the same seed draws the same town."""

import json
from datetime import date

import pytest
import time_machine

from isegoria.training import jobs, words
from isegoria.training.models import Attempt, Town
from isegoria.training.rules import Task, choices
from isegoria.training.tests.conftest import ON, WITH_A_CAMPAIGN, WITHOUT_A_CAMPAIGN
from isegoria.training.towns import draw


def test_the_same_seed_draws_the_same_town(drawn):
    assert draw(WITH_A_CAMPAIGN, ON) == drawn[WITH_A_CAMPAIGN]


@pytest.mark.parametrize("seed", [WITHOUT_A_CAMPAIGN, WITH_A_CAMPAIGN])
def test_the_pages_call_unheard_whoever_is_and_nobody_else(drawn, seed):
    town = drawn[seed]
    rows = [row for one in town.told["who"]["parted"] for row in one["groups"]]

    unheard = {row["group"] for row in rows if row["reading"] == "unheard"}
    assert unheard == {group for group, *_shares in town.truth["silent"]}
    assert all(came < lives / 2 for _group, lives, came in town.truth["silent"])
    assert [row["group"] for row in rows if row["people"] is None] == [words.ON_A_BOAT]


def test_a_campaign_is_found_where_one_was_put_in_and_only_there(drawn):
    without, with_one = (drawn[one] for one in (WITHOUT_A_CAMPAIGN, WITH_A_CAMPAIGN))

    assert (without.truth["members"], without.told["result"]["signs"]["scripts"]) == (0, [])
    (script,) = with_one.told["result"]["signs"]["scripts"]
    assert script["people"] == with_one.truth["found"] > 0.7 * with_one.truth["members"]


@pytest.mark.parametrize("seed", [WITHOUT_A_CAMPAIGN, WITH_A_CAMPAIGN])
def test_a_statement_that_leads_has_more_support_than_its_plain_words(drawn, seed):
    town = drawn[seed]
    (led,) = [one for one in town.told["items"] if one["item"] == town.truth["leading"]]
    asked = led["agree"] + led["disagree"] + led["passed"]

    assert led["text"] == words.LEADING_FROM + led["item"]
    assert led["agree"] / asked > town.truth["plain"] + 0.1


@pytest.mark.parametrize("seed", [WITHOUT_A_CAMPAIGN, WITH_A_CAMPAIGN])
def test_the_right_answer_is_among_those_that_can_be_given(drawn, seed):
    told, truth = drawn[seed].told, drawn[seed].truth

    assert str(truth["small"]) in choices(Task.SMALL, told, truth)
    assert str(truth["found"]) in choices(Task.CAMPAIGN, told, truth)
    assert str(truth["leading"]) in choices(Task.LEADING, told, truth)
    assert len(set(choices(Task.CAMPAIGN, told, truth))) == 4
    assert len(set(choices(Task.SMALL, told, truth))) == 4
    assert len(set(choices(Task.LEADING, told, truth))) == 4


def test_a_town_is_kept_in_little_room(drawn):
    assert all(len(json.dumps(one.told)) < 12_000 for one in drawn.values())


@pytest.mark.django_db
def test_the_worker_draws_towns_of_both_kinds_until_there_are_enough(monkeypatch):
    monkeypatch.setattr(jobs, "TOWNS_OF_A_KIND", 1)
    with time_machine.travel(date(2026, 3, 9)):
        first, again = jobs.draw_towns(), jobs.draw_towns()

    assert (first, again) == (2, 0)
    assert sorted(Town.objects.values_list("is_for_certificate", flat=True)) == [False, True]


@pytest.mark.django_db
def test_after_a_week_a_new_town_takes_the_place_of_the_oldest(monkeypatch, make_town, officer):
    monkeypatch.setattr(jobs, "TOWNS_OF_A_KIND", 1)
    make_town()
    old = make_town(WITH_A_CAMPAIGN, is_for_certificate=True)
    Attempt.objects.create(account=officer, town=old, begun_on=ON)

    with time_machine.travel(date(2026, 3, 17)):
        drawn = jobs.draw_towns()

    assert drawn == 2
    assert Town.objects.count() == 2
    assert not Town.objects.filter(drawn_on=ON).exists()
    assert not Attempt.objects.exists()
