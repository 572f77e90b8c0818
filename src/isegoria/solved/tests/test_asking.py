"""Everybody who took part is asked once a round; what they say stays apart from who they are."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone, translation

from isegoria.answer.models import Edition
from isegoria.base.lengths import parts_of, plainest
from isegoria.base.refusal import NotNow, Refused
from isegoria.hear.hooks import kept_elsewhere
from isegoria.hear.models import Participant
from isegoria.hear.services import erase, merge
from isegoria.languages.codes import INTERFACE
from isegoria.notices.models import Notice
from isegoria.notices.services import owe_many
from isegoria.solved import jobs
from isegoria.solved.jobs import ask_everybody, forget_the_erased, lay_out
from isegoria.solved.models import Opinion, Round
from isegoria.solved.queries import open_round, open_rounds
from isegoria.solved.rules import months_after
from isegoria.solved.services import forget, plan, say
from isegoria.solved.told import asked_of, asking_words

pytestmark = pytest.mark.django_db


def test_people_are_asked_three_six_and_twelve_months_after_they_were_answered(answered):
    went = Edition.objects.get().let_go_at.astimezone(answered.publication.decision.process.zone)

    assert lay_out() == 3
    assert lay_out() == 0
    assert ask_everybody() == 0
    found = list(Round.objects.values_list("months", "due_on"))
    assert found == [(one, months_after(went.date(), one)) for one in (3, 6, 12)]


def test_the_desk_plans_other_times_and_what_has_begun_stays(asked, heard):
    plan(process=heard, months=[3, 9])
    lay_out()

    assert list(Round.objects.values_list("months", flat=True)) == [3, 9]
    assert Round.objects.get(months=9).due_on is not None
    with pytest.raises(Refused, match="after 3 months has begun"):
        plan(process=heard, months=[6])
    with pytest.raises(Refused, match="between 1 and 60"):
        plan(process=heard, months=[3, 61])
    with pytest.raises(Refused, match="between one and six"):
        plan(process=heard, months=[])


def test_everybody_is_written_to_once_by_the_way_they_used(answered, people, reach):
    reach(people[0])
    reach(people[1], channel="email", address="her@example.org")
    lay_out()
    Round.objects.filter(months=3).update(due_on=timezone.localdate())

    assert ask_everybody() == 2
    assert ask_everybody() == 0
    one = Round.objects.get(months=3)
    assert (one.people, one.written_to, one.is_told) == (12, 2, True)
    assert {one.priority for one in Notice.objects.all()} == {Notice.Priority.EVERYBODY}
    message, letter = sorted(Notice.objects.all(), key=lambda sent: "STOP" not in sent.body)
    assert message.body.endswith("STOP: no more messages.")
    assert "1 Solved 2 Better 3 The same 4 Worse 5 I do not know" in message.body
    assert "/receipt/" in letter.body
    assert "Reply with" not in letter.body


def test_answers_that_are_old_are_asked_about_once(answered, people, reach):
    reach(people[0])
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        assert ask_everybody() == 1
        assert ask_everybody() == 0

    assert list(Round.objects.values_list("months", flat=True)) == [12]


def test_months_that_are_over_are_not_planned_any_more(asked, heard):
    Edition.objects.update(let_go_at=timezone.now() - timedelta(days=130))

    plan(process=heard, months=[1, 3, 4, 9])

    assert list(Round.objects.values_list("months", flat=True)) == [3, 9]


def test_ended_in_the_middle_it_goes_on_where_it_was(answered, people, reach, monkeypatch):
    for person in people:
        reach(person)
    lay_out()
    Round.objects.filter(months=3).update(due_on=timezone.localdate())
    monkeypatch.setattr(jobs, "_AT_ONCE", 5)
    told = Notice.objects.filter(kind__startswith="solved-")
    monkeypatch.setattr(jobs, "owe_many", _fails_after(1))

    with pytest.raises(RuntimeError):
        ask_everybody()
    assert told.count() == 5
    monkeypatch.undo()
    ask_everybody()

    assert told.count() == 12
    assert told.values("route_token").distinct().count() == 12


def _fails_after(times):
    """What puts notices down, and is killed once it has done so that many times."""
    done = []

    def owe(notices):
        if len(done) == times:
            raise RuntimeError
        done.append(owe_many(notices))

    return owe


@pytest.mark.parametrize("language", INTERFACE)
def test_the_message_takes_three_parts_at_most_in_every_language(asked, language):
    with translation.override(language):
        body = asking_words(asked, "sms", language)

    assert parts_of(plainest(body)) <= 3


def test_the_last_word_counts_and_the_second_question_can_follow_later(asked, people):
    say(participant=people[0], problem="same", difference="no")
    say(participant=people[0], problem="better")

    (opinion,) = Opinion.objects.all()
    assert (opinion.problem, opinion.difference) == ("better", "no")
    assert asked_of(people[0])["problem"] == "better"
    assert asked_of(people[1])["has_said"] is False


def test_nothing_in_what_is_kept_leads_to_a_participant():
    related = {one.related_model for one in Opinion._meta.get_fields() if one.is_relation}

    assert related == {Round}


def test_whoever_comes_too_early_or_too_late_is_told_when(answered, people):
    with pytest.raises(NotNow, match="some months after"):
        say(participant=people[0], problem="better")
    lay_out()
    with pytest.raises(NotNow, match="asked next from"):
        say(participant=people[0], problem="better")
    Round.objects.exclude(months=3).delete()
    Round.objects.update(due_on=timezone.localdate())
    ask_everybody()
    with (
        time_machine.travel(timezone.now() + timedelta(days=40)),
        pytest.raises(NotNow, match="asked the last time"),
    ):
        say(participant=people[0], problem="better")
    assert not Opinion.objects.exists()


def test_what_is_not_offered_is_refused(asked, people):
    for words in ({"problem": "great"}, {"problem": "same", "difference": "perhaps"}):
        with pytest.raises(Refused, match="Choose"):
            say(participant=people[0], **words)


def test_whoever_erases_everything_leaves_nothing_of_it_and_is_not_asked_again(asked, people):
    say(participant=people[0], problem="worse", difference="no")
    say(participant=people[1], problem="better", difference="yes")
    erase(participant=people[0])

    assert forget_the_erased() == 1
    assert Opinion.objects.get().problem == "better"
    with pytest.raises(NotNow, match="erased"):
        say(participant=Participant.objects.get(pk=people[0].pk), problem="same")
    assert forget(people[1]) == 1


def test_two_parts_of_one_person_say_one_thing(asked, people):
    say(participant=people[0], problem="worse", difference="no")
    say(participant=people[1], problem="same")
    into = merge(people[0], people[1])

    say(participant=into, problem="better")

    assert Opinion.objects.get().problem == "better"


def test_whoever_holds_the_receipt_takes_along_what_they_said(asked, people):
    say(participant=people[0], problem="worse", difference="no")

    assert kept_elsewhere([people[0].pk])["said_months_after"] == [
        {"months": 3, "problem": "worse", "difference": "no"}
    ]
    assert kept_elsewhere([people[1].pk])["said_months_after"] == []


def test_a_round_is_open_until_its_last_day(asked, heard):
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        assert open_round(heard) == asked
        assert open_rounds() == [asked]
    with time_machine.travel(timezone.now() + timedelta(days=32)):
        assert open_round(heard) is None
        assert open_rounds() == []
