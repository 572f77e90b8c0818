"""The draw of the next statement: its probabilities are what it says they are."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicmath.choice import choose
from civicmath.routing import draw

WEIGHTS = some.lists(some.floats(0, 1e300), min_size=1, max_size=20)


def test_statements_are_drawn_as_often_as_told():
    random, weights = Random(3), [1.0, 0.0, 3.0]
    drawn = [choose(weights, exploration=0.3, random=random) for _ in range(20_000)]

    shares = np.bincount([place for place, _ in drawn]) / len(drawn)

    assert {place: round(chance, 6) for place, chance in drawn} == {0: 0.275, 1: 0.1, 2: 0.625}
    assert shares == pytest.approx([0.275, 0.1, 0.625], abs=0.01)


@given(WEIGHTS, some.floats(0, 1), some.integers())
def test_what_is_drawn_could_be_drawn(weights, exploration, seed):
    place, chance = choose(weights, exploration=exploration, random=Random(seed))

    assert 0 <= place < len(weights)
    assert 0 < chance <= 1 + 1e-9


def test_where_nothing_weighs_anything_the_draw_is_even():
    assert choose([0.0, 0.0], exploration=0.0, random=Random(1)) == (0, 0.5)


@pytest.mark.parametrize(
    ("weights", "exploration", "message"),
    [
        ([], 0.2, "nothing to draw from"),
        ([1.0], 1.2, "between 0 and 1"),
        ([-1.0], 0.2, "negative"),
        ([float("nan")], 0.2, "not a number"),
        ([float("inf")], 0.2, "not a number"),
    ],
)
def test_an_impossible_draw_is_refused(weights, exploration, message):
    with pytest.raises(ValueError, match=message):
        choose(weights, exploration=exploration, random=Random(1))


def test_the_chances_are_those_of_the_draw_for_many():
    random, weights, exploration = Random(5), [1.0, 0.0, 3.0, 1e-9], 0.3
    alone = {choose(weights, exploration=exploration, random=random) for _ in range(500)}

    chance, unseen = np.random.default_rng(5), np.zeros(4, dtype=bool)
    drawn = [
        draw(np.array(weights), unseen, exploration=exploration, random=chance) for _ in range(500)
    ]

    assert dict(alone) == pytest.approx({one.statement: one.probability for one in drawn})
