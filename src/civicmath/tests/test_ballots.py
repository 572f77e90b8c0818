"""Counting ballots: known results, stated ties, and promises that hold for any ballots."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicmath.ballots import (
    Standing,
    approval,
    borda,
    instant_runoff,
    pairwise,
    schulze,
    score,
)
from civicmath.rankingfile import read
from civicmath.rankings import Rankings
from civicmath.scottish import single_transferable_vote

OPTIONS = ["ash", "beech", "cedar", "elm", "fir"]
ORDERS = some.lists(
    some.lists(some.sampled_from(OPTIONS), unique=True, max_size=5), min_size=1, max_size=12
)
RULES = {
    "irv": lambda rankings, _seats: instant_runoff(rankings),
    "stv": lambda rankings, seats: single_transferable_vote(rankings, seats=seats),
    "schulze": lambda rankings, seats: schulze(rankings, seats=seats),
    "borda": lambda rankings, seats: borda(rankings, seats=seats),
}


def of(**ballots):
    """Rankings from words: ``a_b=3`` is three ballots that put a before b."""
    orders = [name.split("_") for name, many in ballots.items() for _ in range(many)]
    return Rankings.from_orders(orders)


@pytest.fixture
def town(shared):
    return read(shared / "data" / "ranked" / "ballots_500.csv")


@pytest.fixture
def expected(shared):
    return json.loads((shared / "data" / "expected" / "ranked.json").read_text())


def test_the_reference_ballots_have_the_reference_winners(town, expected):
    stv = single_transferable_vote(town, seats=3)

    assert list(instant_runoff(town).winners) == expected["irv"]["winner"]
    assert list(stv.winners) == expected["stv3"]["winners"]
    assert [[name] for name in stv.order[:3]] == expected["votekit"]["stv3"]
    assert list(schulze(town).order) == expected["schulze"]["order"]


def test_the_reference_ballots_have_the_reference_counts(town, expected):
    first = instant_runoff(town).rounds[0].votes
    beats = pairwise(town)

    assert dict(first) == expected["first_preferences"]
    assert {
        one: {
            other: int(beats[row, place])
            for place, other in enumerate(town.options)
            if other != one
        }
        for row, one in enumerate(town.options)
    } == expected["pairwise"]


def test_transfer_values_have_five_decimals_and_the_rest_is_cut_off():
    rankings = of(a_b_c=70, b_d=10, c=12, d=8)

    result = single_transferable_vote(rankings, seats=3)

    assert (result.quota, result.winners) == (26, ("a", "b", "c"))
    assert [dict(each.votes) for each in result.rounds] == [
        {"a": 70, "b": 10, "c": 12, "d": 8},
        # 44 of a's 70 are beyond the quota: each ballot goes on at 44/70 = 0.62857.
        {"a": 26, "b": Fraction("53.9999"), "c": 12, "d": 8},
        # Of b's 53.9999 there are 27.9999 too many: the 70 at 0.62857 go on at 0.32592,
        # the 10 at 1 go on at 0.51851.
        {"a": 26, "b": 26, "c": Fraction("34.8144"), "d": Fraction("13.1851")},
    ]
    assert result.rounds[2].exhausted == Fraction("0.0005")


def test_the_last_seats_are_filled_without_another_transfer():
    result = single_transferable_vote(of(a=5, b=3, c_b=2), seats=2)

    assert (result.quota, result.winners) == (4, ("a", "b"))
    assert dict(result.rounds[-1].votes) == {"a": 4, "b": 3}
    assert result.rounds[-1].excluded == ("c",)


@pytest.mark.parametrize("rule", ["irv", "stv"])
def test_equal_votes_are_settled_by_the_latest_round_in_which_they_differed(rule):
    # Once d is out, b and c have 3 each; b had fewer before, though its name comes first.
    result = RULES[rule](of(a=6, b=2, c=3, d_b=1), 1)

    assert [name for each in result.rounds for name in each.excluded][:2] == ["d", "b"]
    assert [each.tied for each in result.rounds if each.tied] == [("b", "c")]


def test_a_tie_in_every_round_excludes_the_name_that_comes_last():
    result = instant_runoff(of(a=2, b=1, c=1))

    assert result.winners == ("a",)
    assert (result.rounds[0].excluded, result.rounds[0].tied) == (("c",), ("b", "c"))


def test_half_of_the_votes_is_no_majority():
    result = instant_runoff(of(a=2, b=1, c_b=1))

    assert [each.excluded for each in result.rounds] == [("c",), ("b",), ()]
    assert result.winners == ("a",)


def test_schulze_finds_its_way_through_a_cycle():
    # a beats b 7:5, b beats c 8:4, c beats a 9:3: the weakest victory gives way.
    rankings = of(a_b_c=3, b_c_a=5, c_a_b=4)

    result = schulze(rankings)

    assert result.order == ("b", "c", "a")


def test_borda_gives_nothing_to_what_is_not_ranked():
    assert dict(borda(of(a_b=1, c=1, a=1)).rounds[0].votes) == {"a": 4, "b": 1, "c": 2}


def test_approvals_and_points_are_added_up():
    chosen = approval([{"a", "b"}, {"b"}, {"c"}], options=["a", "b", "c", "d"], seats=2)
    given_points = score([{"a": 5}, {"b": 3, "a": 1}], options=["a", "b"], seats=1)

    assert (chosen.winners, chosen.rounds[0].tied) == (("b", "a"), ("a", "c"))
    assert given_points.order == ("a", "b")


def test_points_for_what_is_not_there_are_refused():
    with pytest.raises(ValueError, match="there is no option 'z'"):
        score([{"z": 1}], options=["a"], seats=1)


@pytest.mark.parametrize("rule", ["irv", "stv"])
def test_blank_ballots_alone_elect_nobody(rule):
    rankings = Rankings.from_orders([[], []], ["a", "b"])

    assert RULES[rule](rankings, 1).winners == ()


@pytest.mark.parametrize("rule", RULES)
@given(ORDERS, some.integers(1, 5), some.randoms())
def test_the_order_of_ballots_changes_nothing(rule, orders, seats, random):
    shuffled = list(orders)
    random.shuffle(shuffled)

    results = [RULES[rule](Rankings.from_orders(each), seats) for each in (orders, shuffled)]

    assert results[0] == results[1]


@pytest.mark.parametrize("rule", RULES)
@given(ORDERS, some.integers(1, 5))
def test_names_that_sort_alike_change_only_the_names(rule, orders, seats):
    renamed = [[f"x{name}" for name in order] for order in orders]

    results = [RULES[rule](Rankings.from_orders(each), seats) for each in (orders, renamed)]

    assert [f"x{name}" for name in results[0].order] == list(results[1].order)


@given(ORDERS, some.integers(1, 5))
def test_no_vote_is_made_or_lost_in_any_stage(orders, seats):
    rankings = Rankings.from_orders(orders)

    result = single_transferable_vote(rankings, seats=seats)

    totals = {sum(each.votes.values()) + each.exhausted for each in result.rounds[:-1]}
    assert totals <= {rankings.voters}


@given(ORDERS, some.integers(1, 5))
def test_every_seat_is_filled_and_a_quota_of_first_choices_has_one(orders, seats):
    rankings = Rankings.from_orders(orders)

    result = single_transferable_vote(rankings, seats=seats)

    if rankings.voters:
        assert len(result.winners) == min(seats, len(rankings.options))
        first = result.rounds[0].votes
        assert {name for name in first if first[name] >= result.quota} <= set(result.winners)


@given(ORDERS)
def test_who_beats_everybody_wins_under_schulze(orders):
    rankings = Rankings.from_orders(orders)
    beats = pairwise(rankings)

    for place, name in enumerate(rankings.options):
        if all(beats[place, o] > beats[o, place] for o in range(len(beats)) if o != place):
            assert schulze(rankings).winners == (name,)


@given(ORDERS)
def test_a_winner_of_the_runoff_beats_the_last_other_one(orders):
    rankings = Rankings.from_orders(orders)
    result = instant_runoff(rankings)

    if result.winners:
        last = result.rounds[-1].votes
        assert 2 * last[result.winners[0]] > sum(last.values()) or len(last) == 1


def test_no_seats_are_refused():
    with pytest.raises(ValueError, match="at least one seat"):
        single_transferable_vote(of(a=1), seats=0)


@given(
    orders=some.lists(
        some.tuples(
            some.lists(some.sampled_from(OPTIONS), unique=True, max_size=5),
            some.sampled_from([1, 2, 200, 255, 256, 700]),
        ),
        max_size=8,
    )
)
def test_pairs_are_counted_ballot_by_ballot_however_many_are_alike(orders):
    rankings = Rankings.from_orders(
        (order for order, many in orders for _ in range(many)), options=OPTIONS
    )

    beats = pairwise(rankings)

    for row, one in enumerate(OPTIONS):
        for place, other in enumerate(OPTIONS):
            before = sum(
                many
                for order, many in orders
                if one in order and (other not in order or order.index(one) < order.index(other))
            )
            assert beats[row, place] == (before if one != other else 0)


def test_a_tie_goes_back_to_the_latest_round_in_which_the_tied_differ():
    """Ash and elm tie in the last two rounds; in the one before elm had fewer."""
    standing = Standing(3)

    for votes in ([1, 2, 9], [5, 4, 9], [6, 6, 9], [7, 7, 9]):
        standing.add(votes)

    assert standing.last({0, 1}, [7, 7, 9]) == (1, (0, 1))
    assert standing.first({0, 1}, [7, 7, 9]) == (0, (0, 1))
