"""What a conversation says: counts, common ground, lines of disagreement, perhaps groups."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from civicmath.agreement import Dividing, Uniting, dividing, uniting
from civicmath.arrays import Counts, Flags, Floats, Places
from civicmath.chance import wilson_lower
from civicmath.crowd import Crowd, Here
from civicmath.landscape import Landscape, Request, Stored, survey
from civicmath.marks import Mark, marks
from civicmath.representative import (
    Direction,
    Typical,
    common_statements,
    group_aware_consensus,
    typical_statements,
)
from civicmath.routing import priorities
from civicmath.verdict import Evidence, Verdict
from civicmath.votes import AGREE, DISAGREE, PASS, Votes

# What a statement about the conversation itself weighs in Polis, so that everybody sees it.
META = 49.0


@dataclass(frozen=True)
class Group:
    """People who answer alike: their name, how many, what they said, what sets them apart.

    ``agree``, ``disagree`` and ``passed`` have one entry for every statement of the
    conversation; ``representative`` names statements by their position among them.
    """

    name: str
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
    participants, statements : sequences of str
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
    verdict : Verdict or None
        Whether there are groups. None where Polis was followed, which always finds some.
    evidence : Evidence
        The figures that speak for the verdict; hardly any where Polis was followed.
    groups : tuple of Group
        Largest first, or in the order of their names where they were given; empty where the
        verdict is not "groups".
    consensus : array of shape (statements,)
        Group-aware consensus; over everybody if there are no groups.
    priority : array of shape (statements,)
        How much each statement should be shown, counting only people in groups if there are any.
    common_ground : array of shape (statements,)
        Lower bound of the share that agrees, in the group where it is lowest.
    widely_shared : tuple of Typical
        What clearly more than half of everybody agree with, then disagree with; up to
        five of each, surest first, as Polis lists it.
    unites, divides
        Statements in order, most first; stricter than ``widely_shared``, for no group may
        be passed over.
    marks : tuple of Mark
        The map, each mark for at least five people.
    participant_group : mapping of str to int or None
        Place in ``groups`` of each person's group. For checks; never to be shown.
    """

    participants: Sequence[str]
    statements: tuple[str, ...]
    votes: int
    agree: Counts
    disagree: Counts
    passed: Counts
    analysed: Flags
    clustered: Flags
    mean: Floats
    loadings: Floats
    explained: Floats
    extremity: Floats
    positions: Floats
    verdict: Verdict | None
    evidence: Evidence
    groups: tuple[Group, ...]
    consensus: Floats
    priority: Floats
    common_ground: Floats
    widely_shared: tuple[Typical, ...]
    unites: tuple[Uniting, ...]
    divides: tuple[Dividing, ...]
    marks: tuple[Mark, ...]
    participant_group: Mapping[str, int | None]


@dataclass(frozen=True)
class _Counted:
    """How people voted, over statements, or over groups and statements."""

    agree: Counts
    disagree: Counts
    passed: Counts

    @classmethod
    def of(cls, groups: tuple[Group, ...]) -> "_Counted":
        return cls(
            np.stack([group.agree for group in groups]),
            np.stack([group.disagree for group in groups]),
            np.stack([group.passed for group in groups]),
        )

    @property
    def voted(self) -> Counts:
        return self.agree + self.disagree + self.passed

    def as_one_group(self) -> "_Counted":
        return _Counted(self.agree[None], self.disagree[None], self.passed[None])

    def among(self, kept: Flags) -> tuple[Counts, Counts, Counts]:
        """Return agree, disagree and voted of the marked statements; zero elsewhere."""
        return self.agree * kept, self.disagree * kept, self.voted * kept


def describe(
    votes: Votes | Crowd,
    *,
    seed: int,
    exclude: Collection[str] = frozenset(),
    fewest_votes: int = 7,
    nulls: int = 50,
    bootstraps: int = 100,
    compatible: Literal["polis"] | None = None,
    stored: Stored | None = None,
) -> Opinion:
    """Say what the votes of a conversation show, and no more than they bear.

    ``votes`` are in one table or in parts; the rest is explained in ``Request``. "polis" does
    what Polis does: left-out statements count as answered "pass" by everybody, there are
    always groups, and no verdict on them. ValueError if something stored by Polis is given
    but Polis is not to be followed.
    """
    if stored is not None and compatible is None:
        raise ValueError("what Polis stored serves only where Polis is followed")
    follows_polis = compatible == "polis"
    request = Request(
        exclude=frozenset(exclude),
        fewest_votes=fewest_votes,
        seed=seed,
        nulls=0 if follows_polis else nulls,
        bootstraps=0 if follows_polis else bootstraps,
        follows_polis=follows_polis,
        stored=stored or Stored(),
    )
    crowd = Here(votes) if isinstance(votes, Votes) else votes
    return _told(survey(crowd, request), request)


def _told(found: Landscape, request: Request) -> Opinion:
    """Put what was found in the order in which it is told."""
    names = found.statements
    group_of = found.group_of()
    groups = _groups(found, group_of)
    everybody = _Counted(*(found.counts[value] for value in (AGREE, DISAGREE, PASS)))
    # With groups, common ground is what all of them share; without, what everybody shares.
    sides = _Counted.of(groups) if groups else everybody.as_one_group()
    return Opinion(
        participants=found.participants,
        statements=names,
        votes=int(found.counts.sum()),
        agree=everybody.agree,
        disagree=everybody.disagree,
        passed=everybody.passed,
        analysed=found.analysed,
        clustered=found.clustered,
        mean=found.spread_out(found.axes.mean),
        loadings=found.spread_out(found.axes.loadings),
        explained=found.axes.share,
        extremity=found.extremity(),
        positions=found.positions,
        verdict=None if request.follows_polis else found.evidence.verdict,
        evidence=found.evidence,
        groups=groups,
        consensus=group_aware_consensus(sides.agree, sides.voted),
        priority=_priority(
            sides, found.extremity(), [name in request.stored.meta for name in names]
        ),
        common_ground=wilson_lower(sides.agree, sides.voted).min(axis=0),
        widely_shared=_widely_shared(everybody, found.analysed),
        unites=uniting(*sides.among(found.analysed), names=names, fewest=request.fewest_votes),
        divides=dividing(*sides.among(found.analysed), names=names, fewest=request.fewest_votes),
        marks=marks(
            found.positions[found.clustered], found.grouping, with_groups=bool(found.names)
        ),
        participant_group=_by_name(found.participants, group_of),
    )


def _priority(sides: _Counted, extremity: Floats, is_meta: Sequence[bool]) -> Floats:
    agree, disagree, passed = (
        each.sum(axis=0) for each in (sides.agree, sides.disagree, sides.passed)
    )
    weights = priorities(agree, disagree, passed, extremity)
    return np.where(np.array(is_meta, dtype=np.bool_), META, weights)


def _by_name(participants: Sequence[str], group_of: Places) -> dict[str, int | None]:
    pairs = zip(participants, group_of.tolist(), strict=True)
    return {name: group if group >= 0 else None for name, group in pairs}


def _groups(found: Landscape, group_of: Places) -> tuple[Group, ...]:
    if not found.names:
        return ()
    number = len(found.names)
    counts = found.group_counts
    agree, disagree, passed = (counts[:, value] for value in (AGREE, DISAGREE, PASS))
    typical = typical_statements(agree, disagree, agree + disagree + passed, allowed=found.analysed)
    people = np.bincount(group_of[group_of >= 0], minlength=number).tolist()
    return tuple(
        Group(name, people[each], agree[each], disagree[each], passed[each], tuple(typical[each]))
        for each, name in enumerate(found.names)
    )


def _widely_shared(everybody: _Counted, analysed: Flags) -> tuple[Typical, ...]:
    sides: tuple[tuple[Counts, Direction], ...] = (
        (everybody.agree, "agree"),
        (everybody.disagree, "disagree"),
    )
    return tuple(
        Typical(place, direction)
        for counts, direction in sides
        for place in common_statements(counts, everybody.voted, allowed=analysed)
    )
