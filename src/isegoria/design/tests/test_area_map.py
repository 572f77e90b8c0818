"""Areas beside one another: on one scale, inside the picture, with borders that stay one."""

import re

from isegoria.design.drawing import area_map

WEST = [[[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]]
EAST = [[[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]]


def corners(path):
    """Every point of a path, worked out from its steps."""
    found = []
    x = y = 0
    for way, across, down in re.findall(r"([Ml])(-?\d+) ?(-?\d+)", path):
        x, y = (int(across), int(down)) if way == "M" else (x + int(across), y + int(down))
        found.append((x, y))
    return found


def test_neighbours_are_drawn_with_one_border_and_inside_the_picture():
    drawn = area_map([WEST, EAST])
    west, east = (set(corners(one.path)) for one in drawn.shapes)

    assert len(west & east) == 2
    assert all(0 <= x <= 600 and 0 <= y <= int(drawn.height) for x, y in west | east)
    assert max(x for x, _y in west | east) - min(x for x, _y in west | east) == 588


def test_north_is_up_and_the_number_stands_inside():
    north = [[[[0, 5], [1, 5], [1, 6], [0, 6], [0, 5]]]]
    drawn = area_map([WEST, north])

    assert float(drawn.shapes[1].y) < float(drawn.shapes[0].y)
    for one in drawn.shapes:
        xs, ys = zip(*corners(one.path), strict=True)
        assert min(xs) < float(one.x) < max(xs)
        assert min(ys) < float(one.y) < max(ys)


def test_a_tall_country_is_no_taller_than_the_picture_may_be():
    tall = [[[[0, 0], [1, 0], [1, 40], [0, 40], [0, 0]]]]

    assert int(area_map([tall]).height) == 800


def test_islands_and_lakes_are_parts_of_one_path():
    island = [[[[3, 0], [4, 0], [4, 1], [3, 1], [3, 0]]]]

    assert area_map([[*WEST, *island]]).shapes[0].path.count("M") == 2


def test_what_goes_around_nothing_is_drawn_all_the_same():
    dot = [[[[3, 0], [3, 0.0001], [3.0001, 0], [3, 0]]]]

    assert area_map([WEST, dot]).shapes[1].path.startswith("M")
