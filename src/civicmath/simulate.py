"""Communities whose opinion is known, because it was put in: for tests, training and trials."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from civicmath.arrays import Floats, Places
from civicmath.votes import AGREE, DISAGREE, PASS, Votes

# What a crowd without groups may be like: everybody answers every statement by itself;
# some agree, and some pass, more readily; people stand along one line.
Family = Literal["independent", "styles", "line"]
# How people are spread along a line.
Shape = Literal["normal", "even", "lopsided", "heavy"]

# People pass between one in twenty and one in four times.
FEWEST_PASSES, MOST_PASSES = 0.05, 0.25
# How strongly a statement pulls the groups apart, in log odds of agreeing.
PULL = 2.0


@dataclass(frozen=True)
class Truth:
    """What was put into a simulated community.

    Attributes
    ----------
    group : int array of shape (people,)
        Group of each person, counted from 0.
    agree : array of shape (groups, statements)
        Probability that a person of the group agrees, if they do not pass.
    passing : array of shape (people,)
        Probability that a person passes.
    """

    group: Places
    agree: Floats
    passing: Floats


def community(
    *,
    people: int,
    statements: int,
    votes_per_person: float,
    groups: int,
    seed: int,
    pull: float = PULL,
    shares: tuple[float, ...] | None = None,
    uneven: float = 0.0,
) -> tuple[Truth, Votes]:
    """Make up a community and the votes it would give.

    Parameters
    ----------
    people, statements : int
        How many of each; they are named "0", "1", and so on.
    votes_per_person : float
        Mean number of answers. Some people give few and some give many, none less than
        one and none more than there are statements. With as many as there are
        statements or more, everybody answers all of them.
    groups : int
        How many groups. With one group all statements are independent.
    seed : int
        Makes the community repeatable.
    pull : float
        How far apart the groups are, in log odds; 0 makes them all alike.
    shares : tuple of float, optional
        Share of people in each group, adding up to 1; about equal if not given.
    uneven : float
        0 shows all statements alike; with 1 the second is shown half as readily as the
        first, the third a third as readily, and so on.

    Raises
    ------
    ValueError
        If there is nobody, nothing to say, or no group, or the shares do not fit.
    """
    if min(people, statements, groups) < 1 or votes_per_person <= 0:
        raise ValueError("a community needs people, statements, votes and a group")
    if shares is not None and not (len(shares) == groups and np.isclose(sum(shares), 1)):
        raise ValueError("there must be a share for each group, and they must add up to 1")
    random = np.random.default_rng(seed)
    truth = Truth(
        group=random.permutation(_divided(people, groups, shares)),
        agree=_agreement(random, statements=statements, groups=groups, pull=pull),
        passing=random.uniform(FEWEST_PASSES, MOST_PASSES, people),
    )
    shown = _answered(random, people, statements, votes_per_person, uneven)
    agree = truth.agree[truth.group[shown[0]], shown[1]]
    return truth, _votes(random, shown, agree, truth.passing[shown[0]], size=(people, statements))


def without_groups(
    family: Family,
    *,
    people: int,
    statements: int,
    votes_per_person: float,
    seed: int,
    strength: float = 1.5,
    shape: Shape = "normal",
    uneven: float = 0.0,
) -> Votes:
    """Make up the votes of a crowd in which there are no groups.

    Parameters
    ----------
    family : "independent", "styles" or "line"
        Statements independent of one another; people who differ in how readily they
        agree and pass; or people along one line, which statements pull on differently.
    people, statements, votes_per_person, seed, uneven
        As for ``community``.
    strength : float
        Standard deviation, in log odds, of how readily people agree; or of the pull of a
        statement on people one standard deviation apart on the line.
    shape : "normal", "even", "lopsided" or "heavy"
        How people are spread along the line.

    Raises
    ------
    ValueError
        If there is nobody, nothing to say, or no such family.
    """
    if min(people, statements) < 1 or votes_per_person <= 0 or family not in get_args(Family):
        raise ValueError("a crowd needs people, statements, votes and a known family")
    random = np.random.default_rng(seed)
    person, statement = shown = _answered(random, people, statements, votes_per_person, uneven)
    odds = random.normal(0.5, 1.0, statements)[statement]
    passing = random.uniform(FEWEST_PASSES, MOST_PASSES, people)[person]
    if family == "styles":
        odds += strength * random.standard_normal(people)[person]
        readily = random.normal(-1.5, strength, people)[person]
        passing = _probability(readily + random.normal(0.0, 0.5, statements)[statement])
    if family == "line":
        pulls = strength * random.standard_normal(statements)
        odds += pulls[statement] * _along_a_line(random, people, shape)[person]
    return _votes(random, shown, _probability(odds), passing, size=(people, statements))


def by_known_rates(truth: Truth, votes: Votes) -> Places:
    """Sort people into groups as well as anybody could: by what each group is known to say.

    The yardstick for whatever has to find the groups by itself. Shape (people,).
    """
    people = len(truth.group)
    took_side = votes.value != PASS
    person, statement = votes.person[took_side], votes.statement[took_side]
    agrees = votes.value[took_side] == AGREE
    share = np.bincount(truth.group, minlength=len(truth.agree)) / people
    likely = [
        np.log(share[group])
        + np.bincount(
            person,
            np.log(np.where(agrees, rates[statement], 1 - rates[statement])),
            minlength=people,
        )
        for group, rates in enumerate(truth.agree)
        if share[group] > 0
    ]
    known: Places = np.flatnonzero(share > 0)
    best: Places = known[np.argmax(likely, axis=0)]
    return best


def _divided(people: int, groups: int, shares: tuple[float, ...] | None) -> Places:
    """Return the group of each person, as near to the shares as whole people allow."""
    if shares is None:
        return np.arange(people) % groups
    ends = np.rint(np.cumsum(shares) * people).astype(np.int64)
    group: Places = np.searchsorted(ends, np.arange(people), side="right")
    return group.clip(0, groups - 1)


def _agreement(random: np.random.Generator, *, statements: int, groups: int, pull: float) -> Floats:
    """Probability to agree, by group and statement: what all think, and what pulls apart."""
    shared = random.normal(0.5, 1.0, statements)
    apart = random.normal(0.0, 1.0, (groups, statements))
    apart -= apart.mean(axis=0)
    return _probability(shared + pull * apart)


def _probability(odds: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-odds))
    return chance


def _along_a_line(random: np.random.Generator, people: int, shape: Shape) -> Floats:
    """Where people stand, with mean 0 and standard deviation 1."""
    place: Floats = random.standard_normal(people)
    if shape == "even":
        place = random.uniform(-np.sqrt(3), np.sqrt(3), people)
    if shape == "lopsided":
        place = (random.gamma(2.0, 1.0, people) - 2) / np.sqrt(2)
    if shape == "heavy":
        place = random.standard_t(5, people) / np.sqrt(5 / 3)
    return place


def _answered(
    random: np.random.Generator, people: int, statements: int, mean: float, uneven: float
) -> tuple[Places, Places]:
    """Who answers what: a gamma spread of numbers, each person's statements at random."""
    wanted = np.rint(random.gamma(2.0, mean / 2.0, people)).astype(np.int64)
    numbers = wanted.clip(1, statements)
    if mean >= statements:
        numbers[:] = statements
    person = np.repeat(np.arange(people), numbers)
    if uneven <= 0:
        chosen = [random.permutation(statements)[:number] for number in numbers.tolist()]
        return person, np.concatenate(chosen)
    # The smallest of exponential waiting times are a draw without replacement by weight.
    waiting = np.arange(1, statements + 1) ** uneven
    chosen = [
        np.argpartition(random.exponential(waiting), number - 1)[:number]
        for number in numbers.tolist()
    ]
    return person, np.concatenate(chosen)


def _votes(
    random: np.random.Generator,
    shown: tuple[Places, Places],
    agree: Floats,
    passing: Floats,
    *,
    size: tuple[int, int],
) -> Votes:
    person, statement = shown
    agrees = random.random(len(person)) < agree
    passes = random.random(len(person)) < passing
    return Votes.from_log(
        person,
        statement,
        np.where(passes, PASS, np.where(agrees, AGREE, DISAGREE)),
        participants=[str(number) for number in range(size[0])],
        statements=[str(number) for number in range(size[1])],
    )
