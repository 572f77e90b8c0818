"""Lists and sentences in a row, in the punctuation of the page."""

import pytest
from django.utils import translation

from isegoria.base.listed import in_a_row, listed


@pytest.mark.parametrize(
    ("language", "words"), [("en", "A, B, C"), ("ar", "A، B، C"), ("zh-hans", "A、B、C")]
)
def test_a_list_is_parted_as_the_language_parts_it(language, words):
    with translation.override(language):
        assert listed(iter("ABC")) == words


@pytest.mark.parametrize(("language", "words"), [("fr", "Oui. Non."), ("zh-hans", "Oui.Non.")])
def test_sentences_stand_apart_where_the_language_has_spaces(language, words):
    with translation.override(language):
        assert in_a_row("Oui.", "Non.") == words
