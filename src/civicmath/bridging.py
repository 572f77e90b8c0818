"""Support that is left when sides are taken out: how far a statement bridges the divide.

Each answer is taken as a sum: what people usually say, how readily this person agrees,
how much support the statement has, and how far person and statement lie on the same
side of one line. The third part is told. A statement that only one side likes has little
of it, however large that side is.
"""

from collections.abc import Callable

import numpy as np

from civicmath.arrays import Counts, Flags, Floats, Places
from civicmath.votes import Votes

# The penalties of Community Notes: support must pay more than sides, so that whatever
# sides can explain is left to them.
ON_SUPPORT, ON_SIDES = 0.15, 0.03
ROUNDS = 200
STANDSTILL = 1e-5
# Of larger tables, the answers of so many people drawn from all are used.
MOST_VOTES = 2_000_000


def bridging(votes: Votes, *, kept: Flags, seed: int) -> Floats:
    """Find how much support each statement has beyond sides, shape (statements,).

    Parameters
    ----------
    votes : Votes
        Agree counts 1, pass 1/2, disagree 0.
    kept : bool array of shape (statements,)
        Which statements to look at.
    seed : int
        Makes the result repeatable; where to start, and whom to draw from a large crowd.

    Returns
    -------
    array of shape (statements,)
        About -0.5 to 0.5; no share of anybody, and to be compared within one conversation
        only: what is usual there lies a little above 0, as the penalties draw the mean
        down. 0 where nobody voted or that was not looked at.

    References
    ----------
    The model and the penalties are those of "Note ranking algorithm" in the documentation
    of Community Notes; it is fitted here by alternating least squares.
    """
    random = np.random.default_rng(seed)
    chosen, person = _drawn(votes, random)
    used = kept[votes.about[chosen]]
    chosen, person = chosen[used], person[used]
    if not len(person):
        return np.zeros(len(kept))
    statement = votes.about[chosen].astype(np.intp)
    said = (votes.value[chosen].astype(np.float64) + 1) / 2
    statements = len(kept)
    # The votes stand by person, so their sums are those of stretches; nobody among them has none.
    number = np.diff(np.flatnonzero(np.diff(person, prepend=-1, append=-1)))
    starts = np.cumsum(number) - number
    counts = np.bincount(statement, minlength=statements)
    support, side = np.zeros(statements), random.standard_normal(statements)

    def by_person(weight: Floats) -> Floats:
        found: Floats = np.add.reduceat(weight, starts)
        return found

    def by_statement(weight: Floats) -> Floats:
        return np.bincount(statement, weight, minlength=statements).astype(np.float64, copy=False)

    usual = float(said.mean()) / (1 + ON_SUPPORT)
    for _ in range(ROUNDS):
        before = support
        rest = said - usual
        level, slope = _fitted(by_person, number, rest - support[statement], side[statement])
        readiness, stand = np.repeat(level, number), np.repeat(slope, number)
        support, side = _fitted(by_statement, counts, rest - readiness, stand)
        explained = readiness + support[statement] + stand * side[statement]
        usual = float((said - explained).mean()) / (1 + ON_SUPPORT)
        if np.abs(support - before).max() < STANDSTILL:
            break
    return support


def _drawn(votes: Votes, random: np.random.Generator) -> tuple[Places, Places]:
    """Where the votes are, and a number for the person of each; a draw of people if too many."""
    number = votes.per_person()
    first = votes.starts[: len(number)]
    if len(votes) > MOST_VOTES:
        people = np.flatnonzero(random.random(len(number)) < MOST_VOTES / len(votes))
        first, number = first[people], number[people]
    person = np.repeat(np.arange(len(number)), number)
    before = np.cumsum(number) - number
    return np.arange(len(person)) + (first - before)[person], person


def _fitted(
    sums: Callable[[Floats], Floats], counts: Counts, target: Floats, along: Floats
) -> tuple[Floats, Floats]:
    """Fit, for each of so many, a level and a slope along a line; penalised least squares."""
    lines, squares, targets, products = (
        sums(weight) for weight in (along, along * along, target, target * along)
    )
    for_level, for_slope = counts * (1 + ON_SUPPORT), squares + counts * ON_SIDES
    whole = for_level * for_slope - lines * lines
    # Who or what has no answer has neither level nor slope; else the penalties keep this above 0.
    whole = np.where(whole > 0, whole, 1.0)
    level: Floats = (targets * for_slope - products * lines) / whole
    slope: Floats = (products * for_level - targets * lines) / whole
    return level, slope
