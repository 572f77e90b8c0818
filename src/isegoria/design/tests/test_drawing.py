"""The lengths and shapes in our pictures."""

from math import isclose, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isegoria.design.drawing import Mark, ShareBar, map_paths, shape, share_bar

PEOPLE = st.integers(min_value=0, max_value=10**7)


@given(PEOPLE, PEOPLE, PEOPLE)
def test_percentages_add_up_to_a_hundred_and_nobody_is_rounded_away(agree, passed, disagree):
    bar = share_bar(agree, passed, disagree)
    total = agree + passed + disagree

    if total == 0:
        assert bar is None
        return
    assert bar.agree + bar.passed + bar.disagree == 100
    for shown, people in ((bar.agree, agree), (bar.passed, passed), (bar.disagree, disagree)):
        assert abs(shown - 100 * people / total) < 3
        assert (shown == 0) == (people == 0)


def test_one_who_disagrees_among_hundreds_is_not_nobody():
    assert share_bar(222, 0, 1) == ShareBar(agree=99, passed=0, disagree=1)


def test_equal_thirds_are_shown_as_such():
    assert share_bar(1, 1, 1) == ShareBar(agree=34, passed=33, disagree=33)


def _area(path):
    """Measure a polygon written as an SVG path, by the shoelace formula."""
    points = [tuple(map(float, corner.split())) for corner in path[1:-1].split("L")]
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2


@pytest.mark.parametrize("group", [1, 2, 3, 4, 5])
def test_every_shape_covers_the_same_area_as_the_circle(group):
    assert isclose(_area(shape(group, 50, 50, 15)), pi * 15**2, rel_tol=0.02)


def test_the_seventh_group_begins_the_shapes_again():
    assert shape(6, 1, 2, 3) == shape(0, 1, 2, 3)


def test_a_mark_grows_with_its_people_and_larger_ones_lie_below():
    few, many = Mark(x=10, y=10, people=1, group=0), Mark(x=50, y=50, people=4, group=0)

    assert map_paths([few, many]) == [
        (
            0,
            (
                "M35 50a15 15 0 1 0 30 0a15 15 0 1 0-30 0z"
                "M2.5 10a7.5 7.5 0 1 0 15 0a7.5 7.5 0 1 0-15 0z"
            ),
        )
    ]


def test_a_hundred_marks_take_little_of_the_page():
    marks = [Mark(x=i * 5.3, y=i * 3.1, people=1 + i, group=i % 6) for i in range(100)]

    assert sum(len(path) for _, path in map_paths(marks)) < 8000
