"""Likeness of texts: the same words in other clothes are found, in any script, fast."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicmath.likeness import fold, likeness, nearest


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  More   TREES,\nplease!! ", "more trees please"),
        ("Été à l'École", "ete a l ecole"),
        ("Straße", "strasse"),
        ("\ufb01re \uff21\uff22", "fire ab"),
        (
            "\u03a4\u03af \u03ba\u03ac\u03bd\u03b5\u03b9\u03c2;",
            "\u03c4\u03b9 \u03ba\u03b1\u03bd\u03b5\u03b9\u03c3",
        ),
        ("\u0451\u043b\u043a\u0430", "\u0435\u043b\u043a\u0430"),
        ("\u0645\u064f\u062f\u064e\u0631\u0651\u0650\u0633", "\u0645\u062f\u0631\u0633"),
        ("\u0623\u062d\u0645\u0640\u0640\u062f", "\u0627\u062d\u0645\u062f"),
        ("\u9053\u8def\uff0c\u592a\u7a84\u3002", "\u9053\u8def \u592a\u7a84"),
        ("\u0939\u093f\u0928\u094d\u0926\u0940", "\u0939\u093f\u0928\u094d\u0926\u0940"),
        ("\u304c\u304e", "\u304c\u304e"),
        ("...", ""),
    ],
    ids=[
        "spaces",
        "French",
        "German",
        "wide letters",
        "Greek",
        "Russian",
        "Arabic vowels",
        "Arabic stretching",
        "Chinese",
        "Hindi keeps its vowels",
        "Japanese keeps its voicing",
        "nothing left",
    ],
)
def test_a_text_is_folded_to_its_bare_words(text, folded):
    assert fold(text) == folded


@given(some.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(some.text(), some.text())
def test_likeness_lies_between_nothing_and_the_same(one, other):
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == (1 if fold(one) else 0)


@pytest.mark.parametrize(
    ("one", "near", "far"),
    [
        (
            "We need more bike lanes in the centre",
            "we need more bike lanes in the centre of town!",
            "The library should open on Sundays",
        ),
        (
            "市中心需要更多自行车道",
            "市中心需要更多的自行车道。",
            "图书馆周日应该开放",
        ),
        (
            "نحتاج إلى مزيد من الأشجار",
            "نحتاج الى المزيد من الاشجار",
            "افتحوا المكتبة يوم الأحد",
        ),
    ],
    ids=["English", "Chinese", "Arabic"],
)
def test_the_same_thought_in_nearly_the_same_words_is_alike(one, near, far):
    assert likeness(one, near) > 0.6
    assert likeness(one, far) < 0.2


def test_the_nearest_come_first_and_equals_in_their_order():
    candidates = {7: "more trees", 8: "MORE TREES!", 9: "more tree houses", 10: "fewer cars"}

    found = nearest("More trees", candidates, at_least=0.3, most=3)

    assert [key for key, _ in found] == [7, 8, 9]
    assert found[:2] == [(7, 1.0), (8, 1.0)]
    assert nearest("More trees", candidates, at_least=0.3, most=1) == [(7, 1.0)]
    assert nearest("", candidates, at_least=0.1, most=9) == []
