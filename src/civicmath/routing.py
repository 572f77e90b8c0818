"""Which statements should be shown more often: the new ones, and those that tell much."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

# A statement nobody has seen counts nine times; every five votes halve the advantage.
BOOST = 8.0
HALVED_AFTER = 5.0


def priorities(
    agree: ArrayLike, disagree: ArrayLike, passed: ArrayLike, extremity: ArrayLike
) -> NDArray[np.float64]:
    """Weigh statements for the draw of the next one, by the formula of Polis.

    Parameters
    ----------
    agree, disagree, passed : integers of shape (statements,)
        Votes so far.
    extremity : numbers of shape (statements,)
        How far one agree vote places a person from the middle, as in ``Opinion``; zeros
        if it is not known yet.

    Returns
    -------
    array of shape (statements,)
        Positive weights. Much agreed, seldom passed and far out weighs more, and so
        does what few have seen. Agreement is preferred, so the votes that come of it
        are no even sample of statements; see ``civicmath.choice`` for the remedy.

    Raises
    ------
    ValueError
        If shapes differ or a count is negative.
    """
    agreed, disagreed, skipped = (
        np.asarray(x, dtype=np.float64) for x in (agree, disagree, passed)
    )
    far = np.asarray(extremity, dtype=np.float64)
    if not agreed.shape == disagreed.shape == skipped.shape == far.shape:
        raise ValueError("shapes differ")
    if any(np.any(counts < 0) for counts in (agreed, disagreed, skipped, far)):
        raise ValueError("a count or an extremity is negative")
    voted = agreed + disagreed + skipped
    importance = (1 - (skipped + 1) / (voted + 2)) * (far + 1) * (agreed + 1) / (voted + 2)
    weights: NDArray[np.float64] = (importance * (1 + BOOST * 2 ** (-voted / HALVED_AFTER))) ** 2
    return weights
