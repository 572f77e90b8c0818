"""The lengths and shapes in our pictures, as the text that SVG wants.

SVG reads a full stop as the decimal sign whatever the language of the page, so
these functions give text and not numbers, which templates would translate.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import pi, sqrt

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
