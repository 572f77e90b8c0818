"""What every way of asking must do; for each type that the site offers, and a second small one."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.base.refusal import NotNow, Refused
from isegoria.hear.activity_type import type_of
from isegoria.hear.audit import proof_of
from isegoria.hear.models import Channel, Contribution, Participant
from isegoria.hear.pausing import go_on, pause
from isegoria.hear.services import (
    contribute,
    erase,
    merge,
    withdraw,
)
from isegoria.journey.audit import all_bodies
from isegoria.languages.services import say
from isegoria.ledger.audit import audit
from isegoria.ledger.models import Entry
from isegoria.ledger.services import seal
from isegoria.questionnaire.definition import Kind

pytestmark = pytest.mark.django_db


def send(asked, reply, participant=None, *, channel=Channel.WEB, code=None):
    """Give a reply, as any channel would."""
    return contribute(
        activity=asked,
        participant=participant,
        reply=reply,
        channel=channel,
        language="en",
        code=code,
    )


def first_reply(asked, participant=None, *, choice=0):
    """Answer the first prompt with one of its options."""
    prompt = type_of(asked).asking(asked, participant, "en").prompts[0]
    return {prompt.key: prompt.options[choice].value if prompt.options else "A thought of mine"}


def people_in(responses):
    """Everybody with an answer that counts."""
    return {who for one in (responses, *responses.columns) for who in one.person}


def first_answer(asked, participant=None, *, choice=0):
    return send(asked, first_reply(asked, participant, choice=choice), participant)


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"nonsense": ""},
        {"nonsense": "x" * 10_000},
        {"FIRST": "\x00 and more"},
        {"FIRST": "x" * 100_000},
        {"FIRST": ""},
        {"FIRST'": "x"},
        {"LAST": "\x00 and more"},
        {"LAST": "x" * 100_000},
        {"LAST": ""},
    ],
)
def test_nonsense_is_refused_with_words_and_nothing_is_stored(asked, reply):
    entries = Entry.objects.count()
    prompts = type_of(asked).asking(asked, None, "en").prompts
    named = {"FIRST": prompts[0].key, "FIRST'": prompts[0].key + "'", "LAST": prompts[-1].key}

    with pytest.raises(Refused, match=r"\w+ \w+"):
        send(asked, {named.get(key, key): words for key, words in reply.items()})

    assert Entry.objects.count() == entries
    assert not Participant.objects.exists()


def test_every_prompt_can_be_asked_in_one_text_message(asked):
    asking = type_of(asked).asking(asked, None, "en")

    assert asking.question.body == "How should we bring fast internet to every home?"
    assert asking.answered == 0 < asking.total
    assert asking.prompts
    for prompt in asking.prompts:
        words = " ".join([prompt.text.body, *(option.text for option in prompt.options)])
        assert 0 < len(words) <= 306
        assert (prompt.kind is Kind.CHOICE) == bool(prompt.options)
        assert prompt.said == ""
        assert all((one.kind, one.required) == (Kind.TICK, False) for one in prompt.also)


def test_a_form_can_carry_each_prompt_beside_what_every_form_carries(asked):
    prompts = type_of(asked).asking(asked, None, "en").prompts
    keys = [one.key for prompt in prompts for one in (prompt, *prompt.also)]

    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", key) for key in keys)
    assert not {"afresh", "code", "entry", "key", "page", "sure", "ticket", "visit"} & set(keys)


@pytest.mark.parametrize("box", ["", "yes"])
def test_what_was_said_comes_back_with_the_point_and_boxes_may_be_left_out(asked, box):
    prompt = type_of(asked).asking(asked, None, "en").prompts[0]
    chosen = prompt.options[0].value
    boxes = {one.key: box for one in prompt.also if box}

    who = send(asked, {prompt.key: chosen, **boxes}).contribution.participant

    (point,) = type_of(asked).points(who, "en")
    again = point.prompt
    assert (again.key, again.text, again.options) == (prompt.key, prompt.text, prompt.options)
    assert (again.said, [bool(one.said) for one in again.also]) == (
        chosen,
        [bool(box)] * len(prompt.also),
    )


def test_a_first_answer_gives_a_receipt_and_a_second_does_not(asked):
    first = first_answer(asked)
    second = first_answer(asked, first.contribution.participant)

    assert first.new_code is not None
    assert second.new_code is None
    assert second.contribution.pk == first.contribution.pk
    assert Participant.objects.count() == 1


def test_a_first_answer_sent_twice_makes_one_participant(asked):
    reply = first_reply(asked)

    for _time in range(2):
        send(asked, reply, code="1234567890123428")

    assert Participant.objects.count() == 1
    assert Entry.objects.filter(topic=asked.topic, leaf__contains='"received"').count() == 4


def test_the_record_is_the_same_from_every_channel_but_for_the_channel(asked):
    reply = first_reply(asked)
    for channel in (Channel.WEB, Channel.SMS, Channel.PAPER):
        send(asked, reply, channel=channel)

    points = [
        [
            (one.about.body, one.stance, one.key, one.prompt)
            for one in type_of(asked).points(who, "en")
        ]
        for who in Participant.objects.order_by("pk")
    ]
    assert points[0] == points[1] == points[2]
    assert list(Contribution.objects.order_by("pk").values_list("channel", flat=True)) == [
        "web",
        "sms",
        "paper",
    ]


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [(2, 9, "opens on"), (-9, -1, "closed on")],
    ids=["before", "after"],
)
def test_before_and_after_its_time_nothing_is_taken(make_asked, opens, closes, words):
    asked = make_asked(opens=opens, closes=closes)

    with pytest.raises(NotNow, match=words):
        send(asked, {})


def test_the_closing_instant_is_kept_to_the_second(asked, time_machine):
    asked.stage.ends_at = timezone.now().replace(microsecond=0) + timedelta(hours=1)
    asked.stage.save()

    time_machine.move_to(asked.stage.ends_at - timedelta(seconds=1), tick=False)
    first_answer(asked)
    time_machine.move_to(asked.stage.ends_at, tick=False)

    with pytest.raises(NotNow, match="closed on"):
        first_answer(asked)
    assert Contribution.objects.count() == 1


def test_a_pause_says_why_and_ends(asked):
    pause(activity=asked, reason="We are mending a text.")
    with pytest.raises(NotNow, match="We are mending a text"):
        first_answer(asked)

    go_on(activity=asked)

    assert first_answer(asked).new_code


def test_a_draft_takes_no_answers(make_asked):
    asked = make_asked("draft", published=False)

    with pytest.raises(NotNow, match=r"not open yet|opens on"):
        send(asked, {})


def test_a_change_of_mind_counts_once(asked):
    kind = type_of(asked)
    who = first_answer(asked, choice=0).contribution.participant
    before = kind.points(who, "en")[0].prompt

    send(asked, {before.key: before.options[2].value}, who)

    responses = kind.responses(asked)
    assert responses.counted == 1
    assert [one.prompt.said for one in kind.points(who, "en")] == [before.options[2].value]


def test_what_is_closed_is_not_asked_anew(asked, time_machine):
    who = first_answer(asked).contribution.participant
    time_machine.move_to(asked.stage.ends_at + timedelta(days=1))

    points = type_of(asked).points(who, "en")

    assert [(bool(one.stance), one.prompt) for one in points] == [(True, None)]


def test_no_answers_are_an_empty_table_not_an_error(asked):
    responses = type_of(asked).responses(asked)

    assert responses.counted == 0
    assert len(responses.person) == len(responses.item) == len(responses.value) == 0
    assert len(responses.items) == 3


def test_taken_back_before_closing_is_not_counted_and_can_be_answered_again(asked):
    kind = type_of(asked)
    who = first_answer(asked).contribution.participant

    assert withdraw(participant=who, activity=asked) == 1
    assert kind.responses(asked).counted == 0
    assert withdraw(participant=who, activity=asked) == 0

    again = kind.points(who, "en")[0].prompt
    assert again.said == ""
    send(asked, {again.key: again.options[0].value}, who)
    assert kind.responses(asked).counted == 1
    assert Contribution.objects.get().standing == "stands"


def test_taken_back_after_closing_stays_counted(asked, time_machine):
    kind = type_of(asked)
    who = first_answer(asked).contribution.participant
    time_machine.move_to(asked.stage.ends_at + timedelta(days=1))

    assert withdraw(participant=who, activity=asked) == 1

    assert kind.responses(asked).counted == 1


def test_of_two_joined_receipts_the_last_word_counts_and_both_open_the_same(asked):
    kind = type_of(asked)
    one = first_answer(asked)
    said = kind.points(one.contribution.participant, "en")[0].prompt
    other = send(asked, {said.key: said.options[2].value}, channel=Channel.SMS)
    alone = kind.responses(asked)

    into = merge(one.contribution.participant, other.contribution.participant)

    assert [row.prompt.said for row in kind.points(into, "en")] == [said.options[2].value]
    responses = kind.responses(asked)
    assert people_in(responses) == {into.pk}
    assert (responses.item, responses.value) == (alone.item, alone.value)
    assert audit(all_bodies()).is_whole


def test_receipts_of_two_questions_are_not_joined(asked, make_asked):
    other = make_asked("other")
    one = Participant.objects.create(process=asked.process)
    two = Participant.objects.create(process=other.process)

    with pytest.raises(Refused, match="different questions"):
        merge(one, two)


def test_everything_leaves_the_log_whole_and_erasure_is_seen_in_it(asked):
    kind = type_of(asked)
    people = [first_answer(asked).contribution.participant for _time in range(4)]
    withdraw(participant=people[0], activity=asked)
    merge(people[1], people[2])

    erase(participant=people[1])
    erase(participant=people[3])
    seal()

    report = audit(all_bodies())
    assert report.problems == []
    assert report.erased >= 3
    assert kind.points(people[3], "en") == []
    assert kind.responses(asked).counted == 0
    assert Participant.objects.get(pk=people[3].pk).secret is None


def test_what_was_said_can_be_proved_by_its_author_alone(asked):
    mine = first_answer(asked).contribution.participant
    other = first_answer(asked).contribution.participant
    entry_id = type_of(asked).points(mine, "en")[0].entry_id

    assert proof_of(mine, entry_id) is not None
    assert proof_of(other, entry_id) is None


def test_the_site_says_what_each_activity_asks(asked):
    kind = type_of(asked)

    assert kind.about(asked)
    assert all(one.heading and one.words for one in kind.explained())
    assert kind.slug == asked.type_slug
    assert say("x", language="en").pk


def test_the_whole_form_asks_what_is_asked_one_by_one(asked):
    form = type_of(asked).form(asked)

    prompts = type_of(asked).asking(asked, None, "en").prompts
    required = [one for one in prompts if one.required]
    assert form.title["en"]
    for prompt in required:
        question = form.question(prompt.key)
        assert question is not None
        assert question.kind is prompt.kind
        assert [one.value for one in question.choices] == [one.value for one in prompt.options]
        assert question.words["en"] == prompt.text.body
