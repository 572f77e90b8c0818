"""A survey that people can answer."""

import pytest

from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.tests.ten import LANGUAGES, TEN
from isegoria.hear.models import Activity, Channel
from isegoria.hear.services import contribute, seal_question


@pytest.fixture
def make_survey(make_question):
    """Make a question with a survey; times are days from now."""

    def make(form=TEN, slug="internet", *, is_open=True, **times):
        process = make_question(slug, **times)
        process.languages = ",".join(LANGUAGES)
        process.save()
        process.activities.update(type_slug=Survey.slug)
        made = Activity.objects.select_related("process", "stage").get(process=process)
        Survey().lay_out(made, form)
        if is_open:
            Survey().open(made)
        seal_question(process)
        return made

    return make


@pytest.fixture
def survey(make_survey):
    """The survey of ten questions, open."""
    return make_survey()


@pytest.fixture
def send():
    """Give a reply, as any channel would; the participant."""

    def give(survey, reply, participant=None, *, channel=Channel.WEB, language="en"):
        received = contribute(
            activity=survey,
            participant=participant,
            reply=reply,
            channel=channel,
            language=language,
        )
        return received.contribution.participant

    return give
