"""What every way of asking must do; the suite runs for each type that the site offers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.base.refusal import NotNow, Refused
from isegoria.hear.activity_type import Kind, activity_types, type_of
from isegoria.hear.audit import all_bodies
from isegoria.hear.items import stand
from isegoria.hear.models import Activity, Channel, Contribution, Item, Participant
from isegoria.hear.services import contribute, erase, go_on, merge, pause, withdraw
from isegoria.languages.services import say
from isegoria.ledger.audit import audit
from isegoria.ledger.leaf import Event
from isegoria.ledger.models import Entry
from isegoria.ledger.services import seal

pytestmark = pytest.mark.django_db


@pytest.fixture(params=sorted(activity_types()))
def asked(request, question, statements) -> Activity:
    """An open activity of each type, with something to answer."""
    found = question.activities.select_related("process", "stage").filter(type_slug=request.param)
    return found.get()


def first_answer(asked, participant=None, *, choice=0, channel=Channel.WEB, code=None):
    """Answer the first prompt with one of its options, as any channel would."""
    prompt = type_of(asked).prompts(asked, participant, "en")[0]
    reply = {prompt.key: prompt.options[choice].value if prompt.options else "A thought of mine"}
    return contribute(
        activity=asked,
        participant=participant,
        reply=reply,
        channel=channel,
        language="en",
        code=code,
    )


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"nonsense": ""},
        {"nonsense": "x" * 10_000},
        {"own": "\x00 and more"},
        {"own": "x" * 100_000},
        {"own": ""},
        {"statement-": "agree"},
        {"statement-999999": "agree"},
        {"statement-99999999999999999999999": "agree"},
        {"statement-１": "agree"},
        {"statement-1'": "agree"},
    ],
)
def test_nonsense_is_refused_with_words_and_nothing_is_stored(asked, reply):
    entries = Entry.objects.count()

    with pytest.raises(Refused, match=r"\w+ \w+"):
        contribute(
            activity=asked, participant=None, reply=reply, channel=Channel.WEB, language="en"
        )

    assert Entry.objects.count() == entries
    assert not Participant.objects.exists()


def test_every_prompt_can_be_asked_in_one_text_message(asked):
    prompts = type_of(asked).prompts(asked, None, "en")

    assert prompts
    for prompt in prompts:
        words = " ".join([prompt.text.body, *(option.text for option in prompt.options)])
        assert 0 < len(words) <= 306
        assert (prompt.kind is Kind.CHOICE) == bool(prompt.options)


def test_a_first_answer_gives_a_receipt_and_a_second_does_not(asked):
    first = first_answer(asked)
    second = first_answer(asked, first.contribution.participant)

    assert first.new_code is not None
    assert second.new_code is None
    assert second.contribution.pk == first.contribution.pk
    assert Participant.objects.count() == 1


def test_a_first_answer_sent_twice_makes_one_participant(asked):
    prompt = type_of(asked).prompts(asked, None, "en")[0]
    reply = {prompt.key: prompt.options[0].value}
    code = "1234567890123428"

    for _time in range(2):
        contribute(
            activity=asked,
            participant=None,
            reply=reply,
            channel=Channel.WEB,
            language="en",
            code=code,
        )

    assert Participant.objects.count() == 1
    assert Entry.objects.filter(topic=asked.topic, leaf__contains='"received"').count() == 4


def test_the_record_is_the_same_from_every_channel_but_for_the_channel(asked):
    prompt = type_of(asked).prompts(asked, None, "en")[0]
    reply = {prompt.key: prompt.options[0].value}
    for channel in (Channel.WEB, Channel.SMS, Channel.PAPER):
        contribute(activity=asked, participant=None, reply=reply, channel=channel, language="en")

    points = [
        [
            (one.about.body, one.stance, one.key, one.value)
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
def test_before_and_after_its_time_nothing_is_taken(make_question, opens, closes, words):
    process = make_question("other", opens=opens, closes=closes)
    for found in process.activities.select_related("process", "stage"):
        with pytest.raises(NotNow, match=words):
            contribute(
                activity=found, participant=None, reply={}, channel=Channel.WEB, language="en"
            )


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


def test_a_draft_takes_no_answers(make_question):
    found = make_question("draft", published=False).activities.select_related("process", "stage")

    with pytest.raises(NotNow, match=r"not open yet|opens on"):
        contribute(
            activity=found.get(), participant=None, reply={}, channel=Channel.WEB, language="en"
        )


def test_a_change_of_mind_counts_once(asked):
    kind = type_of(asked)
    who = first_answer(asked, choice=0).contribution.participant
    before = kind.points(who, "en")[0]

    contribute(
        activity=asked,
        participant=who,
        reply={before.key: before.options[2].value},
        channel=Channel.WEB,
        language="en",
    )

    responses = kind.responses(asked)
    assert len(responses.person) == 1
    assert [one.value for one in kind.points(who, "en")] == [before.options[2].value]


def test_no_answers_are_an_empty_table_not_an_error(asked):
    responses = type_of(asked).responses(asked)

    assert len(responses.person) == len(responses.item) == len(responses.value) == 0
    assert len(responses.items) == 3


def test_taken_back_before_closing_is_not_counted_and_can_be_answered_again(asked):
    kind = type_of(asked)
    who = first_answer(asked).contribution.participant

    assert withdraw(participant=who, activity=asked) == 1
    assert len(kind.responses(asked).person) == 0
    assert withdraw(participant=who, activity=asked) == 0

    point = kind.points(who, "en")[0]
    contribute(
        activity=asked,
        participant=who,
        reply={point.key: point.options[0].value},
        channel=Channel.WEB,
        language="en",
    )
    assert len(kind.responses(asked).person) == 1
    assert Contribution.objects.get().standing == "stands"


def test_taken_back_after_closing_stays_counted(asked, time_machine):
    kind = type_of(asked)
    who = first_answer(asked).contribution.participant
    time_machine.move_to(asked.stage.ends_at + timedelta(days=1))

    assert withdraw(participant=who, activity=asked) == 1

    assert len(kind.responses(asked).person) == 1


def test_of_two_joined_receipts_the_last_word_counts_and_both_open_the_same(asked):
    kind = type_of(asked)
    one = first_answer(asked)
    point = kind.points(one.contribution.participant, "en")[0]
    other = contribute(
        activity=asked,
        participant=None,
        reply={point.key: point.options[2].value},
        channel=Channel.SMS,
        language="en",
    )

    into = merge(one.contribution.participant, other.contribution.participant)

    assert [row.value for row in kind.points(into, "en")] == [point.options[2].value]
    responses = kind.responses(asked)
    assert set(responses.person) == {into.pk}
    assert responses.value[-1] == -1 or point.options[2].value == "pass"
    assert audit(all_bodies()).is_whole


def test_receipts_of_two_questions_are_not_joined(asked, make_question):
    other = make_question("other").activities.select_related("process", "stage").first()
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
    assert len(kind.responses(asked).person) == 0
    assert Participant.objects.get(pk=people[3].pk).secret is None


def test_an_author_may_answer_their_own_statement(asked):
    """Their answer and their statement are two things in the log, though one person said both."""
    who = contribute(
        activity=asked,
        participant=None,
        reply={"own": "Put the antennas on the schools."},
        channel=Channel.WEB,
        language="en",
    ).contribution.participant
    own = who.items.get()
    stand(own, Item.Standing.ACCEPTED, event=Event.ACCEPTED)
    contribute(
        activity=asked,
        participant=who,
        reply={f"statement-{own.pk}": "agree"},
        channel=Channel.WEB,
        language="en",
    )
    seal()

    report = audit(all_bodies())

    assert report.problems == []
    assert len(type_of(asked).points(who, "en")) == 2


def test_what_was_said_can_be_proved_by_its_author_alone(asked):
    kind = type_of(asked)
    mine = first_answer(asked).contribution.participant
    other = first_answer(asked).contribution.participant
    entry_id = kind.points(mine, "en")[0].entry_id

    assert kind.proof_of(mine, entry_id) is not None
    assert kind.proof_of(other, entry_id) is None


def test_the_site_says_what_each_activity_asks(asked):
    kind = type_of(asked)

    assert kind.about(asked)
    assert kind.slug == asked.type_slug
    assert say("x", language="en").pk
