"""Outlines of areas: what is read, what is refused, and that neighbours stay neighbours."""

import json
from math import cos, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isegoria.base.refusal import Refused
from isegoria.places.outlines import area_of, read_features, simplified

SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]


def collection(*shapes, **more):
    features = [
        {"type": "Feature", "properties": {"code": f"a{number}"}, "geometry": shape}
        for number, shape in enumerate(shapes)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def polygon(*rings):
    return {"type": "Polygon", "coordinates": rings}


def test_an_area_is_read_with_what_is_said_of_it():
    found = read_features(collection(polygon(SQUARE)))[0]

    assert found.properties == {"code": "a0"}
    assert found.polygons == ((((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)),),)


def test_rings_are_turned_the_right_way_round():
    hole = [[0.2, 0.2], [0.4, 0.2], [0.4, 0.4], [0.2, 0.4], [0.2, 0.2]]
    outside, inside = read_features(collection(polygon(SQUARE[::-1], hole)))[0].polygons[0]

    assert area_of(outside) > 0
    assert area_of(inside) < 0


def test_an_area_without_an_outline_is_read_and_has_none():
    assert read_features(collection(None))[0].polygons == ()


def test_islands_are_parts_of_one_area():
    shape = {"type": "MultiPolygon", "coordinates": [[SQUARE], [[[x + 3, y] for x, y in SQUARE]]]}

    assert len(read_features(collection(shape))[0].polygons) == 2


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"not json", "no GeoJSON"),
        (b"\xff\xfe\x00", "no GeoJSON"),
        (b"[" * 100_000, "no GeoJSON"),
        (b'{"type": "Feature"}', "FeatureCollection"),
        (b"[]", "FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": []}', "no areas"),
        (b'{"type": "FeatureCollection", "features": [3]}', "Area 1 is no Feature"),
        (b" " * 5_000_001, "too large"),
        (collection(*[None] * 5_001), "5000 areas"),
        (collection({"type": "Point", "coordinates": [0, 0]}), "Area 1 has no outline"),
        (collection(polygon("abcd")), "Area 1 has no outline"),
        (collection(polygon(SQUARE[:4])), "Area 1 has a ring that is not closed"),
        (collection(polygon([[0, 0], [1, 1], [2, 2], [0, 0]])), "goes around nothing"),
        (collection(polygon([[0, 0], [500000, 0], [1, 1], [0, 0]])), "outside the earth: 500000"),
        (
            collection(
                polygon(SQUARE), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
            ),
            "Save the file in WGS 84",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_reason(raw, reason):
    with pytest.raises(Refused, match=reason):
        read_features(raw)


def test_the_usual_reference_system_may_be_named():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}

    assert len(read_features(collection(polygon(SQUARE), crs=crs))) == 1


def jagged(first, last, steps, wave):
    """A border from one place to another that is not straight."""
    (x, y), (to_x, to_y) = first, last
    return [
        (
            round(x + (to_x - x) * at / steps + wave * sin(pi * at * 0.7) * (0 < at < steps), 5),
            round(y + (to_y - y) * at / steps + wave * cos(pi * at) * (0 < at < steps), 5),
        )
        for at in range(steps + 1)
    ]


def two_neighbours(steps=60, wave=0.02):
    """Two squares with a crooked border between them."""
    border = jagged((1, 0), (1, 1), steps, wave)
    west = (((0.0, 0.0), *border, (0.0, 1.0), (0.0, 0.0)),)
    east = ((*border[::-1], (2.0, 0.0), (2.0, 1.0), border[-1]),)
    return [[west], [east]]


def points_of(polygons):
    return {point for polygon in polygons for ring in polygon for point in ring}


@pytest.mark.parametrize("most", [12, 20, 40])
def test_the_border_of_two_neighbours_stays_one_border(most):
    west, east = simplified(two_neighbours(), most)

    shared = {(x, y) for x, y in points_of(west) & points_of(east)}
    assert {(1.0, 0.0), (1.0, 1.0)} < shared
    assert points_of(west) - shared == {(0.0, 0.0), (0.0, 1.0)}
    assert points_of(east) - shared == {(2.0, 0.0), (2.0, 1.0)}


def test_together_they_keep_the_ground_that_they_covered():
    before, after = two_neighbours(), simplified(two_neighbours(), 10)

    def ground(shapes):
        return sum(area_of(ring) for one in shapes for polygon in one for ring in polygon)

    assert ground(after) == pytest.approx(ground(before))


@given(st.integers(3, 200), st.integers(4, 50))
def test_a_round_island_stays_a_closed_ring(corners, most):
    ring = [
        (round(cos(2 * pi * at / corners), 5), round(sin(2 * pi * at / corners), 5))
        for at in range(corners)
    ]
    simple = simplified([[((*ring, ring[0]),)]], most)[0][0][0]

    assert simple[0] == simple[-1]
    assert len(set(simple)) >= 3
    assert len(simple) <= max(most + 1, 4)
    assert area_of(simple) > 0


def test_an_enclave_and_the_hole_around_it_stay_the_same():
    lake = [(0.3 + 0.1 * cos(at / 9), 0.5 + 0.1 * sin(at / 9)) for at in range(56)]
    lake = [(round(x, 5), round(y, 5)) for x, y in lake]
    around = [tuple(one) for one in SQUARE]
    outer, enclave = simplified(
        [[(tuple(around), (*lake[::-1], lake[-1]))], [((*lake, lake[0]),)]], 12
    )

    assert set(outer[0][1]) == set(enclave[0][0])


def test_islands_that_nobody_would_see_are_left_out_but_never_the_last():
    dot = [(5 + x / 1000, y / 1000) for x, y in SQUARE]
    land = [tuple(one) for one in SQUARE]

    assert len(simplified([[(tuple(land),), (tuple(dot),)]])[0]) == 1
    assert len(simplified([[(tuple(land),)], [(tuple(dot),)]])[1]) == 1
