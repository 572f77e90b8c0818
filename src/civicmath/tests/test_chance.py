"""What chance may do: bounds as in worked examples, and never beyond the share itself."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from civicmath.chance import Z_95, cautious_interval, poisson_at_most, wilson_interval, wilson_lower


@pytest.mark.parametrize(
    ("count", "voted", "bound"),
    [(81, 263, 0.2553), (15, 148, 0.0624), (0, 20, 0.0), (1, 29, 0.0061)],
)
def test_the_bound_is_that_of_worked_examples(count, voted, bound):
    assert wilson_lower(np.array([count]), np.array([voted])).round(4).tolist() == [bound]


@given(some.integers(0, 5_000), some.integers(0, 5_000))
@example(0, 7)
def test_the_bound_is_never_above_the_share(count, others):
    voted = count + others

    bound = float(wilson_lower(np.array([count]), np.array([voted]))[0])

    assert 0 <= bound <= (count / voted if voted else 0)


def test_more_people_than_votes_is_refused():
    with pytest.raises(ValueError, match="between 0 and the number of votes"):
        wilson_lower(np.array([3]), np.array([2]))


@given(agreed=some.integers(0, 50), number=some.integers(1, 50), fraction=some.floats(0.01, 1))
def test_an_interval_holds_its_share_and_stays_within_bounds(agreed, number, fraction):
    share = min(agreed, number) / number

    low, high = wilson_interval(share, number * fraction)

    assert 0 <= low <= share <= high <= 1


@given(count=some.integers(0, 200), others=some.integers(0, 200))
def test_a_cautious_interval_lies_half_a_person_further_out(count, others):
    number = count + others

    low, high = cautious_interval(count, number)

    assert 0 <= low <= high <= 1
    for bound, sign in ((low, 1), (high, -1)):
        if 0 < bound < 1:
            apart = sign * (count - number * bound) - 0.5
            spread = math.sqrt(number * bound * (1 - bound))
            assert apart == pytest.approx(Z_95 * spread, abs=1e-6)
    if number:
        wilson_low, wilson_high = wilson_interval(count / number, number)
        assert low <= wilson_low
        assert wilson_high <= high


@given(number=some.integers(0, 300), mean=some.floats(0.01, 200))
def test_the_chance_of_few_answers_is_that_of_poisson(number, mean):
    terms = [math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(number + 1)]

    assert poisson_at_most(number, mean) == pytest.approx(min(1, math.fsum(terms)), abs=1e-9)


def test_both_forms_of_the_bound_are_one():
    count, voted = np.arange(41), np.full(41, 40)

    lower = wilson_lower(count[:-1], voted[:-1])

    assert lower.tolist() == [wilson_interval(number / 40, 40)[0] for number in range(40)]
