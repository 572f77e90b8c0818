"""Whoever has all tables that were told, before and after, cannot work out a number of the few."""

import random

import pytest

from isegoria.understand.reading.cut import cut_of
from isegoria.understand.reading.reach import Parted, who_was_heard
from isegoria.understand.reading.weighed import crossed_reach

FEW = range(10)
FEWEST_POSSIBLE = 5


def a_town(seed):
    """Groups of any size, among them some of fewer than ten; and many who kept silent."""
    draw = random.Random(seed)
    sizes = [draw.randint(0, 9), draw.randint(10, 90), draw.choice([draw.randint(0, 9), 40])]
    parts = [draw.random() + 0.05 for _size in sizes]
    return sizes, [part / sum(parts) for part in parts], draw.randint(30, 60)


def told(sizes, shares, silent):
    """The table as everybody may read it."""
    said, people = {}, list(range(sum(sizes) + silent))
    for group, size in enumerate(sizes):
        for _person in range(size):
            said[len(said)] = {1: group}
    return who_was_heard(
        people, said, [Parted(1, tuple(range(len(sizes))), dict(enumerate(shares)))]
    )


def possible(sizes, shares, silent, group):
    """Each number of a group with which the very same table would have been told.

    Who is taken out of the group kept silent instead, and the other way round.
    """
    public = told(sizes, shares, silent)
    for number in FEW:
        others = [number if at == group else size for at, size in enumerate(sizes)]
        if told(others, shares, silent + sizes[group] - number) == public:
            yield number


@pytest.mark.parametrize("seed", range(25))
def test_at_least_five_numbers_of_the_few_give_the_very_same_table(seed):
    sizes, shares, silent = a_town(seed)

    for group in (at for at, size in enumerate(sizes) if size in FEW):
        assert len(list(possible(sizes, shares, silent, group))) >= FEWEST_POSSIBLE


@pytest.mark.parametrize("seed", range(25))
def test_two_tables_one_after_the_other_tell_no_more(seed):
    before, shares, silent = a_town(seed)
    # Ten more have spoken: nine of the large group, and one of the few.
    after = [before[0] + 1, before[1] + 9, before[2]]
    if after[0] not in FEW:
        after[0] = before[0]

    first = set(possible(before, shares, silent, 0))
    second = set(possible(after, shares, silent, 0))
    pairs = {(one, other) for one in first for other in second}

    assert min(len(first), len(second)) >= FEWEST_POSSIBLE
    assert len({other - one for one, other in pairs}) >= FEWEST_POSSIBLE


@pytest.mark.parametrize("number", FEW)
def test_two_groups_at_once_tell_no_number_of_the_few(number):
    def cells(few):
        pairs = [(1, 1)] * few + [(1, 2)] * 40 + [(2, 1)] * 40 + [(2, 2)] * 40
        said = {at: {7: one, 8: other} for at, (one, other) in enumerate(pairs)}
        shares = {(one, other): 0.25 for one in (1, 2) for other in (1, 2)}
        return crossed_reach(cut_of(list(range(200)), said, (7, 8)), (7, 8), shares)

    assert sum(cells(number) == cells(other) for other in FEW) >= FEWEST_POSSIBLE


def test_a_group_of_whom_nobody_came_is_still_called_unheard():
    (table,) = told([0, 90], [0.3, 0.7], 0)

    assert (table["groups"][0]["people"], table["groups"][0]["reading"]) == (None, "unheard")
