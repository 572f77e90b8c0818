"""Outlines of areas: read from GeoJSON, checked, and made simple with shared borders kept shared.

Read as RFC 7946 has it: longitude before latitude, in degrees of WGS 84. Points go one by one, the
one first that makes the smallest triangle with those beside it (the method of Visvalingam). Rings
are cut where borders meet, and each stretch is made simple once, so neighbours stay neighbours.
"""

import heapq
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, isfinite, radians
from typing import Any

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused

LARGEST = 5_000_000
MOST_FEATURES = 5_000
MOST_POINTS = 1_500
# A hundred-thousandth of a degree is about a metre: points as near as this are one.
DIGITS = 5
FEWEST_POSITIONS = 4
# An island or a lake smaller than this part of everything cannot be seen on the map.
TOO_SMALL = 1 / 20_000
WHOLE_CIRCLE, HALF_CIRCLE, QUARTER = 360, 180, 90
WGS_84 = ("CRS84", "4326")

Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]


@dataclass(frozen=True)
class Feature:
    """One area of a file: what is said of it, and where it lies if that is told."""

    number: int
    properties: Mapping[str, Any]
    polygons: tuple[Polygon, ...]


def read_features(raw: bytes) -> list[Feature]:
    """Read the areas of a GeoJSON file. Raises Refused with the first thing that is wrong."""
    if len(raw) > LARGEST:
        raise Refused(_("The file is too large: 5 MB at most."))
    try:
        told = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Refused(_("This is no GeoJSON file.")) from error
    if not isinstance(told, dict) or told.get("type") != "FeatureCollection":
        raise Refused(_("The file must hold a FeatureCollection of GeoJSON."))
    if (system := _system(told)) and not any(one in system for one in WGS_84):
        raise Refused(
            _("The places are told in “%(name)s”. Save the file in WGS 84 (EPSG:4326).")
            % {"name": system[:60]}
        )
    features = told.get("features")
    if not isinstance(features, list) or not features:
        raise Refused(_("The file holds no areas."))
    if len(features) > MOST_FEATURES:
        raise Refused(_("There can be %(most)d areas at most.") % {"most": MOST_FEATURES})
    return [_feature(number, one) for number, one in enumerate(features, start=1)]


def simplified(
    shapes: Sequence[Sequence[Polygon]], most: int = MOST_POINTS
) -> list[tuple[Polygon, ...]]:
    """Make outlines that are drawn together simple, with so many points in all if that is possible.

    A border between two of them stays one border. Each keeps its largest part.
    """
    kept = _large_enough(shapes)
    rings = [ring for polygons in kept for polygon in polygons for ring in polygon]
    stretches = _cut(rings)
    whole = {_same_way(one) for ring in stretches for one in ring}
    ranked = {one: _ranked(one) for one in whole}
    limit = _limit(ranked, most)
    simple = {one: _kept_of(one, ranked[one], limit) for one in whole}
    joined = iter([_joined(ring, simple) for ring in stretches])
    return [tuple(tuple(next(joined) for _ring in polygon) for polygon in one) for one in kept]


def area_of(ring: Sequence[Point]) -> float:
    """Twice the area that a ring goes around: above zero if counterclockwise."""
    pairs = pairwise(ring)
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)


def _system(told: Mapping[str, Any]) -> str:
    """The reference system that older files name; nothing where it is the usual one."""
    named = told.get("crs")
    properties = named.get("properties") if isinstance(named, dict) else None
    return str(properties.get("name", "")) if isinstance(properties, dict) else ""


def _feature(number: int, told: object) -> Feature:
    if not isinstance(told, dict) or told.get("type") != "Feature":
        raise Refused(_("Area %(number)d is no Feature of GeoJSON.") % {"number": number})
    properties, shape = told.get("properties") or {}, told.get("geometry")
    if not isinstance(properties, dict):
        raise Refused(_("Area %(number)d is no Feature of GeoJSON.") % {"number": number})
    if shape is None:
        return Feature(number, properties, ())
    try:
        kind, places = shape["type"], shape["coordinates"]
        polygons = {"Polygon": [places], "MultiPolygon": places}[kind]
        return Feature(number, properties, tuple(_polygon(number, one) for one in polygons if one))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise Refused(
            _("Area %(number)d has no outline that can be read: a Polygon or a MultiPolygon.")
            % {"number": number}
        ) from error


def _polygon(number: int, told: Iterable[Iterable[Sequence[float]]]) -> Polygon:
    """The outer ring and those of holes, each closed; outside counterclockwise, holes clockwise."""
    rings = [_ring(number, one) for one in told]
    return tuple(
        ring if (area_of(ring) > 0) == (place == 0) else ring[::-1]
        for place, ring in enumerate(rings)
    )


def _ring(number: int, told: Iterable[Sequence[float]]) -> Ring:
    points: list[Point] = []
    for position in told:
        x, y = float(position[0]), float(position[1])
        if not (isfinite(x) and isfinite(y)) or abs(x) > HALF_CIRCLE or abs(y) > QUARTER:
            raise Refused(
                _(
                    "Area %(number)d lies outside the earth: %(place)s. "
                    "Longitude comes first, then latitude, in degrees of WGS 84."
                )
                % {"number": number, "place": f"{x:g}, {y:g}"}
            )
        point = (round(x, DIGITS), round(y, DIGITS))
        if not points or points[-1] != point:
            points.append(point)
    if len(points) < FEWEST_POSITIONS or points[0] != points[-1] or area_of(points) == 0:
        raise Refused(
            _("Area %(number)d has a ring that is not closed or goes around nothing.")
            % {"number": number}
        )
    return tuple(points)


def _large_enough(shapes: Sequence[Sequence[Polygon]]) -> list[list[list[Ring]]]:
    """Without the islands and lakes that nobody would see; the largest part of each stays."""
    everything = sum(abs(area_of(polygon[0])) for polygons in shapes for polygon in polygons)
    found = []
    for polygons in shapes:
        ordered = sorted(polygons, key=lambda one: -abs(area_of(one[0])))
        kept = ordered[:1] + [
            one for one in ordered[1:] if abs(area_of(one[0])) >= TOO_SMALL * everything
        ]
        found.append(
            [
                [one[0], *(hole for hole in one[1:] if -area_of(hole) >= TOO_SMALL * everything)]
                for one in kept
            ]
        )
    return found


def _cut(rings: Sequence[Ring]) -> list[list[Ring]]:
    """Each ring as stretches between the places where borders meet."""
    beside: dict[Point, set[frozenset[Point]]] = defaultdict(set)
    for ring in rings:
        open_ring = ring[:-1]
        for place, point in enumerate(open_ring):
            after = open_ring[(place + 1) % len(open_ring)]
            beside[point].add(frozenset((open_ring[place - 1], after)))
    return [list(_stretches(ring, beside)) for ring in rings]


def _stretches(ring: Ring, beside: Mapping[Point, set[frozenset[Point]]]) -> Iterator[Ring]:
    open_ring = ring[:-1]
    meeting = [place for place, point in enumerate(open_ring) if len(beside[point]) > 1]
    if not meeting:  # nobody's border but its own, or all of it shared with one hole
        start = open_ring.index(min(open_ring))
        turned = open_ring[start:] + open_ring[:start]
        yield (*turned, turned[0])
        return
    turned = open_ring[meeting[0] :] + open_ring[: meeting[0]] + (open_ring[meeting[0]],)
    ends = [place - meeting[0] for place in meeting] + [len(open_ring)]
    for first, last in pairwise(ends):
        yield turned[first : last + 1]


def _same_way(stretch: Ring) -> Ring:
    """The same stretch whichever side it is walked from."""
    return min(stretch, stretch[::-1])


def _ranked(stretch: Ring) -> list[float]:
    """How much each point of a stretch matters; its ends for ever."""
    ever = float("inf")
    matter = [ever] * len(stretch)
    before = [place - 1 for place in range(len(stretch))]
    after = [place + 1 for place in range(len(stretch))]

    def triangle(place: int) -> float:
        a, b, c = stretch[before[place]], stretch[place], stretch[after[place]]
        narrow = cos(radians(b[1]))
        return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) * narrow / 2

    now = {place: triangle(place) for place in range(1, len(stretch) - 1)}
    waiting = [(size, place) for place, size in now.items()]
    heapq.heapify(waiting)
    largest = 0.0
    while waiting:
        size, place = heapq.heappop(waiting)
        if now.get(place) != size:
            continue
        del now[place]
        largest = max(largest, size)
        matter[place] = largest
        after[before[place]], before[after[place]] = after[place], before[place]
        for near in (before[place], after[place]):
            if near in now:
                now[near] = triangle(near)
                heapq.heappush(waiting, (now[near], near))
    return matter


def _limit(ranked: Mapping[Ring, Sequence[float]], most: int) -> float:
    """Above which size points are kept, so that no more than so many are in all."""
    sizes = sorted((one for sizes in ranked.values() for one in sizes), reverse=True)
    return sizes[most] if len(sizes) > most else 0.0


def _kept_of(stretch: Ring, matter: Sequence[float], limit: float) -> Ring:
    """The points that matter; of what goes around something never so few that nothing is left."""
    needed = FEWEST_POSITIONS if stretch[0] == stretch[-1] else FEWEST_POSITIONS - 1
    first = sorted(range(len(stretch)), key=lambda place: -matter[place])[:needed]
    kept = {*first, *(place for place, size in enumerate(matter) if size > limit)}
    return tuple(point for place, point in enumerate(stretch) if place in kept)


def _joined(stretches: Iterable[Ring], simple: Mapping[Ring, Ring]) -> Ring:
    points: list[Point] = []
    for stretch in stretches:
        same = _same_way(stretch)
        kept = simple[same] if same == stretch else simple[same][::-1]
        points += kept if not points else kept[1:]
    return tuple(points)
