"""People whose answers follow one script, as far as people of their own mind never do.

Two people of one mind agree often. That many people give the same answer to nearly every one of the
statements that divide others is rare, and how rare is found by dealing the votes out anew
among people who stand at the same place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from civicmath.arrays import Counts, Flags, Floats, Singles
from civicmath.votes import Votes

# Somebody who follows a script gives its answer this often.
KEEPS_TO_IT = 0.95
# A member's answers speak this much more for the script than for chance (log of the ratio), and
# nine in ten of their answers to its statements are those of the script.
SURPRISE, FOLLOWED = 5.0, 0.9
SMALLEST_COHORT = 5
# A script with one answer to nine in ten of its statements may be no more than a habit.
NEARLY_ALL = 0.9
# A script is looked for among at most so many people; whoever follows it is then found among all.
MOST_SEARCHED, FEWEST_ANSWERS = 1500, 5
BEGINNINGS, PARTNERS, ROUNDS, LOOSE_ROUNDS, LOOSER = 15, 8, 8, 2, 1.5
STATED_BY, OF_ONE_MIND = 0.25, 0.8
# Votes are dealt out anew within small places: in large ones of a steep line those at its far end
# are more alike than the people they are dealt among.
PLACES, AXES, PEOPLE_AT_A_PLACE, SETTLING = 32, 3, 10, 15
# The evidence must be more than so many times the most that chance showed in so many deals.
TIMES_CHANCE, DEALS = 1.6, 8
# People who came together are few, so less must speak for a script; as many others are drawn.
KNOWN_SURPRISE, DRAWS = 2.5, 30


@dataclass(frozen=True, eq=False)
class Cohort:
    """People who follow one script.

    Attributes
    ----------
    members : int array
        Positions among the participants.
    statements, values : int arrays of one length
        The script: positions of statements, and the answer of the members.
    followed : float
        Share of the members' answers to these statements that are the script's.
    evidence, by_chance : float
        How much the answers speak for a script; and the most that chance showed.
    """

    members: Counts
    statements: Counts
    values: Counts
    followed: float
    evidence: float
    by_chance: float

    @property
    def one_answer(self) -> int | None:
        """The answer that members give to all or nearly all; None if their script has several.

        Who agrees with, or passes on, whatever is shown is more often in haste than in a plot.
        """
        answers, number = np.unique(self.values, return_counts=True)
        is_one = len(answers) > 0 and number.max() >= NEARLY_ALL * len(self.values)
        return int(answers[number.argmax()]) if is_one else None


def cohorts(votes: Votes, *, seed: int, most: int = 3) -> tuple[Cohort, ...]:
    """Find people who follow a script, at most that many scripts, strongest first.

    Nobody is told apart from people who happen to think so by this alone: it is a reason for a
    person to look, never to delete.
    """
    random = np.random.default_rng(seed)
    able = np.flatnonzero(votes.per_person() >= FEWEST_ANSWERS)
    people = np.sort(random.permutation(able)[:MOST_SEARCHED])
    found: list[Cohort] = []
    while len(found) < most and len(people) > PARTNERS:
        table = Table.of(votes, people)
        script = _strongest(table)
        if len(script.members) < SMALLEST_COHORT:
            break
        rest = np.delete(people, script.members)
        by_chance = _by_chance(Table.of(votes, rest), random)
        if script.evidence <= TIMES_CHANCE * by_chance:
            break
        taken = [each.members for each in found]
        found.append(_everybody(votes, table, script, by_chance=by_chance, without=taken))
        people = rest
    return tuple(found)


def alike(votes: Votes, people: Counts, *, seed: int) -> Cohort | None:
    """Whether given people, such as those who came in one burst, follow a script.

    They are compared with as many others drawn at random; None if they differ
    from one another as others do.
    """
    random = np.random.default_rng(seed)
    if len(people) < SMALLEST_COHORT:
        return None
    inside = np.sort(random.permutation(people)[: MOST_SEARCHED // 2])
    others = np.setdiff1d(np.flatnonzero(votes.per_person() > 0), people)
    outside = random.permutation(others)[: MOST_SEARCHED - len(inside)]
    if len(outside) < len(inside):
        return None
    table = Table.of(votes, np.concatenate([inside, outside]))
    pairs = table.pairs()
    script = _strongest(table, pairs, among=np.arange(len(inside)), surprise=KNOWN_SURPRISE)
    drawn = [
        np.sort(len(inside) + random.permutation(len(outside))[: len(inside)]) for _ in range(DRAWS)
    ]
    by_chance = max(
        _strongest(table, pairs, among=each, surprise=KNOWN_SURPRISE).evidence for each in drawn
    )
    if len(script.members) < SMALLEST_COHORT or script.evidence <= TIMES_CHANCE * by_chance:
        return None
    return _told(votes, script, people=inside[script.members], by_chance=by_chance)


@dataclass(frozen=True, eq=False)
class Table:
    """The answers of some people, and how much each answer speaks for a script.

    ``answers`` has shape (people, 3 x statements): one entry for each answer that could be given.
    ``gain`` and ``loss``, shape (statements, 3), are what an answer adds if it is the script's,
    and if it is another.
    """

    answers: Singles
    answered: Singles
    gain: Singles
    loss: Singles

    @classmethod
    def of(cls, votes: Votes, people: Counts) -> "Table":
        """Take the votes of these people."""
        at = np.full(len(votes.participants), -1, dtype=np.int64)
        at[people] = np.arange(len(people))
        row = at[votes.person]
        own = row >= 0
        return cls.filled(
            row[own], votes.statement[own], votes.value[own], (len(people), len(votes.statements))
        )

    @classmethod
    def filled(
        cls,
        row: NDArray[np.integer],
        statement: NDArray[np.integer],
        value: NDArray[np.integer],
        size: tuple[int, int],
    ) -> "Table":
        """Fill a table of (people, statements) with votes."""
        cells = np.zeros((*size, 3), dtype=np.float32)
        cells[row, statement, value + 1] = 1
        counts = cells.sum(axis=0)
        rate = ((counts + 1) / (counts.sum(axis=1, keepdims=True) + 3)).astype(np.float32)
        return cls(
            answers=cells.reshape(size[0], -1),
            answered=cells.sum(axis=2),
            gain=np.log(KEEPS_TO_IT / rate).astype(np.float32),
            loss=np.log((1 - KEEPS_TO_IT) / (1 - rate)).astype(np.float32),
        )

    def pairs(self) -> Singles:
        """How much the answers of each two people speak for one script, shape (people, people)."""
        # What another's answer adds to each of mine, whether it is the same one or not.
        beside = self.answers * (self.gain - self.loss).ravel()
        beside += np.repeat(self.answered, 3, axis=1) * self.loss.ravel()
        return self.answers @ beside.T


@dataclass(frozen=True, eq=False)
class _Script:
    """A script, who of a table follows it, and how much speaks for it."""

    members: Counts
    best: Counts
    stated: Flags
    evidence: float


_NO_SCRIPT = _Script(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.bool_), 0.0)


def _strongest(
    table: Table,
    pairs: Singles | None = None,
    *,
    among: Counts | None = None,
    surprise: float = SURPRISE,
) -> _Script:
    """Grow a script from those who have the likest partners, and keep the strongest."""
    people = np.arange(len(table.answers)) if among is None else among
    near = (table.pairs() if pairs is None else pairs)[np.ix_(people, people)]
    np.fill_diagonal(near, -np.inf)
    partners = np.argsort(-near, axis=1, kind="stable")[:, : min(PARTNERS, len(near) - 1)]
    closeness = np.take_along_axis(near, partners, axis=1).mean(axis=1)
    tried = np.zeros(len(table.answers), dtype=np.bool_)
    best, beginnings = _NO_SCRIPT, 0
    for place in np.argsort(-closeness, kind="stable").tolist():
        if tried[people[place]] or beginnings == BEGINNINGS:
            continue
        start = people[np.append(partners[place], place)]
        script = _grown(table, start, people=people, surprise=surprise)
        tried[people[place]] = True
        tried[script.members] = True
        beginnings += 1
        if script.evidence > best.evidence:
            best = script
    return best


def _grown(table: Table, members: Counts, *, people: Counts, surprise: float) -> _Script:
    """Take in turn what most members say for the script, and who follows it for the members."""
    script = _NO_SCRIPT
    for turn in range(ROUNDS):
        best, stated = _said_by(table, members)
        score, followed = _followed(table, best, stated, people)
        limit = surprise - (LOOSER if turn < LOOSE_ROUNDS else 0.0)
        follows = (score > limit) & (followed >= FOLLOWED)
        again = people[follows]
        if len(again) < 3:  # noqa: PLR2004  # two people are a pair, not a script
            return _NO_SCRIPT
        evidence = float((score[follows] - surprise + 0.5).sum())
        script = _Script(again, best, stated, evidence)
        if turn >= LOOSE_ROUNDS and np.array_equal(again, members):
            break
        members = again
    return script


def _said_by(table: Table, members: Counts) -> tuple[Counts, Flags]:
    """What members answer most, by statement, and where enough of them do."""
    counts = table.answers[members].sum(axis=0).reshape(-1, 3)
    total = counts.sum(axis=1)
    stated: Flags = (total >= max(3, STATED_BY * len(members))) & (
        counts.max(axis=1) >= OF_ONE_MIND * total
    )
    return counts.argmax(axis=1), stated


def _followed(table: Table, best: Counts, stated: Flags, people: Counts) -> tuple[Floats, Floats]:
    """How much these people's answers speak for the script; share of them that follow it."""
    hit = np.zeros_like(table.gain)
    hit[np.arange(len(best)), best] = 1
    hit[~stated] = 0
    answers, answered = table.answers, table.answered
    if len(people) < len(answers):
        answers, answered = answers[people], answered[people]
    score = answers @ _weights(table, best, stated).ravel()
    same = (answers @ hit.ravel()) / np.maximum(answered @ stated.astype(np.float32), 1)
    return score.astype(np.float64), same.astype(np.float64)


def _weights(table: Table, best: Counts, stated: Flags) -> Singles:
    """What each answer adds if this is the script, shape (statements, 3)."""
    every = np.arange(len(best))
    weight = np.repeat(table.loss[every, best][:, None], 3, axis=1)
    weight[every, best] = table.gain[every, best]
    weight[~stated] = 0
    return weight


def _by_chance(table: Table, random: np.random.Generator) -> float:
    """The most evidence when votes are dealt out anew among people who stand at one place."""
    people, statements = table.answered.shape
    place = _places(table, random)
    row, cell = np.nonzero(table.answers)
    statement, value = cell // 3, cell % 3 - 1
    pool = place[row] * statements + statement
    order = np.argsort(pool, kind="stable")
    most = 0.0
    for _ in range(DEALS):
        dealt = np.empty_like(value)
        dealt[order] = value[np.lexsort((random.random(len(pool)), pool))]
        again = Table.filled(row, statement, dealt, (people, statements))
        most = max(most, _strongest(again).evidence)
    return most


def _places(table: Table, random: np.random.Generator) -> Counts:
    """Gather people who stand near one another along the first lines of disagreement."""
    cells = table.answers.reshape(*table.answered.shape, 3)
    value = cells[:, :, 2] - cells[:, :, 0]
    number = np.maximum(table.answered.sum(axis=0), 1)
    centred = value - table.answered * (value.sum(axis=0) / number)
    _, _, lines = np.linalg.svd(centred, full_matrices=False)
    position = centred @ lines[:AXES].T
    position /= np.sqrt(np.maximum(table.answered.sum(axis=1), 1))[:, None]
    wanted = min(PLACES, max(2, len(position) // PEOPLE_AT_A_PLACE))
    centre = position[random.permutation(len(position))[:wanted]]
    place = np.zeros(len(position), dtype=np.int64)
    for _ in range(SETTLING):
        place = ((position[:, None] - centre[None]) ** 2).sum(axis=2).argmin(axis=1)
        for number_of in np.unique(place).tolist():
            centre[number_of] = position[place == number_of].mean(axis=0)
    return place


def _everybody(
    votes: Votes,
    table: Table,
    script: _Script,
    *,
    by_chance: float,
    without: Sequence[Counts],
) -> Cohort:
    """Who follows the script, among all people."""
    weight = _weights(table, script.best, script.stated)
    people = len(votes.participants)
    score = np.bincount(votes.person, weight[votes.statement, votes.value + 1], minlength=people)
    stated = script.stated[votes.statement]
    same = stated & (votes.value + 1 == script.best[votes.statement])
    answered = np.bincount(votes.person, stated, minlength=people)
    followed = np.bincount(votes.person, same, minlength=people)
    follows = (score > SURPRISE) & (followed >= FOLLOWED * answered)
    for each in without:
        follows[each] = False
    return _told(votes, script, people=np.flatnonzero(follows), by_chance=by_chance)


def _told(votes: Votes, script: _Script, *, people: Counts, by_chance: float) -> Cohort:
    member = np.zeros(len(votes.participants), dtype=np.bool_)
    member[people] = True
    own = member[votes.person] & script.stated[votes.statement]
    same = votes.value[own] + 1 == script.best[votes.statement[own]]
    statements = np.flatnonzero(script.stated)
    return Cohort(
        members=people,
        statements=statements,
        values=script.best[statements] - 1,
        followed=float(same.mean()) if len(same) else 0.0,
        evidence=script.evidence,
        by_chance=by_chance,
    )
