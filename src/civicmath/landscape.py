"""Where people stand: the axes of disagreement, a place for each person, perhaps groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from civicmath.axes import Axes, Cells, Floats, extremity, find_axes, project
from civicmath.groups import Grouping, Places, find_groups
from civicmath.stability import weigh
from civicmath.verdict import Evidence, Verdict
from civicmath.votes import Votes

# Who answered fewer statements has no place on the map; if too few people answered
# so many, those who answered most are taken.
ENOUGH_ANSWERS = 7
FEWEST_CLUSTERED = 15


@dataclass(frozen=True)
class Stored:
    """What the Polis service has stored about a conversation, and its votes do not tell.

    Attributes
    ----------
    groups : mapping of str to str, or None
        The name of each person's group. They hang on all that happened before, so they
        cannot be found again. None leaves them to be found anew.
    meta : frozenset of str
        Statements about the conversation itself, which Polis asks of everybody.
    """

    groups: Mapping[str, str] | None = None
    meta: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Request:
    """What was asked for, beside the votes; see ``civicmath.opinion.describe``."""

    exclude: frozenset[str]
    fewest_votes: int
    seed: int
    nulls: int
    bootstraps: int
    follows_polis: bool
    stored: Stored


@dataclass(frozen=True)
class Landscape:
    """What the analysis found, before it is put into words.

    ``names`` are those of the groups that may be told; empty if there are none.
    """

    votes: Votes
    analysed: NDArray[np.bool_]
    cells: Cells
    axes: Axes
    positions: Floats
    clustered: NDArray[np.bool_]
    grouping: Grouping
    evidence: Evidence
    names: tuple[str, ...]

    def group_of(self) -> Places:
        """Return the group of each participant that may be told; -1 for none."""
        group = np.full(len(self.votes.participants), -1, dtype=np.int64)
        if self.names:
            group[self.clustered] = self.grouping.group
        return group

    def extremity(self) -> Floats:
        """Return how far one agree vote on each statement places a person from the middle."""
        return self.spread_out(extremity(self.cells, self.axes))

    def spread_out(self, values: Floats) -> Floats:
        """Return values of analysed statements as values of all, with zero elsewhere."""
        full = np.zeros((*values.shape[:-1], len(self.analysed)))
        full[..., self.analysed] = values
        return full


def survey(votes: Votes, request: Request) -> Landscape:
    """Find the axes, a place for everybody, and groups with what speaks for them."""
    allowed = np.array([name not in request.exclude for name in votes.statements], dtype=np.bool_)
    voted_on = votes.agreed() + votes.disagreed() + votes.passed() > 0
    zeroed = int((voted_on & ~allowed).sum()) if request.follows_polis else 0
    analysed = allowed & voted_on
    cells = Cells.of(votes, analysed, zeroed=zeroed)
    axes = find_axes(cells)
    positions = project(cells, axes)
    # Groups and comparisons draw from streams of their own, so that asking for more
    # comparisons leaves the groups as they are.
    for_groups, for_verdict = np.random.SeedSequence(request.seed).generate_state(2).tolist()
    if request.stored.groups is None:
        answered = votes.per_person() if request.follows_polis else cells.per_person()
        clustered = _clustered(answered, cells.columns + zeroed)
        grouping = find_groups(positions[clustered], random=np.random.default_rng(for_groups))
        names = tuple(str(number) for number in range(grouping.count))
    else:
        clustered, grouping, names = _as_given(votes.participants, request.stored.groups)
    evidence = weigh(
        cells,
        clustered,
        seed=for_verdict,
        nulls=request.nulls,
        bootstraps=request.bootstraps,
    )
    if evidence.verdict is Verdict.GROUPS:
        # Whoever is told a group is told the one that was weighed, not where the map cut.
        grouping = replace(grouping, group=evidence.group, count=evidence.count)
        names = tuple(str(number) for number in range(evidence.count))
    elif not request.follows_polis:
        names = ()
    return Landscape(votes, analysed, cells, axes, positions, clustered, grouping, evidence, names)


def _as_given(
    participants: Sequence[str], given: Mapping[str, str]
) -> tuple[NDArray[np.bool_], Grouping, tuple[str, ...]]:
    """Take over the groups that Polis found, in the order of their names."""
    own = [given.get(name) for name in participants]
    names = tuple(sorted({name for name in own if name is not None}, key=_in_order))
    place = {name: number for number, name in enumerate(names)}
    group = np.array([place[name] for name in own if name is not None], dtype=np.int64)
    clustered = np.array([name is not None for name in own], dtype=np.bool_)
    return clustered, Grouping(group, group, len(names), 0.0), names


def _in_order(name: str) -> tuple[bool, int, str]:
    is_number = name.isascii() and name.isdigit()
    return not is_number, int(name) if is_number else 0, name


def _clustered(answered: NDArray[np.int64], statements: int) -> NDArray[np.bool_]:
    """Who answered enough; if they are too few, those who answered most beside them."""
    enough = (answered >= min(ENOUGH_ANSWERS, statements)) & (answered > 0)
    if enough.sum() < FEWEST_CLUSTERED:
        most = np.argsort(-answered, kind="stable")[:FEWEST_CLUSTERED]
        enough[most] = answered[most] > 0
    return enough
