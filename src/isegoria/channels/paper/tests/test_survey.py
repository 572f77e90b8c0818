"""A survey of ten questions goes to paper and comes back, without a line of its own."""

import pytest

from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.tests.ten import ANSWERS, TYPED, ask_ten
from isegoria.channels.paper import checking, queries
from isegoria.channels.paper.models import Sheet, Tally
from isegoria.channels.paper.queries import UNREADABLE
from isegoria.channels.paper.tests.at_the_desk import ENTRY
from isegoria.hear.models import Contribution, Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(make_sheets, on_paper):
    """A French sheet of the survey, to be typed twice."""
    ask_ten(on_paper)
    return make_sheets(share=100, language="fr")


@pytest.fixture
def desk(client, officer, printed):
    client.force_login(officer)
    return client


def typed(printed, **changed):
    """What a browser sends for all ten, on one page."""
    form = {key: value for page in TYPED for key, value in page.items()}
    return {"sheet": printed.codes[0], "act": "save", **form, **changed}


def said(who):
    return {one.key: one.prompt.said for one in Survey().points(who, "en") if one.prompt.said}


def test_what_is_typed_is_what_would_have_been_answered_here(desk, printed):
    desk.post(ENTRY, typed(printed))

    assert Contribution.objects.get().language == "fr"
    assert said(Participant.objects.get()) == ANSWERS


def test_the_questions_are_typed_in_the_language_of_the_sheet(desk, printed):
    page = desk.post(ENTRY, {"sheet": printed.codes[0]}).content.decode()

    assert "1. Comment vous déplacez-vous ?" in page
    assert "${" not in page
    assert "Cannot be read" in page


def test_what_does_not_concern_somebody_is_refused_until_it_is_left_out(desk, printed):
    refused = desk.post(ENTRY, typed(printed, how="foot"))
    assert refused.status_code == 422
    assert Participant.objects.count() == 0

    desk.post(ENTRY, typed(printed, how="foot", act="rest"))

    assert set(said(Participant.objects.get())) == set(ANSWERS) - {"minutes"}


def test_unreadable_words_and_boxes_are_marked_as_such(desk, printed):
    desk.post(ENTRY, typed(printed, **{"wish": "", "wish.out": UNREADABLE, "clean": UNREADABLE}))

    assert set(Tally.objects.values_list("code", "unreadable")) == {("wish", 1), ("clean", 1)}
    assert set(said(Participant.objects.get())) == set(ANSWERS) - {"wish", "clean"}


def test_an_answer_and_unreadable_at_once_is_refused(desk, printed):
    response = desk.post(ENTRY, typed(printed, **{"wish.out": UNREADABLE}))

    assert response.status_code == 422
    assert "Leave only one of them." in response.content.decode()
    assert Participant.objects.count() == 0


def test_other_digits_and_spaces_are_no_difference(desk, printed, second_clerk):
    desk.post(ENTRY, typed(printed))
    sheet = Sheet.objects.get()
    again = {**ANSWERS, "minutes": "١٢", "wish": " A roof  at the market. "}

    first = queries.answers_of(sheet.keyings.get())
    agrees = checking.check(sheet=sheet, answers=again, clerk=second_clerk)

    assert first == ANSWERS
    assert agrees is True
