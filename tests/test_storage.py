"""When nothing can be stored for a while: the person is told so, and nothing is half done."""

import re
import sqlite3
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from isegoria.activities.statements.models import Vote
from isegoria.hear.models import Contribution, Participant
from isegoria.ledger.models import Entry
from isegoria.receipts.models import Receipt

VOTE = "/en/q/internet/statements/1/"


@pytest.fixture
def page_in_hand(client, statements):
    """A voting page that was opened while all was well."""
    client.raise_request_exception = False
    page = client.get(VOTE).content.decode()
    (asked,) = re.findall(r'<input type="hidden" name="(statement-\d+)">', page)
    return {
        **dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)),
        asked: "agree",
    }


@pytest.mark.django_db(transaction=True)
def test_a_locked_database_is_told_and_the_same_form_works_later(client, page_in_hand):
    before = _counts()

    with _somebody_else_holds_the_database():
        refused = client.post(VOTE, page_in_hand, headers={"Origin": "http://testserver"})
    kept = _counts()
    later = client.post(VOTE, page_in_hand, headers={"Origin": "http://testserver"})

    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert "part-internet" not in refused.cookies
    assert re.search(r"<h1>[^<]+</h1>", refused.content.decode())
    assert kept == before
    assert later.status_code == 303
    assert _counts() == {name: number + 1 for name, number in before.items()}


@pytest.mark.django_db(transaction=True)
def test_reading_goes_on_while_somebody_holds_the_embedded_database(client, page_in_hand):
    with _somebody_else_holds_the_database():
        answers = [client.get(VOTE).status_code, client.get("/en/q/internet/").status_code]

    assert answers == [200, 200]


def _counts():
    return {
        kind.__name__: kind.objects.count() for kind in (Vote, Contribution, Participant, Receipt)
    }


@contextmanager
def _somebody_else_holds_the_database():
    """Hold the one lock for writing, or the log; let us wait for it a moment, not long."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 50")
        other = sqlite3.connect(settings["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        other = psycopg.connect(
            dbname=settings["NAME"],
            user=settings["USER"],
            host=settings["HOST"],
            port=settings["PORT"],
            password=settings["PASSWORD"] or None,
        )
        other.execute(f"LOCK TABLE {Entry._meta.db_table} IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        other.rollback()
        other.close()
        with connection.cursor() as cursor:
            cursor.execute(
                "PRAGMA busy_timeout = 20000"
                if connection.vendor == "sqlite"
                else "SET lock_timeout = 0"
            )
