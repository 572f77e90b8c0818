"""The lengths and shapes in our pictures, as the text that SVG wants.

SVG reads a full stop as the decimal sign whatever the language of the page, so
these functions give text and not numbers, which templates would translate.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, radians, sqrt

LARGEST_RADIUS = 15.0
SMALLEST_RADIUS = 3.0


def length(value: float) -> str:
    """Return a number as SVG writes it, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


@dataclass(frozen=True)
class ShareBar:
    """Whole percentages that add up to 100, and where the parts of the bar begin."""

    agree: int
    passed: int
    disagree: int

    @property
    def disagree_at(self) -> int:
        """Where the last part begins."""
        return self.agree + self.passed


def share_bar(agree: int, passed: int, disagree: int) -> ShareBar | None:
    """Share 100 among three numbers of people by largest remainder; None if nobody answered.

    Whoever is there is at least 1 of 100: one who disagrees among hundreds is not nobody.
    """
    counts = (agree, passed, disagree)
    total = sum(counts)
    if not total:
        return None
    shares = [100 * count // total for count in counts]
    by_remainder = sorted(range(3), key=lambda part: -(100 * counts[part] % total))
    for part in by_remainder[: 100 - sum(shares)]:
        shares[part] += 1
    for part, count in enumerate(counts):
        if count and not shares[part]:
            shares[part] = 1
            shares[shares.index(max(shares))] -= 1
    return ShareBar(*shares)


def shape(group: int, x: float, y: float, radius: float) -> str:
    """Draw the mark of a group as an SVG path; the same area for every shape.

    Groups 0 to 5 are a circle, a triangle, a square, a diamond, a triangle on
    its head and a cross; more groups begin again.
    """
    match group % 6:
        case 0:
            r, d = length(radius), length(2 * round(radius, 1))
            return f"M{length(x - radius)} {length(y)}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0-{d} 0z"
        case 2:
            half = radius * sqrt(pi) / 2
            corners = [(-half, -half), (half, -half), (half, half), (-half, half)]
        case 3:
            half = radius * sqrt(pi / 2)
            corners = [(0, -half), (half, 0), (0, half), (-half, 0)]
        case 5:
            half = radius * sqrt(pi / 5) / 2
            quarter = [(-half, -3 * half), (half, -3 * half), (half, -half)]
            corners = [*quarter]
            for _ in range(3):
                quarter = [(-down, across) for across, down in quarter]
                corners += quarter
        case pointing:
            reach = radius * sqrt(pi * 4 / (3 * sqrt(3))) * (1 if pointing == 1 else -1)
            side = reach * sqrt(3) / 2
            corners = [(0, -reach), (side, reach / 2), (-side, reach / 2)]
    return "M" + "L".join(f"{length(x + dx)} {length(y + dy)}" for dx, dy in corners) + "z"


@dataclass(frozen=True)
class Mark:
    """People who stand close together on the map of opinions."""

    x: float
    y: float
    people: int
    group: int


def map_paths(marks: Iterable[Mark]) -> list[tuple[int, str]]:
    """Draw all marks of each group as one path; the area of a mark grows with its people.

    Larger marks come first, so that they do not cover smaller ones.
    """
    ordered = sorted(marks, key=lambda mark: -mark.people)
    most = max((mark.people for mark in ordered), default=1) or 1
    paths: dict[int, str] = {}
    for mark in ordered:
        radius = max(LARGEST_RADIUS * sqrt(mark.people / most), SMALLEST_RADIUS)
        drawn = shape(mark.group, mark.x, mark.y, radius)
        paths[mark.group] = paths.get(mark.group, "") + drawn
    return sorted(paths.items())


@dataclass(frozen=True)
class AreaShape:
    """One area of a map: its path, and where its number stands."""

    path: str
    x: str
    y: str


@dataclass(frozen=True)
class AreaMap:
    """Areas beside one another, in a picture of this height."""

    height: str
    shapes: tuple[AreaShape, ...]


MAP_WIDTH, TALLEST, MAP_MARGIN = 600, 800, 6
Places = Sequence[Sequence[Sequence[Sequence[float]]]]


def area_map(areas: Sequence[Places]) -> AreaMap:
    """Draw areas, each as polygons of rings of longitude and latitude, on one scale.

    A degree of longitude is as wide as it is in the middle of what is drawn.
    """
    points = [point for one in areas for polygon in one for ring in polygon for point in ring]
    west, east = min(one[0] for one in points), max(one[0] for one in points)
    south, north = min(one[1] for one in points), max(one[1] for one in points)
    narrow = cos(radians((south + north) / 2))
    wide, high = max((east - west) * narrow, 1e-9), max(north - south, 1e-9)
    scale = min((MAP_WIDTH - 2 * MAP_MARGIN) / wide, (TALLEST - 2 * MAP_MARGIN) / high)

    def placed(point: Sequence[float]) -> tuple[int, int]:
        x = MAP_MARGIN + (point[0] - west) * narrow * scale
        return round(x), round(MAP_MARGIN + (north - point[1]) * scale)

    shapes = [
        [[placed(point) for point in ring] for polygon in one for ring in polygon] for one in areas
    ]
    height = round(high * scale + 2 * MAP_MARGIN)
    return AreaMap(str(height), tuple(_area_shape(one) for one in shapes))


def _area_shape(rings: Sequence[Sequence[tuple[int, int]]]) -> AreaShape:
    """The path of an area, and the middle of its largest ring."""
    largest = max(rings, key=lambda ring: abs(_twice_around(ring)))
    x, y = _middle(largest)
    return AreaShape("".join(_ring_path(ring) for ring in rings), length(x), length(y))


def _ring_path(ring: Sequence[tuple[int, int]]) -> str:
    """A ring as steps from point to point; those that the picture is too small for are left out."""
    steps = [
        (x - from_x, y - from_y)
        for (from_x, from_y), (x, y) in pairwise(ring)
        if (x, y) != (from_x, from_y)
    ]
    drawn = "".join(f"{x}{y}" if y < 0 else f"{x} {y}" for x, y in [ring[0]])
    moves = "".join(f"l{x}{y}" if y < 0 else f"l{x} {y}" for x, y in steps[:-1])
    return f"M{drawn}{moves}z"


def _twice_around(ring: Sequence[tuple[int, int]]) -> int:
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairwise(ring))


def _middle(ring: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """The centre of gravity of a ring; where it goes around nothing, the mean of its points."""
    twice = _twice_around(ring)
    if not twice:
        return sum(x for x, _y in ring) / len(ring), sum(y for _x, y in ring) / len(ring)
    parts = [(a * d - c * b, a + c, b + d) for (a, b), (c, d) in pairwise(ring)]
    return (
        sum(turn * x for turn, x, _y in parts) / (3 * twice),
        sum(turn * y for turn, _x, y in parts) / (3 * twice),
    )
