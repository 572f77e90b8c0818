"""Numbers that may be printed without giving away the few, tried by an attacker.

Privacy must not hide that a group is unheard: a withheld count below the minimum is printed as
"fewer than 10", with the number that was to be expected.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from civicmath.arrays import Counts, Flags, Floats
from civicmath.errors import MissingExtra

MINIMUM = 10
# What is withheld may not be narrowed down to fewer than this many people more or less.
NARROWEST = 5
ROUNDED_TO = 5


@dataclass(frozen=True)
class Sum:
    """A count that is the sum of others; all by their position in the list of counts."""

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Suppression:
    """What may be printed of a list of counts.

    Attributes
    ----------
    printed : bool array
        Which counts may be printed.
    small : bool array
        Which are withheld because they are small; printed as fewer than the minimum.
    intervals : array of shape (counts, 2)
        What anybody can work out about each: the least and the most it can be.
    """

    printed: Flags
    small: Flags
    intervals: Floats


def table_sums(rows: int, columns: int) -> tuple[Sum, ...]:
    """Relations in a table printed with totals, counted row by row.

    The last row and the last column are totals; ``rows`` and ``columns`` count them too.
    """

    def place(row: int, column: int) -> int:
        return row * columns + column

    across = [
        Sum(place(row, columns - 1), tuple(place(row, column) for column in range(columns - 1)))
        for row in range(rows)
    ]
    down = [
        Sum(place(rows - 1, column), tuple(place(row, column) for row in range(rows - 1)))
        for column in range(columns)
    ]
    return (*across, *down)


def suppress(
    counts: Sequence[int],
    sums: Sequence[Sum],
    *,
    hidden: Sequence[int] = (),
    earlier: Suppression | None = None,
    minimum: int = MINIMUM,
    narrowest: int = NARROWEST,
) -> Suppression:
    """Withhold small counts, and as many others as it takes that nobody works them out.

    Parameters
    ----------
    counts : whole numbers
        Everything that is related: cells and totals of one table, or of several.
    sums : sequence of Sum
        What a reader can add up. Two tables of which one is part of the other are related by counts
        of the difference, which are ``hidden``: never printed, and protected where they are small.
    earlier : Suppression, optional
        What was decided about the first of these counts, which are out already: what was printed
        of them cannot be taken back, and what was withheld stays so.
    minimum : int
        Smaller counts, 0 among them, are withheld.
    narrowest : int
        At least this far apart must the least and the most be that a withheld count can be.

    Raises
    ------
    ValueError
        If a count is negative or a sum is not the sum of its parts; or if what is out already
        gives away what must be withheld, whatever else is.
    """
    values = np.asarray(counts, dtype=np.int64)
    _check(values, sums)
    secret = np.zeros(len(values), dtype=np.bool_)
    secret[list(hidden)] = True
    small = (values < minimum) & ~secret
    printed = ~small & ~secret
    out = np.zeros(len(values), dtype=np.bool_)
    if earlier is not None:
        out[: len(earlier.printed)] = earlier.printed
        printed[: len(earlier.printed)] = earlier.printed
    guarded = (values < minimum) | ~secret
    while True:
        low, high = _known(values, printed, small=small, secret=secret, minimum=minimum)
        intervals = attack(low, high, sums)
        exposed = ~printed & guarded & (intervals[:, 1] - intervals[:, 0] < narrowest)
        if not exposed.any():
            return Suppression(printed, small, intervals)
        free = printed & ~out
        printed[_next_withheld(values, free, exposed, sums)] = False


def attack(low: Floats, high: Floats, sums: Sequence[Sum]) -> Floats:
    """What somebody who adds and subtracts all that is known can work out; shape (counts, 2).

    Linear programming: for each count the least and the most that fit everything known.

    Parameters
    ----------
    low, high : arrays of shape (counts,)
        What is known of each count by itself; infinity for no limit. Both alike if printed.
    sums : sequence of Sum

    Raises
    ------
    MissingExtra
        Without SciPy, which the extra ``analysis`` brings.
    ValueError
        If nothing fits what is known.
    """
    try:
        # SciPy comes with an extra, which only who protects tables needs.
        from scipy.optimize import linprog  # type: ignore[import-untyped]  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("Protecting tables", "SciPy") from error
    equal = _equations(sums, len(low))
    limits = [
        (least, None if math.isinf(most) else most)
        for least, most in zip(low.tolist(), high.tolist(), strict=True)
    ]
    found = np.stack([low, high], axis=1).astype(np.float64)
    for place in np.flatnonzero(low != high).tolist():
        for side, sign in enumerate((1.0, -1.0)):
            aim = np.zeros(len(low))
            aim[place] = sign
            solved = linprog(aim, A_eq=equal, b_eq=np.zeros(len(equal)), bounds=limits)
            if solved.status not in {_SOLVED, _UNBOUNDED}:
                raise ValueError("nothing fits what is known of these counts")
            is_open = solved.status == _UNBOUNDED
            found[place, side] = math.inf if is_open else _whole(sign * solved.fun, up=side == 0)
    return found


def rounded(count: int, base: int = ROUNDED_TO) -> int:
    """The nearest multiple of the base, up from the middle.

    Print as totals the sums of rounded counts: totals that are rounded by themselves tell
    more about the counts than these do. So does a second table that parts the same people in
    another way, or was printed on another day: round one table, or use ``suppress``.

    Examples
    --------
    >>> [rounded(count) for count in (0, 2, 3, 7, 8)]
    [0, 0, 5, 5, 10]
    """
    if count < 0:
        raise ValueError("a count cannot be negative")
    return (2 * count + base) // (2 * base) * base


_SOLVED, _UNBOUNDED = 0, 3
_EXACT = 1e-6


def _equations(sums: Sequence[Sum], counts: int) -> Floats:
    """Each sum as a row of factors, with which the counts add up to 0."""
    equal = np.zeros((max(len(sums), 1), counts))
    for row, each in enumerate(sums):
        equal[row, each.total] -= 1
        equal[row, list(each.parts)] += 1
    return equal


def _whole(value: float, *, up: bool) -> float:
    """The nearest whole number inside the interval: people are not divided."""
    return math.ceil(value - _EXACT) if up else math.floor(value + _EXACT)


def _check(values: Counts, sums: Sequence[Sum]) -> None:
    if (values < 0).any():
        raise ValueError("a count cannot be negative")
    for each in sums:
        if values[each.total] != values[list(each.parts)].sum():
            raise ValueError(f"count {each.total} is not the sum of its parts")


def _known(
    values: Counts, printed: Flags, *, small: Flags, secret: Flags, minimum: int
) -> tuple[Floats, Floats]:
    """What is known of each count by itself, to somebody who knows the rules."""
    low = np.where(printed, values, 0).astype(np.float64)
    high = np.where(printed, values, math.inf)
    high[small] = minimum - 1
    # What is withheld for the sake of others is not marked as small, so it is not.
    low[~printed & ~small & ~secret] = minimum
    return low, high


def _next_withheld(values: Counts, free: Flags, exposed: Flags, sums: Sequence[Sum]) -> int:
    """The smallest count free to be withheld, parts before totals; in a sum with an exposed one
    if there is such a count, else anywhere.
    """
    beside = np.zeros_like(free)
    for each in sums:
        inside = [*each.parts, each.total]
        beside[inside] |= exposed[inside].any()
    places = np.flatnonzero(free & beside)
    if not len(places):
        places = np.flatnonzero(free)
    if not len(places):
        raise ValueError("what is withheld can be worked out from the rules or from what is out")
    return min(places.tolist(), key=lambda place: (_is_total(place, sums), int(values[place])))


def _is_total(place: int, sums: Sequence[Sum]) -> bool:
    return any(each.total == place for each in sums)
