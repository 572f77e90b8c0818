"""The table of votes: the last word counts, and nothing impossible gets in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicmath.votes import Votes


def test_the_last_vote_on_a_statement_counts():
    votes = Votes.from_log(
        [1, 0, 1], [0, 1, 0], [1, -1, 0], participants=["a", "b"], statements=["x", "y"]
    )

    assert votes.person.tolist() == [0, 1]
    assert votes.statement.tolist() == [1, 0]
    assert votes.value.tolist() == [-1, 0]
    assert votes.starts.tolist() == [0, 1, 2]
    assert (votes.about.dtype, votes.value.dtype) == (np.uint16, np.int8)


def test_counts_tell_agree_disagree_and_passed_of_each_statement():
    votes = Votes.from_log(
        [0, 1, 2, 0],
        [0, 0, 0, 2],
        [1, 1, -1, 0],
        participants=["a", "b", "c"],
        statements=["x", "y", "z"],
    )

    assert votes.agreed().tolist() == [2, 0, 0]
    assert votes.disagreed().tolist() == [1, 0, 0]
    assert votes.passed().tolist() == [0, 0, 1]
    assert votes.per_person().tolist() == [2, 1, 1]
    assert len(votes) == 4


@given(some.lists(some.tuples(some.integers(0, 4), some.integers(0, 6), some.integers(-1, 1))))
def test_any_log_gives_a_sorted_table_of_last_votes(log):
    last = {(person, statement): value for person, statement, value in log}
    columns = list(zip(*log, strict=True)) or [[], [], []]

    votes = Votes.from_log(*columns, participants="abcde", statements="tuvwxyz")

    table = zip(votes.person.tolist(), votes.statement.tolist(), votes.value.tolist(), strict=True)
    assert [((p, s), v) for p, s, v in table] == sorted(last.items())


def test_votes_with_the_same_content_are_equal():
    def one(value):
        return Votes.from_log([0], [0], [value], participants=["a"], statements=["x"])

    assert one(1) == one(1)
    assert one(1) != one(0)
    assert one(1) != "votes"


@pytest.mark.parametrize(
    ("person", "statement", "value", "message"),
    [
        ([1], [0], [1], "a person is outside 0 to 0"),
        ([0], [-1], [1], "a statement is outside 0 to 0"),
        ([0], [0], [2], "a vote must be -1, 0 or 1"),
        ([0, 0], [0], [1], "lengths differ: 2, 1 and 1"),
    ],
)
def test_impossible_votes_are_refused(person, statement, value, message):
    with pytest.raises(ValueError, match=message):
        Votes.from_log(person, statement, value, participants=["a"], statements=["x"])


def test_an_identifier_may_come_only_once():
    with pytest.raises(ValueError, match="twice"):
        Votes.from_log([], [], [], participants=["a", "a"], statements=["x"])
