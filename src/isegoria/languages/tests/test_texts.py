"""What a reader sees when a language is there, missing, or behind its source."""

import pytest

from isegoria.languages.codes import direction_of, name_in, own_name, tag_of
from isegoria.languages.models import Text
from isegoria.languages.queries import missing, shown
from isegoria.languages.services import reword, say, translate

pytestmark = pytest.mark.django_db


def test_a_reader_gets_their_own_language():
    text = say("Water", language="en", also={"ar": "ماء"})

    seen = shown([text.pk], "ar")[text.pk]

    assert (seen.body, seen.tag, seen.direction) == ("ماء", "ar", "rtl")
    assert (seen.is_translated, seen.is_stale) == (True, False)


def test_a_missing_language_is_shown_in_the_source_and_says_so():
    text = say("Water", language="en")

    seen = shown([text.pk], "ar")[text.pk]

    assert (seen.body, seen.tag, seen.direction) == ("Water", "en", "ltr")
    assert seen.is_translated is False


def test_a_translation_is_stale_after_the_source_changed_until_it_is_done_again():
    text = say("Water", language="en", also={"fr": "Eau"})

    reword(text, "Clean water")
    stale = shown([text.pk], "fr")[text.pk]
    translate(text, language="fr", body="Eau propre")
    fresh = shown([text.pk], "fr")[text.pk]

    assert (stale.body, stale.is_stale) == ("Eau", True)
    assert (fresh.body, fresh.is_stale) == ("Eau propre", False)


def test_rewording_with_the_same_words_changes_nothing():
    text = say("Water", language="en", also={"fr": "Eau"})

    reword(text, "Water")

    assert Text.objects.get().revision == 1
    assert shown([text.pk], "fr")[text.pk].is_stale is False


def test_translating_into_the_source_language_rewords_the_source():
    text = say("Water", language="en", also={"fr": "Eau"})

    translate(text, language="en", body="Clean water")

    assert shown([text.pk], "en")[text.pk].body == "Clean water"
    assert shown([text.pk], "fr")[text.pk].is_stale is True


def test_an_empty_translation_takes_it_away():
    text = say("Water", language="en", also={"fr": "Eau"})

    translate(text, language="fr", body="")

    assert shown([text.pk], "fr")[text.pk].is_translated is False


@pytest.mark.parametrize("many", [1, 3])
def test_any_number_of_texts_is_read_with_one_query(many, django_assert_num_queries):
    texts = [say(f"Word {number}", language="en").pk for number in range(many)]

    with django_assert_num_queries(1):
        assert len(shown(texts, "fr")) == many + 1


def test_nothing_is_asked_for_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not shown([None], "fr")[None]


def test_what_is_missing_or_stale_is_named():
    there = say("Water", language="en", also={"fr": "Eau"})
    stale = say("Bread", language="en", also={"fr": "Pain"})
    reword(stale, "Fresh bread")

    assert missing([there.pk, stale.pk], ["fr", "ar"]) == [
        (there.pk, "ar"),
        (stale.pk, "fr"),
        (stale.pk, "ar"),
    ]


def test_languages_that_are_no_interface_language_are_known_too():
    assert (own_name("sw"), direction_of("sw")) == ("Kiswahili", "ltr")
    assert (own_name("zh-hans"), name_in("zh-hans", "en")) == ("简体中文", "Simplified Chinese")
    assert direction_of("ps") == "rtl"
    assert tag_of("zh-hans") == "zh-Hans"
    assert direction_of("not-a-language") == "ltr"
