"""How far chance alone may move a share or a number, among people drawn at random.

People who chose themselves to take part were not drawn: of them these figures say how few
answers there are, and nothing about anybody else.
"""

import math
from typing import TypeVar

import numpy as np

from civicmath.arrays import Counts, Floats

# Standard errors to each side within which a share falls in 95 of 100 draws.
Z_95 = 1.959963984540054

Figure = TypeVar("Figure", Floats, np.float64)


def wilson_interval(share: float, number: float, z: float = Z_95) -> tuple[float, float]:
    """Interval for a share of people drawn at random.

    Parameters
    ----------
    share : float
        From 0 to 1.
    number : float
        How many people were drawn, or how many equally weighted ones would tell as much.
    z : float
        Half-width in standard errors.

    Returns
    -------
    lower, upper : float
        Bounds from 0 to 1 around the share; NaN if nobody was drawn.

    Examples
    --------
    >>> [round(bound, 4) for bound in wilson_interval(0.475, 400)]
    [0.4265, 0.5239]
    """
    if not number > 0 or math.isnan(share):
        return math.nan, math.nan
    # Rounding may put a bound a hair beyond the share at 0 and 1.
    low, high = (float(bound) for bound in _wilson(np.float64(share), np.float64(number), z))
    return max(0.0, min(low, share)), min(1.0, max(high, share))


def cautious_interval(count: int, number: int, z: float = Z_95) -> tuple[float, float]:
    """Interval for a share of people drawn at random that holds with few people, too.

    Wilson's interval, widened by half a person to each side: with one or two people it
    would else start too high. Without anybody drawn the share may be anything.

    Examples
    --------
    >>> [round(bound, 4) for bound in cautious_interval(1, 200)]
    [0.0003, 0.0318]
    """
    if not number:
        return 0.0, 1.0
    share, squared = count / number, z * z
    lower, upper = 0.0, 1.0
    if count > 0:
        spread = squared - 2 - 1 / number + 4 * share * (number - count + 1)
        lower = (2 * count + squared - 1 - z * math.sqrt(spread)) / (2 * (number + squared))
    if count < number:
        spread = squared + 2 - 1 / number + 4 * share * (number - count - 1)
        upper = (2 * count + squared + 1 + z * math.sqrt(spread)) / (2 * (number + squared))
    return max(0.0, lower), min(1.0, upper)


def wilson_lower(count: Counts, voted: Counts, z: float = Z_95) -> Floats:
    """Lower bound of a share, so that few votes cannot look like certainty.

    Parameters
    ----------
    count, voted : int arrays of one shape
        People who answered this way, out of people who voted; 0 <= count <= voted.
    z : float
        Half-width in standard errors.

    Returns
    -------
    array of that shape
        From 0 to 1; 0 where nobody voted. It allows for few votes alone. People who
        chose themselves to take part are no sample, and it says nothing about others.

    Raises
    ------
    ValueError
        If a count is negative or larger than the number of votes.

    Examples
    --------
    >>> wilson_lower(np.array([81]), np.array([263])).round(4)
    array([0.2553])
    """
    if np.any((count < 0) | (count > voted)):
        raise ValueError("a count must lie between 0 and the number of votes")
    share = count / np.maximum(voted, 1)
    lower, _ = _wilson(share, np.maximum(voted, 1).astype(np.float64), z)
    # The bound is at or below the share; rounding may put it a hair above at 0.
    return np.where(voted > 0, lower, 0.0).clip(0, share)


def poisson_at_most(number: int, mean: float) -> float:
    """How often chance gives this many or fewer where ``mean`` are to be expected, 0 to 1.

    Examples
    --------
    >>> round(poisson_at_most(6, 20), 4)
    0.0003
    """
    if mean <= 0:
        return 1.0
    term = math.exp(number * math.log(mean) - mean - math.lgamma(number + 1))
    total, count = 0.0, number
    if number < mean:
        while term > total * 1e-17 and count >= 0:
            total += term
            term *= count / mean
            count -= 1
        return min(total, 1.0)
    while term > 1e-18:  # noqa: PLR2004  # below the last digit of a share
        count += 1
        term *= mean / count
        total += term
    return max(0.0, 1.0 - total)


def _wilson(share: Figure, number: Figure, z: float) -> tuple[Figure, Figure]:
    centre = share + z**2 / (2 * number)
    margin = z * np.sqrt(share * (1 - share) / number + z**2 / (4 * number**2))
    scale = 1 + z**2 / number
    return (centre - margin) / scale, (centre + margin) / scale
