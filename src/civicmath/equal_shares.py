"""The Method of Equal Shares: every voter has the same money, and buys with others what they chose.

A project is bought when its supporters can pay for it together, all the same price, those who
have less giving what they have. Of all such projects the one is bought that costs its supporters
least for what it is worth to them. The arithmetic is exact: amounts are whole numbers of a
coin that is made smaller whenever a price needs it, so they may have hundreds of digits.

Voters are kept by how much they have left, not one by one: as many amounts as there are
histories of paying. Prices only ever rise, so a project is looked at again only when its
last price is the lowest of all.
"""

import heapq
from bisect import bisect_left
from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from operator import mul

import numpy as np
from numpy.typing import NDArray

from civicmath.budgets import (
    Election,
    Loser,
    Outcome,
    Payment,
    Purchase,
    Rule,
    affordable,
    greedy,
)

Told = Callable[[Outcome], None]
# Price for what a project is worth, rounded down and exact; identifier; price; place.
_Turn = tuple[int, Fraction, str, Fraction, int]
ROUGH = 64  # binary digits


class Utility(StrEnum):
    """What a project is worth to somebody who chose it."""

    COST = "cost"  # what it costs, so that money counts alike wherever it is spent
    UNIT = "unit"  # one, whatever it costs


class Completion(StrEnum):
    """What is done with money that the voters could not agree to spend."""

    NONE = "none"
    GREEDY = "greedy"  # the projects with most votes that still fit
    ADD1 = "add1"  # everybody gets more to spend, as long as the real budget holds


def equal_shares(
    election: Election,
    *,
    utility: Utility | None = None,
    completion: Completion = Completion.NONE,
    step: Fraction | int = 1,
    told: Told | None = None,
) -> Outcome:
    """Share the budget out evenly and let voters buy together.

    Parameters
    ----------
    election : Election
        Points, if voters gave any, multiply what a project is worth.
    utility : Utility, optional
        Without it cost for approvals, and unit, so the points themselves, for points.
    completion : Completion
        What follows when nobody can buy anything more.
    step : Fraction or int
        How much more each voter gets at a time under ADD1, in currency units.
    told : callable, optional
        Called with each outcome on the way, to show progress.

    Returns
    -------
    Outcome
        With ADD1 the first outcome to which nothing more could be added, or the last
        that the real budget could pay.

    Raises
    ------
    ValueError
        If the step is not more than 0.
    """
    if step <= 0:
        raise ValueError("the step must be more than 0")
    chosen = utility or (Utility.UNIT if election.has_points else Utility.COST)
    if not election.voters:
        return _nobody(election)
    ledger = _Ledger(election, chosen)
    share = election.budget / len(election.voters)
    outcome = ledger.spend(share)
    if completion is Completion.GREEDY:
        done = greedy(election, bought=outcome.purchases)
        return Outcome(done.purchases, done.losers, share)
    if completion is Completion.ADD1:
        return _raised(ledger, outcome, share=share, step=step, told=told)
    return outcome


def _nobody(election: Election) -> Outcome:
    losers = (
        Loser(each.id, each.cost, 0, Fraction(0), Rule.EQUAL_SHARES) for each in election.projects
    )
    return Outcome((), tuple(losers), None)


def _raised(
    ledger: "_Ledger", outcome: Outcome, *, share: Fraction, step: Fraction | int, told: Told | None
) -> Outcome:
    """Give everybody more and more to spend, as long as the real budget pays for the outcome."""
    while affordable(ledger.election, outcome):
        if told:
            told(outcome)
        share += step
        further = ledger.spend(share, outcome.rounds + 1)
        if further.cost > ledger.election.budget:
            break
        outcome = further
    return outcome


class _Supporters:
    """Who chose one project: their ballots, sorted by the points that they gave it."""

    def __init__(self, ballots: NDArray[np.int64], points: NDArray[np.int64]) -> None:
        self.units: list[int] = np.unique(points).tolist()
        self.ballots = [ballots[points == unit] for unit in self.units]


class _Ledger:
    """The projects that somebody chose, ready to be bought again and again."""

    def __init__(self, election: Election, utility: Utility) -> None:
        self.election = election
        order = np.argsort(election.chosen, kind="stable")
        owner = np.repeat(np.arange(len(election.start) - 1), np.diff(election.start))[order]
        ends = np.searchsorted(election.chosen[order], np.arange(len(election.projects) + 1))
        points = election.points[order]
        self.supporters = {
            place: _Supporters(owner[low:high], points[low:high])
            for place, (low, high) in enumerate(pairwise(ends.tolist()))
            if high > low
        }
        self.worth = [
            project.cost if utility is Utility.COST else Fraction(1)
            for project in election.projects
        ]

    def spend(self, share: Fraction, rounds: int = 1) -> Outcome:
        """Buy what can be bought when every voter has this much."""
        purses, projects = _Purses(self.election, share), self.election.projects
        purchases: list[Purchase] = []
        left = self.election.budget
        # Prices are lower bounds: each is worked out anew when its project comes up.
        waiting = [self._turn(place, Fraction(0)) for place in self.supporters]
        heapq.heapify(waiting)
        losers = [place for place in range(len(projects)) if place not in self.supporters]
        while waiting:
            *_, known, place = heapq.heappop(waiting)
            cost, supporters = projects[place].cost, self.supporters[place]
            price = purses.price(cost, supporters, known)
            if price is None:
                losers.append(place)
                continue
            again = self._turn(place, price)
            if waiting and again > waiting[0]:
                heapq.heappush(waiting, again)
                continue
            left -= cost
            purchases.append(self._purchase(place, price, purses.pay(price, supporters), left=left))
        return Outcome(
            tuple(purchases),
            tuple(self._loser(place, purses) for place in losers),
            share,
            rounds,
        )

    def _turn(self, place: int, price: Fraction) -> _Turn:
        """When a project comes up: by its price for what it is worth, then by its identifier."""
        project = self.election.projects[place]
        rate = price / self.worth[place] if project.cost else Fraction(0)
        # Rounded down first: whole numbers are compared faster, and settle nearly all.
        rough = (rate.numerator << ROUGH) // rate.denominator
        return rough, rate, project.id, price, place

    def _purchase(
        self, place: int, price: Fraction, payments: tuple[Payment, ...], *, left: Fraction
    ) -> Purchase:
        project, votes = self.election.projects[place], self.election.votes[place]
        worth = project.cost / price if price else Fraction(votes)
        return Purchase(
            project.id, Rule.EQUAL_SHARES, project.cost, votes, left, price, worth, payments
        )

    def _loser(self, place: int, purses: "_Purses") -> Loser:
        project = self.election.projects[place]
        supporters = self.supporters.get(place)
        had = purses.held(supporters) if supporters else Fraction(0)
        return Loser(project.id, project.cost, self.election.votes[place], had, Rule.EQUAL_SHARES)


class _Purses:
    """What the voters have left, in whole coins, each amount once and in rising order."""

    def __init__(self, election: Election, share: Fraction) -> None:
        self.people = election.people
        self.coins = share.denominator  # to the currency unit
        self.amounts = [share.numerator]
        self.place = np.zeros(len(election.people), dtype=np.int64)  # of each ballot

    def price(self, cost: Fraction, supporters: _Supporters, known: Fraction) -> Fraction | None:
        """Return what each point of support costs; None if its supporters have too little.

        Begins at a price that is known to be too low or right. Those who cannot pay it give
        all they have and the others share the rest, which may raise the price, until
        it stays. Every price on the way is too low, so the last is the lowest possible.
        """
        counts = [self._count(ballots) for ballots in supporters.ballots]
        lows = [0] * len(counts)  # how many of the amounts cannot pay, for each number of points
        able = sum(
            unit * int(count.sum()) for unit, count in zip(supporters.units, counts, strict=True)
        )
        given = 0
        # The price in coins, over ``units``; who has less is found among sorted whole numbers.
        coins, units = known.numerator * self.coins, known.denominator
        while True:
            for number, (unit, count) in enumerate(zip(supporters.units, counts, strict=True)):
                # The first whole number that is not below the price of this many points.
                low = bisect_left(self.amounts, -(-coins * unit // units))
                if low > lows[number]:
                    poor = slice(lows[number], low)
                    given += self._sum(count, poor)
                    able -= unit * int(count[poor].sum())
                    lows[number] = low
            if not able:
                return None
            before = coins, units
            coins = cost.numerator * self.coins - given * cost.denominator
            units = able * cost.denominator
            if coins * before[1] == before[0] * units:
                return Fraction(coins, units * self.coins)

    def pay(self, price: Fraction, supporters: _Supporters) -> tuple[Payment, ...]:
        """Take the price of each point from the supporters, or all they have if that is less."""
        exact = price * self.coins
        finer, kinds = exact.denominator, len(supporters.units) + 1
        # Who shares amount and points has the same amount afterwards.
        kind = np.zeros(len(self.place), dtype=np.int64)
        for number, ballots in enumerate(supporters.ballots, start=1):
            kind[ballots] = number
        mixed = self.place * kinds + kind
        voters = _weighed(mixed, self.people, len(self.amounts) * kinds).tolist()
        dues = [0, *(unit * exact.numerator for unit in supporters.units)]
        new: dict[int, int] = {}
        paid: dict[tuple[int, bool], int] = {}
        for both in np.flatnonzero(np.bincount(mixed)).tolist():
            amount, due = self.amounts[both // kinds] * finer, dues[both % kinds]
            new[both] = max(amount - due, 0)
            if both % kinds:
                group = (min(amount, due), amount >= due)
                paid[group] = paid.get(group, 0) + voters[both]
        self.amounts = sorted(set(new.values()))
        self.coins *= finer
        rank = {amount: number for number, amount in enumerate(self.amounts)}
        places = np.zeros(len(voters), dtype=np.int64)
        places[list(new)] = [rank[amount] for amount in new.values()]
        self.place = places[mixed]
        return tuple(
            Payment(number, Fraction(amount, self.coins), full)
            for (amount, full), number in sorted(paid.items(), reverse=True)
            if amount or full
        )

    def held(self, supporters: _Supporters) -> Fraction:
        """Return what all supporters of a project have left together."""
        all_of_them = slice(0, None)
        counts = [self._count(ballots) for ballots in supporters.ballots]
        every = sum(self._sum(count, all_of_them) for count in counts)
        return Fraction(every, self.coins)

    def _count(self, ballots: NDArray[np.int64]) -> NDArray[np.int64]:
        return _weighed(self.place[ballots], self.people[ballots], len(self.amounts))

    def _sum(self, count: NDArray[np.int64], part: slice) -> int:
        present = np.flatnonzero(count[part])
        amounts = map(self.amounts[part].__getitem__, present.tolist())
        return sum(map(mul, count[part][present].tolist(), amounts))


def _weighed(
    places: NDArray[np.int64], people: NDArray[np.int64], length: int
) -> NDArray[np.int64]:
    # bincount adds head counts as floats: exact, since there are fewer than 2**53 people.
    return np.bincount(places, weights=people, minlength=length).astype(np.int64)
