"""Weighing whether people fall into groups: against chance, one crowd, and resamples.

Finding groups always finds some. Four questions are asked before any is told. Would
the same votes, dealt out anew among those who voted on a statement, look just as
divided? How many kinds of people foretell best what others answer? Is the middle
between each two of them empty, as no single crowd would leave it? And do the groups
come back with other people from the same crowd, and with half of the statements?
"""

from dataclasses import dataclass, replace
from itertools import combinations, permutations

import numpy as np

from civicmath.arrays import Flags, Floats, Places, Singles
from civicmath.classes import (
    Answers,
    Fits,
    assign,
    climb,
    fit,
    guess,
    log_likelihood,
    normalised,
)
from civicmath.groups import adjusted_rand
from civicmath.valley import Valley, along, compare
from civicmath.verdict import WORTH_ANOTHER, Evidence, unweighed
from civicmath.votes import Votes

MOST_GROUPS = 5
FOLDS = 5
FOLD_ROUNDS = 15
SPLITS = 5
# Large crowds are weighed by a draw from them; so many cells, and people between these bounds.
MOST_CELLS = 8_000_000
FEWEST_DRAWN, MOST_DRAWN = 500, 4_000
FEWEST_PEOPLE = 15
AT_ONCE = 20
RESAMPLE_ROUNDS = 12
LANCZOS_STEPS = 25
NOTHING = 1e-9


@dataclass(frozen=True, eq=False)
class _HeldOut:
    """Kinds fitted without a fifth of the people in turn, and what that fifth then says.

    ``likely`` is the log likelihood of each person's answers with each kind, shape
    (people, kinds), by the fit they took no part in: number ``fold``, shape (people,).
    """

    fits: Fits
    fold: Places
    likely: Singles

    @property
    def total(self) -> float:
        return float(normalised(self.likely)[1].sum(dtype=np.float64))


def weigh(votes: Votes, placed: Flags, *, seed: int, nulls: int, bootstraps: int) -> Evidence:
    """Compare lines and groups with chance, with one crowd, and with resamples.

    Parameters
    ----------
    votes, placed : Votes, bool array of shape (people,)
        What entered the analysis, and who gave enough of it.
    seed : int
        Makes the result repeatable.
    nulls, bootstraps : int
        How many times votes are dealt out anew, and people drawn anew.
    """
    chance, fitting, resampling = (
        np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(3)
    )
    people = _drawn(np.flatnonzero(placed), len(votes.statements), fitting)
    # Of a large crowd only those drawn are looked at, until everybody is told a group.
    few = votes.of_people(np.isin(np.arange(len(placed)), people))
    axis, by_chance = _lines(few, random=chance, times=nulls)
    evidence = unweighed(int(placed.sum()), axis=axis, axis_by_chance=by_chance)
    if len(people) < FEWEST_PEOPLE or not evidence.has_axis:
        return evidence
    answers = Answers.of(few)
    places = answers.directions(fitting)
    fits, held_out, foretold = _kinds(answers, places, fitting)
    evidence = replace(evidence, foretold=foretold, count=fits.share.shape[1])
    if not evidence.is_counted:
        return evidence
    group = assign(votes, fits)[placed]
    sizes = np.bincount(group, minlength=evidence.count)
    valleys = _valleys(answers, held_out)
    evidence = replace(evidence, group=group, smallest=int(sizes.min()), valleys=valleys)
    if not evidence.stands_apart:
        return evidence
    agreement, certainty = _resampled(answers, places, fits, random=resampling, times=bootstraps)
    return replace(
        evidence,
        agreement=agreement,
        certainty=_spread_out(certainty, people, placed),
        halves=_halves(answers, evidence.count, random=resampling),
    )


def _drawn(people: Places, statements: int, random: np.random.Generator) -> Places:
    most = int(np.clip(MOST_CELLS // max(statements, 1), FEWEST_DRAWN, MOST_DRAWN))
    return people if len(people) <= most else np.sort(random.choice(people, most, replace=False))


def _spread_out(values: Floats, people: Places, placed: Flags) -> Floats:
    """Return values of drawn people as values of all who are placed; nan for the others."""
    full = np.full(len(placed), np.nan)
    full[people] = values
    return full[placed]


def _lines(votes: Votes, *, random: np.random.Generator, times: int) -> tuple[float, Floats]:
    """Share of the variance along the strongest line; and where votes are dealt out anew."""
    statements = len(votes.statements)
    order = np.argsort(votes.about, kind="stable")
    who, column, value = votes.person[order], votes.about[order], votes.value[order]
    seen = np.bincount(column, minlength=statements)
    mean = np.bincount(column, value, minlength=statements) / np.maximum(seen, 1)
    centred = (value - mean[column]).astype(np.float32)
    whole = float(centred @ centred)
    if whole <= NOTHING:
        return 0.0, np.zeros(times)
    table = np.zeros((len(votes.participants), statements), dtype=np.float32)
    table[who, column] = centred
    axis = _strongest(table) / whole
    by_chance = np.zeros(times)
    for turn in range(times):
        # Sorting by column and a random number shuffles each statement by itself.
        table[who, column] = centred[np.argsort(column + random.random(len(column)))]
        by_chance[turn] = _strongest(table) / whole
    return axis, by_chance


def _strongest(table: Singles) -> float:
    """Largest squared singular value, by Lanczos steps from a start that is always the same."""
    steps = min(LANCZOS_STEPS, *table.shape)
    before: Singles = np.zeros(table.shape[1], dtype=np.float32)
    start = np.random.default_rng(0).standard_normal((table.shape[1],), dtype=np.float32)
    following: Singles = np.asarray(start, dtype=np.float32)
    following /= np.linalg.norm(following)
    main: list[float] = []
    beside = [0.0]
    for _ in range(steps):
        # Not by @: its threads wait for one another, and these products are short and many.
        image: Singles = np.einsum("ij,i->j", table, np.einsum("ij,j->i", table, following))
        main.append(float(image @ following))
        image -= np.float32(main[-1]) * following + np.float32(beside[-1]) * before
        length = float(np.linalg.norm(image))
        if length <= NOTHING * main[0]:
            break
        beside.append(length)
        before, following = following, image / np.float32(length)
    side = beside[1 : len(main)]
    return float(np.linalg.eigvalsh(np.diag(main) + np.diag(side, 1) + np.diag(side, -1))[-1])


def _kinds(
    answers: Answers, places: Singles, random: np.random.Generator
) -> tuple[Fits, _HeldOut, Floats]:
    """Fit more and more kinds of people, while each foretells others' answers much better."""
    fold = random.permutation(len(places)) % FOLDS
    one = np.ones((len(places), 1, 1), dtype=np.float32)
    fits = climb(answers, one, one[:, :, 0], rounds=1)
    held_out = _held_out(answers, fits, fold)
    foretold, by_one = [0.0], held_out.total
    for kinds in range(2, MOST_GROUPS + 2):
        tried = fit(answers, kinds, places=places, random=random)
        tried_out = _held_out(answers, tried, fold)
        foretold.append(tried_out.total - by_one)
        if kinds > MOST_GROUPS or foretold[-1] <= (1 + WORTH_ANOTHER) * foretold[-2]:
            break
        fits, held_out = tried, tried_out
    return fits.largest_first(), held_out, np.array(foretold)


def _held_out(answers: Answers, fits: Fits, fold: Places) -> _HeldOut:
    training = (fold[:, None] != np.arange(FOLDS)).astype(np.float32)
    guesses = np.repeat(fits.membership, FOLDS, axis=1)
    without = climb(answers, guesses, training, rounds=FOLD_ROUNDS)
    likely = np.zeros((len(fold), fits.share.shape[1]), dtype=np.float32)
    for number in range(FOLDS):
        left_out = fold == number
        told = log_likelihood(answers.of_people(left_out), without.rates[number])
        likely[left_out] = told + np.log(without.share[number])
    return _HeldOut(without, fold, likely)


def _valleys(answers: Answers, held_out: _HeldOut) -> tuple[Valley, ...]:
    """Compare each two kinds with one crowd, by rates that a person has no part in."""
    kind = held_out.likely.argmax(axis=1)
    found = []
    for pair in combinations(range(held_out.likely.shape[1]), 2):
        likely = []
        for number, rates in enumerate(held_out.fits.rates):
            people = (held_out.fold == number) & np.isin(kind, pair)
            likely.append(along(answers.of_people(people), rates[pair[0]], rates[pair[1]]))
        found.append(compare(np.concatenate(likely)))
    return tuple(found)


def _resampled(
    answers: Answers, places: Singles, fits: Fits, *, random: np.random.Generator, times: int
) -> tuple[Floats, Floats]:
    """Draw people anew: how far the groups agree, and how often each person keeps theirs.

    Each resample is fitted from the groups found and from a new start; the likelier counts.
    """
    people, kinds = len(places), fits.share.shape[1]
    own = fits.kinds()[:, 0]
    agreement, stayed = np.zeros(times), np.zeros(people)
    for first in range(0, times, AT_ONCE):
        number = min(AT_ONCE, times - first)
        drawn = random.multinomial(people, np.full(people, 1 / people), size=number)
        weight = drawn.T.astype(np.float32)
        new = [guess(places, kinds, weight=each, random=random) for each in weight.T]
        again = [
            climb(answers, start, weight, rounds=RESAMPLE_ROUNDS)
            for start in (np.repeat(fits.membership, number, axis=1), np.stack(new, axis=1))
        ]
        is_newer = again[1].likelihood > again[0].likelihood
        found = np.where(is_newer, again[1].kinds(), again[0].kinds())
        for turn in range(number):
            there = weight[:, turn] > 0
            agreement[first + turn] = adjusted_rand(own[there], found[there, turn])
            stayed += _renamed(found[:, turn], own, kinds) == own
    return agreement, stayed / max(times, 1)


def _renamed(found: Places, own: Places, kinds: int) -> Places:
    """Give groups the names under which most people keep theirs."""
    both = np.bincount(found * kinds + own, minlength=kinds * kinds).reshape(kinds, kinds)
    names = max(permutations(range(kinds)), key=lambda names: int(both[range(kinds), names].sum()))
    renamed: Places = np.array(names)[found]
    return renamed


def _halves(answers: Answers, kinds: int, *, random: np.random.Generator) -> Floats:
    """How far groups from one half of the statements agree with those from the other."""
    statements = answers.agreed.shape[1]
    found = np.zeros(SPLITS)
    for split in range(SPLITS):
        first = random.permutation(statements) % 2 == 0
        sides = []
        for half in (first, ~first):
            part = answers.of_statements(half)
            fits = fit(part, kinds, places=part.directions(random), random=random)
            sides.append(fits.kinds()[:, 0])
        found[split] = adjusted_rand(*sides)
    return found
