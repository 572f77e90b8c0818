"""Slates: everybody in fair measure, and no minority of one mind is passed over."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from civicmath.proportional import Slate, slate
from civicmath.votes import Votes

RULES = ("approval", "equal shares")


def votes_of(table):
    """Take a table of people by statements; 9 stands for a missing vote."""
    table = np.asarray(table)
    person, statement = np.nonzero(table != 9)
    return Votes.from_log(
        person,
        statement,
        table[person, statement],
        participants=[str(number) for number in range(len(table))],
        statements=[str(number) for number in range(table.shape[1])],
    )


def blocs(*sizes, each=6):
    """Give blocs of people who agree with their own statements and with no others."""
    bloc = np.repeat(np.arange(len(sizes)), sizes)
    owner = np.repeat(np.arange(len(sizes)), each)
    return votes_of(np.where(bloc[:, None] == owner, 1, -1))


def chosen(votes, number, rule):
    """Choose among all statements, however few voted."""
    kept = np.ones(len(votes.statements), dtype=bool)
    return slate(votes, number=number, rule=rule, kept=kept, fewest_votes=1)


@pytest.mark.parametrize("rule", RULES)
def test_blocs_get_places_by_their_size(rule):
    found = chosen(blocs(60, 30, 10), 10, rule)

    owners = [int(name) // 6 for name in found.statements]
    assert np.bincount(owners).tolist() == [6, 3, 1]
    assert (found.unrepresented, found.not_asked) == (0.0, 0.0)


@pytest.mark.parametrize("rule", RULES)
def test_a_bloc_too_small_for_a_place_is_told_as_unrepresented(rule):
    found = chosen(blocs(80, 16, 4), 5, rule)

    assert [int(name) // 6 for name in found.statements].count(2) == 0
    assert found.unrepresented == pytest.approx(0.04)


def test_the_first_rule_takes_what_a_worked_example_takes():
    # Three people agree with 0 and 1, two with 2: 3, then 3/2 against 2, then 3/2.
    votes = votes_of([[1, 1, -1]] * 3 + [[-1, -1, 1]] * 2)

    assert chosen(votes, 3, "approval").statements == ("0", "2", "1")


def test_who_was_asked_more_counts_no_more():
    # 1 was shown to half the people and liked by all of them; 0 by six in ten of everybody.
    table = np.full((100, 2), 9)
    table[:, 0] = np.where(np.arange(100) < 60, 1, -1)
    table[::2, 1] = 1

    assert chosen(votes_of(table), 1, "approval").statements == ("1",)


@pytest.mark.parametrize("rule", RULES)
def test_few_votes_or_left_out_statements_are_not_chosen(rule):
    votes = blocs(60, 40)
    kept = np.arange(12) != 0

    found = slate(votes, number=12, rule=rule, kept=kept, fewest_votes=7)

    assert "0" not in found.statements
    assert len(found.statements) == 11
    assert slate(votes, number=3, rule=rule, kept=kept, fewest_votes=101).statements == ()


@pytest.mark.parametrize("rule", RULES)
def test_nobody_and_nothing_give_an_empty_slate(rule):
    nobody = Votes.from_log([], [], [], participants=[], statements=[])

    assert chosen(nobody, 3, rule) == Slate((), 0.0, 0.0)
    assert chosen(blocs(5, 5), 0, rule).statements == ()
    assert chosen(votes_of([[-1, 0], [0, -1]]), 2, rule).statements == ()


def test_people_shown_nothing_of_the_slate_are_told_apart():
    table = np.full((10, 2), 9)
    table[:8, 0] = 1
    table[8:, 1] = -1

    assert chosen(votes_of(table), 1, "approval") == Slate(("0",), 0.0, 0.2)


@settings(max_examples=60, deadline=None)
@given(
    some.lists(some.lists(some.booleans(), min_size=6, max_size=6), min_size=4, max_size=14),
    some.integers(1, 5),
    some.sampled_from(RULES),
)
def test_every_large_enough_group_that_shares_a_statement_has_somebody_represented(
    approvals, number, rule
):
    """Justified representation: the promise of both rules where everybody has voted on all."""
    table = np.where(np.array(approvals), 1, -1)
    found = chosen(votes_of(table), number, rule)

    on_it = [int(name) for name in found.statements]
    pleased = (table[:, on_it] == 1).any(axis=1)
    if rule == "equal shares":
        for statement in range(6):
            left_out = (table[:, statement] == 1) & ~pleased
            assert left_out.sum() * number < len(table)
    assert len(set(on_it)) == len(on_it) <= number
    counts = (table[:, on_it] == 1).sum(axis=1)
    worth = sum(1 / step for count in counts for step in range(1, count + 1))
    best = max(
        sum(
            1 / step
            for count in (table[:, list(some_of)] == 1).sum(axis=1)
            for step in range(1, count + 1)
        )
        for some_of in combinations(range(6), len(on_it))
    )
    # Taking one at a time reaches at least 1 - 1/e of the best there is.
    assert rule == "equal shares" or worth >= (1 - 1 / np.e) * best - 1e-9


@pytest.mark.parametrize(("number", "rule"), [(-1, "approval"), (3, "loudest")])
def test_impossible_slates_are_refused(number, rule):
    with pytest.raises(ValueError, match="a slate needs"):
        chosen(blocs(5, 5), number, rule)
