"""A survey of ten questions goes to a device and comes back, without a line of its own."""

import pytest

from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.tests.ten import ANSWERS, ask_ten
from isegoria.channels.odk import queries, services
from isegoria.channels.odk.tests.sending import heard, listed, send
from isegoria.hear.models import Participant
from isegoria.questionnaire.tests.devices import complaints, fill, needs_java, needs_web_forms

pytestmark = pytest.mark.django_db

TYPED = {
    **{code: value for code, value in ANSWERS.items() if code not in {"money", "again", "around"}},
    "hour": "07:30:00",
    "spot": "-1.28333 36.81667 0 0",
    "money.shade": "60",
    "money.light": "40",
    "again": "OK",
}


@pytest.fixture
def survey(activity):
    """The survey of ten questions, open."""
    return ask_ten(activity)


@pytest.fixture
def device(survey):
    """The code of a helper who goes out with the survey."""
    return services.let_in(process=survey.process, name="Amina")[1]


def form_on(client, device):
    (one,) = listed(client, device)
    return client.get(one["downloadUrl"]).content.decode()


@needs_java
def test_the_engine_of_collect_takes_the_form_that_is_given(client, device, tmp_path):
    assert complaints(tmp_path, [form_on(client, device)]) == ""


@needs_web_forms
def test_what_is_filled_in_outside_is_what_would_have_been_answered_here(client, device):
    (filled,) = fill(form_on(client, device), TYPED)

    response = send(client, device, filled.xml)

    assert filled.wrong == []
    assert heard(response).startswith("It has arrived and counts.")
    assert "could not be taken" not in heard(response)
    said = Survey().points(Participant.objects.get(), "en")
    assert {one.key: one.prompt.said for one in said} == {
        code: value for code, value in ANSWERS.items() if code != "around"
    }


@needs_web_forms
def test_what_was_not_asked_is_not_stored(client, device):
    changed = {code: value for code, value in TYPED.items() if code != "minutes"} | {"how": "foot"}

    (filled,) = fill(form_on(client, device), changed)
    send(client, device, filled.xml)

    assert filled.wrong == []
    said = Survey().points(Participant.objects.get(), "en")
    assert {one.key for one in said if one.prompt.said} == set(ANSWERS) - {"minutes", "around"}


def test_a_survey_that_is_not_put_together_is_not_given_to_devices(client, activity):
    activity.type_slug = Survey.slug
    activity.save()
    device = services.let_in(process=activity.process, name="Amina")[1]

    assert listed(client, device) == []
    assert queries.edition_of(activity) is None
