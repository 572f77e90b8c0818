"""Weights mirror the community, and are refused where a few would speak for many."""

import csv
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from civicmath.margins import Margin
from civicmath.weighting import (
    NoWeights,
    obstacle,
    rake,
    sensitivity,
    share_of,
    thin,
)


def margin(name, shares, place):
    return Margin.of(name, list(shares), shares=list(shares.values()), place=place)


def people(*counts):
    return np.repeat(np.arange(len(counts)), counts)


@pytest.fixture(scope="module")
def worked(shared):
    """Give the worked example: margins, answers, and what others computed from them."""
    with (shared / "data/representativeness/sample_400.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    expected = json.loads((shared / "data/expected/representativeness.json").read_text())
    margins = [
        margin(name, shares, [list(shares).index(row[name]) for row in rows])
        for name, shares in expected["pop"].items()
    ]
    answers = np.array([float(row["agree"]) for row in rows])
    return margins, answers, np.array([float(row["expected_weight"]) for row in rows]), expected


def test_raking_gives_the_weights_of_the_worked_example(worked):
    margins, _, weights, _ = worked

    found = rake(margins)

    assert found.weights == pytest.approx(weights, abs=1e-6)
    assert found.weights.sum() == pytest.approx(400, abs=1e-9)
    assert (found.gap, found.trimmed) == (0.0, 0)


@pytest.mark.parametrize("kind", ["unweighted", "weighted"])
def test_shares_and_their_errors_are_those_of_the_worked_example(worked, kind):
    margins, answers, _, expected = worked
    weights = rake(margins).weights if kind == "weighted" else None

    found = share_of(answers, weights)

    assert (found.share, found.standard_error) == pytest.approx(
        (expected[kind]["p"], expected[kind]["se_taylor"]), abs=1e-9
    )
    assert (found.design_effect, found.effective) == pytest.approx(
        (expected[kind]["kish_deff"], expected[kind]["n_eff"]), abs=1e-6
    )
    assert found.interval == pytest.approx(expected[kind]["wilson_neff"], abs=1e-9)


def test_a_category_with_fewer_than_twenty_answers_is_refused_with_advice():
    ages = margin("age", {"young": 0.3, "middle": 0.4, "old": 0.3}, people(60, 45, 19))

    assert obstacle([ages]) == (
        "Not weighted: every category needs at least 20 answers. "
        "old (age) has 19 answers; joined with middle there would be 64."
    )


def test_twenty_answers_are_enough():
    assert obstacle([margin("age", {"young": 0.5, "old": 0.5}, people(60, 20))]) is None


def test_only_those_who_answered_the_item_count_towards_the_twenty():
    ages = margin("age", {"young": 0.5, "old": 0.5}, people(60, 30))
    answered = np.arange(90) < 79

    (found,) = thin([ages], answered)

    assert str(found) == "old (age) has 19 answers; leave age out."


def test_advice_joins_with_the_smaller_neighbour_that_makes_enough():
    ages = margin("age", {"a": 0.2, "b": 0.2, "c": 0.2, "d": 0.4}, people(17, 5, 30, 90))

    joined = {each.category: each.join for each in thin([ages])}

    assert joined == {"a": "b", "b": "a"}


def test_who_did_not_say_everything_has_no_weight():
    ages = margin("age", {"young": 0.5, "old": 0.5}, [0, 0, 1, 1, -1])
    areas = margin("area", {"town": 0.5, "village": 0.5}, [0, 1, 0, 1, 0])

    found = rake([ages, areas]).weights

    assert found[4] == 0
    assert found.sum() == pytest.approx(4)


def test_a_community_group_without_anybody_cannot_be_weighted():
    with pytest.raises(NoWeights, match=r"Nobody of old \(age\) answered"):
        rake([margin("age", {"young": 0.5, "old": 0.5}, people(40, 0))])


def test_margins_that_contradict_each_other_are_told():
    one = margin("age", {"young": 0.5, "old": 0.5}, people(30, 30))
    other = margin("area", {"town": 0.3, "village": 0.7}, people(30, 30))

    with pytest.raises(NoWeights, match="cannot all be met"):
        rake([one, other])


def test_trimming_cuts_weights_and_says_what_is_missed():
    ages = margin("age", {"young": 0.7, "old": 0.3}, people(20, 300))

    plain, trimmed = rake([ages]), rake([ages], trim=True)

    assert plain.weights.max() / np.median(plain.weights) > 30
    assert trimmed.weights.max() / np.median(trimmed.weights) == pytest.approx(5)
    assert trimmed.trimmed == 20
    assert trimmed.gap == pytest.approx(0.7 - 100 / 400)


def test_trimming_meets_the_margins_where_weights_within_the_limits_can():
    """Limits that moved with the median closed in, and missed these margins by 3 points."""
    random = np.random.default_rng(1)
    ages = random.choice(4, 1_000, p=[0.4, 0.3, 0.2, 0.1])
    areas = random.choice(3, 1_000, p=[0.6, 0.3, 0.1])
    margins = [
        margin("age", dict.fromkeys("abcd", 1 / 4), ages),
        margin("area", dict.fromkeys("xyz", 1 / 3), areas),
    ]

    plain, trimmed = rake(margins).weights, rake(margins, trim=True)

    middle = np.median(plain)
    assert plain.max() > 7 * middle
    assert trimmed.weights.max() / trimmed.weights.min() <= 25 * (1 + 1e-9)
    assert trimmed.gap < 0.012


def test_who_left_the_item_out_does_not_stand_for_those_who_answered():
    ages = margin("age", {"young": 0.5, "old": 0.5}, people(100, 100))
    value = np.array([1.0] * 25 + [np.nan] * 75 + [0.0] * 100)
    answered = ~np.isnan(value)

    of_everybody, of_the_item = rake([ages]).weights, rake([ages], answered).weights

    assert share_of(value, of_everybody).share == pytest.approx(0.2)
    assert share_of(value, of_the_item).share == pytest.approx(0.5)
    assert of_the_item.sum() == pytest.approx(125)
    assert (of_the_item[~answered] == 0).all()


def test_who_is_left_is_weighted_anew_or_not_at_all():
    ages = margin("age", {"young": 0.5, "old": 0.5}, people(60, 100))
    value = np.array([1.0] * 60 + [0.0] * 100)
    half, most = np.arange(160) < 30, np.arange(160) < 50

    found = sensitivity(value, [ages], without={"half": half, "most": most})

    assert [each.weighted for each in found] == [pytest.approx(0.5), pytest.approx(0.5), None]


def test_a_share_counts_only_those_who_answered_that_item():
    value = np.array([1.0, 0.0, np.nan, 1.0])

    assert share_of(value).people == 3
    assert share_of(value).share == pytest.approx(2 / 3)
    assert share_of(value, np.array([1.0, 2.0, 5.0, 1.0])).share == pytest.approx(0.5)


def test_nobody_gives_no_share_and_no_certainty():
    found = share_of(np.array([np.nan, np.nan]))

    assert (found.people, found.effective) == (0, 0.0)
    assert np.isnan([found.share, found.standard_error, *found.interval]).all()


def test_sensitivity_shows_the_share_without_each_set_of_people():
    value = np.array([1.0, 1.0, 1.0, 0.0, 0.0])
    bots = np.array([True, True, False, False, False])

    everybody, without = sensitivity(value, None, without={"campaign": bots})

    assert (everybody.without, everybody.people, everybody.share) == ("", 5, 0.6)
    assert (without.without, without.people) == ("campaign", 3)
    assert without.share == pytest.approx(1 / 3)


@settings(deadline=None)  # margins that hardly fit one another take many sweeps
@given(
    places=some.lists(some.tuples(some.integers(0, 2), some.integers(0, 1)), min_size=6).filter(
        lambda each: len(set(each)) == 6
    ),
    seed=some.integers(0, 1_000),
)
def test_weighted_people_mirror_every_margin_whatever_their_order(places, seed):
    ages = {"young": 0.2, "middle": 0.5, "old": 0.3}
    areas = {"town": 0.6, "village": 0.4}
    order = np.random.default_rng(seed).permutation(len(places))
    table = np.array(places)

    found = rake([margin("age", ages, table[:, 0]), margin("area", areas, table[:, 1])]).weights
    again = rake(
        [margin("age", ages, table[order, 0]), margin("area", areas, table[order, 1])]
    ).weights

    assert np.bincount(table[:, 0], found) / len(places) == pytest.approx([0.2, 0.5, 0.3])
    assert np.bincount(table[:, 1], found) / len(places) == pytest.approx([0.6, 0.4])
    assert again == pytest.approx(found[order])
