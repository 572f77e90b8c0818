"""Where people stand: the axes of disagreement, a place for each person, perhaps groups."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from civicmath.arrays import Counts, Flags, Floats, Places
from civicmath.axes import Axes, extremity, find_axes, place, place_as_polis
from civicmath.crowd import Crowd, by_part
from civicmath.groups import Grouping, find_groups
from civicmath.names import Names
from civicmath.stability import weigh
from civicmath.sums import Sums
from civicmath.verdict import Evidence, Verdict, unweighed
from civicmath.votes import Votes, joined

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
    """What was asked for, beside the votes.

    Attributes
    ----------
    exclude : frozenset of str
        Statements to leave out, such as rejected ones. They are still counted.
    fewest_votes : int
        A statement with fewer votes is never listed as uniting or dividing.
    seed : int
        Makes the result repeatable; 0 or more.
    nulls, bootstraps : int
        How often the groups are compared with chance and with resampled people. With
        none of either nothing can be told from chance, and there are no groups.
    follows_polis : bool
        Whether to do what Polis does.
    stored : Stored
        What the Polis service knows and the votes do not tell.
    """

    exclude: frozenset[str]
    fewest_votes: int
    seed: int
    nulls: int
    bootstraps: int
    follows_polis: bool
    stored: Stored


@dataclass(frozen=True, eq=False)
class Landscape:
    """What the analysis found, before it is put into words.

    ``counts`` has shape (3, statements), in the order of ``Votes.counts``, and
    ``group_counts`` (groups, 3, statements). ``zeroed`` is the number of left-out
    statements that count as answered by everybody, as in Polis. ``names`` are those of the
    groups that may be told; empty if there are none.
    """

    participants: Names
    statements: tuple[str, ...]
    counts: Counts
    analysed: Flags
    zeroed: int
    axes: Axes
    positions: Floats
    clustered: Flags
    grouping: Grouping
    evidence: Evidence
    names: tuple[str, ...]
    group_counts: Counts

    def group_of(self) -> Places:
        """Return the group of each participant that may be told; -1 for none."""
        return _told(self.clustered, self.grouping, self.names)

    def extremity(self) -> Floats:
        """Return how far one agree vote on each statement places a person from the middle."""
        return self.spread_out(extremity(self.axes, zeroed=self.zeroed))

    def spread_out(self, values: Floats) -> Floats:
        """Return values of analysed statements as values of all, with zero elsewhere."""
        full = np.zeros((*values.shape[:-1], len(self.analysed)))
        full[..., self.analysed] = values
        return full


@dataclass(frozen=True, eq=False)
class _Table:
    """Which statements enter the analysis, and who gave how many answers to them."""

    counts: Counts
    analysed: Flags
    zeroed: int
    clustered: Flags


def survey(crowd: Crowd, request: Request) -> Landscape:
    """Find the axes, a place for everybody, and groups with what speaks for them."""
    table = _table(crowd, request)
    sums = Sums.none(int(table.analysed.sum()))
    for part in crowd.each(_sums, kept=table.analysed):
        sums = sums.add(part)
    axes = find_axes(sums, as_polis=request.follows_polis)
    zeroed = table.zeroed if request.follows_polis else None
    asked = crowd.each(_positions, kept=table.analysed, axes=axes, zeroed=zeroed)
    positions = np.concatenate([np.zeros((0, 2)), *asked])
    grouping, evidence, names = _grouped(crowd, request, table, positions)
    clustered = table.clustered
    if request.stored.groups is not None:
        clustered, grouping, names = _as_given(crowd.participants, request.stored.groups)
    group_of = by_part(crowd, _told(clustered, grouping, names))
    counted = crowd.each(_counted, group_of, groups=len(names))
    return Landscape(
        participants=crowd.participants,
        statements=crowd.statements,
        counts=table.counts,
        analysed=table.analysed,
        zeroed=table.zeroed,
        axes=axes,
        positions=positions,
        clustered=clustered,
        grouping=grouping,
        evidence=evidence,
        names=names,
        group_counts=sum(counted, np.zeros((len(names), *table.counts.shape), np.int64)),
    )


def _table(crowd: Crowd, request: Request) -> _Table:
    allowed = np.array([name not in request.exclude for name in crowd.statements], dtype=np.bool_)
    # Polis counts answers to left-out statements too where it asks who gave enough of them.
    looked_at = np.ones_like(allowed) if request.follows_polis else allowed
    tallies = list(crowd.each(_tally, looked_at=looked_at))
    counts = sum((tally[0] for tally in tallies), np.zeros((3, len(allowed)), np.int64))
    answered = np.concatenate([np.zeros(0, np.int64), *(tally[1] for tally in tallies)])
    voted_on = counts.sum(axis=0) > 0
    zeroed = int((voted_on & ~allowed).sum()) if request.follows_polis else 0
    analysed = allowed & voted_on
    return _Table(counts, analysed, zeroed, _clustered(answered, int(analysed.sum()) + zeroed))


def _grouped(
    crowd: Crowd, request: Request, table: _Table, positions: Floats
) -> tuple[Grouping, Evidence, tuple[str, ...]]:
    """Gather people into groups, and weigh whether they may be told."""
    # Groups and comparisons draw from streams of their own, so that asking for more
    # comparisons leaves the groups as they are.
    for_groups, for_verdict = np.random.SeedSequence(request.seed).generate_state(2).tolist()
    places = positions[table.clustered]
    grouping = find_groups(places, random=np.random.default_rng(for_groups))
    if request.follows_polis:
        names = tuple(str(number) for number in range(grouping.count))
        return grouping, unweighed(len(places)), names
    evidence = weigh(
        _gathered(crowd, table.analysed),
        table.clustered,
        seed=for_verdict,
        nulls=request.nulls,
        bootstraps=request.bootstraps,
    )
    if evidence.verdict is not Verdict.GROUPS:
        return grouping, evidence, ()
    # Whoever is told a group is told the one that was weighed, not where the map cut.
    grouping = replace(grouping, group=evidence.group, count=evidence.count)
    return grouping, evidence, tuple(str(number) for number in range(grouping.count))


def _told(clustered: Flags, grouping: Grouping, names: tuple[str, ...]) -> Places:
    group = np.full(len(clustered), -1, dtype=np.int64)
    if names:
        group[clustered] = grouping.group
    return group


def _tally(votes: Votes, *, looked_at: Flags) -> tuple[Counts, Counts]:
    """Count the votes on each statement, and each person's answers to those looked at."""
    return votes.counts, votes.only(looked_at).per_person()


def _sums(votes: Votes, *, kept: Flags) -> Sums:
    return Sums.of(votes.only(kept))


def _positions(votes: Votes, *, kept: Flags, axes: Axes, zeroed: int | None) -> Floats:
    used = votes.only(kept)
    return place(used, axes) if zeroed is None else place_as_polis(used, axes, zeroed=zeroed)


def _counted(votes: Votes, group_of: Places, *, groups: int) -> Counts:
    """Count votes by group, value and statement, shape (groups, 3, statements)."""
    size = len(votes.statements)
    shape = (groups, 3, size)
    total = np.zeros(groups * 3 * size, dtype=np.int64)
    first = 0
    for part in votes.parts() if groups else ():
        last = first + len(part.participants)
        group = np.repeat(group_of[first:last], part.per_person())
        first, used = last, group >= 0
        place_of = (group * 3 + part.value % 3) * size + part.about
        total += np.bincount(place_of[used], minlength=len(total))
    return total.reshape(shape)


def _gathered(crowd: Crowd, kept: Flags) -> Votes:
    """Bring the votes on the kept statements together, three bytes each."""
    return joined(list(crowd.each(Votes.only, kept=kept)), crowd.participants)


def _as_given(
    participants: Names, given: Mapping[str, str]
) -> tuple[Flags, Grouping, tuple[str, ...]]:
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


def _clustered(answered: NDArray[np.int64], statements: int) -> Flags:
    """Who answered enough; if they are too few, those who answered most beside them."""
    enough = (answered >= min(ENOUGH_ANSWERS, statements)) & (answered > 0)
    if enough.sum() < FEWEST_CLUSTERED:
        most = np.argsort(-answered, kind="stable")[:FEWEST_CLUSTERED]
        enough[most] = answered[most] > 0
    return enough
