"""The next statement: drawn as told, every statement possible, and shares that can be put right."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicmath.routing import corrected_share, draw, priorities, worth_asking


def test_statements_are_drawn_as_often_as_told():
    random, weights = np.random.default_rng(3), np.array([1.0, 0.0, 3.0, 9.0])
    seen = np.array([False, False, False, True])

    drawn = [draw(weights, seen, exploration=0.3, random=random) for _ in range(20_000)]

    chance = {one.statement: round(one.probability, 6) for one in drawn}
    assert chance == {0: 0.275, 1: 0.1, 2: 0.625}
    shares = np.bincount([one.statement for one in drawn], minlength=4) / len(drawn)
    assert shares == pytest.approx([0.275, 0.1, 0.625, 0.0], abs=0.01)


def test_who_has_seen_everything_is_shown_nothing():
    nothing = draw(
        np.ones(3), np.ones(3, dtype=bool), exploration=0.2, random=np.random.default_rng(1)
    )

    assert nothing is None


@given(
    some.lists(some.tuples(some.floats(0, 1e300), some.booleans()), min_size=1, max_size=20),
    some.floats(0.01, 1),
    some.integers(0, 2**32),
)
def test_what_is_drawn_was_unseen_and_possible(statements, exploration, seed):
    weights = np.array([weight for weight, _ in statements])
    seen = np.array([was_seen for _, was_seen in statements])

    drawn = draw(weights, seen, exploration=exploration, random=np.random.default_rng(seed))

    assert (drawn is None) == seen.all()
    if drawn is not None:
        assert not seen[drawn.statement]
        assert exploration / len(seen) <= drawn.probability * (1 + 1e-9)
        assert drawn.probability <= 1 + 1e-9


@pytest.mark.parametrize(
    ("weights", "exploration", "message"),
    [
        ([1.0, 2.0, 3.0], 0.2, "shapes differ"),
        ([1.0, 2.0], 0.0, "above 0"),
        ([1.0, 2.0], 1.1, "above 0"),
        ([1.0, -2.0], 0.2, "negative"),
        ([1.0, float("nan")], 0.2, "not a number"),
    ],
)
def test_an_impossible_draw_is_refused(weights, exploration, message):
    with pytest.raises(ValueError, match=message):
        draw(
            np.array(weights),
            np.zeros(2, dtype=bool),
            exploration=exploration,
            random=np.random.default_rng(1),
        )


def test_new_statements_and_far_reaching_ones_come_first():
    new, known, far, dull = priorities(
        [0, 40, 40, 10], [0, 20, 20, 10], [0, 5, 5, 45], [0.0, 1.0, 3.0, 1.0]
    ).tolist()

    assert new > far > known > dull


def test_a_new_statement_has_the_weight_of_the_formula():
    assert priorities([0], [0], [0], [0]).tolist() == [(0.5 * 0.5 * 9) ** 2]


@pytest.mark.parametrize("counts", [([1], [1, 2], [1], [0]), ([1], [-1], [1], [0])])
def test_impossible_counts_have_no_priorities(counts):
    with pytest.raises(ValueError, match=r"differ|negative"):
        priorities(*counts)


def test_new_open_and_far_reaching_statements_are_worth_asking():
    new, split, far, settled, passed = worth_asking(
        [0, 20, 20, 40, 1], [0, 20, 20, 0, 1], [0, 0, 0, 0, 38], [0.0, 0.0, 2.0, 0.0, 0.0]
    ).tolist()

    assert new > far > split > settled
    assert split > passed


def test_agreement_weighs_no_more_than_disagreement():
    assert worth_asking([9], [3], [1], [0.5]) == worth_asking([3], [9], [1], [0.5])


@pytest.mark.parametrize("counts", [([1], [1, 2], [1], [0]), ([1], [-1], [1], [0])])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(ValueError, match=r"differ|negative"):
        worth_asking(*counts)


def conversation(*, seed, exploration=0.2):
    """Let people come one by one; those who come late agree less, and are shown other things.

    What is shown hangs on what was said before. Returns the votes on each statement, the
    chance and the turn of each draw, the draws of each voter; and the true shares.
    """
    random = np.random.default_rng(seed)
    people, statements = 200, 12
    base = np.random.default_rng(9).uniform(0.2, 0.8, statements)
    late = np.arange(people) >= people // 2
    agree = np.clip(base - np.where(late, 0.15, -0.15)[:, None], 0, 1)
    said = random.random((people, statements)) < agree
    counts = np.zeros((2, statements))
    votes = [[] for _ in range(statements)]
    for person in range(people):
        seen = np.zeros(statements, dtype=bool)
        number = 3 + 3 * int(late[person])
        for turn in range(1, number + 1):
            # The first ones are pushed early, the last ones late: showing goes with opinion.
            push = np.arange(statements) if late[person] else np.arange(statements)[::-1]
            weights = worth_asking(*counts, np.zeros(statements), push / 2)
            drawn = draw(weights, seen, exploration=exploration, random=random)
            seen[drawn.statement] = True
            yes = bool(said[person, drawn.statement])
            counts[0 if yes else 1, drawn.statement] += 1
            votes[drawn.statement].append((yes, drawn.probability, turn, number))
    return votes, agree.mean(axis=0)


def test_corrected_shares_are_right_on_average_where_raw_ones_are_not():
    raw, corrected = [], []
    for seed in range(40):
        votes, true = conversation(seed=seed)
        columns = [list(zip(*each, strict=True)) for each in votes]
        raw.append([np.mean(yes) for yes, *_ in columns] - true)
        corrected.append([corrected_share(*each).share for each in columns] - true)

    raw_error, error = np.mean(raw, axis=0), np.mean(corrected, axis=0)
    chance = np.std(corrected, axis=0) / np.sqrt(40)
    assert np.abs(raw_error).max() > 0.08
    assert np.abs(error).mean() < 0.01
    assert (np.abs(error) < 4 * chance).all()


@pytest.mark.parametrize("drawn", [1, 2, 3])
def test_each_statement_weighs_one_person_on_average_whatever_was_pushed(drawn):
    """Every way in which the draws may fall, weighed by its chance: no simulation."""
    push = np.array([8.0, 1.0, 2.0, 0.5])
    weight = np.zeros(4)
    for order in permutations(range(4), drawn):
        seen, likely, own = np.zeros(4, dtype=bool), 1.0, np.zeros(4)
        for turn, statement in enumerate(order, start=1):
            chance = push[statement] / push[~seen].sum()
            likely *= chance
            seen[statement] = True
            # Beside a vote of weight 1 / chance of 1, a share tells the weight it was given.
            found = corrected_share([True, False], [chance, 1], [turn, 1], [drawn, 1])
            own[statement] = found.share / (1 - found.share)
        weight += likely * own

    assert weight == pytest.approx(np.ones(4))


def test_even_draws_leave_the_share_as_it_is():
    found = corrected_share([True, True, False, True], [0.1] * 4, [2] * 4, [3] * 4)

    assert found.share == pytest.approx(0.75)
    assert found.worth == pytest.approx(4)


def test_what_was_drawn_seldom_counts_more():
    found = corrected_share([True, False], [0.1, 0.3], [1, 1], [1, 1])

    assert found.share == pytest.approx(0.75)
    assert found.worth == pytest.approx(1.6)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (([], [], [], []), "needs votes"),
        (([True], [0.1, 0.2], [1], [1]), "needs votes"),
        (([True], [0.0], [1], [1]), "out of range"),
        (([True], [1.5], [1], [1]), "out of range"),
        (([True], [0.5], [0], [1]), "out of range"),
        (([True], [0.5], [2], [1]), "out of range"),
    ],
)
def test_impossible_corrections_are_refused(columns, message):
    with pytest.raises(ValueError, match=message):
        corrected_share(*columns)
