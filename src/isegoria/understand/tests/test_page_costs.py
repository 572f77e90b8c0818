"""What the pages weigh and ask of the database, and that everybody can use them."""

import gzip
import json
import random
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext

from isegoria.design.once import Once
from isegoria.hear.models import Item
from isegoria.understand.services import read_activity

pytestmark = pytest.mark.django_db

HEARD = "/en/q/internet/heard/"
SIGNS = "/en/q/internet/heard/signs/"
STATEMENTS = "/en/q/internet/heard/statements/"


@pytest.mark.parametrize(
    "address", [HEARD, SIGNS, STATEMENTS, STATEMENTS + "?words=number&order=number"]
)
def test_a_page_costs_seven_questions_to_the_database_however_much_was_said(
    client, activity, make_statements, crowd, address
):
    def questions():
        read_activity(activity)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    crowd(30, make_statements(2), lambda _who, _which: 1)
    with_two = questions()
    items = [*Item.objects.filter(activity=activity)]
    crowd(30, [*items, *make_statements(2)], lambda who, which: 1 if (who + which) % 3 else -1)

    assert with_two == questions()
    assert with_two <= 7


def test_readers_get_an_etag_that_stays_and_no_cookie(client, some_answers):
    first, second = client.get(HEARD), client.get(HEARD)

    assert first["ETag"] == second["ETag"]
    assert first.content == second.content
    assert not first.cookies
    assert client.get(HEARD, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_what_has_not_changed_is_not_drawn_again_and_what_was_read_anew_is(
    client, activity, some_answers
):
    (part,) = get_template("understand/heard.html").template.nodelist.get_nodes_by_type(Once)
    part.drawn.clear()

    first, again = client.get(HEARD), client.get(HEARD)
    drawn_for_both = len(part.drawn)
    read_activity(activity)
    client.get(HEARD)

    assert again.content == first.content
    assert (drawn_for_both, len(part.drawn)) == (1, 2)


def test_a_page_of_a_large_conversation_is_fourteen_kilobytes_in_all(client, bring_in):
    process, finding = bring_in("american-assembly.bowling-green")
    files = ("design/site.css", "design/site.js", "design/mark.svg")
    around = sum(len(gzip.compress(Path(finders.find(one)).read_bytes(), 9)) for one in files)

    for address in ("heard/", "heard/statements/", "heard/signs/"):
        page = client.get(f"/en/q/{process.slug}/{address}").content

        assert len(gzip.compress(page, 6)) + around <= 14_000
    assert len(json.dumps(finding.result)) < 8_000
    assert finding.result["verdict"] == "spectrum"
    assert 0 < len(finding.result["marks"]) <= 100


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1200])
def test_every_state_of_the_pages_can_be_used_by_everybody(
    browse, violations, width, activity, make_statements, crowd, make_question, page_states
):
    for address in page_states:
        page = browse(viewport={"width": width, "height": 800})
        page.goto(address)

        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.complaints == [], address


@pytest.fixture
def page_states(activity, make_statements, crowd, make_question):
    """Addresses of pages with groups, in Arabic, sorted, found, and with nothing to show."""
    dice = random.Random(3)
    items = make_statements(10)

    def stance(who, which):
        side = 1 if who % 2 else -1
        return (side if which < 6 else 1) if dice.random() > 0.1 else 0

    crowd(90, items, stance)
    read_activity(activity)
    make_question("unread")
    make_question("later", opens=3)
    assert settings.KEPT_SECONDS == 0
    return [
        HEARD,
        "/ar/q/internet/heard/",
        SIGNS,
        STATEMENTS,
        "/ar/q/internet/heard/statements/?words=number&order=number",
        "/en/q/unread/heard/",
        "/en/q/later/heard/",
    ]
