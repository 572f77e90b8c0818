"""How many of a group may have answered, where some people kept silent about what they are.

The people of a group may keep silent about themselves more often than others, or less. From
the answers nobody can tell; so a limit is supposed and said, and the bounds hold within it.
"""

import math

from civicmath.chance import cautious_interval

# Nobody is supposed to keep silent more than so many times as often as others.
TIMES = 5.0


def bounds_of_share(answers: int, described: int, missing: int) -> tuple[float, float]:
    """Where a group's share of those who answer may lie, from 0 to 1.

    Allows for chance (95 %), and for people of the group who kept silent up to ``TIMES`` as
    often as others, or others up to ``TIMES`` as often as they.

    Examples
    --------
    >>> [round(bound, 3) for bound in bounds_of_share(6, 200, 20)]
    [0.011, 0.095]
    """
    total = described + missing
    if not total:
        return 0.0, 1.0
    lower = _limit(answers, missing, total=total, times=1 / TIMES, side=0)
    upper = _limit(answers, missing, total=total, times=TIMES, side=1)
    # Whoever kept silent: the group has no fewer than those who said so, and no more
    # than these and all who did not say.
    lowest, _ = cautious_interval(answers, total)
    _, highest = cautious_interval(answers + missing, total)
    return max(lower, lowest), min(upper, highest)


def share_with_silent(named: float, silent: float, *, times: float) -> float:
    """A group's share of all who answered, if its people kept silent ``times`` as often as others.

    Parameters
    ----------
    named, silent : float
        Share of all who answered that named the group; and that did not say what they are.

    Examples
    --------
    A tenth of 1,000 named the group and 100 are silent. If 72 of these are of the group, 172 of
    1,000 are of it: 42 % of them kept silent, and 3.4 % of the 828 others.

    >>> round(share_with_silent(0.1, 0.1, times=12.4), 3)
    0.172
    """
    # Of the group h are silent and of all m: h / (named + h) = times (m - h) / (1 - named - h).
    squared = times - 1
    linear = 1 - named + times * (named - silent)
    constant = -times * silent * named
    root = math.sqrt(max(0.0, linear * linear - 4 * squared * constant))
    # Both ways to write the same solution; each loses its digits where the other does not.
    if linear > 0:
        hidden = -2 * constant / (linear + root)
    else:
        hidden = (root - linear) / (2 * squared) if squared else silent
    return named + min(max(hidden, 0.0), silent)


def _limit(answers: int, missing: int, *, total: int, times: float, side: int) -> float:
    """One bound: chance in who named the group and in who is silent, added like two sides."""
    named, silent = answers / total, missing / total
    # What is named and what is silent are never more than everybody.
    furthest_named = min(cautious_interval(answers, total)[side], 1 - silent)
    furthest_silent = min(cautious_interval(missing, total)[side], 1 - named)
    middle = share_with_silent(named, silent, times=times)
    apart = math.hypot(
        share_with_silent(furthest_named, silent, times=times) - middle,
        share_with_silent(named, furthest_silent, times=times) - middle,
    )
    return middle + apart if side else max(0.0, middle - apart)
