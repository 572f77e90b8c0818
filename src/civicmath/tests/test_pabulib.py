"""Budget files: read what others write, write what can be read, name what is wrong."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicmath.budgets import Election, Project
from civicmath.errors import BadInput
from civicmath.pabulib import read, write

TOWN = """META
key;value
description;Trees; benches and more
num_projects;2
num_votes;3
budget;1000.50
vote_type;approval
PROJECTS
project_id;cost;votes;name;selected
a;600;2;Trees;1
b;400,25;2;Benches
VOTES
voter_id;age;vote
v1;33;a,b
v2;;b
v3;50;a
"""


RANKED = "these are ranked ballots, which no rule here can share a budget out by"
NO_SUCH_TYPE = "is not one of approval, choose-1, cumulative, scoring"


@pytest.fixture
def town(tmp_path):
    path = tmp_path / "town.pb"
    path.write_text(TOWN, encoding="utf-8")
    return path


def content(one):
    return (
        one.budget,
        one.projects,
        {voter: one.ballot(place) for place, voter in enumerate(one.voters)},
        one.has_points,
        one.details,
    )


def test_a_file_is_read_with_its_money_exact(town):
    one = read(town)

    assert content(one) == (
        Fraction("1000.5"),
        (Project("a", "Trees", Fraction(600)), Project("b", "Benches", Fraction("400.25"))),
        {"v1": {"a": 1, "b": 1}, "v2": {"b": 1}, "v3": {"a": 1}},
        False,
        {"description": "Trees; benches and more"},
    )
    assert one.votes == (2, 2)


def test_points_are_read(town):
    text = TOWN.replace("approval", "cumulative").replace("age;vote", "points;vote")
    for old, new in (("33;", '"3,7";'), (";;b", ";10;b"), (";50;", ";10;")):
        text = text.replace(old, new)
    town.write_text(text, encoding="utf-8")

    one = read(town)

    assert one.votes == (13, 17)
    assert one.ballot(0) == {"a": 3, "b": 7}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("META\n", "", "town.pb, line 1: the file does not begin with META."),
        ("VOTES\n", "", "town.pb: the part VOTES is missing."),
        ("budget;1000.50\n", "", "town.pb: META does not say budget."),
        ("1000.50", "lots", "town.pb, line 6: the budget 'lots' is not an amount of money."),
        ("1000.50", "1,000", "town.pb, line 6: the budget '1,000' is not an amount of money."),
        ("1000.50", "-5", "town.pb, line 6: the budget '-5' is not an amount of money."),
        ("a;600", "a;", "town.pb, line 10: the cost '' is not an amount of money."),
        ("b;400", "a;400", "town.pb, line 11: the project 'a' comes twice."),
        ("v2;;b", "v1;;b", "town.pb, line 15: the voter 'v1' comes twice."),
        ("v2;;b", "v2;;z", "town.pb, line 15: there is no project 'z'."),
        ("33;a,b", "33;a,a", "town.pb, line 14: the ballot names a project twice."),
        ("v3;50;a", "v3;50;a;9", "town.pb, line 16: the row has 4 of 3 cells."),
        ("votes;3", "votes;4", "town.pb, line 5: num_votes is '4' but the file has 3."),
        (
            "voter_id;age;vote",
            "age;vote",
            "town.pb, line 13: the part VOTES has no column voter_id.",
        ),
        ("VOTES\n", "META\n", "town.pb, line 12: the part META comes twice."),
        (
            "approval",
            "ordinal",
            f"town.pb, line 7: {RANKED}.",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old, new, complaint, town):
    assert old in TOWN
    town.write_text(TOWN.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(BadInput) as refused:
        read(town)

    assert str(refused.value) == complaint


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ("3;b,a", "there are 1 points for 2 projects"),
        ("3,-1;b,a", "the points '-1' are not a whole number up to 999,999,999"),
        ("3,1.5;b,a", "the points '1.5' are not a whole number up to 999,999,999"),
    ],
)
def test_points_that_do_not_fit_are_named_with_their_line(cells, complaint, town):
    text = TOWN.replace("approval", "scoring").replace("age;vote", "points;vote")
    town.write_text(text.replace("33;a,b", cells), encoding="utf-8")

    with pytest.raises(BadInput) as refused:
        read(town)

    assert str(refused.value) == f"town.pb, line 14: {complaint}."


def test_points_without_their_column_are_refused(town):
    town.write_text(TOWN.replace("approval", "cumulative"), encoding="utf-8")

    with pytest.raises(BadInput, match="line 14: the part VOTES has no column points"):
        read(town)


def test_a_file_that_is_not_text_is_refused(town):
    town.write_bytes(b"META\n\xff\n")

    with pytest.raises(BadInput, match="line 2: the text is not UTF-8"):
        read(town)


NAMES = some.text(some.characters(codec="utf-8", exclude_characters=",\r\0"), min_size=1).map(
    str.strip
)


@given(
    some.dictionaries(NAMES.filter(bool), some.integers(0, 10**12), min_size=1, max_size=4),
    some.data(),
)
def test_what_is_written_reads_back_the_same(tmp_path_factory, costs, data):
    points = data.draw(some.booleans())
    chosen = some.sampled_from(list(costs))
    ballot = (
        some.dictionaries(chosen, some.integers(1, 9))
        if points
        else some.lists(chosen, unique=True).map(tuple)
    )
    ballots = data.draw(some.dictionaries(NAMES.filter(bool), ballot, min_size=1, max_size=4))
    one = Election.from_ballots(
        budget=Fraction(data.draw(some.integers(0, 10**9)), 100),
        projects=[Project(name, name, Fraction(cost, 1000)) for name, cost in costs.items()],
        ballots=ballots,
        details={"description": "a; b"},
    )
    path = tmp_path_factory.mktemp("written") / "one.pb"

    write(path, one)

    again = read(path)
    assert content(again) == content(one)
    assert np.array_equal(again.people, one.people)
    assert again.votes == one.votes
