"""The axes: what people who answered both statements have in common, whoever saw what."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from civicmath import axes as finding
from civicmath.axes import find_axes, place
from civicmath.crowd import Here
from civicmath.opinion import describe
from civicmath.simulate import community
from civicmath.sums import Sums
from civicmath.votes import Votes


def town(seed, *, people=1500, statements=120):
    """Make up people on one line, and all their opinions though they tell but few."""
    random = np.random.default_rng(seed)
    stands = random.normal(size=(people, 1))
    odds = random.normal(0.5, 1, statements) + stands * random.normal(0, 0.8, statements)
    opinion = np.where(random.random(odds.shape) < 1 / (1 + np.exp(-odds)), 1, -1)
    return random, opinion


def told(random, opinion, chance, *, answers=20):
    """Let everybody answer so many statements, shown with unequal chances."""
    luck = np.log(chance) + random.gumbel(size=opinion.shape)
    person, statement = np.nonzero(np.argsort(np.argsort(-luck, axis=1), axis=1) < answers)
    return Votes.from_log(
        person,
        statement,
        opinion[person, statement],
        participants=[str(number) for number in range(opinion.shape[0])],
        statements=[str(number) for number in range(opinion.shape[1])],
    )


def everything(opinion):
    """Let everybody answer everything."""
    person, statement = np.indices(opinion.shape)
    return Votes.from_log(
        person.ravel(),
        statement.ravel(),
        opinion.ravel(),
        participants=[str(number) for number in range(opinion.shape[0])],
        statements=[str(number) for number in range(opinion.shape[1])],
    )


def first_axis(votes, **how):
    """Return the loadings of the first axis."""
    return find_axes(Sums.of(votes), **how).loadings[0]


@pytest.mark.parametrize("showing", ["by rank", "by agreement", "when it came"])
@pytest.mark.parametrize("seed", [1, 2])
def test_uneven_showing_does_not_turn_the_axis(showing, seed):
    random, opinion = town(seed)
    statements = opinion.shape[1]
    if showing == "by rank":
        chance = 1 / np.arange(1, statements + 1)
    elif showing == "by agreement":
        chance = ((opinion == 1).mean(axis=0) + 0.02) ** 3
    else:
        came, written = random.random((len(opinion), 1)), np.sort(random.random(statements))
        chance = np.where(written <= came + 0.15, 1.0, 1e-6)
    true, seen = first_axis(everything(opinion)), told(random, opinion, chance)

    ours, as_polis = first_axis(seen), first_axis(seen, as_polis=True)

    assert abs(ours @ true) > 0.85
    assert abs(ours @ true) > abs(as_polis @ true) + 0.05


def test_where_everybody_answers_everything_both_ways_are_one():
    _, opinion = town(3, people=400, statements=30)
    votes = everything(opinion)

    assert abs(first_axis(votes) @ first_axis(votes, as_polis=True)) == pytest.approx(1, abs=1e-9)


def test_of_whom_little_is_known_stands_nearer_the_middle():
    random, opinion = town(4)
    votes = told(random, opinion, np.ones(opinion.shape[1]), answers=60)
    # The first half keep but a few of their answers.
    kept = (votes.person >= 750) | (random.random(len(votes)) < 0.15)
    fewer = Votes.from_log(
        votes.person[kept],
        votes.statement[kept],
        votes.value[kept],
        participants=votes.participants,
        statements=votes.statements,
    )

    places = place(fewer, find_axes(Sums.of(fewer)))

    far = np.abs(places[:, 0])
    assert far[:750].mean() < 0.8 * far[750:].mean()


def test_a_person_stands_where_their_own_answers_put_them_however_the_table_is_cut():
    _, votes = community(people=300, statements=40, votes_per_person=12, groups=2, seed=1)
    axes = find_axes(Sums.of(votes))

    alone = np.concatenate([place(part, axes) for part in votes.blocks(7)])

    assert alone.tolist() == place(votes, axes).tolist()


@pytest.mark.parametrize("has_scipy", [True, False])
def test_thousands_of_statements_have_the_axes_of_the_exact_way(has_scipy, monkeypatch):
    _, votes = community(people=500, statements=90, votes_per_person=40, groups=3, seed=2)
    sums = Sums.of(votes)
    exact = find_axes(sums)
    monkeypatch.setattr(finding, "LARGEST_EXACT", 10)

    with mock.patch.object(finding, "find_spec", return_value=has_scipy or None):
        found = find_axes(sums)

    assert found.loadings == pytest.approx(exact.loadings, abs=1e-7)
    assert found.share == pytest.approx(exact.share, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(some.permutations(range(60)))
def test_the_order_of_people_changes_nothing(order):
    _, votes = community(people=60, statements=12, votes_per_person=9, groups=2, seed=6)
    again = Votes.from_log(
        np.array(order)[votes.person],
        votes.statement,
        votes.value,
        participants=[votes.participants[order.index(place)] for place in range(60)],
        statements=votes.statements,
    )

    one, other = (describe(each, seed=1, compatible="polis") for each in (votes, again))

    assert one.loadings.tolist() == other.loadings.tolist()
    assert dict(one.participant_group) == dict(other.participant_group)
    assert one.marks == other.marks


def test_other_names_change_names_only():
    _, votes = community(people=200, statements=15, votes_per_person=10, groups=2, seed=6)
    named = Votes.from_log(
        votes.person,
        votes.statement,
        votes.value,
        participants=[f"person {number}" for number in range(200)],
        statements=[f"statement {number}" for number in range(15)],
    )

    one, other = (describe(each, seed=1, nulls=3, bootstraps=2) for each in (votes, named))

    assert one.positions.tolist() == other.positions.tolist()
    assert list(one.participant_group.values()) == list(other.participant_group.values())
    assert one.marks == other.marks
    assert [f"statement {each.statement}" for each in one.unites] == [
        each.statement for each in other.unites
    ]


def test_statements_in_another_order_keep_their_places():
    _, votes = community(people=300, statements=15, votes_per_person=10, groups=2, seed=6)
    order = np.random.default_rng(1).permutation(15)
    turned = Votes.from_log(
        votes.person,
        order[votes.statement],
        votes.value,
        participants=votes.participants,
        statements=[str(number) for number in np.argsort(order).tolist()],
    )

    one, other = find_axes(Sums.of(votes)), find_axes(Sums.of(turned))

    assert other.loadings[:, order] == pytest.approx(one.loadings, abs=1e-9)
    assert place(turned, other) == pytest.approx(place(votes, one), abs=1e-9)


@pytest.mark.parametrize("compatible", [None, "polis"])
def test_the_cut_of_the_table_changes_nothing(compatible):
    _, votes = community(people=600, statements=20, votes_per_person=14, groups=2, seed=6)
    how = {"seed": 1, "nulls": 3, "bootstraps": 2, "compatible": compatible, "exclude": {"7"}}

    whole, parts = describe(votes, **how), describe(Here(votes, votes_a_part=500), **how)

    assert parts.loadings.tolist() == whole.loadings.tolist()
    assert parts.positions.tolist() == whole.positions.tolist()
    assert parts.verdict == whole.verdict
    assert dict(parts.participant_group) == dict(whole.participant_group)
    assert [group.agree.tolist() for group in parts.groups] == [
        group.agree.tolist() for group in whole.groups
    ]


def test_a_statement_nobody_saw_changes_nothing():
    _, votes = community(people=80, statements=12, votes_per_person=9, groups=2, seed=6)
    more = Votes.from_log(
        votes.person,
        votes.statement + (votes.statement >= 5),
        votes.value,
        participants=votes.participants,
        statements=[*votes.statements[:5], "unseen", *votes.statements[5:]],
    )

    one, other = (describe(each, seed=1, nulls=3, bootstraps=3) for each in (votes, more))

    assert one.positions.tolist() == other.positions.tolist()
    assert one.verdict == other.verdict
    assert one.marks == other.marks
    assert one.unites == other.unites
