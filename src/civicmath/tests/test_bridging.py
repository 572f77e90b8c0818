"""Bridging: support from both sides counts, support from one side alone does not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from civicmath.bridging import ON_SIDES, ON_SUPPORT, bridging
from civicmath.opinion import describe
from civicmath.simulate import community
from civicmath.votes import Votes


def told(table, *, seed=1):
    """Score a full table of people by statements; 9 stands for a missing vote."""
    table = np.asarray(table)
    person, statement = np.nonzero(table != 9)
    votes = Votes.from_log(
        person,
        statement,
        table[person, statement],
        participants=[str(number) for number in range(len(table))],
        statements=[str(number) for number in range(table.shape[1])],
    )
    return bridging(votes, kept=np.ones(table.shape[1], dtype=bool), seed=seed)


def two_sides(*, larger=70, smaller=30, shared=0.8):
    """Give two sides: eight statements of one, eight of the other, and one that most share."""
    random = np.random.default_rng(3)
    side = np.repeat([1, -1], [larger, smaller])
    partisan = side[:, None] * np.repeat([1, -1], 8)
    flipped = random.random(partisan.shape) < 0.1
    both = np.where(random.random((len(side), 1)) < shared, 1, -1)
    return np.hstack([np.where(flipped, -partisan, partisan), both])


def test_what_both_sides_share_bridges_more_than_what_the_larger_side_wants():
    table = two_sides(larger=85, smaller=15)

    score = told(table)

    # The larger side's statements have nearly as many friends, and hardly any on the other side.
    agreed = (table == 1).mean(axis=0)
    assert agreed[:8].max() > agreed[16] - 0.05
    assert score[16] == score.max()
    assert score[16] > score[:8].max() + 0.05


def test_sides_explain_what_is_shared_by_one_side_alone():
    score = told(two_sides(larger=50, smaller=50))

    assert np.ptp(score[:16]) < 0.15
    assert score[16] > score[:16].max() + 0.15


def test_the_seed_decides_nothing_that_matters():
    table = two_sides()

    assert told(table, seed=1) == pytest.approx(told(table, seed=2), abs=2e-3)
    assert told(table, seed=1).tolist() == told(table, seed=1).tolist()


def test_no_small_change_of_support_explains_the_answers_better():
    table = two_sides()
    said = (table + 1) / 2

    def loss(support):
        usual, readiness, stand, side = 0.5, np.zeros(100), np.ones(100), np.zeros(17)
        for _ in range(400):
            rest = said - usual - support
            level, slope = _each(rest, side)
            readiness, stand = level, slope
            rest = (said - usual - readiness[:, None] - support).T
            side = (rest @ stand) / ((stand**2).sum() + ON_SIDES * 100)
            rest = said - readiness[:, None] - support - np.outer(stand, side)
            usual = rest.mean() / (1 + ON_SUPPORT)
            if not side.any():
                side = np.repeat([1.0, -1.0, 0.0], [8, 8, 1])
        left = said - usual - readiness[:, None] - support - np.outer(stand, side)
        paid = usual**2 + readiness[:, None] ** 2 + support**2
        return (left**2 + ON_SUPPORT * paid + ON_SIDES * (stand[:, None] ** 2 + side**2)).sum()

    def _each(rest, side):
        count = rest.shape[1]
        whole = np.array(
            [
                [count * (1 + ON_SUPPORT), side.sum()],
                [side.sum(), (side**2).sum() + ON_SIDES * count],
            ]
        )
        return np.linalg.solve(whole, np.stack([rest.sum(axis=1), rest @ side]))

    found = told(table)
    best = loss(found)

    for place in (0, 8, 16):
        for step in (-0.03, 0.03):
            moved = found.copy()
            moved[place] += step
            assert loss(moved) > best


def test_unseen_statements_and_empty_conversations_have_no_support():
    table = np.where(np.arange(18) == 17, 9, np.hstack([two_sides(), np.zeros((100, 1), int)]))

    score = told(table)

    assert score[17] == 0
    assert score[:17] == pytest.approx(told(two_sides()), abs=2e-3)
    assert told(np.full((3, 2), 9)).tolist() == [0.0, 0.0]


@settings(max_examples=40)
@given(some.lists(some.tuples(some.integers(0, 9), some.integers(0, 5), some.integers(-1, 1))))
def test_no_votes_break_it(log):
    columns = list(zip(*log, strict=True)) or [[], [], []]
    votes = Votes.from_log(
        *columns, participants=[str(number) for number in range(10)], statements="012345"
    )

    score = bridging(votes, kept=np.ones(6, dtype=bool), seed=1)

    assert np.isfinite(score).all()
    assert np.abs(score).max() <= 1


def test_a_large_crowd_is_scored_by_a_draw(monkeypatch):
    _, votes = community(people=2_000, statements=20, votes_per_person=20, groups=2, seed=1)
    kept = np.ones(20, dtype=bool)
    whole = bridging(votes, kept=kept, seed=1)

    monkeypatch.setattr("civicmath.bridging.MOST_VOTES", 20_000)

    assert bridging(votes, kept=kept, seed=1) == pytest.approx(whole, abs=0.05)


def test_both_kinds_of_common_ground_stand_side_by_side():
    _, votes = community(people=300, statements=20, votes_per_person=15, groups=2, seed=1)

    opinion = describe(votes, seed=1, nulls=5, bootstraps=5, exclude={"3"})

    support = bridging(votes, kept=opinion.analysed, seed=1)
    assert support.shape == opinion.common_ground.shape == (20,)
    assert support[3] == 0
    assert np.corrcoef(support, opinion.common_ground)[0, 1] > 0.3
