"""A survey of ten questions at a kiosk: the same record as from any page."""

import re
from dataclasses import replace

import pytest

from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.tests.ten import ANSWERS, TEN, ask_ten
from isegoria.channels.kiosk.tests.conftest import Screen
from isegoria.hear.models import Activity, Contribution
from isegoria.questionnaire.definition import Kind, Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(make_question):
    """The survey of ten questions, open to kiosks."""
    process = make_question("internet")
    process.channels = "web,kiosk"
    process.save()
    return ask_ten(Activity.objects.select_related("process", "stage").get(process=process))


def boxes(key, line):
    """An answer as the boxes of a screen send it."""
    kind = next(one.kind for one in TEN.questions() if one.code == key)
    parts = line.split()
    if kind is Kind.CHOICES:
        return {key: parts}
    if kind is Kind.RANKING:
        return {f"{key}.{one}": place for place, one in enumerate(parts, 1)}
    if kind is Kind.ALLOCATION:
        shares = (one.partition("=") for one in parts)
        return {f"{key}.{one}": share for one, _sign, share in shares}
    if kind is Kind.PLACE:
        return {f"{key}.latitude": parts[0], f"{key}.longitude": parts[1]}
    return {key: line}


def test_ten_questions_leave_the_record_that_a_page_leaves(client, survey, set_up):
    _kiosk, token = set_up()
    screen = Screen(client, token).begin()
    for _question in ANSWERS:
        key = re.search(r'name="at" value="\d+ ([^"]+)"', screen.text)[1]
        shown = set(re.findall(r' name="([^"]+)"', screen.text))
        given = boxes(key, ANSWERS[key])
        assert set(given) <= shown
        screen.press(act="answer", **given)

    part = Contribution.objects.get()
    said = Survey().points(part.participant, "en")
    assert screen.heading == "Thank you"
    assert {one.key: one.prompt.said for one in said if one.prompt} == ANSWERS
    assert part.channel == "kiosk"


def test_a_note_behind_the_last_question_is_read_once_all_is_answered(client, survey, set_up):
    last = Question("bye", Kind.NOTE, {"en": "The bus leaves at nine."}, required=False)
    Survey().lay_out(survey, replace(TEN, members=(TEN.members[0], last)))
    Survey().open(survey)
    _kiosk, token = set_up()
    screen = Screen(client, token).begin()

    screen.press(act="answer", how="bus")

    assert screen.heading == "Thank you"
    assert "The bus leaves at nine." in screen.text
