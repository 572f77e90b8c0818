"""Large tables: many rows at once, with few statements, and each a record like any other."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isegoria.activities.statements.models import Vote
from isegoria.activities.survey.models import Answer, Draw
from isegoria.activities.survey.tests.ten import ANSWERS, TEN
from isegoria.channels.table import services
from isegoria.channels.table.models import Table
from isegoria.channels.table.tests.at_the_desk import check, receipts_of, table_in
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity, Contribution, Delivery, Item, Participant
from isegoria.hear.queries import participant_of
from isegoria.hear.services import seal_question
from isegoria.journey.audit import all_bodies
from isegoria.languages.services import say
from isegoria.ledger.audit import audit
from isegoria.ledger.models import Entry
from isegoria.ledger.services import seal
from isegoria.receipts.models import Receipt

pytestmark = pytest.mark.django_db

ROWS = 100
STANCES = ("agree", "disagree", "pass")


@pytest.fixture
def survey(asked):
    """A survey of ten questions beside the statements."""
    made = Activity.objects.create(
        process=asked.process,
        stage=asked.stage,
        type_slug="survey",
        title=say("Answer some questions", language="en"),
    )
    type_of(made).lay_out(made, TEN)
    type_of(made).open(made)
    seal_question(made.process)
    return made


def votes_in(rows):
    return [[STANCES[(row + at) % 3] for at in range(3)] for row in range(rows)]


def gone_on(desk, content):
    """Check a table and bring it in; how many statements each of the two takes."""
    check(desk, content)
    table = Table.objects.get()
    Table.objects.update(standing="checking", looked_at=0)  # the page looked at it already
    with CaptureQueriesContext(connection) as looking:
        services.go_on(table)
    assert (Table.objects.get().standing, Table.objects.get().faults) == ("checked", [])
    services.accept(table)
    with CaptureQueriesContext(connection) as taking:
        services.go_on(table)
    return len(looking), len(taking)


def test_a_hundred_rows_of_votes_take_few_statements(desk, heading):
    looking, taking = gone_on(desk, table_in([heading, *votes_in(ROWS)]))

    assert Table.objects.get().brought == ROWS
    assert looking <= 0.1 * ROWS
    assert taking <= 0.25 * ROWS
    assert Vote.objects.count() == 3 * ROWS


def test_each_of_many_rows_is_a_whole_record_with_its_own_receipt(desk, heading, asked):
    gone_on(desk, table_in([heading, *votes_in(ROWS)]))

    parts = Contribution.objects.select_related("participant")
    assert {(one.channel, one.helper, one.language, one.speaks_for) for one in parts} == {
        ("table", "Farmers' union", "en", "person")
    }
    table = Table.objects.get()
    page = desk.get(f"/en/desk/q/internet/table/{table.pk}/", follow=True)
    handed_out = receipts_of(desk, page)
    people = [participant_of(code, "internet").pk for _line, _person, code, _where in handed_out]
    assert len(set(people)) == ROWS
    assert people == sorted(people)
    said = Vote.objects.filter(participant=people[4]).order_by("item__number")
    assert list(said.values_list("value", flat=True)) == [-1, 0, 1]
    seal()
    report = audit(all_bodies())
    assert (report.problems, report.waiting) == ([], 0)
    assert Entry.objects.filter(leaf__contains='"received"').count() >= 3 * ROWS


def test_rows_of_a_survey_take_few_statements_beside_words_of_their_own(desk, survey):
    codes = [one for one in ANSWERS if one != "wish"]
    content = table_in([codes, *([[ANSWERS[one] for one in codes]] * ROWS)])

    looking, taking = gone_on(desk, content)

    assert looking <= 0.2 * ROWS
    assert taking <= 0.5 * ROWS
    assert Answer.objects.count() == len(codes) * ROWS
    assert Draw.objects.count() == ROWS


def test_words_of_their_own_come_in_with_many_rows(desk, survey):
    codes = list(ANSWERS)
    gone_on(desk, table_in([codes, *([[ANSWERS[one] for one in codes]] * 3)]))

    assert Item.objects.exclude(author=None).count() == 3
    assert Answer.objects.exclude(own=None).count() == 3
    seal()
    assert audit(all_bodies()).problems == []


def test_a_receipt_that_somebody_has_does_not_stop_the_rows(desk, heading):
    content = table_in([heading, *votes_in(5)])
    check(desk, content)
    table = Table.objects.get()
    reader = services.Reader(table, table.activity, services.sheet_of(table))
    taken = reader.receipt(reader.sheet.rows[2], 0)
    Receipt.objects.create(code_hmac=services.seal_of(taken), created_on="2026-01-01")

    services.accept(table)
    services.go_on(table)

    assert Table.objects.get().brought == 5
    assert Delivery.objects.count() == 5
    assert Participant.objects.count() == 5


def test_a_row_that_came_meanwhile_is_left_out_and_the_rest_comes_in(desk, heading, asked):
    check(desk, table_in([heading, *votes_in(5)]))
    table = Table.objects.get()
    services.accept(table)
    reader = services.Reader(table, table.activity, services.sheet_of(table))
    with_row = reader.brought(reader.sheet.rows[1])
    services.contribute_whole(
        activity=asked,
        participant=None,
        answers=with_row.answers,
        channel="table",
        language="en",
        key=with_row.key,
    )

    services.go_on(table)

    found = Table.objects.get()
    assert (found.brought, found.known, found.standing) == (4, 1, "done")
    assert Vote.objects.count() == 15
