"""A decided question with one point taken up, and a promise for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.decide.tests import conftest as decided
from isegoria.follow.models import Commitment
from isegoria.follow.services import writing
from isegoria.follow.services.becoming import Shows, put_down
from isegoria.follow.services.writing import Promise

heard, draft, whole = decided.heard, decided.draft, decided.whole
writer, decider = decided.writer, decided.decider
looked_at, publish, change_record = decided.looked_at, decided.publish, decided.change_record
named = decided.named

WORDS = {
    "what": "Every village has a line.",
    "owner": "The roads department",
    "budget": "Two million.",
    "place": "The eastern villages",
}


@pytest.fixture
def day():
    """A day so many days from now."""
    return lambda offset: timezone.now().date() + timedelta(days=offset)


@pytest.fixture
def decided_question(whole, publish):
    """The question, with its decision published."""
    publish(whole)
    return whole.process


@pytest.fixture
def drafted(decided_question):
    """A draft for the one point that was taken up."""
    assert writing.draft(process=decided_question) == 1
    return Commitment.objects.get()


@pytest.fixture
def write():
    """Write what is promised; what is not named stays as in ``WORDS``."""

    def write(commitment, by, *, due_on, milestones=(), reason="", **words):
        fresh = Commitment.objects.select_related("process").get(pk=commitment.pk)
        promise = Promise(fresh.version, WORDS | words, due_on, milestones, reason)
        return writing.put(commitment=fresh, promise=promise, by=by)

    return write


@pytest.fixture
def promised(drafted, write, day, writer):
    """A public promise, to be done in thirty days, with one milestone."""
    write(drafted, writer, due_on=day(30), milestones=[("The masts stand", day(10))])
    fresh = Commitment.objects.get(pk=drafted.pk)
    return writing.publish(commitment=fresh, version=fresh.version, by=writer)


@pytest.fixture
def become(writer):
    """Put down what became of a promise."""

    def become(commitment, kind, words="", **shows):
        fresh = Commitment.objects.select_related("process").get(pk=commitment.pk)
        return put_down(
            commitment=fresh,
            kind=kind,
            words=words,
            version=fresh.version,
            by=writer,
            shows=Shows(**shows),
        )

    return become


@pytest.fixture
def overdue(promised, day):
    """The same once its day has passed, two days ago."""
    promised.milestones.update(due_on=day(-5))
    Commitment.objects.filter(pk=promised.pk).update(due_on=day(-2))
    return Commitment.objects.select_related("process").get(pk=promised.pk)
