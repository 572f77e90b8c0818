"""Simulated communities answer as they were made to."""

import numpy as np
import pytest

from civicmath.simulate import by_known_rates, community, without_groups


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


def test_groups_are_as_large_as_asked_for():
    truth, _ = community(
        people=1_000,
        statements=8,
        votes_per_person=8,
        groups=3,
        seed=2,
        shares=(0.5, 0.333, 0.167),
    )

    assert np.bincount(truth.group).tolist() == [500, 333, 167]


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.5, 0.3, 0.3)])
def test_shares_that_do_not_fit_are_refused(shares):
    with pytest.raises(ValueError, match="a share for each group"):
        community(people=9, statements=9, votes_per_person=9, groups=3, seed=1, shares=shares)


def test_whoever_knows_the_rates_sorts_people_rightly_when_they_are_far_apart():
    truth, votes = community(
        people=300, statements=40, votes_per_person=40, groups=3, seed=2, pull=3.0
    )

    assert (by_known_rates(truth, votes) == truth.group).mean() > 0.99


def test_statements_that_come_first_are_shown_more_when_asked_for():
    votes = without_groups(
        "independent", people=2_000, statements=20, votes_per_person=5, seed=2, uneven=1.0
    )

    shown = np.bincount(votes.statement, minlength=20)
    assert shown[0] > 2 * shown[5] > 2 * shown[19]


def test_people_along_a_line_answer_alike_where_statements_pull():
    def strongest_pair(family):
        votes = without_groups(family, people=3_000, statements=6, votes_per_person=6, seed=5)
        table = np.zeros((3_000, 6))
        table[votes.person, votes.statement] = votes.value
        return np.abs(np.triu(np.corrcoef(table.T), 1)).max()

    assert strongest_pair("line") > 0.2
    assert strongest_pair("independent") < 0.08


def test_people_of_different_styles_agree_more_or_less_readily_with_everything():
    votes = without_groups("styles", people=500, statements=60, votes_per_person=60, seed=5)
    same = without_groups("independent", people=500, statements=60, votes_per_person=60, seed=5)

    def spread(made):
        agreed = np.bincount(made.person, made.value == 1) / np.bincount(made.person)
        passed = np.bincount(made.person, made.value == 0) / np.bincount(made.person)
        return agreed.std(), passed.std()

    assert spread(votes)[0] > 2 * spread(same)[0]
    assert spread(votes)[1] > 2 * spread(same)[1]


def test_an_unknown_kind_of_crowd_is_refused():
    with pytest.raises(ValueError, match="known family"):
        without_groups("camps", people=5, statements=5, votes_per_person=5, seed=1)
