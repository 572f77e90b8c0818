"""The sheet of a meeting: printed empty, written down at the desk, read by everybody."""

import re

import pytest
from django.utils import timezone

from isegoria.channels.paper.tests.at_the_desk import DESK
from isegoria.hear.models import Meeting

pytestmark = pytest.mark.django_db

MEETINGS = f"{DESK}meetings/"
HEARD = "/en/q/internet/heard/"


@pytest.fixture
def desk(client, officer, on_paper):
    client.force_login(officer)
    return client


def sheet(process, **changed):
    """What a browser sends of a meeting of 45."""
    form = {
        "place": "Upper Village",
        "held_on": timezone.now().astimezone(process.zone).date().isoformat(),
        "present": "45",
        "women": "20",
        "way": "hands",
        "language": "en",
        "words_1": "Build the eastern line first.",
        "support_1": "40",
        "dissent_1": "3",
    }
    return {**form, **changed}


def test_an_empty_sheet_is_printed_in_the_language_of_the_meeting(desk, on_paper):
    on_paper.process.languages = "en,fr"
    on_paper.process.save()

    page = desk.get(f"{MEETINGS}sheet/?language=fr").content.decode()

    assert '<html lang="fr" dir="ltr">' in page
    assert page.count('class="line"') == 3 + 2 * 8
    assert desk.get(f"{MEETINGS}sheet/?language=xx").status_code == 404


def test_a_meeting_is_written_down_and_read_apart_from_the_people(desk, on_paper, statements):
    response = desk.post(MEETINGS, sheet(on_paper.process), follow=True)

    assert "Meeting 1 is in." in response.content.decode()
    heard = desk.get(HEARD).content.decode()
    assert "1 meeting spoke of this, with 45 present." in heard
    told = desk.get(f"{HEARD}meetings/").content.decode()
    assert "Build the eastern line first." in told
    assert "45 people present" in told
    assert "40" in told
    assert "By a show of hands" in told


@pytest.mark.parametrize(
    "changed",
    [
        {"present": ""},
        {"present": "0"},
        {"present": "many"},
        {"held_on": "yesterday"},
        {"held_on": "2999-01-01"},
        {"way": ""},
        {"language": "xx"},
        {"words_1": "", "support_1": "", "dissent_1": ""},
        {"words_1": ""},
        {"support_1": "-1"},
        {"words_1": "x" * 281},
        {"dissent_1": "6"},
    ],
)
def test_a_sheet_that_makes_no_sense_is_refused_and_what_was_typed_stays(desk, on_paper, changed):
    response = desk.post(MEETINGS, sheet(on_paper.process, **changed))

    assert response.status_code == 422
    assert 'value="Upper Village"' in response.content.decode()
    assert Meeting.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "control"),
    [
        ({"women": "46"}, "id_women"),
        ({"women": "40", "men": "10"}, "id_men"),
        ({"words_1": "", "support_1": "", "dissent_1": ""}, "id_words_1"),
        ({"words_3": "Repair the bridge.", "support_3": "46"}, "id_words_3"),
        ({"place": ""}, "id_place"),
    ],
)
def test_what_cannot_be_is_told_where_it_stands(desk, on_paper, changed, control):
    page = desk.post(MEETINGS, sheet(on_paper.process, **changed)).content.decode()

    assert re.findall(r'<a href="#(id_\w+)">', page) == [control]
    assert "This field is required." not in page


def test_a_meeting_is_taken_out_for_a_reason_that_everybody_reads(desk, on_paper):
    desk.post(MEETINGS, sheet(on_paper.process))

    empty = desk.post(f"{MEETINGS}1/", {"reason": " "}, follow=True).content.decode()
    desk.post(f"{MEETINGS}1/", {"reason": "It spoke of another question."})

    assert "Say why" in empty
    told = desk.get(f"{HEARD}meetings/").content.decode()
    assert "It spoke of another question." in told
    assert "Build the eastern line first." not in told
    assert "meeting spoke of this" not in desk.get(HEARD).content.decode()
    assert desk.post(f"{MEETINGS}7/", {"reason": "x"}).status_code == 404


def test_whoever_does_not_prepare_the_question_finds_no_meetings(client, on_paper, stranger):
    client.force_login(stranger)

    for where in (MEETINGS, f"{MEETINGS}sheet/"):
        assert client.get(where).status_code == 404
    assert client.post(MEETINGS, sheet(on_paper.process)).status_code == 404
