"""The verdict: groups only where people stand apart, and a spectrum where they stand in line."""

import numpy as np
import pytest

from civicmath.classes import Answers, climb, fit, log_likelihood
from civicmath.groups import adjusted_rand
from civicmath.opinion import describe
from civicmath.simulate import by_known_rates, community, without_groups
from civicmath.stability import weigh
from civicmath.valley import STEPS, along, compare
from civicmath.verdict import Verdict
from civicmath.votes import Votes


def weighed(votes, *, seed=1, nulls=50, bootstraps=20):
    """Weigh the votes of all who gave at least seven, and tell who these are."""
    placed = votes.per_person() >= min(7, len(votes.statements))
    return weigh(votes, placed, seed=seed, nulls=nulls, bootstraps=bootstraps), placed


def blocs(*sizes, statements=20):
    """Give blocs of people, each of one mind on everything; the second says the opposite."""
    random = np.random.default_rng(5)
    says = random.choice([-1, 1], (len(sizes), statements))
    says[1] = -says[0]
    bloc = np.repeat(np.arange(len(sizes)), sizes)
    person, statement = np.divmod(np.arange(len(bloc) * statements), statements)
    votes = Votes.from_log(
        person,
        statement,
        says[bloc[person], statement],
        participants=[str(number) for number in range(len(bloc))],
        statements=[str(number) for number in range(statements)],
    )
    return bloc, votes


@pytest.mark.parametrize("family", ["independent", "styles", "line"])
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_a_crowd_without_groups_has_none(family, seed):
    votes = without_groups(
        family, people=400, statements=40, votes_per_person=20, seed=seed, uneven=0.7
    )

    evidence, _ = weighed(votes)

    expected = {"independent": Verdict.NONE}.get(family, Verdict.SPECTRUM)
    assert evidence.verdict == expected


@pytest.mark.parametrize("shape", ["normal", "even", "lopsided", "heavy"])
def test_a_line_that_is_answered_densely_is_a_spectrum(shape):
    votes = without_groups(
        "line", people=900, statements=40, votes_per_person=40, seed=3, strength=2.5, shape=shape
    )

    evidence, _ = weighed(votes)

    assert evidence.verdict is Verdict.SPECTRUM


@pytest.mark.parametrize(
    ("shares", "pull"), [((0.5, 0.5), 1.9), ((0.84, 0.16), 1.8), ((0.5, 0.3, 0.2), 1.8)]
)
def test_groups_far_apart_are_found_nearly_as_well_as_by_who_knows_them(shares, pull):
    truth, votes = community(
        people=700,
        statements=50,
        votes_per_person=30,
        groups=len(shares),
        seed=8,
        pull=pull,
        shares=shares,
        uneven=0.5,
    )
    evidence, placed = weighed(votes)

    best = adjusted_rand(by_known_rates(truth, votes)[placed], truth.group[placed])
    found = adjusted_rand(evidence.group, truth.group[placed])
    assert evidence.verdict is Verdict.GROUPS
    assert evidence.count == len(shares)
    assert best >= 0.9
    assert found >= 0.9 * best
    assert evidence.smallest == np.bincount(evidence.group).min()


def test_groups_too_near_to_tell_apart_are_called_a_spectrum():
    _, votes = community(
        people=1_500, statements=50, votes_per_person=15, groups=3, seed=8, pull=1.0
    )

    evidence, _ = weighed(votes)

    assert evidence.verdict is Verdict.SPECTRUM


@pytest.mark.parametrize("sizes", [(60, 60), (300, 40), (50, 50, 50)])
def test_blocs_of_one_mind_are_groups(sizes):
    bloc, votes = blocs(*sizes)

    evidence, _ = weighed(votes)

    assert evidence.verdict is Verdict.GROUPS
    assert adjusted_rand(evidence.group, bloc) == 1
    assert evidence.agreement.tolist() == [1.0] * 20
    assert evidence.certainty.tolist() == [1.0] * len(bloc)


def test_a_bloc_too_small_to_be_told_is_no_group():
    _, votes = blocs(300, 20)

    evidence, _ = weighed(votes)

    assert evidence.smallest == 20
    assert evidence.verdict is Verdict.SPECTRUM


def test_the_groups_hardly_hang_on_the_seed():
    truth, votes = community(
        people=700, statements=50, votes_per_person=25, groups=2, seed=4, pull=1.6
    )

    found = [weighed(votes, seed=seed)[0] for seed in (1, 2, 3)]

    assert {one.verdict for one in found} == {Verdict.GROUPS}
    assert adjusted_rand(found[0].group, found[1].group) > 0.99
    assert adjusted_rand(found[0].group, found[2].group) > 0.99
    assert len(truth.group) == 700


def test_who_stands_between_the_groups_is_least_certain():
    truth, votes = community(
        people=700, statements=50, votes_per_person=25, groups=2, seed=4, pull=1.6
    )

    evidence, placed = weighed(votes, bootstraps=40)

    right = evidence.group == truth.group[placed]
    right = right if right.mean() > 0.5 else ~right
    assert evidence.certainty.min() >= 0
    assert evidence.certainty.max() == 1
    assert evidence.certainty[~right].mean() < evidence.certainty[right].mean()


def test_the_order_of_people_changes_no_group():
    _, votes = community(people=400, statements=40, votes_per_person=30, groups=2, seed=4, pull=1.6)
    order = np.random.default_rng(1).permutation(400)
    turned = Votes.from_log(
        order[votes.person],
        votes.statement,
        votes.value,
        participants=votes.participants,
        statements=votes.statements,
    )

    one, other = describe(votes, seed=1), describe(turned, seed=1)

    group = list(one.participant_group.values())
    turned_group = list(other.participant_group.values())
    assert one.verdict is Verdict.GROUPS
    assert [turned_group[place] for place in order] == group


def test_a_large_crowd_is_weighed_by_a_draw_and_everybody_is_told_a_group(monkeypatch):
    monkeypatch.setattr("civicmath.stability.MOST_DRAWN", 500)
    truth, votes = community(
        people=1_500, statements=50, votes_per_person=30, groups=2, seed=4, pull=1.6
    )

    evidence, placed = weighed(votes)

    assert evidence.verdict is Verdict.GROUPS
    assert adjusted_rand(evidence.group, truth.group[placed]) > 0.85
    assert np.isnan(evidence.certainty).sum() == placed.sum() - 500


def test_fits_side_by_side_are_those_alone():
    _, votes = community(people=200, statements=30, votes_per_person=20, groups=2, seed=4)
    answers = Answers.of(votes)
    random = np.random.default_rng(2)
    guesses = random.dirichlet([1, 1], (200, 3)).astype(np.float32)
    weight = random.integers(0, 3, (200, 3)).astype(np.float32)

    together = climb(answers, guesses, weight, rounds=5)
    alone = climb(answers, guesses[:, 1:2], weight[:, 1:2], rounds=5)

    assert together.rates[1] == pytest.approx(alone.rates[0], abs=1e-4)
    assert together.likelihood[1] == pytest.approx(alone.likelihood[0], rel=1e-5)


def test_each_round_makes_the_answers_likelier():
    _, votes = community(people=200, statements=30, votes_per_person=20, groups=2, seed=4)
    answers = Answers.of(votes)
    random = np.random.default_rng(2)
    guess = random.dirichlet([1, 1], (200, 1)).astype(np.float32)
    everybody = np.ones((200, 1), dtype=np.float32)

    likely = [
        float(climb(answers, guess, everybody, rounds=rounds).likelihood[0])
        for rounds in (1, 2, 4, 8, 16)
    ]

    assert likely == sorted(likely)


def test_an_answer_is_as_likely_as_the_rates_say():
    answers = Answers.from_tables(
        np.array([[1, 0, 0]], dtype=np.float32), np.array([[0, 1, 0]], dtype=np.float32)
    )

    likely = log_likelihood(answers, np.array([[0.9, 0.2, 0.5]], dtype=np.float32))

    # Agreed at 0.9, disagreed at 1 - 0.2, and took no side on the last.
    assert likely[0, 0] == pytest.approx(np.log(0.9 * 0.8), abs=1e-6)


def crowd_along(places, *, statements=60, seed=1):
    """Give the likelihoods of people who stand at these places of a line."""
    random = np.random.default_rng(seed)
    one = random.uniform(0.2, 0.8, statements).astype(np.float32)
    odds = np.log(one / (1 - one))
    other = (1 / (1 + np.exp(-(odds + random.choice([-1.4, 1.4], statements))))).astype(np.float32)
    ends = odds, np.log(other / (1 - other))
    stands = np.outer(1 - places, ends[0]) + np.outer(places, ends[1])
    agreed = (random.random(stands.shape) < 1 / (1 + np.exp(-stands))).astype(np.float32)
    return along(Answers.from_tables(agreed, 1 - agreed), one, other)


@pytest.mark.parametrize("draw", ["normal", "uniform", "standard_gamma"])
def test_one_crowd_leaves_no_valley(draw):
    random = np.random.default_rng(1)
    places = {
        "normal": random.normal(0.5, 0.6, 500),
        "uniform": random.uniform(-0.5, 1.5, 500),
        "standard_gamma": random.standard_gamma(2, 500) / 3,
    }[draw]

    valley = compare(crowd_along(places))

    assert valley.lead < 3
    assert valley.middle > 0.5 * valley.middle_of_one_crowd


@pytest.mark.parametrize("larger", [250, 420])
def test_two_crowds_leave_a_valley(larger):
    places = np.repeat([0.0, 1.0], [500 - larger, larger])

    valley = compare(crowd_along(places))

    assert valley.lead > 10
    assert valley.middle < 0.05
    assert valley.middle_of_one_crowd > 0.05


def test_more_freedom_never_explains_people_worse():
    places = np.random.default_rng(3).normal(0.5, 1.0, 300)

    assert compare(crowd_along(places)).lead > -0.5
    assert (np.diff(STEPS) > 0).all()


def test_a_fit_finds_the_rates_that_were_put_in():
    truth, votes = community(
        people=2_000, statements=10, votes_per_person=10, groups=2, seed=6, pull=2.5
    )
    answers = Answers.of(votes)
    random = np.random.default_rng(1)

    found = fit(answers, 2, places=answers.directions(random), random=random).largest_first()

    either = (found.rates[0], found.rates[0][::-1])
    assert min(np.abs(rates - truth.agree).max() for rates in either) < 0.08


def test_of_nobody_neither_story_is_better():
    nobody = compare(np.zeros((0, len(STEPS))))

    assert (nobody.lead, nobody.middle, nobody.middle_of_one_crowd) == (0.0, 0.0, 0.0)
