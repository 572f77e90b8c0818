"""A short list of statements in which everybody finds themselves, minorities too.

The most agreed statements may all be those of one majority. Here a group that is a
tenth of the people, and agrees on something, gets about a tenth of the list, without
anybody being put into groups.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from civicmath.arrays import Flags, Floats, Places
from civicmath.votes import AGREE, Votes

Rule = Literal["approval", "equal shares"]
NOTHING = 1e-12


@dataclass(frozen=True)
class Slate:
    """Statements that stand for people, in the order in which they were taken.

    Attributes
    ----------
    statements : tuple of str
        Identifiers.
    unrepresented : float
        Share of the people who agree with nothing on the list, of those who agreed with
        something and were shown at least one statement of the list; 0 if there is nobody.
    not_asked : float
        Share of people who were shown no statement of the list; they are not in the other share.
    """

    statements: tuple[str, ...]
    unrepresented: float
    not_asked: float


@dataclass(frozen=True, eq=False)
class _Asked:
    """Who agreed with what, and what share of the people was shown each statement."""

    person: NDArray[np.int32]
    statement: NDArray[np.int32]
    shown: Floats
    people: int

    def support(self, weight: Floats) -> Floats:
        """Sum weights of those who agree, as if everybody had been shown the statement."""
        sums = np.bincount(self.statement, weight[self.person], minlength=len(self.shown))
        reached: Floats = np.where(
            self.shown > 0, sums / np.where(self.shown > 0, self.shown, 1), 0
        )
        return reached

    def agreeing(self, place: int) -> NDArray[np.int32]:
        who: NDArray[np.int32] = self.person[self.statement == place]
        return who


def slate(votes: Votes, *, number: int, rule: Rule, kept: Flags, fewest_votes: int = 7) -> Slate:
    """Choose statements that stand for as many people as possible, in fair measure.

    Parameters
    ----------
    votes : Votes
        Agreeing is approval; whatever was passed, opposed or not seen is none.
    number : int
        How many statements to choose, at most.
    rule : "approval" or "equal shares"
        Proportional approval voting, one by one: each further statement that a person
        agrees with counts 1/2, 1/3, and so on. Or Equal Shares: everybody gets the same
        means and pays for statements together with those who agree; what then remains
        is filled by the first rule.
    kept : bool array of shape (statements,)
        Which statements may be chosen.
    fewest_votes : int
        A statement with fewer votes is not chosen.

    Raises
    ------
    ValueError
        If the number is negative or the rule unknown.
    """
    if number < 0 or rule not in {"approval", "equal shares"}:
        raise ValueError("a slate needs a number from 0 up and a known rule")
    voted = np.bincount(votes.statement, minlength=len(votes.statements))
    people = len(np.unique(votes.person))
    agreed = votes.value == AGREE
    asked = _Asked(
        votes.person[agreed],
        votes.statement[agreed],
        voted / max(people, 1),
        len(votes.participants),
    )
    free = kept & (voted >= max(fewest_votes, 1))
    chosen = _by_equal_shares(asked, number, free, people) if rule == "equal shares" else []
    chosen = _by_approval(asked, number, free, chosen)
    return _told(votes, chosen, agreed)


def _by_approval(asked: _Asked, number: int, free: Flags, chosen: list[int]) -> list[int]:
    """Add statements until there are enough, or nobody agrees with what is left."""
    held = np.zeros(asked.people)
    for place in chosen:
        held[asked.agreeing(place)] += 1
    chosen = list(chosen)
    while len(chosen) < min(number, len(free)):
        worth = np.where(free, asked.support(1 / (1 + held)), 0.0)
        worth[chosen] = 0
        best = int(worth.argmax())
        if worth[best] <= 0:
            break
        chosen.append(best)
        held[asked.agreeing(best)] += 1
    return chosen


def _by_equal_shares(asked: _Asked, number: int, free: Flags, people: int) -> list[int]:
    """Let people buy statements together, as long as those who agree can pay.

    A statement costs what all its voters would hold of one place on the list: those who were never
    shown it neither pay nor count.
    """
    money = np.full(asked.people, number / max(people, 1))
    chosen: list[int] = []
    backers = {place: asked.agreeing(place) for place in np.flatnonzero(free).tolist()}
    while len(chosen) < number:
        offers = [
            (round(rate, 12), place)
            for place, who in backers.items()
            if (rate := _rate(money[who], float(asked.shown[place]))) is not None
        ]
        if not offers:
            break
        rate, best = min(offers)
        who = backers.pop(best)
        money[who] -= np.minimum(money[who], rate)
        chosen.append(best)
    return chosen


def _rate(money: Floats, cost: float) -> float | None:
    """Return the least that each must pay so that together they pay; None if they cannot."""
    if money.sum() < cost - NOTHING:
        return None
    poorest = np.sort(money)
    # If the first few give all they have, the others share the rest.
    given = np.concatenate([[0.0], np.cumsum(poorest)[:-1]])
    rates = (cost - given) / np.arange(len(poorest), 0, -1)
    enough = np.flatnonzero(rates <= poorest + NOTHING)
    return float(rates[enough[0]]) if len(enough) else None


def _told(votes: Votes, chosen: list[int], agreed: Flags) -> Slate:
    on_it = np.isin(votes.statement, chosen)
    people = len(votes.participants)
    pleased, asked, voiced, voted = (
        np.bincount(votes.person[which], minlength=people) > 0
        for which in (on_it & agreed, on_it, agreed, np.ones(len(votes), dtype=np.bool_))
    )
    heard = asked & voiced
    return Slate(
        statements=tuple(votes.statements[place] for place in chosen),
        unrepresented=_share(heard & ~pleased, heard),
        not_asked=_share(voted & ~asked, voted),
    )


def _share(some: Flags, of: Flags) -> float:
    whole: Places = np.array([some.sum(), of.sum()])
    return float(whole[0] / whole[1]) if whole[1] else 0.0
