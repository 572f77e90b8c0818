"""Simulated communities answer as they were made to."""

import numpy as np
import pytest

from civicmath.simulate import community


def test_people_answer_as_their_group_does():
    truth, votes = community(
        people=4_000, statements=8, votes_per_person=8, groups=2, seed=2, pull=1.0
    )

    group = truth.group[votes.person]
    for number in (0, 1):
        own = (group == number) & (votes.value != 0)
        agreed = np.bincount(votes.statement[own], votes.value[own] == 1, minlength=8)
        shares = agreed / np.bincount(votes.statement[own], minlength=8)
        assert shares == pytest.approx(truth.agree[number], abs=0.05)


def test_people_answer_different_numbers_of_statements_and_pass_now_and_then():
    truth, votes = community(people=500, statements=100, votes_per_person=20, groups=3, seed=2)

    answered = votes.per_person()
    assert answered.mean() == pytest.approx(20, rel=0.15)
    assert answered.min() >= 1
    assert answered.std() > 5
    assert (votes.value == 0).mean() == pytest.approx(truth.passing.mean(), abs=0.02)
    assert np.bincount(truth.group).tolist() == [167, 167, 166]


def test_the_same_seed_makes_the_same_community():
    def make(seed):
        return community(people=50, statements=10, votes_per_person=5, groups=2, seed=seed)[1]

    assert make(1) == make(1)
    assert make(1) != make(2)


@pytest.mark.parametrize("nothing", ["people", "statements", "votes_per_person", "groups"])
def test_an_empty_community_is_refused(nothing):
    size = {"people": 5, "statements": 5, "votes_per_person": 5, "groups": 1, nothing: 0}

    with pytest.raises(ValueError, match="a community needs"):
        community(**size, seed=1)
