"""Somebody says for whom they speak; it is sealed, goes with them, and keeps kinds apart."""

import pytest

from isegoria.base.refusal import Faulty, NotNow, Refused
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity, Channel, Contribution, SpokenFor, Voice
from isegoria.hear.services import contribute, erase, merge, seal_question
from isegoria.hear.speaking import SpeaksFor, clean_voice, speak_for, speaks_for
from isegoria.journey.audit import all_bodies
from isegoria.languages.services import say
from isegoria.ledger.audit import audit
from isegoria.ledger.models import Entry
from isegoria.ledger.services import seal

pytestmark = pytest.mark.django_db

UNION = SpeaksFor(Voice.ORGANISATION, "Harbour Fishers’ Union", "The board voted.", 41)


@pytest.fixture
def answer(activity, statements):
    def answer(who=None, where=None):
        return contribute(
            activity=where or activity,
            participant=who,
            reply={f"statement-{statements[0].pk}": "agree"},
            channel=Channel.WEB,
            language="en",
        ).contribution.participant

    return answer


def kinds():
    return sorted(Contribution.objects.values_list("speaks_for", flat=True))


def test_who_says_nothing_speaks_for_themselves(answer):
    assert speaks_for(answer()) == SpeaksFor()
    assert kinds() == ["person"]


def test_what_is_said_is_sealed_once_and_can_be_changed_back(answer):
    who, entries = answer(), Entry.objects.count()

    assert speak_for(participant=who, said=UNION)
    assert not speak_for(participant=who, said=UNION)
    assert (speaks_for(who), kinds()) == (UNION, ["organisation"])
    assert Entry.objects.count() == entries + 1
    assert speak_for(participant=who, said=SpeaksFor())

    assert (speaks_for(who), kinds()) == (SpeaksFor(), ["person"])
    seal()
    assert audit(all_bodies()).problems == []


def test_a_change_behind_the_back_of_the_log_is_found(answer):
    speak_for(participant=answer(), said=UNION)
    seal()

    SpokenFor.objects.update(people=4100)

    assert len(audit(all_bodies()).problems) == 1


def test_a_later_part_speaks_for_the_same(answer, activity):
    who = answer()
    speak_for(participant=who, said=UNION)

    second = Activity.objects.create(
        process=activity.process,
        stage=activity.stage,
        type_slug="statements",
        position=2,
        title=say("More statements", language="en"),
    )
    item = type_of(second).seed(second, words="Trains come first.", language="en")

    contribute(
        activity=second,
        participant=who,
        reply={f"statement-{item.pk}": "agree"},
        channel=Channel.SMS,
        language="en",
    )

    assert kinds() == ["organisation", "organisation"]
    seal_question(activity.process)
    seal()
    assert audit(all_bodies()).problems == []


def test_parts_that_speak_for_others_are_not_joined(answer):
    person, union = answer(), answer()
    speak_for(participant=union, said=UNION)

    with pytest.raises(Refused, match="counted apart"):
        merge(person, union)

    assert kinds() == ["organisation", "person"]


def test_erasing_removes_for_whom_somebody_spoke(answer):
    who = answer()
    speak_for(participant=who, said=UNION)

    erase(participant=who)

    assert not SpokenFor.objects.exists()
    seal()
    assert audit(all_bodies()).problems == []
    with pytest.raises(NotNow, match="erased"):
        speak_for(participant=who, said=UNION)


def test_after_the_closing_it_stays_as_it_is(answer, activity):
    who = answer()
    activity.stage.ends_at = activity.stage.begins_at
    activity.stage.save()

    with pytest.raises(NotNow, match="closed"):
        speak_for(participant=who, said=UNION)


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"kind": ""}, {"kind"}),
        ({"kind": "king"}, {"kind"}),
        ({"kind": "group"}, {"name", "way", "people"}),
        ({"kind": "group", "name": "\0", "way": "x", "people": "1"}, {"name"}),
        ({"kind": "group", "name": "n" * 161, "way": "x", "people": "1"}, {"name"}),
        ({"kind": "group", "name": "n", "way": "w" * 601, "people": "1"}, {"way"}),
        ({"kind": "group", "name": "n", "way": "w", "people": "0"}, {"people"}),
        ({"kind": "group", "name": "n", "way": "w", "people": "-3"}, {"people"}),
        ({"kind": "group", "name": "n", "way": "w", "people": "9" * 40}, {"people"}),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(given, faults):
    with pytest.raises(Faulty) as refused:
        clean_voice(**{"name": "", "way": "", "people": "", **given})

    assert set(refused.value.faults) == faults


def test_digits_of_any_language_are_numbers():
    said = clean_voice(kind="group", name=" The  class ", way="We voted.", people="٤١")

    assert said == SpeaksFor(Voice.GROUP, "The class", "We voted.", 41)
