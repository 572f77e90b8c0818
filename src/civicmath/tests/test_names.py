"""Identifiers in an array: they read like the texts they came from."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from civicmath.names import Names

TEXTS = some.text(some.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
NUMBERS = some.integers(0, 10**18 - 1).map(str)


@given(some.lists(TEXTS) | some.lists(NUMBERS) | some.lists(TEXTS | NUMBERS))
def test_whatever_goes_in_comes_out(texts):
    names = Names.of(texts)

    assert list(names) == texts
    assert [names[place] for place in range(len(names))] == texts
    assert names == texts
    assert names[1:3] == texts[1:3]
    assert names.has_doubles == (len(set(texts)) < len(texts))
    assert names == Names.of(names)


def test_what_is_different_is_not_equal():
    names = Names.of(["1", "2"])

    assert names != ["1", "3"]
    assert names != ["1"]
    assert names != "12"
    assert names != Names.of(["1", "02"])


def test_a_number_with_a_leading_zero_stays_a_text():
    assert list(Names.of(["1", "01"])) == ["1", "01"]


def test_a_million_people_cost_eight_bytes_each():
    names = Names(np.arange(1_000_000))

    assert names.values.nbytes == 8_000_000
    assert (len(names), names[999_999], names.are_numbers) == (1_000_000, "999999", True)
