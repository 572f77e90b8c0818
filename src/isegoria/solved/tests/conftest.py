"""A question whose answers went, many who took part, and rounds that have begun."""

from datetime import timedelta
from secrets import token_bytes

import pytest
from django.utils import timezone

from isegoria.answer.tests.conftest import (  # noqa: F401  # the same town, answered
    answered,
    change_record,
    code_of,
    decider,
    draft,
    heard,
    looked_at,
    people,
    publish,
    reach,
    send,
    whole,
    writer,
)
from isegoria.hear.describing import describe
from isegoria.hear.models import Contribution, Participant
from isegoria.places.models import Group
from isegoria.receipts.models import Receipt
from isegoria.solved.jobs import ask_everybody, count_rounds, lay_out
from isegoria.solved.models import Round
from isegoria.solved.services import say


@pytest.fixture
def question(heard):  # noqa: F811  # the fixture of that name
    """The question whose community is described."""
    return heard


@pytest.fixture
def asked(answered):  # noqa: F811  # the fixture of that name
    """The first round, which began today; the others are planned."""
    lay_out()
    first = Round.objects.order_by("months").first()
    Round.objects.filter(pk=first.pk).update(due_on=timezone.localdate())
    ask_everybody()
    first.refresh_from_db()
    return first


@pytest.fixture
def crowd(heard, profile):  # noqa: F811  # the fixtures of these names
    """Let so many take part and say how old they are: a number of people by group."""

    def crowd(**ages):
        found = {}
        for age, count in ages.items():
            group = profile["age", age.replace("_", "-")]
            found[age] = [_person(heard) for _ in range(count)]
            for person in found[age]:
                partition = _partition_of(group)
                describe(participant=person, said={partition: group})
        return found

    return crowd


def _partition_of(group):
    return Group.objects.get(pk=group).partition_id


def _person(process):
    receipt = Receipt.objects.create(code_hmac=token_bytes(32), created_on=timezone.localdate())
    person = Participant.objects.create(process=process, receipt=receipt, secret=token_bytes(16))
    Contribution.objects.create(
        process=process,
        activity=process.activities.get(),
        participant=person,
        channel="web",
        language="en",
        received_on=timezone.localdate(),
    )
    return person


@pytest.fixture
def reply():
    """Let people say how the problem is: so many in each way, one after the other."""

    def reply(who, **replies):
        left = iter(who)
        for name, count in replies.items():
            problem, _and, difference = name.partition("_")
            for _ in range(count):
                say(participant=next(left), problem=problem, difference=difference)

    return reply


@pytest.fixture
def over():
    """End a round, and count it."""

    def over(one):
        day = timezone.localdate() - timedelta(days=2)
        Round.objects.filter(pk=one.pk).update(asked_on=day - timedelta(days=30), ends_on=day)
        count_rounds()
        one.refresh_from_db()
        return one

    return over
