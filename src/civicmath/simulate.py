"""Communities whose opinion is known, because it was put in: for tests, training and trials."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from civicmath.votes import AGREE, DISAGREE, PASS, Votes

# People pass between one in twenty and one in four times.
FEWEST_PASSES, MOST_PASSES = 0.05, 0.25
# How strongly a statement pulls the groups apart, in log odds of agreeing.
PULL = 2.0


@dataclass(frozen=True, eq=False)
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

    group: NDArray[np.int64]
    agree: NDArray[np.float64]
    passing: NDArray[np.float64]


def community(
    *,
    people: int,
    statements: int,
    votes_per_person: float,
    groups: int,
    seed: int,
    pull: float = PULL,
) -> tuple[Truth, Votes]:
    """Make up a community and the votes it would give.

    Parameters
    ----------
    people, statements : int
        How many of each; they are named "0", "1", and so on.
    votes_per_person : float
        Mean number of answers. Some people give few and some give many, none less than
        one and none more than there are statements.
    groups : int
        How many groups, of about equal size. With one group all statements are independent.
    seed : int
        Makes the community repeatable.
    pull : float
        How far apart the groups are, in log odds; 0 makes them all alike.

    Raises
    ------
    ValueError
        If there is nobody, nothing to say, or no group.
    """
    if min(people, statements, groups) < 1 or votes_per_person <= 0:
        raise ValueError("a community needs people, statements, votes and a group")
    random = np.random.default_rng(seed)
    truth = Truth(
        group=random.permutation(np.arange(people) % groups),
        agree=_agreement(random, statements=statements, groups=groups, pull=pull),
        passing=random.uniform(FEWEST_PASSES, MOST_PASSES, people),
    )
    person, statement = _answered(random, people, statements, votes_per_person)
    agrees = random.random(len(person)) < truth.agree[truth.group[person], statement]
    passes = random.random(len(person)) < truth.passing[person]
    votes = Votes.from_log(
        person,
        statement,
        np.where(passes, PASS, np.where(agrees, AGREE, DISAGREE)),
        participants=[str(number) for number in range(people)],
        statements=[str(number) for number in range(statements)],
    )
    return truth, votes


def _agreement(
    random: np.random.Generator, *, statements: int, groups: int, pull: float
) -> NDArray[np.float64]:
    """Probability to agree, by group and statement: what all think, and what pulls apart."""
    shared = random.normal(0.5, 1.0, statements)
    apart = random.normal(0.0, 1.0, (groups, statements))
    apart -= apart.mean(axis=0)
    odds: NDArray[np.float64] = np.exp(-(shared + pull * apart))
    return 1 / (1 + odds)


def _answered(
    random: np.random.Generator, people: int, statements: int, mean: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Who answers what: a gamma spread of numbers, each person's statements at random."""
    wanted = np.rint(random.gamma(2.0, mean / 2.0, people)).astype(np.int64)
    numbers = wanted.clip(1, statements)
    person = np.repeat(np.arange(people), numbers)
    statement = [random.permutation(statements)[:number] for number in numbers.tolist()]
    return person, np.concatenate(statement)
