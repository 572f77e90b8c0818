"""Which statement a person is shown next, and how to make up for what was shown more often.

New statements and those that tell much come sooner, but every statement keeps a chance, and
the chance of each draw is written down. Whoever counts shares later divides by it.
A page that must draw without loading NumPy has ``civicmath.choice``, with the same chances.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from civicmath.arrays import Flags, Floats

# A statement nobody has seen counts nine times; every five votes halve the advantage.
BOOST = 8.0
HALVED_AFTER = 5.0


@dataclass(frozen=True)
class Drawn:
    """The statement to show, by its position, and how likely it was to be drawn just now."""

    statement: int
    probability: float


@dataclass(frozen=True)
class Corrected:
    """A share as if everybody had been asked, and how many even answers it is worth."""

    share: float
    worth: float


def priorities(
    agree: ArrayLike, disagree: ArrayLike, passed: ArrayLike, extremity: ArrayLike
) -> Floats:
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
        are no even sample of statements; ``corrected_share`` is the remedy.

    Raises
    ------
    ValueError
        If shapes differ or a count is negative.
    """
    agreed, disagreed, skipped, far = _figures(agree, disagree, passed, extremity)
    voted = agreed + disagreed + skipped
    importance = (1 - (skipped + 1) / (voted + 2)) * (far + 1) * (agreed + 1) / (voted + 2)
    weights: Floats = (importance * (1 + BOOST * 2 ** (-voted / HALVED_AFTER))) ** 2
    return weights


def worth_asking(
    agree: ArrayLike, disagree: ArrayLike, passed: ArrayLike, extremity: ArrayLike
) -> Floats:
    """Weigh statements for the draw by how much one more answer tells; no side is preferred.

    Parameters
    ----------
    agree, disagree, passed, extremity
        As for ``priorities``, which is the formula of Polis and prefers what many agree with.

    Returns
    -------
    array of shape (statements,)
        Positive weights: much for a statement that few have seen, on which people take
        sides, of which either is likely, and that tells where a person stands.

    Raises
    ------
    ValueError
        If shapes differ or a count is negative.
    """
    agreed, disagreed, skipped, far = _figures(agree, disagree, passed, extremity)
    sided = agreed + disagreed
    voted = sided + skipped
    unsure = 4 * (agreed + 1) * (disagreed + 1) / (sided + 2) ** 2
    takes_side = (sided + 1) / (voted + 2)
    newness = 1 + BOOST * 2 ** (-voted / HALVED_AFTER)
    weights: Floats = takes_side * unsure * (1 + far) * newness
    return weights


def draw(
    weights: Floats,
    seen: Flags,
    *,
    exploration: float,
    random: np.random.Generator,
) -> Drawn | None:
    """Draw what one person is shown next; None if they have seen everything.

    Parameters
    ----------
    weights : array of shape (statements,)
        None negative; if all unseen ones are zero the draw is even.
    seen : bool array of shape (statements,)
        What the person has been shown before.
    exploration : float
        Share of even draws, above 0 up to 1, so that each chance is above 0.
    random : numpy.random.Generator
        Where chance comes from.

    Raises
    ------
    ValueError
        If shapes differ, a weight is negative or no number, or the exploration is out of range.
    """
    if weights.shape != seen.shape:
        raise ValueError("shapes differ")
    if not 0 < exploration <= 1:
        raise ValueError("exploration must lie above 0 and up to 1")
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise ValueError("a weight is negative or not a number")
    unseen = np.flatnonzero(~seen)
    if not len(unseen):
        return None
    # Dividing by the largest first keeps huge weights from adding up to infinity.
    largest = weights[unseen].max()
    pull = weights[unseen] / largest if largest > 0 else np.ones(len(unseen))
    chances = (1 - exploration) * pull / pull.sum() + exploration / len(unseen)
    reach = np.cumsum(chances)
    place = int(np.searchsorted(reach, random.random() * reach[-1], side="right"))
    place = min(place, len(unseen) - 1)
    return Drawn(int(unseen[place]), float(chances[place]))


def corrected_share(
    agreed: ArrayLike, probability: ArrayLike, turn: ArrayLike, answers: ArrayLike
) -> Corrected:
    """Share of people who agree with one statement, as if all had been shown it alike.

    Parameters
    ----------
    agreed : booleans of shape (votes,)
        What each person who voted on it said.
    probability : numbers of shape (votes,)
        How likely the draw was that showed it to them, above 0 up to 1.
    turn : integers of shape (votes,)
        Which of that person's draws it was, counted from 1. Draws from before the statement
        existed count neither here nor in ``answers``.
    answers : integers of shape (votes,)
        How many statements were drawn for that person in all. Whoever is shown more
        would else count more often.

    Returns
    -------
    Corrected
        Weighted mean, and (sum of weights)^2 / sum of squared weights. It corrects what showing
        made uneven; it does not correct who took part, nor who stopped because of what they were
        shown.

    Raises
    ------
    ValueError
        If there is no vote, shapes differ, or a number is out of range.

    Notes
    -----
    The weight is (1 / probability + answers - turn) / answers: the mean over the draws of a person,
    of which the one that shows the statement counts 1 / probability, those before it nothing and
    those after it 1. At each draw that is 1 on average, whether or not the statement was seen
    before: so every person weighs 1 on average for every statement, whatever was pushed. Sampling
    theory knows it as Des Raj's estimator for draws without replacement.
    """
    said, chance, when, number = (
        np.asarray(x, dtype=np.float64) for x in (agreed, probability, turn, answers)
    )
    if not said.shape == chance.shape == when.shape == number.shape or not said.size:
        raise ValueError("a share needs votes, each with its probability, turn and answers")
    if np.any((chance <= 0) | (chance > 1)) or np.any((when < 1) | (number < when)):
        raise ValueError("a probability, a turn or a number of answers is out of range")
    weight = (1 / chance + number - when) / number
    return Corrected(
        share=float((weight * said).sum() / weight.sum()),
        worth=float(weight.sum() ** 2 / (weight**2).sum()),
    )


def _figures(*given: ArrayLike) -> tuple[Floats, ...]:
    """Counts and extremities of the same statements, as numbers from 0 up."""
    figures = tuple(np.asarray(each, dtype=np.float64) for each in given)
    if len({each.shape for each in figures}) > 1:
        raise ValueError("shapes differ")
    if any(np.any(each < 0) for each in figures):
        raise ValueError("a count or an extremity is negative")
    return figures
