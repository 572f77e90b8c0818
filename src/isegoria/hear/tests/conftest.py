"""Every way of asking that the site offers and a second small one, with something to answer."""

import pytest

from isegoria.hear.activity_type import activity_types, type_of
from isegoria.hear.services import seal_question
from isegoria.hear.tests.hours import Hours
from isegoria.questionnaire.definition import Choice, Form, Kind, Question

# For types that staff put together from a questionnaire.
ANSWERS = tuple(Choice(one, {"en": one.title()}) for one in ("villages", "prices", "sundays"))
QUESTIONS = Form(
    code="asked",
    version="1",
    title={"en": "Some questions"},
    languages=("en",),
    members=tuple(
        Question(code, Kind.CHOICE, {"en": words}, required=True, choices=ANSWERS)
        for code, words in (
            ("first", "What should come first?"),
            ("second", "And second?"),
            ("third", "And third?"),
        )
    ),
)


@pytest.fixture(params=[*sorted(activity_types()), Hours.slug])
def slug(request, monkeypatch):
    """The name of one way of asking after the other."""
    monkeypatch.setitem(activity_types(), Hours.slug, Hours())
    return request.param


@pytest.fixture
def make_asked(slug, make_question):
    """Make a question with an activity of this type; times are days from now."""

    def make(name="internet", **times):
        asked = make_question(name, **times).activities.select_related("process", "stage").get()
        asked.type_slug = slug
        asked.save()
        seal_question(asked.process)
        return asked

    return make


@pytest.fixture
def asked(make_asked):
    """An open activity of each type, with something to answer."""
    made = make_asked()
    if type_of(made).seeds() is None:
        type_of(made).lay_out(made, QUESTIONS)
        type_of(made).open(made)
        seal_question(made.process)
        return made
    for words in ("Villages come first.", "Prices matter more.", "Open on Sundays."):
        type_of(made).seed(made, words=words, language="en")
    return made
