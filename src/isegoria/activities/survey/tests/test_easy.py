"""A survey in easy words: its questions and its options, for whoever wants them."""

import pytest

from isegoria.activities.survey.models import Part, PartChoice
from isegoria.activities.survey.services.editions import lay_out
from isegoria.activities.survey.tests.ten import TEN
from isegoria.base.easy import easy_form, easy_words
from isegoria.hear.activity_type import type_of
from isegoria.languages.services import translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(survey):
    """The first question of the survey that has options, in easy words."""
    choice = PartChoice.objects.order_by("part__position", "position").first()
    translate(choice.part.words, language=easy_form("en"), body="Is it good here?")
    translate(choice.words, language=easy_form("en"), body="Yes, it is.")
    return choice.part


def asked(survey, code):
    prompts = type_of(survey).asking(survey, None, "en").prompts
    found = next(one for one in prompts if one.key == code)
    return str(found.text), found.options[0].text


def test_a_question_and_its_options_are_asked_in_easy_words_where_they_are_wanted(survey, first):
    with easy_words():
        easy = asked(survey, first.code)

    assert easy == ("Is it good here?", "Yes, it is.")
    assert asked(survey, first.code) == ("How do you travel most?", "By bus")


def test_easy_words_stay_with_a_question_that_a_new_edition_leaves_as_it_is(survey, first):
    edition = lay_out(survey, TEN)

    assert Part.objects.get(edition=edition, code=first.code).words_id == first.words_id
