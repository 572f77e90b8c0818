"""Common ground and division: what may be called so, and in which order."""

import numpy as np
import pytest

from civicmath.agreement import Dividing, dividing, uniting
from civicmath.chance import wilson_lower

NAMES = ("a", "b", "c")


def counts(*groups):
    """Give one row of counts for each group."""
    return np.array(groups, dtype=np.int64)


def test_common_ground_is_that_of_the_group_that_shares_it_least():
    agree, disagree = counts([90, 90, 2], [60, 20, 1]), counts([5, 5, 90], [10, 60, 95])
    voted = counts([100, 100, 100], [80, 90, 100])

    found = uniting(agree, disagree, voted, names=NAMES, fewest=7)

    assert [(each.statement, each.direction) for each in found] == [
        ("c", "disagree"),
        ("a", "agree"),
    ]
    assert [each.common_ground for each in found] == pytest.approx(
        [
            wilson_lower(np.array([90]), np.array([100]))[0],
            wilson_lower(np.array([60]), np.array([80]))[0],
        ]
    )


def test_division_is_greatest_where_half_stands_against_half():
    agree, disagree, voted = counts([50, 60, 95]), counts([50, 30, 5]), counts([100, 100, 100])

    found = dividing(agree, disagree, voted, names=NAMES, fewest=7)

    assert found == (Dividing("a", 1.0, 0.0), Dividing("b", pytest.approx(0.72), 0.0))


def test_a_small_group_against_all_others_is_division_too():
    agree, disagree = counts([95, 95, 50], [0, 9, 5]), counts([2, 2, 1], [10, 1, 1])
    voted = counts([100, 100, 100], [10, 10, 10])

    found = dividing(agree, disagree, voted, names=NAMES, fewest=7)

    assert [(each.statement, round(each.spread, 3)) for each in found] == [("a", 0.858)]


@pytest.mark.parametrize(("fewest", "listed"), [(7, []), (6, ["a"]), (1, ["a", "b"])])
def test_statements_with_few_votes_are_not_listed(fewest, listed):
    agree, disagree, voted = counts([6, 5, 0]), counts([0, 0, 0]), counts([6, 5, 0])

    found = uniting(agree, disagree, voted, names=NAMES, fewest=fewest)

    assert [each.statement for each in found] == listed
    assert dividing(disagree, agree, voted, names=NAMES, fewest=fewest) == ()


def test_nothing_both_unites_and_divides():
    random = np.random.default_rng(1)
    agree, disagree, passed = random.integers(0, 60, (3, 2, 300))
    names = tuple(str(number) for number in range(300))
    voted = agree + disagree + passed

    united = uniting(agree, disagree, voted, names=names, fewest=7)
    divided = dividing(agree, disagree, voted, names=names, fewest=7)

    assert united
    assert divided
    assert not {each.statement for each in united} & {each.statement for each in divided}
