"""Draw the next statement to show, and tell how likely that draw was.

The draw of ``civicmath.routing`` in plain Python, for a web process that never loads NumPy:
the chances are the same, a test compares them.
"""

from collections.abc import Sequence
from itertools import accumulate
from math import isfinite
from random import Random


def choose(weights: Sequence[float], *, exploration: float, random: Random) -> tuple[int, float]:
    """Draw a position by weight, now and then evenly, and return it with its probability.

    Parameters
    ----------
    weights : sequence of float
        None negative. If all are zero the draw is even.
    exploration : float
        Share of even draws, 0 to 1. Above 0 everything is drawn sometimes, so counts can
        later be corrected by dividing by the probability.
    random : random.Random
        Where chance comes from.

    Returns
    -------
    position, probability
        The probability is (1 - exploration) * weight / sum + exploration / number.

    Raises
    ------
    ValueError
        If there is nothing to draw from, or a weight or the exploration is out of range.

    Examples
    --------
    >>> choose([0.0, 2.0], exploration=0.0, random=Random(1))
    (1, 1.0)
    """
    if not weights:
        raise ValueError("there is nothing to draw from")
    if not 0 <= exploration <= 1:
        raise ValueError("exploration must lie between 0 and 1")
    if any(weight < 0 or not isfinite(weight) for weight in weights):
        raise ValueError("a weight is negative or not a number")
    chances = _chances(weights, exploration)
    point = random.random() * sum(chances)
    drawn = next(
        (place for place, reach in enumerate(accumulate(chances)) if point < reach),
        # Rounding may leave the point at the very end: the last that can be drawn.
        max(place for place, chance in enumerate(chances) if chance > 0),
    )
    return drawn, chances[drawn]


def _chances(weights: Sequence[float], exploration: float) -> list[float]:
    number, largest = len(weights), max(weights)
    if largest == 0:
        return [1 / number] * number
    # Dividing by the largest first keeps huge weights from adding up to infinity.
    scaled = [weight / largest for weight in weights]
    total = sum(scaled)
    return [(1 - exploration) * weight / total + exploration / number for weight in scaled]
