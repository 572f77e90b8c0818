"""A decided question: people who voted, one who wrote, and who reads and signs the answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.activities.statements.services import add_statement
from isegoria.answer.models import Edition
from isegoria.answer.services import begin, let_go, note_read
from isegoria.decide.tests.conftest import (  # noqa: F401  # the same town, decided
    change_record,
    decider,
    draft,
    heard,
    looked_at,
    publish,
    whole,
    writer,
)
from isegoria.hear.models import Item, Participant
from isegoria.hear.routes import route_token_of
from isegoria.people.routes import Route, keep_route
from isegoria.receipts.services import issue
from isegoria.themes.models import OpenText, Placing, Reading, Theme

WORDS = "The ramp at the library is too steep for my chair."


@pytest.fixture
def people(heard):  # noqa: F811  # the fixture of that name
    """The twelve who voted, in the order in which they came; the first agreed with all."""
    return list(Participant.objects.filter(process=heard).order_by("pk"))


@pytest.fixture
def code_of():
    """Give somebody a receipt whose digits are known."""

    def code_of(person):
        receipt, code = issue()
        person.receipt = receipt
        person.save(update_fields=["receipt"])
        return code

    return code_of


@pytest.fixture
def write(heard):  # noqa: F811  # the same
    """Let somebody write something, and place it under a theme; under none it is not read yet."""

    def write(person, words=WORDS, theme="Ramps"):
        item = add_statement(
            activity=heard.activities.get(),
            words=words,
            language="en",
            author=person,
            standing=Item.Standing.ACCEPTED,
        )
        text = OpenText.objects.create(
            process=heard, number=item.pk, item=item, language="en", draw=1
        )
        if theme:
            place(text, Theme.objects.get(process=heard, name__renderings__body=theme))
        return item

    return write


def place(text, theme):
    reading = Reading.objects.create(
        process=text.process, text=text, turn=Reading.Turn.FIRST, outcome=Reading.Outcome.PLACED
    )
    Placing.objects.create(process=text.process, reading=reading, given=theme, theme=theme)
    OpenText.objects.filter(pk=text.pk).update(state=OpenText.State.PLACED, counted=reading)


@pytest.fixture
def reach():
    """Let somebody be written to."""

    def reach(person, channel="sms", address="+33600000000"):
        keep_route(
            route_token_of(person),
            Route(channel, "gate", address),
            tag=f"tag-{person.pk}",
            until=timezone.now().date() + timedelta(days=90),
        )

    return reach


@pytest.fixture
def send(writer, decider):  # noqa: F811  # the same
    """Read the samples of a version and let its answers go."""

    def send(publication):
        edition = begin(publication=publication)
        note_read(edition=edition, seed=edition.seed, by=writer)
        return let_go(edition=Edition.objects.get(pk=edition.pk), by=decider)

    return send


@pytest.fixture
def answered(whole, publish, send):  # noqa: F811  # the same
    """The answers to the first version, let go."""
    return send(publish(whole))
