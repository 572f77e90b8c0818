"""Exact sums: the same from any order, parts or way of adding up, and one vote at a time."""

import time
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from civicmath import sums as adding
from civicmath.crowd import Here
from civicmath.simulate import community
from civicmath.sums import Sums
from civicmath.votes import Votes

PEOPLE, STATEMENTS = 12, 7
LOGS = some.lists(
    some.tuples(
        some.integers(0, PEOPLE - 1), some.integers(0, STATEMENTS - 1), some.integers(-1, 1)
    ),
    max_size=120,
)


def table(log):
    """Make a table of a log of votes."""
    return Votes.from_log(
        *(list(zip(*log, strict=True)) or [[], [], []]),
        participants=[str(number) for number in range(PEOPLE)],
        statements=[str(number) for number in range(STATEMENTS)],
    )


def plain(votes):
    """Add up the slow and plain way."""
    shape = (len(votes.participants), len(votes.statements))
    seen, said = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    seen[votes.person, votes.statement] = 1
    said[votes.person, votes.statement] = votes.value
    return Sums(seen.T @ seen, said.T @ seen, said.T @ said, shape[0])


@given(LOGS)
def test_both_ways_of_adding_up_give_what_they_say(log):
    votes = table(log)

    with mock.patch.object(adding, "PAIR_COST", 0):
        pair_by_pair = Sums.of(votes)
    with mock.patch.object(adding, "PAIR_COST", np.inf):
        by_tables = Sums.of(votes)

    assert pair_by_pair == by_tables == plain(votes)


def test_many_people_at_once_do_not_overflow(monkeypatch):
    people = adding.MOST_TOGETHER + 10
    monkeypatch.setattr(adding, "PAIR_COST", 0)
    votes = Votes.from_log(
        np.repeat(np.arange(people), 2),
        np.tile([0, 1], people),
        np.tile([-1, 1], people),
        participants=[str(number) for number in range(people)],
        statements=["x", "y"],
    )

    found = Sums.of(votes)

    assert found.both.tolist() == [[people, people], [people, people]]
    assert found.votes.tolist() == [[-people, -people], [people, people]]
    assert found.products.tolist() == [[people, -people], [-people, people]]


@given(LOGS, some.permutations(range(PEOPLE)))
def test_the_order_of_people_changes_nothing(log, order):
    assert Sums.of(table([(order[p], s, v) for p, s, v in log])) == Sums.of(table(log))


@given(LOGS, some.integers(1, 60), some.randoms())
def test_parts_add_up_to_the_whole_in_any_order(log, votes_a_part, random):
    votes = table(log)
    parts = list(Here(votes, votes_a_part=votes_a_part).each(Sums.of))
    random.shuffle(parts)

    total = sum(parts, Sums.none(STATEMENTS))

    assert total == Sums.of(votes)


@settings(max_examples=60)
@given(LOGS)
def test_votes_one_at_a_time_give_the_sums_of_the_last_words(log):
    total = Sums.none(STATEMENTS)
    said = {person: {} for person in range(PEOPLE)}
    for person, statement, value in log:
        own = said[person]
        total.revise(
            np.array(list(own), dtype=np.int64),
            np.array(list(own.values()), dtype=np.int64),
            statement=statement,
            vote=value,
        )
        own[statement] = value

    assert Sums(total.both, total.votes, total.products, PEOPLE) == Sums.of(table(log))


def test_a_vote_taken_back_leaves_no_trace():
    votes = table([(0, 1, 1), (0, 2, -1), (1, 1, 0)])
    total = Sums.of(votes)

    total.revise(np.array([1, 2]), np.array([1, -1]), statement=2, vote=None)

    assert total == Sums.of(table([(0, 1, 1), (1, 1, 0)]))


def test_one_more_vote_takes_less_than_five_milliseconds():
    _, votes = community(people=500, statements=500, votes_per_person=100, groups=2, seed=1)
    total = Sums.of(votes)
    about, value = np.arange(0, 400, 2), np.tile([1, -1], 100)

    def seconds():
        started = time.process_time()
        total.revise(about, value, statement=499, vote=1)
        return time.process_time() - started

    assert min(seconds() for _ in range(5)) < 0.005


@pytest.mark.parametrize("size", [0, 1])
def test_no_statements_or_one_are_no_obstacle(size):
    votes = Votes.from_log(
        [], [], [], participants=["a"], statements=[str(number) for number in range(size)]
    )

    assert Sums.of(votes) == Sums(*(np.zeros((size, size), np.int32) for _ in range(3)), 1)
