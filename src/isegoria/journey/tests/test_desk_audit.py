"""Auditors read what staff did, from every room, and change nothing."""

import csv
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from isegoria.journey.audit import all_bodies
from isegoria.languages.services import say
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal
from isegoria.moderation.models import Restriction
from isegoria.organisations.models import Institution, Role, StaffChange
from isegoria.organisations.services import give_role
from isegoria.process.models import Correction

pytestmark = pytest.mark.django_db

RECORD = "/en/desk/record/"


@pytest.fixture
def busy(question, statements, institution, officer, administrator):
    """A question with something of each kind done to it."""
    give_role(account=officer, institution=institution, kind="moderator", by=administrator)
    Correction.objects.create(
        process=question, field="summary", before="x", reason="A wrong figure.", made_by=officer
    )
    Restriction.objects.create(
        item=statements[0],
        rule=2,
        reason="It insults a neighbour.",
        language="en",
        decided_by=officer,
        decided_on=timezone.localdate(),
        lifted_by=administrator,
        lifted_on=timezone.localdate() + timedelta(days=1),
    )
    return question


def test_an_auditor_reads_who_did_what(client, busy, auditor):
    client.force_login(auditor)

    page = client.get(RECORD).text

    for words in (
        "Role given: Moderator",
        "Question published",
        "Question corrected: summary",
        "A wrong figure.",
        "Contribution 1 refused. Rule 2. Insults and threats",
        "Contribution 1 restored",
        "<bdi>Olu</bdi>",
        "<bdi>Ada</bdi>",
    ):
        assert words in page


def test_the_desk_leads_an_auditor_there_and_to_no_question(client, busy, auditor):
    client.force_login(auditor)

    assert client.get("/en/desk/").url == RECORD
    assert client.get("/en/desk/q/internet/").url == "/en/q/internet/"
    assert client.post("/en/desk/q/internet/words/").status_code == 404
    assert client.get("/en/desk/moderation/").status_code == 403
    assert client.get("/en/desk/staff/").status_code == 403


@pytest.mark.parametrize(
    ("who", "status"),
    [("administrator", 200), ("officer", 403), ("moderator", 403), ("stranger", 403)],
)
def test_who_gets_in(who, status, request, client, site):
    client.force_login(request.getfixturevalue(who))

    assert client.get(RECORD).status_code == status
    assert client.get(f"{RECORD}table.csv").status_code == status
    assert client.post(RECORD).status_code == 405


def test_nothing_of_another_institution_is_shown(client, busy, make_account):
    hill = Institution.objects.create(name=say("Hill", language="en"), slug="hill")
    hal = make_account("hal")
    Role.objects.create(account=hal, institution=hill, kind="auditor")
    client.force_login(hal)

    assert "Nothing was done yet." in client.get(RECORD).text


def test_a_search_finds_a_question_or_a_person(client, busy, auditor):
    client.force_login(auditor)

    by_question = client.get(f"{RECORD}?q=intern").text
    by_person = client.get(f"{RECORD}?q=olu").text
    nothing = client.get(f"{RECORD}?q=%00%22%3E").text

    assert "Question corrected" in by_question
    assert "Role given" not in by_question
    assert "Role given" in by_person
    assert "Nothing here has “&quot;&gt;” in it." in nothing


def test_all_of_it_is_taken_along_as_a_table(client, busy, auditor):
    StaffChange.objects.filter(role="moderator").update(role="")
    Correction.objects.update(reason="=1+1")
    client.force_login(auditor)

    rows = list(csv.DictReader(client.get(f"{RECORD}table.csv").text.splitlines()))

    assert {row["what"] for row in rows} >= {"Question published", "Role given"}
    [corrected] = [row for row in rows if row["what"] == "Question corrected: summary"]
    assert (corrected["by"], corrected["about"], corrected["reason"]) == (
        "Olu",
        "internet",
        "'=1+1",
    )


def test_a_page_costs_the_same_for_five_deeds_and_for_a_hundred(
    client, busy, auditor, institution, officer
):
    client.force_login(auditor)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(RECORD).status_code == 200
        return len(captured)

    with_five = cost()
    StaffChange.objects.bulk_create(
        StaffChange(institution=institution, account=officer, kind="given", role="officer")
        for _one in range(100)
    )

    assert cost() <= with_five
    assert client.get(f"{RECORD}?page=3").status_code == 200
    assert client.get(f"{RECORD}?page=4").status_code == 404


def test_the_log_notices_a_change_of_staff_that_was_altered_afterwards(
    institution, site, administrator, officer
):
    give_role(account=officer, institution=institution, kind="moderator", by=administrator)
    seal()
    assert audit(all_bodies()).problems == []

    StaffChange.objects.update(made_by=officer)

    [problem] = audit(all_bodies()).problems
    assert "staff change" in str(problem)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_passes_the_accessibility_checker(language, browse, violations, busy, auditor):
    page = browse(auditor, viewport={"width": 320, "height": 800})
    page.goto(f"/{language}/desk/record/")

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
