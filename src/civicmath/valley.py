"""Is the middle between two groups empty? Groups against one crowd along a line.

Any crowd can be cut in two, and the cut comes back. So people are set on the line that
leads from how one group answers to how the other does, and two stories compete: they
may stand on it in any way; or they are one crowd, densest at one point and thinner to
both sides of it, however flat, steep or lopsided. Only groups with a gap between
them fit the first story much better.
"""

from dataclasses import dataclass

import numpy as np

from civicmath.arrays import Floats, Singles
from civicmath.classes import Answers, log_likelihood

# Steps along the line; the groups are at 0 and 1, and people may stand far outside.
STEPS = np.concatenate(
    [
        np.arange(-4.0, -1.0, 0.5),
        np.arange(-1.0, -0.5, 0.25),
        np.arange(-0.5, 1.5, 0.1),
        np.arange(1.5, 2.0, 0.25),
        np.arange(2.0, 5.1, 0.5),
    ]
)
EDGES = np.concatenate([[-4.25], (STEPS[1:] + STEPS[:-1]) / 2, [5.25]])
WIDTHS = np.diff(EDGES)
PEAKS = np.flatnonzero((STEPS > -1.01) & (STEPS < 2.01))[::2]  # noqa: PLR2004  # one beyond each group
MIDDLE = (STEPS > 1 / 3) & (STEPS < 2 / 3)
STEEPEST = 12.0
ROUNDS = 200


@dataclass(frozen=True)
class Valley:
    """How two groups compare with one crowd.

    Attributes
    ----------
    lead : float
        Log likelihood of people standing anywhere, less that of the best single crowd.
    middle, middle_of_one_crowd : float
        Share of people in the middle third between the groups, in both stories.
    """

    lead: float
    middle: float
    middle_of_one_crowd: float


def along(answers: Answers, one: Singles, other: Singles) -> Floats:
    """How likely each person's answers are at each step of the line, shape (people, steps).

    Up to a factor for each person. The line is straight in log odds of agreeing.
    """
    start, end = (np.log(rates) - np.log1p(-rates) for rates in (one, other))
    odds = np.outer(1 - STEPS, start) + np.outer(STEPS, end)
    rates = 1 / (1 + np.exp(-odds.clip(-STEEPEST, STEEPEST)))
    likely = log_likelihood(answers, rates.astype(np.float32)).astype(np.float64)
    scaled: Floats = np.exp(likely - likely.max(axis=1, keepdims=True))
    return scaled


def compare(likely: Floats) -> Valley:
    """Let both stories explain people, from ``along``, as well as they can.

    Of nobody neither story is better.
    """
    if not len(likely):
        return Valley(lead=0.0, middle=0.0, middle_of_one_crowd=0.0)
    anywhere, freely = _mixture(likely)
    one_crowd, best = np.zeros(len(STEPS)), -np.inf
    reach = np.concatenate([np.zeros((len(likely), 1)), np.cumsum(likely * WIDTHS, axis=1)], axis=1)
    for peak in PEAKS.tolist():
        # A crowd with one peak is a mixture of even stretches that begin or end there.
        first = np.concatenate([np.arange(peak + 1), np.full(len(STEPS) - peak - 1, peak)])
        last = np.concatenate([np.full(peak + 1, peak + 1), np.arange(peak + 2, len(EDGES))])
        length = EDGES[last] - EDGES[first]
        weight, fitted = _mixture((reach[:, last] - reach[:, first]) / length)
        if fitted > best:
            place = np.arange(len(STEPS))[:, None]
            inside = (place >= first) & (place < last)
            one_crowd, best = WIDTHS * (inside @ (weight / length)), fitted
    return Valley(
        lead=freely - best,
        middle=float(anywhere[MIDDLE].sum()),
        middle_of_one_crowd=float(one_crowd[MIDDLE].sum()),
    )


def _mixture(likely: Floats) -> tuple[Floats, float]:
    """Weigh the columns so that they explain the rows best; the weights and log likelihood."""
    weight = np.full(likely.shape[1], 1 / likely.shape[1])
    for _ in range(ROUNDS):
        weight = weight * (likely.T @ (1 / (likely @ weight))) / len(likely)
    return weight, float(np.log(likely @ weight).sum())
