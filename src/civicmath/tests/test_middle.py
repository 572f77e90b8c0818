"""The weighted median against its definition, and against the usual one."""

from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicmath.margins import Margin
from civicmath.weighting import middle_of, rake

NUMBERS = some.lists(some.integers(-50, 50), min_size=1, max_size=40)


@given(NUMBERS)
def test_with_equal_weights_it_is_the_usual_median(numbers):
    assert middle_of(np.array(numbers, dtype=float)) == median(numbers)


@given(some.lists(some.tuples(some.integers(0, 9), some.integers(1, 5)), min_size=1, max_size=20))
def test_whole_weights_are_that_many_people(pairs):
    numbers, weights = (np.array(one, dtype=float) for one in zip(*pairs, strict=True))

    found = middle_of(numbers, weights / 3)

    assert found == median(np.repeat(numbers, weights.astype(int)))


@given(some.lists(some.tuples(some.floats(0, 9), some.floats(0.1, 5)), min_size=1, max_size=20))
def test_at_most_half_of_the_weight_lies_on_either_side(pairs):
    numbers, weights = (np.array(one) for one in zip(*pairs, strict=True))

    found = middle_of(numbers, weights)

    half = weights.sum() / 2 * (1 + 1e-8)
    assert weights[numbers < found].sum() <= half
    assert weights[numbers > found].sum() <= half


def test_who_did_not_answer_or_has_no_weight_does_not_count():
    value = np.array([1.0, np.nan, 5.0, 9.0])

    assert middle_of(value, np.array([1.0, 5.0, 1.0, 0.0])) == 3.0
    assert np.isnan(middle_of(value, np.zeros(4)))
    assert np.isnan(middle_of(np.array([np.nan])))


def test_weights_that_miss_half_by_rounding_are_half():
    assert middle_of(np.arange(10.0), np.full(10, 0.1)) == 4.5


def test_it_finds_the_middle_of_a_town_whose_young_hardly_came():
    """The young travel longer and came a quarter as often; who came is known of every age."""
    draw = np.random.default_rng(5)
    young = draw.random(200_000) < 0.4
    minutes = np.where(young, draw.normal(60, 10, young.size), draw.normal(20, 10, young.size))
    came = draw.random(young.size) < np.where(young, 0.02, 0.08)
    margin = Margin.of(
        "age", ["young", "old"], shares=[young.mean(), 1 - young.mean()],
        place=np.where(young[came], 0, 1),
    )  # fmt: skip

    truth, raw = np.median(minutes), middle_of(minutes[came])
    weighted = middle_of(minutes[came], rake([margin]).weights)

    assert abs(raw - truth) > 4
    assert weighted == pytest.approx(truth, abs=0.8)
