"""Kinds of people: how each kind would answer, and who belongs to which.

Latent classes: within a kind, people agree with each statement with the same
probability and independently. Finding kinds always finds some; whether they may be
called groups is decided in ``stability``. Passes are left out here, so that people who
pass often do not become a kind of their own.
"""

from dataclasses import dataclass

import numpy as np

from civicmath.arrays import Flags, Floats, Places, Singles
from civicmath.crowd import Here
from civicmath.votes import AGREE, DISAGREE, Votes

# Each rate is drawn to that of everybody as if by so many more people.
PRIOR = 2.0
# Nobody is taken to be surer than this of what a kind of people says.
SUREST = (np.float32(1e-4), np.float32(1 - 1e-4))
# Log of the smallest probability, beside the largest, that is told from none.
LEAST = np.float32(-30)
STARTS = 6
FIRST_ROUNDS = 12
MOST_ROUNDS = 150
# Fitting ends when a round gains less than this, in log likelihood for each person.
STANDSTILL = 1e-6
DIRECTIONS = 4
TURNS = 15


@dataclass(frozen=True, eq=False)
class Answers:
    """Who agreed, and who took a side, as tables of people by statements; 1 or 0.

    ``usual`` is the share that agrees of those who took a side, a little towards a half.
    """

    agreed: Singles
    sided: Singles
    usual: Singles

    @classmethod
    def of(cls, votes: Votes) -> "Answers":
        """Take the answers of all people in a table of votes, in their order."""
        tables = []
        for side in (AGREE, DISAGREE):
            table = np.zeros((len(votes.participants), len(votes.statements)), dtype=np.float32)
            is_side = votes.value == side
            table[votes.person[is_side], votes.about[is_side]] = 1
            tables.append(table)
        return cls.from_tables(*tables)

    @classmethod
    def from_tables(cls, agreed: Singles, disagreed: Singles) -> "Answers":
        """Take who agreed and who disagreed; 1 or 0, shape (people, statements)."""
        sided = agreed + disagreed
        usual = (agreed.sum(axis=0) + 1) / (sided.sum(axis=0) + 2)
        return cls(agreed, sided, usual.astype(np.float32))

    def of_statements(self, chosen: Flags) -> "Answers":
        """Return the answers to the marked statements only."""
        return Answers(self.agreed[:, chosen], self.sided[:, chosen], self.usual[chosen])

    def of_people(self, chosen: Flags) -> "Answers":
        """Return the answers of the marked people only; what is usual stays."""
        return Answers(self.agreed[chosen], self.sided[chosen], self.usual)

    def directions(self, random: np.random.Generator) -> Singles:
        """Where people stand along the strongest lines of disagreement, shape (people, 4)."""
        spread = np.sqrt(self.usual * (1 - self.usual))
        table = (self.agreed - self.sided * self.usual) / spread
        start = random.standard_normal((table.shape[1], DIRECTIONS + 4), dtype=np.float32)
        basis = np.linalg.qr(start)[0]
        for _ in range(TURNS):
            basis = np.linalg.qr(table.T @ (table @ basis))[0]
        _, _, turn = np.linalg.svd(table @ basis, full_matrices=False)
        answered = np.maximum(self.sided.sum(axis=1), 1)
        stand: Singles = (table @ (basis @ turn.T[:, :DIRECTIONS])) / np.sqrt(answered)[:, None]
        return stand


@dataclass(frozen=True, eq=False)
class Fits:
    """Several fits side by side, each with its own kinds.

    Attributes
    ----------
    rates : array of shape (fits, kinds, statements)
        Probability to agree, of those who take a side.
    share : array of shape (fits, kinds)
        Share of people of each kind.
    membership : array of shape (people, fits, kinds)
        Probability that a person is of a kind.
    likelihood : array of shape (fits,)
        Log likelihood of the answers of the people who counted.
    """

    rates: Singles
    share: Singles
    membership: Singles
    likelihood: Floats

    def best(self) -> "Fits":
        """Return the likeliest alone."""
        only = slice(at := int(self.likelihood.argmax()), at + 1)
        return Fits(
            self.rates[only], self.share[only], self.membership[:, only], self.likelihood[only]
        )

    def largest_first(self) -> "Fits":
        """Return the only fit with its kinds in order of how many people are of them."""
        sizes = np.bincount(self.kinds()[:, 0], minlength=self.share.shape[1])
        order = np.argsort(-sizes, kind="stable")
        return Fits(
            self.rates[:, order],
            self.share[:, order],
            self.membership[:, :, order],
            self.likelihood,
        )

    def kinds(self) -> Places:
        """Return the likeliest kind of each person in each fit, shape (people, fits)."""
        kinds: Places = self.membership.argmax(axis=2)
        return kinds


def log_likelihood(answers: Answers, rates: Singles) -> Singles:
    """How likely each person's answers are at each row of rates, shape (people, rows)."""
    against = np.log1p(-rates)
    likely: Singles = answers.agreed @ (np.log(rates) - against).T + answers.sided @ against.T
    return likely


def climb(answers: Answers, membership: Singles, weight: Singles, *, rounds: int) -> Fits:
    """Fit kinds to answers from a first guess, by expectation maximisation.

    Parameters
    ----------
    answers : Answers
        Of people about statements.
    membership : array of shape (people, fits, kinds)
        First guess; each fit is independent of the others.
    weight : array of shape (people, fits)
        How often each person counts in each fit.
    rounds : int
        At most so many.
    """
    people, fits, kinds = membership.shape
    before = np.full(fits, -np.inf)
    for _ in range(rounds):
        counted = membership * weight[:, :, None]
        flat = counted.reshape(people, fits * kinds)
        agreed, sided = flat.T @ answers.agreed, flat.T @ answers.sided
        rates: Singles = ((agreed + PRIOR * answers.usual) / (sided + PRIOR)).clip(*SUREST)
        counts = weight.sum(axis=0)[:, None] + np.float32(kinds)
        share: Singles = (counted.sum(axis=0) + np.float32(1)) / counts
        likely = log_likelihood(answers, rates).reshape(people, fits, kinds) + np.log(share)
        membership, each = normalised(likely)
        total = (each.astype(np.float64) * weight).sum(axis=0)
        if np.all(total - before < STANDSTILL * people):
            break
        before = total
    return Fits(rates.reshape(fits, kinds, -1), share, membership, total)


def normalised(likely: Singles) -> tuple[Singles, Singles]:
    """Turn log likelihoods into probabilities along the last axis; also give their log sum."""
    top = likely.max(axis=-1, keepdims=True)
    # Numbers below what a float holds in full would slow all that follows down manyfold.
    scaled = np.exp(np.maximum(likely - top, LEAST))
    total = scaled.sum(axis=-1, keepdims=True)
    return scaled / total, (top + np.log(total))[..., 0]


def fit(answers: Answers, kinds: int, *, places: Singles, random: np.random.Generator) -> Fits:
    """Fit so many kinds of people, from several starts; the likeliest is kept."""
    everybody = np.ones((len(places), 1), dtype=np.float32)
    guesses = [guess(places, kinds, weight=everybody[:, 0], random=random) for _ in range(STARTS)]
    first = climb(
        answers,
        np.stack(guesses, axis=1),
        np.repeat(everybody, STARTS, axis=1),
        rounds=FIRST_ROUNDS,
    )
    return climb(answers, first.best().membership, everybody, rounds=MOST_ROUNDS)


def guess(places: Singles, kinds: int, *, weight: Singles, random: np.random.Generator) -> Singles:
    """Guess who is of which kind by where they stand (k-means), shape (people, kinds)."""
    used = places[:, : max(kinds - 1, 1)]
    chances = weight / weight.sum()
    centres = used[[int(random.choice(len(used), p=chances))]]
    while len(centres) < kinds:
        far = _squares(used, centres).min(axis=1) * weight
        chances = far / far.sum() if far.sum() > 0 else weight / weight.sum()
        centres = np.concatenate([centres, used[[int(random.choice(len(used), p=chances))]]])
    for _ in range(FIRST_ROUNDS):
        near = np.eye(kinds, dtype=np.float32)[_squares(used, centres).argmin(axis=1)]
        counted = near * weight[:, None]
        sizes = counted.sum(axis=0)[:, None]
        centres = np.where(sizes > 0, (counted.T @ used) / np.maximum(sizes, 1), centres)
    unsure: Singles = np.float32(0.9) * near + np.float32(0.1 / kinds)
    return unsure


def assign(votes: Votes, fits: Fits) -> Places:
    """Return the likeliest kind of every person, by the first of the fits, shape (people,)."""
    tables = np.zeros((fits.share.shape[1], 3, len(votes.statements)))
    tables[:, AGREE] = np.log(fits.rates[0])
    tables[:, DISAGREE] = np.log1p(-fits.rates[0])
    asked = Here(votes).each(_likeliest, tables=tables, share=np.log(fits.share[0]))
    return np.concatenate([np.zeros(0, np.int64), *asked])


def _likeliest(votes: Votes, *, tables: Floats, share: Floats) -> Places:
    """Return the likeliest kind of each person, from tables (kinds, values, statements)."""
    person = np.repeat(np.arange(len(votes.participants)), votes.per_person())
    likely = [
        np.bincount(person, table[votes.value, votes.about], minlength=len(votes.participants))
        for table in tables
    ]
    kind: Places = (np.stack(likely, axis=1) + share).argmax(axis=1)
    return kind


def _squares(places: Singles, centres: Singles) -> Singles:
    squares: Singles = ((places[:, None] - centres) ** 2).sum(axis=2)
    return squares
