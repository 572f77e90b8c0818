"""A meeting is one voice of a group, told apart from the people, and sealed in the public log."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.base.refusal import Refused
from isegoria.hear.meetings import Gathering, Said, meetings_in, meetings_of, take_out, write_down
from isegoria.hear.models import Contribution, Meeting, Participant
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def gathering(question):
    return Gathering(
        place="Hall of  Upper Village",
        held_on=timezone.now().astimezone(question.zone).date(),
        present=45,
        way="hands",
        language="en",
        groups={"women": 20, "men": 25, "old": 12},
        points=[Said("Build the eastern line first.", 40, 3), Said("Prices must stay.", 12, 20)],
    )


def problems():
    seal()
    return audit(all_bodies()).problems


def test_a_meeting_of_45_is_one_voice_and_no_person(question, gathering):
    write_down(process=question, gathering=gathering)

    (told,) = meetings_of(question)
    assert meetings_in(question) == (1, 45)
    assert (told.number, told.place, told.way) == (1, "Hall of Upper Village", "By a show of hands")
    assert told.groups == ("Women: 20", "Men: 25", "60 and older: 12")
    assert told.points == tuple(gathering.points)
    assert Participant.objects.count() == Contribution.objects.count() == 0


def test_numbers_that_could_name_people_are_told_as_words(question, gathering):
    few = replace(gathering, groups={"women": 40, "young": 3, "disabled": 0})
    write_down(process=question, gathering=few)

    assert meetings_of(question)[0].groups == (
        "Women: some",
        "Under 25: some",
        "With a disability: nobody",
    )


def test_the_same_sheet_again_is_refused_and_counts_once(question, gathering):
    write_down(process=question, gathering=gathering)

    with pytest.raises(Refused, match="written down before"):
        write_down(process=question, gathering=replace(gathering, place="hall of upper village"))

    assert meetings_in(question) == (1, 45)


def test_the_log_seals_what_a_meeting_said_and_that_it_was_taken_out(question, gathering):
    meeting = write_down(process=question, gathering=gathering)
    before = problems()
    meeting.points.filter(position=1).update(support=4)
    changed = problems()
    meeting.points.filter(position=1).update(support=40)

    take_out(meeting=meeting, reason="It was of another question.")

    assert before == problems() == []
    assert len(changed) == 1
    assert f"meeting {meeting.pk}" in str(changed)


def test_what_was_taken_out_does_not_count_and_says_why(question, gathering):
    meeting = write_down(process=question, gathering=gathering)
    with pytest.raises(Refused, match="Say why"):
        take_out(meeting=meeting, reason="  ")

    take_out(meeting=meeting, reason="It was of another question.")

    (told,) = meetings_of(question)
    assert (told.points, told.taken_out) == ((), "It was of another question.")
    assert meetings_in(question) == (0, 0)
    with pytest.raises(Refused, match="before"):
        take_out(meeting=meeting, reason="Again.")
    write_down(process=question, gathering=gathering)
    assert meetings_in(question) == (1, 45)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"present": 0}, "how many came"),
        ({"place": "  "}, "Write where"),
        ({"way": "magic"}, "how views were gathered"),
        ({"groups": {"women": 46}}, "larger than all"),
        ({"groups": {"women": 23, "men": 23}}, "larger than all"),
        ({"points": []}, "at least one point"),
        ({"points": [Said(" ", 1, 1)]}, "needs words"),
        ({"points": [Said("Yes.", 40, 6)]}, "More people were for and against"),
    ],
)
def test_what_cannot_be_is_refused(question, gathering, changed, words):
    with pytest.raises(Refused, match=words):
        write_down(process=question, gathering=replace(gathering, **changed))

    assert Meeting.objects.count() == 0


def test_only_meetings_held_while_the_question_was_open_are_taken(make_question, gathering):
    closed = make_question("closed", opens=-9, closes=-3)
    draft = make_question("draft", published=False)
    today = gathering.held_on

    for process, day, words in [
        (closed, today, "not open on this day"),
        (closed, today - timedelta(days=20), "not open on this day"),
        (closed, today + timedelta(days=2), "has not come"),
        (draft, today, "not open yet"),
    ]:
        with pytest.raises(Refused, match=words):
            write_down(process=process, gathering=replace(gathering, held_on=day))
    late = replace(gathering, held_on=today - timedelta(days=5))
    assert write_down(process=closed, gathering=late).number == 1
