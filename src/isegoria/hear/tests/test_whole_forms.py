"""Whole forms, as paper and devices bring them; for each type of activity there is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.base.refusal import Refused
from isegoria.hear.activity_type import type_of
from isegoria.hear.helped import Helped
from isegoria.hear.models import Channel, Delivery, Participant
from isegoria.hear.queries import delivered
from isegoria.hear.services import contribute_whole
from isegoria.ledger.models import Entry
from isegoria.questionnaire.definition import Kind

pytestmark = pytest.mark.django_db


def whole_form(asked):
    """An answer to every question of a choice, as a device brings them back."""
    questions = type_of(asked).form(asked).questions()
    return {one.code: one.choices[0].value for one in questions if one.kind is Kind.CHOICE}


def send_whole(asked, answers, *, key="instance-1", code=None, helped=None):
    return contribute_whole(
        activity=asked,
        participant=None,
        answers=answers,
        channel=Channel.PAPER,
        language="en",
        key=key,
        code=code,
        helped=helped,
    )


def test_a_whole_form_is_one_person_with_one_receipt(asked):
    answers = whole_form(asked)

    whole = send_whole(asked, answers)

    said = type_of(asked).points(whole.contribution.participant, "en")
    assert {one.key: one.prompt.said for one in said} == answers
    assert whole.new_code is not None
    assert whole.refused == {}
    assert whole.contribution.channel == Channel.PAPER
    assert Participant.objects.count() == 1


def test_a_whole_form_that_comes_again_changes_nothing(asked):
    answers = whole_form(asked)
    first = send_whole(asked, answers)
    entries = Entry.objects.count()

    again = send_whole(asked, answers)

    assert again.contribution == first.contribution
    assert again.new_code is None
    assert Entry.objects.count() == entries
    assert Participant.objects.count() == 1


def test_what_cannot_be_taken_of_a_whole_form_is_named_and_the_rest_is_kept(asked):
    answers = whole_form(asked)

    whole = send_whole(asked, {**answers, "nonsense": "x"})

    assert list(whole.refused) == ["nonsense"]
    assert whole.refused["nonsense"]
    said = type_of(asked).points(whole.contribution.participant, "en")
    assert {one.key for one in said} == set(answers)


def test_a_whole_form_without_an_answer_is_refused_and_leaves_nothing(asked):
    with pytest.raises(Refused):
        send_whole(asked, {})
    with pytest.raises(Refused):
        send_whole(asked, {"nonsense": "x"})

    assert Participant.objects.count() == 0
    assert Delivery.objects.count() == 0


def over_since(asked, days):
    asked.stage.ends_at = timezone.now() - timedelta(days=days)
    asked.stage.save(update_fields=["ends_at"])


def helped(days):
    return Helped(by="Amina", filled_at=timezone.now() - timedelta(days=days))


def test_what_a_helper_wrote_down_before_the_closing_is_taken_after_it(asked):
    over_since(asked, 1)

    whole = send_whole(asked, whole_form(asked), helped=helped(1.5))

    assert whole.refused == {}
    assert whole.contribution.helper == "Amina"


@pytest.mark.parametrize("days", [0.5, 300, -3])
def test_what_a_helper_wrote_down_at_another_time_is_not(asked, days):
    over_since(asked, 1)

    with pytest.raises(Refused):
        send_whole(asked, whole_form(asked), helped=helped(days))

    assert Participant.objects.count() == 0


def test_a_whole_form_is_found_by_its_key(asked):
    whole = send_whole(asked, whole_form(asked))

    assert delivered(asked.process_id, "instance-1") == whole.contribution
    assert delivered(asked.process_id, "instance-2") is None
