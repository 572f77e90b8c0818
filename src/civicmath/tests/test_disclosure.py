"""What is withheld cannot be worked out, by whatever is added and subtracted."""

import itertools
import math
import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from civicmath.disclosure import Sum, Suppression, attack, rounded, suppress, table_sums
from civicmath.noise import Budget, BudgetSpent, discrete_laplace, with_noise


def with_totals(cells):
    table = np.array(cells)
    table = np.vstack([table, table.sum(axis=0)])
    return np.hstack([table, table.sum(axis=1, keepdims=True)])


def possible(found, counts, *, minimum=10):
    """Try all tables with these printed totals, and keep those that fit what else is printed."""
    table, rights, downs = np.array(counts), counts[:-1, -1], counts[-1, :-1]
    shown, small = found.printed.reshape(table.shape), found.small.reshape(table.shape)
    fitting = []
    for a, b in itertools.product(range(rights[0] + 1), repeat=2):
        first = np.array([a, b, rights[0] - a - b])
        candidate = with_totals([first, downs - first])
        inside = ((candidate == table) | ~shown).all() and (candidate >= 0).all()
        if inside and ((candidate < minimum) == small).all():
            fitting.append(candidate)
    return np.array(fitting)


def test_a_single_small_count_takes_a_second_one_with_it():
    """The total would give it away: 200 less all others is 6."""
    found = suppress([130, 20, 44, 6, 200], [Sum(4, (0, 1, 2, 3))])

    assert found.printed.tolist() == [True, False, True, False, True]
    assert found.small.tolist() == [False, False, False, True, False]
    assert found.intervals[3].tolist() == [0, 9]
    assert found.intervals[1].tolist() == [17, 26]


def test_without_a_second_one_the_attacker_finds_it():
    low = np.array([130, 20, 44, 0, 200], dtype=float)
    high = np.array([130, 20, 44, 9, 200], dtype=float)

    assert attack(low, high, [Sum(4, (0, 1, 2, 3))])[3].tolist() == [6, 6]


def test_a_table_is_protected_along_rows_and_columns():
    counts = with_totals([[40, 3, 25], [30, 50, 60], [22, 35, 80]])

    found = suppress(counts.ravel().tolist(), table_sums(4, 4))

    printed = found.printed.reshape(4, 4)
    assert not printed[0, 1]
    withheld = ~printed
    assert (withheld.sum(axis=0)[withheld.any(axis=0)] >= 2).all()
    assert (withheld.sum(axis=1)[withheld.any(axis=1)] >= 2).all()
    assert printed[3, 3]


def test_a_table_without_small_counts_is_printed_whole():
    counts = with_totals([[40, 13], [30, 50]])

    assert suppress(counts.ravel().tolist(), table_sums(3, 3)).printed.all()


def test_the_difference_of_two_tables_is_protected_too():
    """All and the verified, by area: the few who are not verified follow by subtraction."""
    everybody, verified = [60, 40, 100], [57, 25, 82]
    others = [one - other for one, other in zip(everybody, verified, strict=True)]
    sums = [Sum(2, (0, 1)), Sum(5, (3, 4)), Sum(8, (6, 7))]
    sums += [Sum(place, (3 + place, 6 + place)) for place in range(3)]

    careless = suppress([*everybody, *verified], sums[:2])
    found = suppress([*everybody, *verified, *others], sums, hidden=[6, 7, 8])

    assert careless.printed.all()
    assert not found.printed[:6].all()
    low, high = found.intervals[6]
    assert low <= 3 <= high
    assert high - low >= 5


@given(cells=some.lists(some.integers(0, 30), min_size=6, max_size=6))
@settings(max_examples=8, deadline=None)
def test_trying_every_table_that_fits_recovers_no_withheld_count(cells):
    counts = with_totals(np.reshape(cells, (2, 3)))

    found = suppress(counts.ravel().tolist(), table_sums(3, 4))

    printed = found.printed.reshape(3, 4)
    assume(printed[-1].all() and printed[:, -1].all())
    tables = possible(found, counts)
    widths = tables.max(axis=0) - tables.min(axis=0)
    assert (widths[~printed] >= 5).all()


@given(
    cells=some.lists(some.integers(0, 60), min_size=12, max_size=12),
    seed=some.integers(0, 100),
)
@settings(max_examples=8, deadline=None)
def test_the_attacker_never_narrows_a_withheld_count_and_never_misses_the_truth(cells, seed):
    counts = with_totals(np.reshape(cells, (3, 4)))
    order = np.random.default_rng(seed).permutation(3)

    found = suppress(counts.ravel().tolist(), table_sums(4, 5))
    mixed = suppress(
        with_totals(np.reshape(cells, (3, 4))[order]).ravel().tolist(), table_sums(4, 5)
    )

    low, high = found.intervals.T
    values = counts.ravel()
    assert ((low <= values) & (values <= high)).all()
    assert (high - low)[~found.printed].min(initial=math.inf) >= 5
    assert (values[found.printed] >= 10).all()
    assert mixed.small.sum() == found.small.sum()


def test_counts_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="count 2 is not the sum of its parts"):
        suppress([1, 2, 4], [Sum(2, (0, 1))])


@given(counts=some.lists(some.integers(0, 400), min_size=2, max_size=6))
@settings(max_examples=15, deadline=None)
def test_totals_of_rounded_counts_tell_no_more_than_the_counts(counts):
    shown = [rounded(count) for count in counts]
    low = np.array([max(0, each - 2) for each in shown] + [0], dtype=float)
    high = np.array([each + 2 for each in shown] + [math.inf], dtype=float)

    found = attack(low, high, [Sum(len(counts), tuple(range(len(counts))))])

    assert found[:-1].tolist() == np.stack([low, high], axis=1)[:-1].tolist()
    assert all(abs(each - count) <= 2 for each, count in zip(shown, counts, strict=True))


@pytest.mark.parametrize(
    ("epsilon", "within"), [(Fraction(1, 2), 6), (Fraction(1), 3), (Fraction(2), 1)]
)
def test_noise_has_the_chances_it_should_have(epsilon, within):
    below = random.Random(5).randrange
    drawn = np.array([discrete_laplace(epsilon, below) for _ in range(20_000)])

    ratio = math.exp(-epsilon)
    for size in range(-4, 5):
        chance = (1 - ratio) / (1 + ratio) * ratio ** abs(size)
        assert (drawn == size).mean() == pytest.approx(chance, abs=0.012)
    assert (np.abs(drawn) <= within).mean() > 0.94


def test_each_table_costs_and_the_budget_ends():
    below = random.Random(5).randrange
    budget = Budget()

    for _ in range(4):
        table, budget = with_noise([10, 0], epsilon=Fraction(1), budget=budget, below=below)
        assert len(table) == 2

    assert budget.left == 0
    with pytest.raises(BudgetSpent, match="0 is left, and this table would cost 1"):
        with_noise([10, 0], epsilon=Fraction(1), budget=budget, below=below)


def test_the_same_draws_give_the_same_noise():
    one, other = (
        with_noise(
            [5] * 20, epsilon=Fraction(1, 3), budget=Budget(), below=random.Random(s).randrange
        )
        for s in (8, 8)
    )

    assert one == other


def test_a_second_date_gives_nothing_away_of_the_newcomers():
    then, newcomers = [40, 30, 25, 20], [3, 2, 4, 1]
    first = suppress([*then, 115], [Sum(4, (0, 1, 2, 3))])
    now = [one + more for one, more in zip(then, newcomers, strict=True)]
    counts = [*then, 115, *now, 125, *newcomers, 10]
    whole = [Sum(last, tuple(range(last - 4, last))) for last in (4, 9, 14)]
    grown = [Sum(5 + place, (place, 10 + place)) for place in range(5)]

    found = suppress(counts, [*whole, *grown], hidden=range(10, 15), earlier=first)

    assert first.printed.all()
    assert found.printed[:5].all()
    assert not found.printed[5:9].any()
    low, high = found.intervals[10:14].T
    assert (high - low >= 5).all()


def test_what_is_out_and_gives_the_few_away_cannot_be_mended():
    first = Suppression(
        printed=np.array([True, False, True]),
        small=np.array([False, True, False]),
        intervals=np.array([[20, 20], [0, 9], [26, 26]]),
    )

    with pytest.raises(ValueError, match="from what is out"):
        suppress([20, 6, 26], [Sum(2, (0, 1))], earlier=first)
