"""What a conversation says: counts, common ground, lines of disagreement, perhaps groups."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from civicmath.agreement import Dividing, Uniting, dividing, uniting
from civicmath.axes import Axes, Cells, Floats, extremity, find_axes, project
from civicmath.groups import Grouping, Places, find_groups
from civicmath.marks import Mark, marks
from civicmath.representative import (
    Counts,
    Direction,
    Typical,
    common_statements,
    group_aware_consensus,
    typical_statements,
)
from civicmath.verdict import Evidence, Verdict, weigh
from civicmath.votes import AGREE, DISAGREE, PASS, Votes

# Who answered fewer statements has no place on the map; if too few people answered
# so many, those who answered most are taken.
ENOUGH_ANSWERS = 7
FEWEST_CLUSTERED = 15


@dataclass(frozen=True)
class Group:
    """People who answer alike: how many, what they said, and what sets them apart.

    ``agree``, ``disagree`` and ``passed`` have one entry for every statement of the
    conversation; ``representative`` names statements by their position among them.
    """

    people: int
    agree: Counts
    disagree: Counts
    passed: Counts
    representative: tuple[Typical, ...]

    @property
    def voted(self) -> Counts:
        """How many of the group voted on each statement."""
        return self.agree + self.disagree + self.passed


@dataclass(frozen=True)
class Opinion:
    """What a conversation says. Arrays over statements follow the order of ``statements``.

    Attributes
    ----------
    participants, statements : tuple of str
        As in the votes.
    votes : int
        How many votes count, those on left-out statements among them.
    agree, disagree, passed : int arrays of shape (statements,)
        Over everybody, also for left-out statements.
    analysed : bool array of shape (statements,)
        Which statements entered the analysis: not left out, and voted on.
    clustered : bool array of shape (participants,)
        Who answered enough statements to be placed.
    mean : array of shape (statements,)
        Mean vote, from -1 to 1; 0 if not analysed.
    loadings : array of shape (2, statements)
        The two lines of disagreement; 0 if not analysed.
    explained : array of shape (2,)
        Share of the variance along each of them.
    extremity : array of shape (statements,)
        How far one agree vote places a person from the middle; 0 if not analysed.
    positions : array of shape (participants, 2)
        Where each person stands. Never to be shown; ``marks`` are.
    verdict, evidence
        Whether there are groups, and the figures that speak for it.
    groups : tuple of Group
        Largest first; empty unless the verdict is "groups".
    consensus : array of shape (statements,)
        Group-aware consensus; over everybody if there are no groups.
    widely_shared : tuple of Typical
        What clearly more than half of everybody agree with, then disagree with; up to
        five of each, surest first, as Polis lists it.
    unites, divides
        Statements in order, most first; stricter than ``widely_shared``, for no group may
        be passed over.
    marks : tuple of Mark
        The map, each mark for at least five people.
    participant_group : mapping of str to int or None
        Group of each person, counted from 0. For checks; never to be shown.
    """

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    votes: int
    agree: Counts
    disagree: Counts
    passed: Counts
    analysed: NDArray[np.bool_]
    clustered: NDArray[np.bool_]
    mean: Floats
    loadings: Floats
    explained: Floats
    extremity: Floats
    positions: Floats
    verdict: Verdict
    evidence: Evidence
    groups: tuple[Group, ...]
    consensus: Floats
    widely_shared: tuple[Typical, ...]
    unites: tuple[Uniting, ...]
    divides: tuple[Dividing, ...]
    marks: tuple[Mark, ...]
    participant_group: Mapping[str, int | None]


@dataclass(frozen=True)
class _Found:
    """What the analysis found, before it is put into words."""

    votes: Votes
    analysed: NDArray[np.bool_]
    cells: Cells
    axes: Axes
    positions: Floats
    clustered: NDArray[np.bool_]
    grouping: Grouping
    evidence: Evidence

    @property
    def has_groups(self) -> bool:
        return self.evidence.verdict is Verdict.GROUPS

    def group_of(self) -> Places:
        """Return the group of each participant that may be told; -1 for none."""
        group = np.full(len(self.votes.participants), -1, dtype=np.int64)
        if self.has_groups:
            group[self.clustered] = self.grouping.group
        return group

    def spread_out(self, values: Floats) -> Floats:
        """Return values of analysed statements as values of all, with zero elsewhere."""
        full = np.zeros((*values.shape[:-1], len(self.analysed)))
        full[..., self.analysed] = values
        return full


def describe(
    votes: Votes,
    *,
    seed: int,
    exclude: Collection[str] = frozenset(),
    fewest_votes: int = 7,
    nulls: int = 20,
    bootstraps: int = 30,
    compatible: Literal["polis"] | None = None,
) -> Opinion:
    """Say what the votes of a conversation show, and no more than they bear.

    Parameters
    ----------
    votes : Votes
        The last word of everybody.
    seed : int
        Makes the result repeatable; 0 or more.
    exclude : collection of str
        Statements to leave out, such as rejected ones. They are still counted.
    fewest_votes : int
        A statement with fewer votes is never listed as uniting or dividing.
    nulls, bootstraps : int
        How often the groups are compared with chance and with resampled people. With
        none of either nothing can be told from chance, and there are no groups.
    compatible : "polis" or None
        "polis" treats left-out statements as Polis does: answered "pass" by everybody.
        It changes where people stand, not the axes.
    """
    found = _find(
        votes,
        exclude=frozenset(exclude),
        compatible=compatible,
        seed=seed,
        nulls=nulls,
        bootstraps=bootstraps,
    )
    group_of = found.group_of()
    groups = _groups(found, group_of)
    agree, disagree, passed = votes.agreed(), votes.disagreed(), votes.passed()
    # With groups, common ground is what all of them share; without, what everybody shares.
    sides = _stacked(groups) if groups else (agree[None], disagree[None], passed[None])
    in_all = [np.where(found.analysed, counts, 0) for counts in sides]
    counts = (in_all[0], in_all[1], in_all[0] + in_all[1] + in_all[2])
    return Opinion(
        participants=votes.participants,
        statements=votes.statements,
        votes=len(votes),
        agree=agree,
        disagree=disagree,
        passed=passed,
        analysed=found.analysed,
        clustered=found.clustered,
        mean=found.spread_out(found.axes.mean),
        loadings=found.spread_out(found.axes.loadings),
        explained=found.axes.share,
        extremity=found.spread_out(extremity(found.cells, found.axes)),
        positions=found.positions,
        verdict=found.evidence.verdict,
        evidence=found.evidence,
        groups=groups,
        consensus=group_aware_consensus(sides[0], sides[0] + sides[1] + sides[2]),
        widely_shared=_widely_shared(found),
        unites=uniting(*counts, names=votes.statements, fewest=fewest_votes),
        divides=dividing(*counts, names=votes.statements, fewest=fewest_votes),
        marks=marks(found.positions[found.clustered], found.grouping, with_groups=found.has_groups),
        participant_group={
            name: group if group >= 0 else None
            for name, group in zip(votes.participants, group_of.tolist(), strict=True)
        },
    )


def _find(
    votes: Votes,
    *,
    exclude: frozenset[str],
    compatible: Literal["polis"] | None,
    seed: int,
    nulls: int,
    bootstraps: int,
) -> _Found:
    allowed = np.array([name not in exclude for name in votes.statements], dtype=np.bool_)
    voted_on = votes.agreed() + votes.disagreed() + votes.passed() > 0
    zeroed = int((voted_on & ~allowed).sum()) if compatible == "polis" else 0
    analysed = allowed & voted_on
    cells = Cells.of(votes, analysed, zeroed=zeroed)
    axes = find_axes(cells)
    positions = project(cells, axes)
    answered = votes.per_person() if compatible == "polis" else cells.per_person()
    clustered = _clustered(answered, cells.columns + zeroed)
    # Groups and comparisons draw from streams of their own, so that asking for more
    # comparisons leaves the groups as they are.
    for_groups, for_verdict = np.random.SeedSequence(seed).generate_state(2).tolist()
    grouping = find_groups(positions[clustered], random=np.random.default_rng(for_groups))
    evidence = weigh(
        cells,
        clustered,
        axes=axes,
        grouping=grouping,
        seed=for_verdict,
        nulls=nulls,
        bootstraps=bootstraps,
    )
    return _Found(votes, analysed, cells, axes, positions, clustered, grouping, evidence)


def _clustered(answered: NDArray[np.int64], statements: int) -> NDArray[np.bool_]:
    """Who answered enough; if they are too few, those who answered most beside them."""
    enough = (answered >= min(ENOUGH_ANSWERS, statements)) & (answered > 0)
    if enough.sum() < FEWEST_CLUSTERED:
        most = np.argsort(-answered, kind="stable")[:FEWEST_CLUSTERED]
        enough[most] = answered[most] > 0
    return enough


def _groups(found: _Found, group_of: Places) -> tuple[Group, ...]:
    if not found.has_groups:
        return ()
    number = found.grouping.count
    agree, disagree, passed = (
        _per_group(found.votes, group_of, value=value, groups=number)
        for value in (AGREE, DISAGREE, PASS)
    )
    typical = typical_statements(agree, disagree, agree + disagree + passed, allowed=found.analysed)
    people = np.bincount(group_of[group_of >= 0], minlength=number).tolist()
    return tuple(
        Group(people[each], agree[each], disagree[each], passed[each], tuple(typical[each]))
        for each in range(number)
    )


def _widely_shared(found: _Found) -> tuple[Typical, ...]:
    agree, disagree = found.votes.agreed(), found.votes.disagreed()
    voted = agree + disagree + found.votes.passed()
    sides: tuple[tuple[Counts, Direction], ...] = ((agree, "agree"), (disagree, "disagree"))
    return tuple(
        Typical(place, direction)
        for counts, direction in sides
        for place in common_statements(counts, voted, allowed=found.analysed)
    )


def _per_group(votes: Votes, group_of: Places, *, value: int, groups: int) -> Counts:
    group = group_of[votes.person]
    chosen = (votes.value == value) & (group >= 0)
    size = len(votes.statements)
    place = group[chosen] * size + votes.statement[chosen]
    return np.bincount(place, minlength=groups * size).reshape(groups, size).astype(np.int64)


def _stacked(groups: tuple[Group, ...]) -> tuple[Counts, Counts, Counts]:
    return (
        np.stack([group.agree for group in groups]),
        np.stack([group.disagree for group in groups]),
        np.stack([group.passed for group in groups]),
    )
