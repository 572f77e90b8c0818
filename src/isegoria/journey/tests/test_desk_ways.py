"""How staff see, before anybody is asked, what each way to take part makes of a question."""

import re
from html import unescape

import pytest

from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.tests.ten import LANGUAGES, TEN
from isegoria.hear.models import Activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def ways(client, officer):
    """What the page says, as plain text, in a language."""
    client.force_login(officer)

    def read(activity, language="en"):
        address = f"/{language}/desk/q/{activity.process.slug}/ways/{activity.pk}/"
        page = client.get(address).content.decode()
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.split("<main")[1])).split())

    return read


def test_statements_are_shown_as_text_as_menu_and_as_speech(activity, statements, ways):
    activity.process.channels = "web,sms,ussd,voice"
    activity.process.save()

    page = ways(activity)

    assert "1/3 Villages with no line at all come first. 1 Agree 2 Disagree" in page
    assert re.search(r"Letters: \d+\. Parts: 1\.", page)
    assert re.search(r"Letters: \d+ of 182\.", page)
    assert "Agree: press 1. Disagree: press 2." in page
    assert re.search(r"About \d+ seconds\.", page)


def test_a_draft_of_a_survey_is_shown_in_the_language_of_the_page(make_question, ways):
    process = make_question("work", published=False)
    process.languages, process.channels = ",".join(LANGUAGES), "web,sms,paper"
    process.save()
    process.activities.update(type_slug=Survey.slug)
    survey = Activity.objects.select_related("process", "stage").get(process=process)
    before = ways(survey)
    Survey().lay_out(survey, TEN)

    page = ways(survey, "fr")

    assert "There is no question yet." in before
    assert page.count("L’arrêt près de chez vous") == 1
    assert "Comment vous déplacez-vous ? 1 En bus 2 À pied" in page


def test_where_only_the_web_asks_that_is_said(activity, statements, ways):
    assert "This question is put on the web alone." in ways(activity)
