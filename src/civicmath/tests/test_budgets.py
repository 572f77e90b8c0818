"""Sharing out a budget: the right projects, for reasons that add up."""

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from civicmath.budgets import Election, Project, greedy
from civicmath.equal_shares import Completion, Utility, equal_shares
from civicmath.pabulib import read

STEPS = {"tiny_two_blocs": 1, "polis_brexit_ballots": 38}


def election(budget, costs, ballots):
    return Election.from_ballots(
        budget=budget,
        projects=[Project(name, "", Fraction(cost)) for name, cost in costs.items()],
        ballots={str(number): ballot for number, ballot in enumerate(ballots)},
    )


@some.composite
def elections(draw, *, points=False):
    costs = draw(some.lists(some.integers(0, 60), min_size=1, max_size=6))
    names = [f"p{number}" for number in range(len(costs))]
    chosen = (
        some.dictionaries(some.sampled_from(names), some.integers(1, 5))
        if points
        else some.lists(some.sampled_from(names), unique=True)
    )
    ballots = draw(some.lists(chosen, min_size=1, max_size=9))
    return election(draw(some.integers(0, 150)), dict(zip(names, costs, strict=True)), ballots)


def shares_by_the_book(one, *, utility, share):
    """Equal Shares as it is defined, voter by voter, every price tried."""
    left = [share] * len(one.voters)
    ballots = [one.ballot(voter) for voter in range(len(one.voters))]
    bought = []
    while True:
        best = None
        for project in sorted(one.projects, key=lambda each: each.id):
            units = {who: ballot.get(project.id, 0) for who, ballot in enumerate(ballots)}
            units = {who: unit for who, unit in units.items() if unit}
            if project.id in bought or not units or sum(left[w] for w in units) < project.cost:
                continue
            price = lowest_price(project.cost, units, left)
            rate = price / project.cost if utility is Utility.COST and project.cost else price
            if best is None or rate < best[0]:
                best = (rate, price, project, units)
        if best is None:
            return sorted(bought), left
        _, price, project, units = best
        bought.append(project.id)
        for who, unit in units.items():
            left[who] -= min(left[who], price * unit)


def lowest_price(cost, units, left):
    """Try every number of supporters who give all they have, poorest first."""
    order = sorted(units, key=lambda who: left[who] / units[who])
    for poor in range(len(order) + 1):
        rest = order[poor:]
        given = sum(left[who] for who in order[:poor])
        if given == cost:
            return max((left[who] / units[who] for who in order[:poor]), default=Fraction(0))
        if rest:
            price = (cost - given) / Fraction(sum(units[who] for who in rest))
            if price * units[rest[0]] <= left[rest[0]]:
                return price
    raise AssertionError("they can pay for it together")


@pytest.mark.parametrize("name", STEPS)
def test_every_rule_buys_what_the_reference_bought(name, shared):
    one = read(shared / "data" / "pb" / f"{name}.pb")
    path = shared / "data" / "expected" / f"pb_{name}.json"
    expected = json.loads(path.read_text(encoding="utf-8"))["results"]

    outcomes = {
        "greedy_by_votes": greedy(one),
        "greedy_votes_per_cost": greedy(one, per_cost=True),
        "mes_cost": equal_shares(one),
        "mes_cost_then_greedy": equal_shares(one, completion=Completion.GREEDY),
        "mes_cost_add_increment": equal_shares(one, completion=Completion.ADD1, step=STEPS[name]),
    }

    assert {rule: (list(each.winners), each.cost) for rule, each in outcomes.items()} == {
        rule: (each["winners"], each["cost"]) for rule, each in expected.items()
    }


@given(elections(), some.sampled_from(Utility))
def test_approvals_are_counted_by_the_book(one, utility):
    outcome = equal_shares(one, utility=utility)

    share = one.budget / len(one.voters)
    assert list(outcome.winners) == shares_by_the_book(one, utility=utility, share=share)[0]


@given(elections(points=True), some.sampled_from(Utility))
def test_points_are_counted_by_the_book(one, utility):
    outcome = equal_shares(one, utility=utility)

    share = one.budget / len(one.voters)
    assert list(outcome.winners) == shares_by_the_book(one, utility=utility, share=share)[0]


@given(elections(points=True))
def test_payments_add_up_and_nobody_pays_more_than_their_share(one):
    outcome = equal_shares(one)

    paid = [sum(each.voters * each.each for each in buy.payments) for buy in outcome.purchases]
    assert paid == [purchase.cost for purchase in outcome.purchases]
    assert outcome.cost <= one.budget
    assert all(loser.lacked > 0 for loser in outcome.losers if loser.votes)


@settings(max_examples=50)
@given(elections(), some.sampled_from(list(Completion)), some.randoms())
def test_the_order_of_voters_and_projects_changes_nothing(one, completion, random):
    ballots = [one.ballot(voter) for voter in range(len(one.voters))]
    projects = list(one.projects)
    random.shuffle(ballots)
    random.shuffle(projects)
    costs = {project.id: project.cost for project in projects}

    shuffled = election(one.budget, costs, [list(ballot) for ballot in ballots])

    results = [equal_shares(each, completion=completion) for each in (one, shuffled)]
    assert results[0].purchases == results[1].purchases


@given(elections())
def test_raising_the_shares_ends_inside_the_budget(one):
    rounds = []

    outcome = equal_shares(one, completion=Completion.ADD1, step=7, told=rounds.append)

    assert outcome.cost <= one.budget
    assert outcome.rounds in {len(rounds), len(rounds) + 1}


@given(elections())
def test_greedy_leaves_nothing_that_fits(one):
    for per_cost in (False, True):
        outcome = greedy(one, per_cost=per_cost)

        left = one.budget - outcome.cost
        assert left >= 0
        assert all(loser.cost > left for loser in outcome.losers if loser.votes)


def test_a_tie_goes_to_the_identifier_that_comes_first_as_a_string():
    one = election(10, {"b": 10, "10": 10, "9": 10}, [["b", "10", "9"]])

    outcomes = [greedy(one), greedy(one, per_cost=True), equal_shares(one)]

    assert [each.winners for each in outcomes] == [("10",)] * 3


def test_a_minority_gets_its_share_where_most_votes_would_take_all():
    one = election(90, {"a": 30, "b": 30, "c": 30, "d": 30}, [["a", "b", "c"]] * 6 + [["d"]] * 3)

    assert greedy(one).winners == ("a", "b", "c")
    assert equal_shares(one).winners == ("a", "b", "d")


def test_those_who_have_less_give_what_they_have():
    # Everybody has 15; "a" takes 10 from two of them, so they have 5 left for "b".
    one = election(60, {"a": 20, "b": 32}, [["a", "b"], ["a", "b"], ["b"], []])

    outcome = equal_shares(one, utility=Utility.UNIT)

    assert [purchase.project for purchase in outcome.purchases] == ["a"]
    assert outcome.losers[0].had == 25
    assert outcome.losers[0].lacked == 7


def test_the_price_is_what_those_pay_who_can():
    # Everybody has 15. After "a" two have 5 left and give that; the three others pay 14.
    one = election(90, {"a": 20, "b": 52}, [["a", "b"], ["a", "b"], ["b"], ["b"], ["b"], []])

    second = equal_shares(one, utility=Utility.UNIT).purchases[1]

    assert (second.project, second.price, second.effective_votes) == ("b", 14, Fraction(26, 7))
    assert [(each.voters, each.each, each.in_full) for each in second.payments] == [
        (3, 14, True),
        (2, 5, False),
    ]


def test_what_nobody_chose_is_never_bought():
    one = election(100, {"a": 10, "free": 0, "dear": 500}, [["a"], ["a", "dear"]])

    for outcome in (greedy(one), greedy(one, per_cost=True), equal_shares(one)):
        assert outcome.winners == ("a",)
        assert {loser.project for loser in outcome.losers} == {"free", "dear"}


def test_what_costs_nothing_is_bought_when_somebody_wants_it():
    one = election(10, {"a": 10, "free": 0}, [["a"], ["free"]])

    assert greedy(one, per_cost=True).winners == ("a", "free")
    assert equal_shares(one, completion=Completion.GREEDY).winners == ("a", "free")


def test_no_voters_buy_nothing():
    one = election(10, {"a": 10}, [])

    assert greedy(one).winners == ()
    assert equal_shares(one, completion=Completion.ADD1).winners == ()


def test_amounts_too_long_for_the_processor_stay_exact():
    cost = 10**24
    one = election(3 * cost + 1, {"a": cost, "b": cost, "c": cost + 2}, [["a", "b", "c"]] * 7)

    outcome = equal_shares(one)

    assert outcome.winners == ("a", "b")
    assert outcome.losers[0].lacked == 1


@pytest.mark.parametrize("step", [0, -1])
def test_a_step_that_raises_nothing_is_refused(step):
    with pytest.raises(ValueError, match="the step must be more than 0"):
        equal_shares(election(1, {"a": 1}, [["a"]]), completion=Completion.ADD1, step=step)
