"""Everybody who took part is answered once, from their own points, by the way they chose."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isegoria.answer import jobs
from isegoria.answer.jobs import answer_everybody
from isegoria.answer.models import Edition, PersonalAnswer
from isegoria.answer.services import begin, draw_others, let_go, note_read
from isegoria.answer.told import answer_to, samples_of
from isegoria.base.lengths import parts_of, plainest
from isegoria.base.refusal import NotNow, Refused
from isegoria.hear.models import Contribution, Participant
from isegoria.hear.services import erase, merge, withdraw
from isegoria.journey.audit import all_bodies
from isegoria.languages.codes import INTERFACE
from isegoria.languages.services import reword
from isegoria.ledger.audit import audit
from isegoria.ledger.jobs import seal_new_entries
from isegoria.notices.models import Notice

pytestmark = pytest.mark.django_db


def names(points):
    return [(str(one.name), one.label, one.reason) for one in points]


def test_nobody_is_answered_before_the_answers_are_let_go(whole, publish, people, reach):
    reach(people[0])
    begin(publication=publish(whole))

    assert answer_everybody() == 0
    assert answer_to(people[0], "en") is None
    assert not Notice.objects.exists()


def test_who_only_voted_reads_what_became_of_what_they_agreed_with(answered, people):
    told = answer_to(people[0], "en")

    assert told["tally"] == (
        "You agreed with 4 statements. Not taken up: 2. Without an answer of its own: 2."
    )
    assert names(told["agreed"]) == [
        ("Villages with no line come first.", "Not taken up", "There is no money for it."),
        ("The line should end at the library.", "Not taken up", "There is no money for it."),
    ]
    assert told["what"] == "The villages are connected first."
    assert told["next_steps"] == "Work begins in spring."
    assert (told["wrote"], told["nothing"]) == ([], "")


def test_who_wrote_reads_their_words_with_what_became_of_them(answered, people, write):
    write(people[11], theme="Cost")

    told = answer_to(people[11], "en")

    (line,) = told["wrote"]
    assert str(line.words) == "The ramp at the library is too steep for my chair."
    assert names(line.points) == [("Cost", "Taken up", "It was asked for by many.")]


def test_a_vote_of_theirs_that_went_the_other_way_is_not_hidden(answered, people):
    assert names(answer_to(people[9], "en")["disagreed"]) == [
        ("The line should end at the library.", "Not taken up", "There is no money for it.")
    ]


def test_whoever_is_answered_by_no_point_reads_an_honest_sentence(answered, people, write):
    write(people[11], theme="")
    only_words = answer_to(people[11], "en")
    nobody = Participant.objects.create(process=people[0].process, secret=b"s" * 16)

    assert only_words["wrote"][0].points == ()
    assert "Your answers were counted" in answer_to(nobody, "en")["core"]
    assert "whoever decided has read it" in answer_to(nobody, "en")["nothing"]


def test_everybody_is_answered_once_and_written_to_as_they_took_part(answered, people, reach):
    reach(people[0])
    reach(people[1], "email", "one@example.org")
    Contribution.objects.filter(participant=people[0]).update(language="fr")

    assert answer_everybody() == 12
    assert answer_everybody() == 0

    states = PersonalAnswer.objects.values_list("participant", "state").order_by("participant")
    assert dict(states) == {one.pk: "receipt" for one in people} | {
        people[0].pk: "sent_out",
        people[1].pk: "sent_out",
    }
    assert {(one.language, one.kind) for one in Notice.objects.all()} == {
        ("fr", answered.kind),
        ("en", answered.kind),
    }
    edition = Edition.objects.get()
    assert (edition.is_whole, edition.answers, edition.sent_out) == (True, 12, 2)


def test_a_mail_says_their_words_what_became_of_them_why_and_what_is_next(
    answered, people, write, reach
):
    write(people[0], theme="Cost")
    reach(people[0], "email", "one@example.org")

    answer_everybody()

    body = Notice.objects.get().body
    places = [
        body.index(words)
        for words in (
            "How should we bring fast internet to every home?",
            "The villages are connected first.",
            "The ramp at the library is too steep for my chair.",
            "Taken up: It was asked for by many.",
            "You agreed with 4 statements.",
            "Not taken up: There is no money for it.",
            "Work begins in spring.",
            "/en/q/internet/decision/",
            "/en/receipt/",
        )
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("language", INTERFACE)
def test_a_text_message_has_three_parts_at_most_in_every_language(
    whole, publish, send, people, write, reach, language
):
    asked = whole.process.question
    reword(asked, "Как нам провести быстрый интернет в каждый дом? " * 6)
    write(people[0], theme="Cost")
    reach(people[0])
    Contribution.objects.filter(participant=people[0]).update(language=language)
    send(publish(whole))

    answer_everybody()

    notice = Notice.objects.get()
    assert notice.language == language
    assert parts_of(plainest(notice.body)) <= 3
    assert "/receipt/" in notice.body.splitlines()[-1]
    assert "4" in notice.body


def test_who_took_everything_back_is_not_written_to(answered, people, reach):
    for one in people[:2]:
        reach(one)
    activity = people[0].process.activities.get()
    withdraw(participant=people[0], activity=activity)
    erase(participant=people[1])

    answer_everybody()

    assert set(PersonalAnswer.objects.values_list("participant", flat=True)) == {
        one.pk for one in people[2:]
    }
    assert not Notice.objects.exists()
    assert answer_to(Participant.objects.get(pk=people[1].pk), "en") is None


def test_words_taken_back_after_the_answer_are_not_told_any_more(answered, people, write):
    item = write(people[0], theme="Cost")
    answer_everybody()

    withdraw(participant=people[0], activity=item.activity, item_id=item.pk)

    assert answer_to(people[0], "en")["wrote"] == []
    assert PersonalAnswer.objects.filter(participant=people[0]).count() == 1


def test_one_person_on_three_channels_gets_one_answer(answered, people, write, reach):
    one, second, third = people[0], people[10], people[11]
    write(third, theme="Cost")
    Contribution.objects.filter(participant=second).update(channel="sms")
    Contribution.objects.filter(participant=third).update(channel="email")
    into = merge(merge(one, second), third)
    reach(into)

    answer_everybody()

    assert Notice.objects.count() == 1
    assert PersonalAnswer.objects.count() == 10
    told = answer_to(into, "en")
    assert [str(line.words) for line in told["wrote"]] == [
        "The ramp at the library is too steep for my chair."
    ]


def test_what_breaks_in_the_middle_goes_on_and_nobody_is_told_twice(
    answered, people, reach, monkeypatch
):
    for one in people:
        reach(one)
    monkeypatch.setattr(jobs, "_AT_ONCE", 5)
    real, calls = jobs.owe_many, []

    def breaks_once(notices):
        calls.append(real(notices))
        if len(calls) == 2:
            raise ConnectionError

    monkeypatch.setattr(jobs, "owe_many", breaks_once)
    with pytest.raises(ConnectionError):
        answer_everybody()
    halfway = (PersonalAnswer.objects.count(), Notice.objects.count())

    answer_everybody()

    assert halfway == (5, 5)
    assert (PersonalAnswer.objects.count(), Notice.objects.count()) == (12, 12)
    assert Notice.objects.values("route_token").distinct().count() == 12


def test_many_are_answered_with_as_many_queries_as_few(answered, people, reach, write):
    def queries():
        PersonalAnswer.objects.all().delete()
        Edition.objects.update(is_whole=False, told_up_to=0, answers=0, sent_out=0)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            answer_everybody()
        return len(counted)

    write(people[0])
    reach(people[0])
    few = queries()
    for one in people[1:]:
        write(one, words=f"Something of my own: {one.pk}")
        reach(one)

    assert queries() == few


def test_only_a_decision_officer_lets_answers_go_that_somebody_has_read(
    whole, publish, writer, decider
):
    edition = begin(publication=publish(whole))

    with pytest.raises(Refused, match="Only a decision officer"):
        let_go(edition=edition, by=writer)
    with pytest.raises(Refused, match="Somebody has to read the samples"):
        let_go(edition=edition, by=decider)
    note_read(edition=edition, seed=edition.seed, by=writer)
    draw_others(edition=edition)
    with pytest.raises(Refused, match="Somebody has to read the samples"):
        let_go(edition=edition, by=decider)
    with pytest.raises(NotNow, match="Other samples were drawn"):
        note_read(edition=edition, seed=edition.seed, by=writer)

    assert Edition.objects.get().let_go_at is None


def test_answers_of_a_version_that_was_corrected_meanwhile_do_not_go(
    whole, publish, change_record, writer, decider
):
    edition = begin(publication=publish(whole))
    note_read(edition=edition, seed=edition.seed, by=writer)
    change_record(whole, budget="Seven million.")
    publish(whole, reason="The budget was wrong.")

    with pytest.raises(NotNow, match="There is a later version"):
        let_go(edition=edition, by=decider)


def test_samples_show_of_nobody_both_what_they_wrote_and_how_they_voted(
    whole, publish, people, write
):
    for one in people[:6]:
        write(one, words=f"Something of my own: {one.pk}")
    edition = begin(publication=publish(whole))

    samples = samples_of(edition)

    assert len(samples) == 8
    assert [bool(one["wrote"]) for one in samples] == [True] * 4 + [False] * 4
    assert not any(one["wrote"] and (one["agreed"] or one["disagreed"]) for one in samples)
    assert not any(one["wrote"] and "You agreed" in one["short"]["words"] for one in samples)
    assert any("You agreed" in one["short"]["words"] for one in samples)
    assert samples == samples_of(edition)


def test_the_log_seals_how_many_were_answered_and_finds_a_change(answered, people):
    answer_everybody()
    seal_new_entries()
    clean = audit(all_bodies())

    Edition.objects.update(answers=500)
    changed = audit(all_bodies())

    told = f"answers to decision {answered.publication.decision_id}, version 1"
    assert [sum(told in one for one in each.problems) for each in (clean, changed)] == [0, 1]


def test_where_the_decision_is_not_in_somebodys_language_its_own_words_say_so(
    whole, publish, send, people
):
    send(publish(whole))

    assert answer_to(people[0], "fr")["language"]["code"] == "en"
