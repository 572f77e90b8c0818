"""Influence, conditions, solved problems and the sense of a say come out as their definitions."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicmath.empowerment import (
    Match,
    Outcome,
    Part,
    conditions,
    difference_to_others,
    feeling_against_fact,
    having_a_say,
    influence_of_a_person,
    reliability_of_two,
    summary_line,
    traced_influence,
)

# The worked examples of the definitions.
SETTLED = (Outcome.ADOPTED, Outcome.PARTLY, Outcome.NOT_ADOPTED, Outcome.ADOPTED)
COMPONENTS = {
    "access": 0.62,
    "affordability": 0.40,
    "accessibility": 0.80,
    "language": 0.90,
    "skills": 0.55,
    "safety": 0.95,
    "channels": 0.70,
    "practice": 0.85,
}


def test_influence_is_that_of_the_worked_example():
    found = traced_influence(zip((80, 60, 40, 20), SETTLED, strict=True))

    assert round(found.weighted, 4) == 0.65
    assert round(found.equal, 4) == 0.625
    assert (found.settled, found.studied) == (4, 0)


def test_what_is_under_study_is_left_out_and_counted_apart():
    plain = traced_influence(zip((80, 60), SETTLED[:2], strict=True))
    studied = traced_influence([(80, Outcome.ADOPTED), (60, Outcome.PARTLY), (900, "under study")])

    assert (studied.weighted, studied.equal) == (plain.weighted, plain.equal)
    assert studied.studied == 1


def test_nothing_settled_is_not_no_influence():
    found = traced_influence([(5, Outcome.UNDER_STUDY)])

    assert math.isnan(found.weighted)
    assert math.isnan(influence_of_a_person([Outcome.UNDER_STUDY]))
    assert math.isnan(traced_influence([(0, Outcome.ADOPTED)]).weighted)


def test_a_person_has_the_mean_of_their_own_points():
    assert influence_of_a_person(SETTLED[:3]) == pytest.approx(0.5)


@pytest.mark.parametrize("weight", [-1, math.inf, math.nan])
def test_a_weight_that_cannot_be_is_refused(weight):
    with pytest.raises(ValueError, match="at least 0"):
        traced_influence([(weight, Outcome.ADOPTED)])


@given(
    some.lists(
        some.tuples(some.floats(0, 1e6), some.sampled_from(list(Outcome))), min_size=1, max_size=30
    )
)
def test_influence_lies_between_nothing_and_all(points):
    found = traced_influence(points)

    for one in (found.weighted, found.equal):
        assert math.isnan(one) or 0 <= one <= 1 + 1e-12


def test_conditions_are_those_of_the_worked_example():
    found = conditions(COMPONENTS)

    assert round(found.geometric, 4) == 0.6967
    assert found.plain == pytest.approx(0.7213, abs=5.1e-5)
    assert found.in_order[0] == ("affordability", 0.40)


def test_a_condition_that_nobody_measured_is_unknown_and_never_zero():
    found = conditions(COMPONENTS | {"safety": None})

    assert math.isnan(found.geometric)
    assert found.unknown == ("safety",)
    assert len(found.in_order) == 7


def test_a_condition_of_nothing_leaves_the_others_to_be_seen():
    worst = conditions(COMPONENTS | {"access": 0.0})
    low = conditions(COMPONENTS | {"access": 0.01})

    assert worst.geometric == low.geometric > 0
    assert worst.in_order[0] == ("access", 0.0)


def test_a_share_above_one_is_refused_by_name():
    with pytest.raises(ValueError, match=r"access is 1\.2"):
        conditions({"access": 1.2})


def test_the_sense_of_a_say_is_that_of_the_worked_example():
    found = having_a_say((80, 220, 260, 340, 100), (160, 300, 260, 140, 140))

    assert found.shares == (0.7, 0.54)
    assert round(found.indicator, 4) == 0.62
    assert found.bases == (1000, 1000)


def test_who_refuses_to_say_is_not_in_the_base():
    assert having_a_say((75, 200, 240, 320, 100), (160, 300, 260, 140, 140)).bases[0] == 935


@pytest.mark.parametrize("counts", [(1, 2, 3, 4), (1, 2, 3, 4, -1)])
def test_a_question_with_other_than_five_levels_is_refused(counts):
    with pytest.raises(ValueError, match="five levels"):
        having_a_say(counts, (1, 1, 1, 1, 1))


def test_a_difference_that_chance_explains_is_not_shown():
    found = difference_to_others((Part(60, 150), Part(87, 150)), (Part(615, 1500), Part(69, 150)))

    assert round(found.size, 4) == 0.13
    assert not found.is_shown
    assert found.interval[0] < 0 < found.interval[1]


def test_the_same_difference_among_a_hundred_times_as_many_is_shown():
    found = difference_to_others(
        (Part(6000, 15000), Part(8700, 15000)), (Part(6150, 15000), Part(6900, 15000))
    )

    assert round(found.size, 4) == 0.13
    # A tenth of the standard error of the worked example, which has 150 of each.
    assert round(found.standard_error * 10, 4) == 0.0806
    assert found.is_shown


def test_a_share_has_the_interval_of_chance():
    low, high = Part(39, 60).interval

    assert 0.52 < low < 0.65 < high < 0.76


def test_nobody_asked_is_no_share():
    assert math.isnan(Part(0, 0).share)
    assert math.isnan(Part(0, 0).interval[0])
    with pytest.raises(ValueError, match="3 of 2"):
        Part(3, 2)


def test_two_items_make_a_scale_as_reliable_as_the_formula_says():
    assert round(reliability_of_two(0.55), 4) == 0.7097
    with pytest.raises(ValueError, match="correlation"):
        reliability_of_two(-1)


@pytest.mark.parametrize(
    ("feeling", "influence", "match"),
    [(0.9, 0.5, Match.PERSUADED), (0.2, 0.6, Match.UNTOLD), (0.6, 0.5, Match.ALIKE)],
)
def test_feeling_and_fact_part_ways_in_words(feeling, influence, match):
    gap, found = feeling_against_fact(feeling, influence)

    assert gap == pytest.approx(feeling - influence)
    assert found is match


def test_feeling_is_not_held_against_what_nobody_knows():
    with pytest.raises(ValueError, match="known"):
        feeling_against_fact(0.5, math.nan)


def test_the_one_figure_is_that_of_the_worked_example_and_needs_all_three_parts():
    assert round(summary_line(0.75, 0.6967, 0.58), 4) == 0.6717
    assert math.isnan(summary_line(0.75, math.nan, 0.58))
    with pytest.raises(ValueError, match="below 0"):
        summary_line(0.75, -0.1, 0.58)
