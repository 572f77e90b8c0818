"""What a few people said cannot be had by taking one told share from another."""

from itertools import combinations

import numpy as np
import pytest

from civicmath.margins import Margin
from civicmath.votes import Votes
from isegoria.understand.queries import Participation
from isegoria.understand.reading.sensitivity import hangs_on
from isegoria.understand.reading.weighed import by_access, otherwise
from isegoria.understand.rules import FEWEST_IN_A_CELL

STATEMENT = 7


def votes_of(values):
    """One statement; None where somebody did not answer it, but for a second one."""
    pairs = [(who, 0, value) for who, value in enumerate(values) if value is not None]
    pairs += [(who, 1, 1) for who in range(len(values))]
    person, statement, value = (np.array(one, dtype=np.int64) for one in zip(*pairs, strict=True))
    return Votes.from_log(
        person=person,
        statement=statement,
        value=value.astype(np.int8),
        participants=[str(who) for who in range(len(values))],
        statements=[str(STATEMENT), "8"],
    )


def margin_of(places, groups, name="1"):
    codes = [str(10 * int(name) + at) for at in range(groups)]
    return Margin.of(name, codes, shares=[1 / groups] * groups, place=places)


@pytest.mark.parametrize("few", range(1, 10))
def test_of_access_both_sides_are_withheld_where_one_is_of_few(few):
    """The old are forty, and a few of them answered: beside all, the others' share is theirs."""
    places = [0] * 40 + [1] * 60
    votes = votes_of([1] * few + [None] * (40 - few) + [-1] * 60)

    rows = by_access(votes, [margin_of(places, 2)], {10}, named=[STATEMENT, 8])

    assert rows == [[STATEMENT, None, None, False], [8, 100, 100, False]]


@pytest.mark.parametrize("silent", range(1, 10))
def test_of_access_nothing_is_told_where_a_few_said_nothing_of_themselves(silent):
    places = [0] * 40 + [1] * 60 + [-1] * silent
    votes = votes_of([1] * 40 + [-1] * 60 + [1] * silent)

    assert by_access(votes, [margin_of(places, 2)], {10}, named=[STATEMENT]) == [
        [STATEMENT, None, None, False]
    ]


def test_of_access_both_are_told_where_nobody_or_many_are_left_over():
    for silent in (0, 10, 25):
        places = [0] * 40 + [1] * 60 + [-1] * silent
        votes = votes_of([1] * 40 + [-1] * 60 + [1] * silent)
        rows = by_access(votes, [margin_of(places, 2)], {10}, named=[STATEMENT])
        assert rows == [[STATEMENT, 100, 0, True]]


@pytest.mark.parametrize("few", range(1, 10))
def test_of_three_groups_two_are_not_told_where_the_third_is_of_few(few):
    """The share of all less that of the second is of the first and the few; so both would tell."""
    places = [0] * 40 + [1] * 40 + [2] * few
    votes = votes_of([1] * 40 + [-1] * 40 + [1] * few)

    rows = otherwise(votes, [margin_of(places, 3)], named=[STATEMENT])

    assert [row[2] for row in rows] == [10]


@pytest.mark.parametrize("few", range(1, 10))
def test_of_channels_not_all_are_left_out_where_the_last_is_of_few(few):
    channels = ["web"] * 40 + ["sms"] * 40 + ["voice"] * few
    votes = votes_of([1] * 40 + [-1] * 40 + [1] * few)
    parts = {who: Participation(one, "en", "none") for who, one in enumerate(channels)}

    found = hangs_on(votes, parts, named=[STATEMENT], script=None)

    assert [kind for _split, kind, _people in found["kinds"]] == ["sms", "web"]
    ((_item, _whole, without),) = found["rows"]
    assert sum(share is not None for share in without) == 1
    assert len(found["apart"]) <= 1


@pytest.mark.parametrize("seed", range(30))
def test_no_two_shares_that_are_told_are_a_few_people_apart(seed):
    """Groups, access and channels drawn by chance, many of them nearly the same people."""
    draw = np.random.default_rng(seed)
    people = int(draw.integers(60, 140))
    first = draw.choice([-1, 0, 1, 2], people, p=[0.05, 0.45, 0.45, 0.05])
    # The second parts people nearly as the first does.
    second = np.where(draw.random(people) < 0.05, draw.integers(0, 2, people), first.clip(0, 1))
    value = np.where(first == 0, 1, -1) * np.where(draw.random(people) < 0.1, -1, 1)
    answered = draw.random(people) < 0.8
    values = [int(one) if is_told else None for one, is_told in zip(value, answered, strict=True)]
    votes = votes_of(values)
    margins = [margin_of(first, 3), margin_of(second, 2, "2")]
    place = dict(
        zip(["10", "11", "12", "20", "21"],
            [*(first == at for at in range(3)), *(second == at for at in range(2))],
            strict=True)
    )  # fmt: skip

    rows = otherwise(votes, margins, named=[STATEMENT])
    access = by_access(votes, margins, {10}, named=[STATEMENT], beside=rows)

    told = [place[str(row[2])] for row in rows]
    if access and access[0][1] is not None:
        told += [first == 0, ((first >= 0) | (second >= 0)) & (first != 0)]
    sets = [one & answered for one in told] + [answered & False, answered]
    sets += [answered & ~one for one in told]
    for one, other in combinations(sets, 2):
        assert not 0 < int((one ^ other).sum()) < FEWEST_IN_A_CELL
