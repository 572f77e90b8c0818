"""Answering a survey, whichever way the answers come in."""

import math

import pytest

from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.models import Answer, Draw
from isegoria.activities.survey.tests.ten import ANSWERS, TEN
from isegoria.base.refusal import Faulty, Refused
from isegoria.hear.activity_type import Column
from isegoria.hear.models import Channel, Item
from isegoria.hear.services import contribute_whole, erase, merge, withdraw
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal
from isegoria.questionnaire.definition import Choice, Form, Kind, Question

pytestmark = pytest.mark.django_db


def said_by(who):
    """All that somebody answered, by code."""
    points = Survey().points(who, "en")
    return {one.key: one.prompt.said for one in points if one.prompt}


def columns_of(survey):
    return {one.code: one for one in Survey().responses(survey).columns}


def answer_all(survey, send, answers=ANSWERS):
    """Answer page after page until nothing is left; the participant, and the pages."""
    who, pages = None, []
    while prompts := [one for one in Survey().asking(survey, who, "en").prompts if one.required]:
        pages.append([one.key for one in prompts])
        reply = {one.key: answers[one.key] for one in prompts}
        who = send(survey, reply, who)
    return who, pages


def test_it_is_asked_page_after_page_until_all_is_answered(survey, send):
    who, pages = answer_all(survey, send)

    assert pages == [
        ["how"],
        ["why"],
        ["clean", "safe"],
        ["content"],
        ["minutes"],
        ["day", "hour"],
        ["order"],
        ["money"],
        ["spot", "around"],
        ["wish", "again"],
    ]
    assert said_by(who) == ANSWERS
    asking = Survey().asking(survey, who, "en")
    assert (asking.answered, asking.total) == (14, 14)
    assert [one.text.body for one in asking.prompts] == ["Thank you for your time."]


def test_a_whole_form_leaves_the_same_record_as_page_after_page(survey, send):
    page_by_page, _pages = answer_all(survey, send)
    whole = contribute_whole(
        activity=survey,
        participant=None,
        answers=ANSWERS,
        channel=Channel.PAPER,
        language="en",
        key="sheet 1",
    )

    assert whole.refused == {}
    assert said_by(whole.contribution.participant) == said_by(page_by_page) == ANSWERS


def test_earlier_answers_stand_in_the_words_of_later_questions(survey, send):
    who = send(survey, {"how": "foot"})
    for code in ("why", "clean", "safe"):
        who = send(survey, {code: ANSWERS[code]}, who)

    english = Survey().asking(survey, who, "en").prompts[0].text
    arabic = Survey().asking(survey, who, "ar").prompts[0].text

    assert english.body == "How content are you with going On foot?"
    assert (arabic.body, arabic.is_translated) == ("ما مدى رضاك عن التنقل مشيًا؟", True)


def test_what_is_no_longer_asked_after_a_change_is_taken_back(survey, send):
    who, _pages = answer_all(survey, send)

    send(survey, {"how": "foot"}, who)

    assert "minutes" not in said_by(who)
    told = {one.key: one.stance for one in Survey().points(who, "en")}
    assert told["minutes"] == "It is not asked after your other answers, and does not count."
    assert Answer.objects.get(item__text__renderings__body="How long do you wait?").is_withdrawn
    assert len(columns_of(survey)["minutes"].person) == 0
    assert audit(all_bodies()).problems == []

    send(survey, {"how": "bus"}, who)

    assert [one.key for one in Survey().asking(survey, who, "en").prompts] == ["minutes"]


def test_what_is_not_asked_of_somebody_is_not_taken(survey, send):
    who = send(survey, {"how": "foot"})

    with pytest.raises(Refused, match="not asked"):
        send(survey, {"minutes": "5"}, who)

    assert Answer.objects.count() == 1


def test_several_faults_are_told_by_question_and_nothing_is_kept(survey):
    with pytest.raises(Faulty) as refused:
        Survey().clean(survey, None, {"clean": "splendid", "safe": "", "how": "bus"})

    assert set(refused.value.faults) == {"clean", "safe"}


def test_a_constraint_speaks_in_the_words_of_the_survey(survey, send):
    who = send(survey, {"how": "bus"})

    with pytest.raises(Refused, match="Nobody waits more than three hours"):
        send(survey, {"minutes": "181"}, who)
    send(survey, {"minutes": "dont_know"}, who)

    assert said_by(who)["minutes"] == "dont_know"


def test_orders_are_drawn_once_for_each_person_and_kept_with_the_answer(survey, send):
    prompt = Survey().asking(survey, None, "en").prompts[0]
    who = send(survey, {"how": "bus", prompt.carrier: prompt.carried})
    first = Survey().asking(survey, who, "en").prompts[0]
    again = Survey().asking(survey, who, "en").prompts[0]

    send(survey, {"why": "work"}, who)

    shown = [one.value for one in first.options]
    assert shown == [one.value for one in again.options]
    assert shown[-1] == "none"
    assert Draw.objects.get().seed == int(prompt.carried)
    assert Answer.objects.latest("pk").shown.split() == shown


def test_different_people_get_different_orders(survey, send):
    seen = set()
    for _person in range(30):
        who = send(survey, {"how": "bus"})
        options = Survey().asking(survey, who, "en").prompts[0].options
        seen.add(tuple(one.value for one in options))

    assert len(seen) > 2  # of six; fewer would come once in a million million runs


def test_words_of_ones_own_wait_to_be_read_and_go_when_they_are_said_otherwise(survey, send):
    who = send(survey, {"wish": "A roof."})
    send(survey, {"wish": "Two roofs."}, who)

    items = Item.objects.filter(author=who).order_by("pk")
    assert [(one.text.renderings.get().body, one.standing) for one in items] == [
        ("A roof.", "withdrawn"),
        ("Two roofs.", "held"),
    ]
    (point,) = Survey().points(who, "en")
    assert (point.stance, point.own_words) == ("Two roofs.", True)
    assert point.state == "Somebody reads it before others can see it."
    assert audit(all_bodies()).problems == []


def test_the_same_again_changes_nothing(survey, send):
    who = send(survey, {"how": "bus"})
    before = Answer.objects.get()

    send(survey, {"how": "bus"}, who)

    assert Answer.objects.get() == before
    assert Answer.objects.get().version == 1


def test_what_was_answered_is_told_in_the_words_of_the_reader(survey, send):
    who, _pages = answer_all(survey, send)

    told = {one.key: one.stance for one in Survey().points(who, "fr")}

    assert told["how"] == "En bus"
    assert told["why"] == "Travail, Soins aux autres"
    assert told["order"] == "1. De la lumière; 2. De l’ombre; 3. Des sièges"
    assert told["money"] == "De l’ombre: 60; De la lumière: 40"
    assert told["minutes"] == "12 min"


def test_all_is_taken_back_and_erased_and_the_log_stays_whole(survey, send):
    mine, _pages = answer_all(survey, send)
    other, _pages = answer_all(survey, send)

    assert withdraw(participant=mine, activity=survey) == len(ANSWERS)
    erase(participant=other)
    seal()

    assert Survey().responses(survey).counted == 0
    assert Answer.objects.filter(participant=other).count() == 0
    assert not Draw.objects.filter(participant=other).exists()
    assert audit(all_bodies()).problems == []


def test_of_joined_parts_the_last_word_counts_once(survey, send):
    one = send(survey, {"how": "bus"})
    other = send(survey, {"how": "foot"}, channel=Channel.SMS)

    into = merge(one, other)

    column = columns_of(survey)["how"]
    assert (list(column.person), list(column.option)) == ([into.pk], [1])
    assert said_by(into) == {"how": "foot"}
    assert [one.key for one in Survey().asking(survey, into, "en").prompts] == ["why"]


def test_the_analysis_gets_a_column_for_each_question(survey, send):
    who, _pages = answer_all(survey, send)
    other = send(survey, {"how": "not_say"})
    columns = columns_of(survey)

    def rows(code):
        one = columns[code]
        number = [None if math.isnan(it) else it for it in one.number]
        return list(zip(one.person, one.option, number, one.missing, strict=True))

    assert set(columns) == set(ANSWERS)
    assert rows("how") == [(who.pk, 0, None, 0), (other.pk, -1, None, 2)]
    assert rows("why") == [(who.pk, 0, None, 0), (who.pk, 2, None, 0)]
    assert rows("safe") == [(who.pk, -1, None, Column.MISSING.index("dont_know"))]
    assert rows("content") == [(who.pk, -1, 4.0, 0)]
    assert rows("order") == [(who.pk, 2, 1.0, 0), (who.pk, 0, 2.0, 0), (who.pk, 1, 3.0, 0)]
    assert rows("money") == [(who.pk, 0, 60.0, 0), (who.pk, 2, 40.0, 0)]
    assert rows("wish") == [(who.pk, -1, None, 0)]
    assert columns["how"].answers == 2


def test_what_is_left_empty_is_not_asked_for_ever(make_survey, send):
    free = Form(
        "free",
        "1",
        {"en": "Free"},
        ("en",),
        (
            Question("one", Kind.TEXT, {"en": "Anything to say?"}),
            Question("two", Kind.CHOICE, {"en": "Which?"}, choices=(Choice("a", {"en": "A"}),)),
        ),
    )
    survey = make_survey(free)
    assert Survey().asking(survey, None, "en").prompts[0].optional

    who = send(survey, {"one": ""})

    assert [one.key for one in Survey().asking(survey, who, "en").prompts] == ["two"]
    assert list(columns_of(survey)["one"].missing) == [Column.MISSING.index("empty")]


def test_the_form_is_the_questionnaire_that_was_laid_out(survey):
    form = Survey().form(survey)

    assert form.members == TEN.members
    assert (form.version, form.languages) == ("1", ("en", "fr", "ar"))
