"""Who was reached is told as it is, with bounds where people did not say what they are."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicmath.margins import Margin, crossed
from civicmath.representation import (
    Reading,
    dissimilarity,
    reach_of,
    reaches,
    sentence,
)
from civicmath.silence import TIMES, share_with_silent

# The worked example of the definition: urban under 60, urban 60+, rural under 60, rural 60+.
ANSWERS, POPULATION, MISSING = [130, 20, 44, 6], [0.50, 0.15, 0.25, 0.10], 20


@pytest.fixture
def town():
    place = np.repeat([0, 1, 2, 3, -1], [*ANSWERS, MISSING])
    return Margin.of("group", list("ABCD"), shares=POPULATION, place=place)


def test_the_figures_are_those_of_the_worked_example(town):
    found = reach_of(town)

    assert [round(each.expected) for each in found.values()] == [100, 30, 50, 20]
    assert [round(each.ratio, 4) for each in found.values()] == [1.3, 0.6667, 0.88, 0.3]
    assert [tuple(round(bound, 4) for bound in each.interval) for each in found.values()] == [
        (1.1633, 1.4254),
        (0.4378, 0.9960),
        (0.6727, 1.1296),
        (0.1382, 0.6389),
    ]
    assert [round(each.chance, 4) for each in found.values()] == [0.9983, 0.0353, 0.2210, 0.0003]
    assert [tuple(round(bound, 4) for bound in each.bounds) for each in found.values()] == [
        (0.5909, 0.6818),
        (0.0909, 0.1818),
        (0.2000, 0.2909),
        (0.0273, 0.1182),
    ]
    assert [each.reading for each in found.values()] == [
        "heard",
        "under-heard",
        "heard",
        "unheard",
    ]
    assert [tuple(round(bound, 4) for bound in each.span) for each in found.values()] == [
        (1.0789, 1.4838),
        (0.3928, 1.2947),
        (0.6146, 1.3343),
        (0.1134, 0.9475),
    ]
    assert [(each.may_be, each.doubt) for each in found.values()] == [
        (("heard",), None),
        (("unheard", "under-heard", "heard"), "chance"),
        (("under-heard", "heard"), None),
        (("unheard", "under-heard"), "chance"),
    ]
    assert dissimilarity(town) == pytest.approx(0.15)


def test_a_sentence_says_what_the_figures_mean(town):
    found = reach_of(town)

    assert sentence("Older rural people", found["D"]) == (
        "Older rural people: 6 answers where 20 were to be expected. We cannot speak for them. "
        "Unheard or under-heard: we cannot tell, for chance may make the difference."
    )
    assert sentence("Older rural people", found["D"], smallest_shown=10) == (
        "Older rural people: fewer than 10 answers where 20 were to be expected. "
        "We cannot speak for them. "
        "Unheard or under-heard: we cannot tell, for chance may make the difference."
    )


@pytest.mark.parametrize(
    ("answers", "missing", "words"),
    [
        (60, 0, "We cannot speak for them."),
        (
            60,
            300,
            (
                "We cannot speak for them. "
                "Unheard or under-heard: we cannot tell, for 300 people did not say what they are."
            ),
        ),
        (
            120,
            300,
            (
                "Unheard, under-heard or heard: we cannot tell, "
                "for 300 people did not say what they are."
            ),
        ),
        (
            160,
            300,
            "Under-heard or heard: we cannot tell, for 300 people did not say what they are.",
        ),
        (160, 0, "They were reached less than others."),
    ],
)
def test_what_those_who_kept_silent_could_change_is_said(answers, missing, words):
    found = reaches([answers, 2_000 - answers], [0.1, 0.9], missing)[0]

    assert sentence("Fishers", found) == (
        f"Fishers: {answers} answers where 200 were to be expected. {words}"
    )


def test_too_few_to_tell_are_not_called_heard():
    found = reaches([1, 29], [0.1, 0.9], 0)[0]

    assert (found.reading, found.doubt, found.may_be_unheard) == ("heard", "chance", True)
    assert sentence("Fishers", found) == (
        "Fishers: 1 answer where 3 were to be expected. "
        "Unheard, under-heard or heard: we cannot tell, for chance may make the difference."
    )


def test_what_is_not_known_leaves_everything_open():
    found = reaches([0, 100], [0.5, 0.5], 100)[0]

    assert (found.reading, found.doubt) == ("not known", "silence")
    assert found.may_be == ("unheard", "under-heard", "heard")


@pytest.mark.parametrize(("missing", "reading"), [(66, "unheard"), (67, "not known")])
def test_if_more_than_two_in_five_did_not_say_nothing_is_known(missing, reading):
    found = reaches([94, 6], [0.8, 0.2], missing)

    assert found[1].reading == reading


def test_that_it_is_not_known_is_said_with_numbers():
    (found, _) = reaches([5, 5], [0.5, 0.5], 30)

    assert sentence("Women", found) == (
        "Women: 30 of 40 people did not say what they are. "
        "Whether this group was heard is not known."
    )


def test_few_answers_of_few_are_not_called_unheard():
    """None where two were to be expected happens by chance alone."""
    assert reaches([0, 20], [0.1, 0.9], 0)[0].reading is Reading.HEARD


def test_without_any_answer_nothing_is_known():
    found = reaches([0, 0], [0.5, 0.5], 0)

    assert [each.reading for each in found] == ["not known", "not known"]
    assert math.isnan(found[0].ratio)


def test_a_cross_counts_those_who_said_both():
    age = Margin.of("age", ["young", "old"], shares=[0.6, 0.4], place=[0, 0, 1, 1, -1])
    area = Margin.of("area", ["town", "village"], shares=[0.5, 0.5], place=[0, 1, 1, -1, 0])

    both = crossed(age, area, [[0.4, 0.2], [0.1, 0.3]])

    assert both.categories == (
        "young and town",
        "young and village",
        "old and town",
        "old and village",
    )
    assert both.answers().tolist() == [1, 1, 0, 1]
    assert both.missing == 2
    assert both.shares == pytest.approx([0.4, 0.2, 0.1, 0.3])


@pytest.mark.parametrize(
    ("answers", "population", "missing"),
    [([1], [0.5, 0.5], 0), ([1, -1], [0.5, 0.5], 0), ([1, 1], [0.5, 0.4], 0), ([1], [1], -1)],
)
def test_what_is_no_partition_is_refused(answers, population, missing):
    with pytest.raises(ValueError, match=r"shares|negative"):
        reaches(answers, population, missing)


@given(
    answers=some.lists(some.integers(0, 500), min_size=2, max_size=6),
    missing=some.integers(0, 300),
)
def test_the_share_lies_between_its_bounds_whoever_did_not_say(answers, missing):
    found = reaches(answers, [1 / len(answers)] * len(answers), missing)

    for each, hidden in zip(found, range(0, missing + 1, max(1, missing // 5)), strict=False):
        total = sum(answers) + missing
        if total:
            share = (each.answers + hidden) / total
            assert each.bounds[0] <= share <= each.bounds[1]
            assert each.widest[0] <= share / each.population <= each.widest[1]


@given(
    described=some.integers(1, 2_000),
    part=some.floats(0, 1),
    missing=some.integers(0, 1_500),
    times=some.floats(1 / TIMES, TIMES),
)
def test_the_ratio_lies_in_its_bounds_if_nobody_hides_it_too_often(described, part, missing, times):
    answers, total = round(part * described), described + missing
    share = share_with_silent(answers / total, missing / total, times=times)

    found = reaches([answers, described - answers], [0.2, 0.8], missing)[0]

    low, high = found.span
    assert low * (1 - 1e-9) <= share / 0.2 <= high * (1 + 1e-9)
    assert found.widest[0] <= low <= high <= found.widest[1]


@given(answers=some.lists(some.integers(0, 100), min_size=2, max_size=6), seed=some.integers(0, 99))
def test_the_order_of_groups_changes_only_their_order(answers, seed):
    weights = np.arange(1, len(answers) + 1)
    population = weights / weights.sum()
    order = np.random.default_rng(seed).permutation(len(answers))

    plain = reaches(answers, population.tolist(), 3)
    mixed = reaches([answers[at] for at in order], population[order].tolist(), 3)

    assert [plain[at].reading for at in order] == [each.reading for each in mixed]
    assert [plain[at].bounds for at in order] == [each.bounds for each in mixed]


@pytest.mark.parametrize(("answers", "people", "share"), [(21, 600, 0.07), (14, 200, 0.14)])
def test_exactly_half_of_a_share_is_not_below_half(answers, people, share):
    found = reaches([answers, people - answers], [share, 1 - share], 0)[0]

    assert found.chance < 0.05
    assert found.reading is Reading.UNDER_HEARD


def test_a_group_that_the_community_has_not_is_called_so():
    found = reaches([0, 200], [0.0, 1.0], 0)[0]

    assert sentence("Fishers", found) == (
        "Fishers: the community is said to have nobody of this group."
    )
