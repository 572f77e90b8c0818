"""Participatory budgets: what residents chose, and how the money is shared out by each rule.

Everything that decides is a whole number or a fraction; no rounding picks a winner.
Ties are settled by a public rule: the project whose identifier comes first as a string.
A project that nobody chose is never bought.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray


class Rule(StrEnum):
    """How projects are chosen."""

    GREEDY = "greedy"  # most votes first
    GREEDY_PER_COST = "greedy-per-cost"  # most votes for the money first
    EQUAL_SHARES = "equal-shares"


@dataclass(frozen=True)
class Project:
    """One project that residents could choose, and what it costs."""

    id: str
    name: str
    cost: Fraction


@dataclass(frozen=True, eq=False)
class Election:
    """A budget, the projects, and what each voter chose.

    Equal ballots are stored once.

    Attributes
    ----------
    budget : Fraction
        The money there is, in the currency of the costs.
    projects : tuple of Project
        In the order of the file; each identifier once.
    voters : tuple of str
        Identifiers; somebody who chose nothing is among them and has a share too.
    ballot_of : int32 array of shape (n_voters,)
        Which ballot each voter cast.
    start : int64 array of shape (n_ballots + 1,)
        Ballot i holds entries start[i] to start[i + 1] of ``chosen`` and ``points``.
    chosen : int32 array of shape (n_entries,)
        Positions in ``projects``, ascending within a ballot.
    points : int64 array of shape (n_entries,)
        Points given, at least 1; all 1 where voters only approve.
    has_points : bool
        Whether voters gave points.
    details : mapping
        What else the file says of itself: place, dates, currency.
    ignored : tuple of str
        Rules that the file has and no counting here applies, each as a clause.
    """

    budget: Fraction
    projects: tuple[Project, ...]
    voters: tuple[str, ...]
    ballot_of: NDArray[np.int32]
    start: NDArray[np.int64]
    chosen: NDArray[np.int32]
    points: NDArray[np.int64]
    has_points: bool = False
    details: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    @classmethod
    def from_ballots(
        cls,
        *,
        budget: Fraction | int,
        projects: Iterable[Project],
        ballots: Mapping[str, Iterable[str] | Mapping[str, int]],
        details: Mapping[str, str] | None = None,
    ) -> Self:
        """Take what each voter chose, by identifier: projects, or points for projects.

        Raises
        ------
        ValueError
            If an identifier comes twice or is unknown, or money or points are negative.
        """
        every = tuple(projects)
        place = {project.id: number for number, project in enumerate(every)}
        if len(place) != len(every):
            raise ValueError("a project comes twice")
        if budget < 0 or any(project.cost < 0 for project in every):
            raise ValueError("money is negative")
        has_points = any(isinstance(ballot, Mapping) for ballot in ballots.values())
        found: dict[tuple[tuple[int, int], ...], int] = {}
        ballot_of = [
            found.setdefault(_entries(ballot, place), len(found)) for ballot in ballots.values()
        ]
        start, chosen, points = stacked(list(found))
        return cls(
            budget=Fraction(budget),
            projects=every,
            voters=tuple(ballots),
            ballot_of=np.array(ballot_of, dtype=np.int32),
            start=start,
            chosen=chosen,
            points=points,
            has_points=has_points,
            details=dict(details or {}),
        )

    @cached_property
    def people(self) -> NDArray[np.int64]:
        """How many voters cast each ballot."""
        return np.bincount(self.ballot_of, minlength=len(self.start) - 1).astype(np.int64)

    @cached_property
    def votes(self) -> tuple[int, ...]:
        """How many voters chose each project, or how many points it was given."""
        each = np.repeat(self.people, np.diff(self.start)) * self.points
        total = np.zeros(len(self.projects), dtype=np.int64)
        np.add.at(total, self.chosen, each)
        return tuple(total.tolist())

    def ballot(self, voter: int) -> dict[str, int]:
        """Return what one voter chose, with the points for each."""
        number = int(self.ballot_of[voter])
        entries = slice(int(self.start[number]), int(self.start[number + 1]))
        names = (self.projects[place].id for place in self.chosen[entries].tolist())
        return dict(zip(names, self.points[entries].tolist(), strict=True))


def _entries(
    ballot: Iterable[str] | Mapping[str, int], place: Mapping[str, int]
) -> tuple[tuple[int, int], ...]:
    pairs = list(ballot.items()) if isinstance(ballot, Mapping) else [(name, 1) for name in ballot]
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a ballot names a project twice")
    if unknown := [name for name, _ in pairs if name not in place]:
        raise ValueError(f"there is no project {unknown[0]!r}")
    if any(points < 0 for _, points in pairs):
        raise ValueError("points are negative")
    return tuple(sorted((place[name], points) for name, points in pairs if points))


def stacked(
    ballots: Sequence[Sequence[tuple[int, int]]],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """Lay ballots of (project, points) end to end: the arrays that an election is made from."""
    start = np.cumsum([0, *(len(ballot) for ballot in ballots)])
    entries = [entry for ballot in ballots for entry in ballot]
    chosen = np.array([place for place, _ in entries], dtype=np.int32)
    points = np.array([points for _, points in entries], dtype=np.int64)
    return start.astype(np.int64), chosen, points


@dataclass(frozen=True)
class Payment:
    """What each of a number of voters paid towards a project, all of them the same."""

    voters: int
    each: Fraction
    in_full: bool  # False: they gave all they had left, which was less than the price


@dataclass(frozen=True)
class Purchase:
    """Why a project was bought.

    ``budget_left`` is what was left after it. For Equal Shares ``price`` is what one point
    of support cost those who could pay it, and ``effective_votes`` how many voters paying
    that price the project is worth: its cost over the price.
    """

    project: str
    rule: Rule
    cost: Fraction
    votes: int
    budget_left: Fraction
    price: Fraction | None = None
    effective_votes: Fraction | None = None
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True)
class Loser:
    """What a project that was not bought lacked.

    ``had`` is the money there was for it: what its supporters had left under Equal Shares,
    what the budget had left when its turn came under the other rules.
    """

    project: str
    cost: Fraction
    votes: int
    had: Fraction
    rule: Rule

    @property
    def lacked(self) -> Fraction:
        """How much more would have been needed."""
        return self.cost - self.had


@dataclass(frozen=True)
class Outcome:
    """Which projects are bought, in the order of buying, and why.

    ``share`` is what each voter could spend under Equal Shares; ``rounds`` how often the
    shares were dealt out until nothing more fitted, 1 if they were not raised.
    """

    purchases: tuple[Purchase, ...]
    losers: tuple[Loser, ...]
    share: Fraction | None = None
    rounds: int = 1

    @property
    def winners(self) -> tuple[str, ...]:
        """The projects that are bought, sorted as strings."""
        return tuple(sorted(purchase.project for purchase in self.purchases))

    @property
    def cost(self) -> Fraction:
        """What all of them cost together."""
        return sum((purchase.cost for purchase in self.purchases), Fraction(0))


def greedy(
    election: Election, *, per_cost: bool = False, bought: Sequence[Purchase] = ()
) -> Outcome:
    """Buy the project with most votes that still fits, again and again.

    Parameters
    ----------
    election : Election
        With points, their sum counts as votes.
    per_cost : bool
        Take the project with most votes for its cost instead.
    bought : sequence of Purchase
        What is bought already; the rest of the budget is spent.
    """
    rule = Rule.GREEDY_PER_COST if per_cost else Rule.GREEDY
    have = {purchase.project for purchase in bought}
    left = election.budget - sum(purchase.cost for purchase in bought)
    purchases, losers = list(bought), []
    for place in _in_order(election, per_cost=per_cost):
        project, votes = election.projects[place], election.votes[place]
        if project.id in have:
            continue
        if votes and project.cost <= left:
            left -= project.cost
            purchases.append(Purchase(project.id, rule, project.cost, votes, left))
        else:
            losers.append(Loser(project.id, project.cost, votes, left, rule))
    return Outcome(tuple(purchases), tuple(losers))


def _in_order(election: Election, *, per_cost: bool) -> list[int]:
    def key(place: int) -> tuple[int, Fraction, str]:
        project, votes = election.projects[place], election.votes[place]
        if not per_cost:
            return (0, Fraction(-votes), project.id)
        # What costs nothing and is wanted comes before all else.
        if not project.cost:
            return (0 if votes else 1, Fraction(0), project.id)
        return (1, -votes / project.cost, project.id)

    return sorted(range(len(election.projects)), key=key)


def affordable(election: Election, outcome: Outcome) -> list[str]:
    """Projects with at least one vote that the rest of the budget could still buy."""
    left = election.budget - outcome.cost
    have = set(outcome.winners)
    return [
        project.id
        for project, votes in zip(election.projects, election.votes, strict=True)
        if votes and project.id not in have and project.cost <= left
    ]
