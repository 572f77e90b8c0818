"""Easy words stand beside the usual ones of a language, and are shown to whoever wants them."""

import pytest

from isegoria.base.easy import easy_form, easy_words, reads_easy
from isegoria.languages.queries import in_all_languages, shown, shown_with_languages
from isegoria.languages.services import reword, say, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def text():
    text = say("Implementation of the cable.", language="en", also={"fr": "Pose du câble."})
    translate(text, language=easy_form("en"), body="We lay a cable.")
    return text


def words_of(text, language="en"):
    said = shown([text.pk], language)[text.pk]
    return str(said), said.language, said.is_easy


def test_easy_words_are_shown_only_to_whoever_wants_them(text):
    usual = words_of(text)
    with easy_words():
        easy = words_of(text)

    assert usual == ("Implementation of the cable.", "en", False)
    assert easy == ("We lay a cable.", "en", True)
    assert not reads_easy()


def test_where_there_are_none_in_the_language_of_the_reader_the_usual_words_are_shown(text):
    with easy_words():
        assert words_of(text, "fr") == ("Pose du câble.", "fr", False)
        assert words_of(text, "ru") == ("Implementation of the cable.", "en", False)


def test_easy_words_from_before_a_change_are_not_shown(text):
    reword(text, "The cable is laid later.")

    with easy_words():
        assert words_of(text) == ("The cable is laid later.", "en", False)
        assert in_all_languages([text.pk])[text.pk]["en"] == "The cable is laid later."


def test_easy_words_are_no_language_of_a_text(text):
    with easy_words():
        _said, languages = shown_with_languages([text.pk], "en")
        everything = in_all_languages([text.pk])

    assert languages[text.pk] == {"en", "fr"}
    assert everything[text.pk] == {"en": "We lay a cable.", "fr": "Pose du câble."}
    assert in_all_languages([text.pk])[text.pk]["en"] == "Implementation of the cable."


def test_what_somebody_wants_holds_for_them_alone(text):
    with easy_words():
        with easy_words(wanted=False):
            within = words_of(text)
        after = words_of(text)

    assert (within[0], after[0]) == ("Implementation of the cable.", "We lay a cable.")
