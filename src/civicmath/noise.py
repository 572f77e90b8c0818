"""Counts with exact random noise, for tables that are asked for again and again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

# Draws a whole number from 0 up to, not including, the one given: secrets.randbelow in earnest.
Below = Callable[[int], int]

YEARLY_BUDGET = Fraction(4)


class BudgetSpent(Exception):
    """No more tables about this topic may be printed this year."""


@dataclass(frozen=True)
class Budget:
    """How much may still be told about the people of one topic in one year."""

    left: Fraction = YEARLY_BUDGET

    def spend(self, epsilon: Fraction) -> "Budget":
        """What is left after one table, or BudgetSpent."""
        if epsilon <= 0:
            raise ValueError("a table costs more than nothing")
        if epsilon > self.left:
            raise BudgetSpent(f"{self.left} is left, and this table would cost {epsilon}.")
        return Budget(self.left - epsilon)


def with_noise(
    counts: Sequence[int], *, epsilon: Fraction, budget: Budget, below: Below
) -> tuple[tuple[int, ...], Budget]:
    """Add noise to each count of one table in which each person is counted once.

    Returns the table, in which counts may be below 0 (cut that off only when showing it), and
    what is left of the budget. Never print exact totals beside it.

    Parameters
    ----------
    counts : whole numbers
    epsilon : Fraction
        How much the table tells: 1 keeps 95 in 100 counts within 3, one half within 6, 2 within 1.
    budget : Budget
    below : function
        Where chance comes from.
    """
    rest = budget.spend(epsilon)
    return tuple(count + discrete_laplace(epsilon, below) for count in counts), rest


def discrete_laplace(epsilon: Fraction, below: Below) -> int:
    """Draw a whole number y with a probability in proportion to exp(-epsilon |y|), exactly.

    Only whole numbers are drawn and compared, so that no rounding of a computer's
    fractions gives the true count away.
    """
    if epsilon <= 0:
        raise ValueError("epsilon must be more than 0")
    step, length = epsilon.numerator, epsilon.denominator
    while True:
        fine = below(length)
        if not _with_chance_exp(fine, length, below):
            continue
        coarse = 0
        while _with_chance_exp(1, 1, below):
            coarse += 1
        size = (fine + length * coarse) // step
        negative = below(2) == 1
        # Minus nothing is nothing, and nothing must not come twice as often.
        if not (negative and size == 0):
            return -size if negative else size


def _with_chance_exp(numerator: int, denominator: int, below: Below) -> bool:
    """Say yes with probability exp(-numerator / denominator), a number from 0 to 1.

    With x for that number, go on as long as the k-th draw succeeds, with chance x / k each.
    That it fails first at an odd k has the probability 1 - x + x^2 / 2 - ... = exp(-x).
    """
    turn = 1
    while below(denominator * turn) < numerator:
        turn += 1
    return turn % 2 == 1
