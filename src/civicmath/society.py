"""A town that is known through and through: who lives there, who answers, and what is true.

What is put in is kept beside what comes out, so that an analysis can be held to it.
"""

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from civicmath.arrays import Counts, Flags, Floats
from civicmath.margins import NOT_SAID, Margin
from civicmath.simulate import FEWEST_PASSES, MOST_PASSES, Truth, community
from civicmath.town import DIMENSIONS, Town, town
from civicmath.votes import AGREE, DISAGREE, PASS, Votes

Structure = Literal["none", "spectrum", "groups"]
STRUCTURES: tuple[Structure, ...] = get_args(Structure)

# People who are seldom reached see one statement in five differently from the others.
SEEN_DIFFERENTLY = 5
# At a bias of 1 or more, half of their answers to such a statement turn round.
MOST_TURNED = 0.5
SAID_NOTHING, LEFT_OUT = 0.10, 0.02
# How strongly statements depend on where somebody stands on the line, in log odds.
PULL_OF_A_LINE = 1.5
MINUTES_OPEN, MINUTES_OF_A_CAMPAIGN = 14 * 24 * 60, 180
UNVERIFIED, UNVERIFIED_IN_A_CAMPAIGN = 0.3, 0.8
# Each member answers seven in ten statements of the script, and strays now and then.
FOLLOWED, STRAYED, SHORTEST_SCRIPT = 0.7, 0.03, 12
TEXTS_OF_A_CAMPAIGN = 10
MOST_VOTES_A_PERSON, STRONGEST_BIAS, MOST_SILENCE = 1_000_000, 10, 10


@dataclass(frozen=True)
class Plan:
    """What is put in.

    Attributes
    ----------
    people : int
        Who answer, members of the campaign among them.
    statements : int
    votes_per_person : float
        Mean number of answers.
    structure, groups
        Whether opinions fall into groups (then how many), along a line, or neither.
    bias : float
        How unequally people are reached; 0 is equally. At 1 somebody of the two groups reached
        least answers about a quarter as often as others.
    campaign : float
        Share of the people who follow a script, from 0 to 0.5.
    near_half : bool
        Whether a group may be reached about half as well as its number would make, where
        nobody could tell from those who answer whether it is unheard.
    silence : float
        How many times as often as others the groups reached least keep silent about what
        they are; on the whole one in ten does.
    """

    people: int
    statements: int
    votes_per_person: float
    structure: Structure = "groups"
    groups: int = 2
    bias: float = 0.0
    campaign: float = 0.0
    near_half: bool = False
    silence: float = 1.0


@dataclass(frozen=True, eq=False)
class Society:
    """Who answered, what they said, and what is true of the whole town.

    Attributes
    ----------
    plan : Plan
    votes : Votes
        Participants and statements are named "0", "1", and so on.
    group : int array of shape (people,)
        Group of opinion; -1 for members of the campaign.
    rates : array of shape (groups, statements)
        Probability that one of the group agrees, if they neither pass nor see it differently.
    town : Town
        Who lives there, and how well each group is reached.
    told : tuple of Margin
        What people say they are.
    shares : array of shape (statements,)
        Share of the whole town that would agree, of all who would agree, disagree or pass.
    reply : array of shape (people,)
        Answer to one question of a survey, 1 or 0; NaN for no answer.
    reply_share : float
        Share of the whole town that would answer 1.
    minute : int array of shape (people,)
        When they came, in minutes after the opening.
    channel : tuple of str
    verified, in_campaign : bool arrays of shape (people,)
    copied : int array
        Statements that members of the campaign wrote, each nearly like the other.
    """

    plan: Plan
    votes: Votes
    group: Counts
    rates: Floats
    town: Town
    told: tuple[Margin, ...]
    shares: Floats
    reply: Floats
    reply_share: float
    minute: Counts
    channel: tuple[str, ...]
    verified: Flags
    in_campaign: Flags
    copied: Counts


def society(plan: Plan, *, seed: int) -> Society:
    """Make up a town and what its people would send.

    Raises
    ------
    ValueError
        If there is nobody, nothing to say, or a strength that is none.
    """
    _check(plan)
    random = np.random.default_rng(seed)
    members = round(plan.people * plan.campaign)
    in_campaign = np.zeros(plan.people, dtype=np.bool_)
    in_campaign[random.permutation(plan.people)[:members]] = True
    honest = np.flatnonzero(~in_campaign)

    place = town(plan.bias, random, near_half=plan.near_half)
    category = place.answering(len(honest), random)
    touched = place.is_seldom_reached(category)
    truth, votes = _opinions(plan, len(honest), random)
    shares, votes = _seen_differently(plan, truth, votes, place, touched=touched, random=random)
    votes = _joined(plan, votes, honest, _script(plan, np.flatnonzero(in_campaign), random))
    reply, reply_share = _survey(plan, place, touched=touched, random=random)
    group = np.full(plan.people, -1, dtype=np.int64)
    group[honest] = truth.group
    return Society(
        plan=plan,
        votes=votes,
        group=group,
        rates=truth.agree,
        town=place,
        told=_told(plan, place, category, honest, _hidden(plan, touched, random)),
        shares=shares,
        reply=_spread(plan.people, honest, reply, otherwise=1.0),
        reply_share=reply_share,
        minute=_minutes(in_campaign, random),
        channel=_channels(place, category, honest, plan.people, random),
        verified=random.random(plan.people)
        >= np.where(in_campaign, UNVERIFIED_IN_A_CAMPAIGN, UNVERIFIED),
        in_campaign=in_campaign,
        copied=_copied(plan, members, random),
    )


def _check(plan: Plan) -> None:
    if min(plan.people, plan.statements, plan.groups) < 1:
        raise ValueError("a society needs people, statements and a group")
    if not 0 < plan.votes_per_person <= MOST_VOTES_A_PERSON:
        raise ValueError(f"the votes a person must be more than 0, up to {MOST_VOTES_A_PERSON:,}")
    if plan.structure not in STRUCTURES:
        raise ValueError(f"the structure must be one of {', '.join(STRUCTURES)}")
    if not 0 <= plan.campaign <= 0.5:  # noqa: PLR2004  # beyond it the others are the campaign
        raise ValueError("the campaign must be a share from 0 to 0.5")
    if not 0 <= plan.bias <= STRONGEST_BIAS:
        raise ValueError(f"the bias must be a number from 0 to {STRONGEST_BIAS}")
    if not 1 <= plan.silence <= MOST_SILENCE:
        raise ValueError(f"the silence must be a number from 1 to {MOST_SILENCE}")


def _opinions(plan: Plan, people: int, random: np.random.Generator) -> tuple[Truth, Votes]:
    """Votes of those who follow nobody's script."""
    seed = int(random.integers(2**32))
    made = community(
        people=people,
        statements=plan.statements,
        votes_per_person=plan.votes_per_person,
        groups=plan.groups if plan.structure == "groups" else 1,
        seed=seed,
    )
    return _on_a_line(*made, random) if plan.structure == "spectrum" else made


def _on_a_line(truth: Truth, votes: Votes, random: np.random.Generator) -> tuple[Truth, Votes]:
    """The same people, standing somewhere on one line, and what they then say."""
    stands = random.normal(0.0, 1.0, len(votes.participants))
    pull = random.normal(0.0, PULL_OF_A_LINE, len(votes.statements))
    middle = np.log(truth.agree[0] / (1 - truth.agree[0]))
    odds = middle[votes.statement] + pull[votes.statement] * stands[votes.person]
    agrees = random.random(len(votes)) < 1 / (1 + np.exp(-odds))
    said = np.where(votes.value == PASS, PASS, np.where(agrees, AGREE, DISAGREE))
    # The share of the town is a mean over the line, taken at many points of it.
    points = np.linspace(-4, 4, 401)
    weight = np.exp(-(points**2) / 2)
    rates = 1 / (1 + np.exp(-(middle[:, None] + pull[:, None] * points)))
    mean = (rates @ weight) / weight.sum()
    return replace(truth, agree=mean[None, :]), replace(votes, value=said.astype(np.int8))


def _seen_differently(
    plan: Plan,
    truth: Truth,
    votes: Votes,
    place: Town,
    *,
    touched: Flags,
    random: np.random.Generator,
) -> tuple[Floats, Votes]:
    """Turn some answers of people who are seldom reached; and the shares of the town then."""
    special = random.permutation(plan.statements)[: -(-plan.statements // SEEN_DIFFERENTLY)]
    direction: Counts = np.zeros(plan.statements, dtype=np.int64)
    direction[special] = random.choice([AGREE, DISAGREE], len(special))
    turned = MOST_TURNED * min(1.0, plan.bias)
    towards = direction[votes.statement]
    turns = (
        touched[votes.person]
        & (towards != 0)
        & (votes.value == -towards)
        & (random.random(len(votes)) < turned)
    )
    value = np.where(turns, towards, votes.value).astype(np.int8)
    agree = truth.agree.mean(axis=0)
    moved = np.where(
        direction == AGREE,
        turned * (1 - agree),
        np.where(direction == DISAGREE, -turned * agree, 0),
    )
    taking_sides = 1 - (FEWEST_PASSES + MOST_PASSES) / 2
    shares: Floats = taking_sides * (agree + place.seldom_reached * moved)
    return shares, replace(votes, value=value)


def _script(
    plan: Plan, members: Counts, random: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Votes of the campaign: person, statement, value."""
    length = min(plan.statements, max(SHORTEST_SCRIPT, round(plan.votes_per_person)))
    chosen = random.permutation(plan.statements)[:length]
    position = random.choice([AGREE, DISAGREE], length)
    person, number = np.nonzero(random.random((len(members), length)) < FOLLOWED)
    strays = random.random(len(person)) < STRAYED
    value = np.where(strays, random.choice([AGREE, PASS, DISAGREE], len(person)), position[number])
    return members[person], chosen[number], value


def _joined(
    plan: Plan,
    votes: Votes,
    honest: Counts,
    script: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
) -> Votes:
    return Votes.from_log(
        np.concatenate([honest[votes.person], script[0]]),
        np.concatenate([votes.statement, script[1]]),
        np.concatenate([votes.value, script[2]]),
        participants=[str(number) for number in range(plan.people)],
        statements=[str(number) for number in range(plan.statements)],
    )


def _survey(
    plan: Plan, place: Town, *, touched: Flags, random: np.random.Generator
) -> tuple[Floats, float]:
    """One question that all are asked, and the share of the town that would say yes."""
    usual = float(random.uniform(0.35, 0.65))
    shift = 0.3 * min(1.0, plan.bias) * (1 if usual < 0.5 else -1)  # noqa: PLR2004  # the middle
    says = random.random(len(touched)) < usual + shift * touched
    reply = np.where(random.random(len(touched)) < 0.05, np.nan, says)  # noqa: PLR2004  # one in 20
    return reply, usual + shift * place.seldom_reached


def _hidden(plan: Plan, touched: Flags, random: np.random.Generator) -> Flags:
    """Who does not say what they are, by dimension: some say nothing, some leave one thing out."""
    mean = 1 + (plan.silence - 1) * touched.mean() if len(touched) else 1.0
    often = np.where(touched, plan.silence, 1.0) * SAID_NOTHING / mean
    silent = random.random(len(touched)) < often
    hidden: Flags = silent | (random.random((len(DIMENSIONS), len(touched))) < LEFT_OUT)
    return hidden


def _told(
    plan: Plan, place: Town, category: Counts, honest: Counts, hidden: Flags
) -> tuple[Margin, ...]:
    """What people say they are; a campaign says nothing."""
    told = []
    for number, margin in enumerate(place.margins):
        everybody = np.full(plan.people, NOT_SAID, dtype=np.int64)
        everybody[honest] = np.where(hidden[number], NOT_SAID, category[number])
        told.append(replace(margin, place=everybody))
    return tuple(told)


def _spread(people: int, honest: Counts, values: Floats, *, otherwise: float) -> Floats:
    everybody = np.full(people, otherwise)
    everybody[honest] = values
    return everybody


def _minutes(in_campaign: Flags, random: np.random.Generator) -> Counts:
    """Most come early; a campaign comes within three hours."""
    people = len(in_campaign)
    usual = (random.beta(1.0, 2.0, people) * MINUTES_OPEN).astype(np.int64)
    begin = int(random.integers(MINUTES_OPEN - MINUTES_OF_A_CAMPAIGN))
    burst = begin + random.integers(MINUTES_OF_A_CAMPAIGN, size=people)
    return np.where(in_campaign, burst, usual)


def _channels(
    place: Town, category: Counts, honest: Counts, people: int, random: np.random.Generator
) -> tuple[str, ...]:
    channel = np.full(people, "web", dtype="<U5")
    channel[honest] = place.channels(category, random)
    return tuple(channel.tolist())


def _copied(plan: Plan, members: int, random: np.random.Generator) -> Counts:
    if members < 2:  # noqa: PLR2004  # one person copies nobody
        return np.empty(0, dtype=np.int64)
    number = min(members, max(2, plan.statements // TEXTS_OF_A_CAMPAIGN), plan.statements)
    return np.sort(random.permutation(plan.statements)[:number])
