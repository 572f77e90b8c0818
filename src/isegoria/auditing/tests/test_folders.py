"""A confidential folder: asked for by auditors alone, with a reason, sealed, and counted."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from isegoria.auditing.models import Opening
from isegoria.auditing.queries import waiting
from isegoria.auditing.services import put_in, throw_old_folders_away
from isegoria.journey.audit import all_bodies
from isegoria.languages.services import say
from isegoria.ledger.audit import audit
from isegoria.ledger.jobs import seal_new_entries
from isegoria.ledger.models import Entry
from isegoria.organisations.models import Institution, Role

pytestmark = pytest.mark.django_db

REASON = "We check the weighted shares of the report, as each year."
HELD = b"PK: what is in the folder \x00\xff "


@pytest.fixture
def address(activity):
    return f"/en/desk/q/internet/folder/{activity.pk}/"


@pytest.fixture
def ask(client, auditor, address):
    """Ask for a folder as an auditor does, and keep the key that the page has drawn."""

    def ask(reason=REASON, key=None):
        client.force_login(auditor)
        key = key or key_in(client.get(address))
        return client.post(address, {"key": key, "reason": reason}), key

    return ask


@pytest.fixture
def fetch(client, address):
    return lambda key: client.post(address, {"key": key, "do": "open"})


def key_in(response):
    (key,) = set(re.findall(r'name="key" value="(\w{64})"', response.content.decode()))
    return key


def make_all(content=HELD):
    for one in waiting():
        put_in(one, content)


def test_an_auditor_gets_what_the_worker_made_as_often_as_a_bad_line_needs(ask, fetch):
    asked, key = ask()
    early = fetch(key)
    make_all()

    first, again = fetch(key), fetch(key)

    assert "Keep this page open" in asked.content.decode()
    assert early.status_code == 409
    assert "still being made" in early.content.decode()
    assert (first.content, again.content) == (HELD, HELD)
    assert first["Content-Disposition"] == 'attachment; filename="confidential.zip"'
    assert first["Cache-Control"] == "no-store"
    assert Opening.objects.get().times == 2


def test_the_log_says_that_it_was_asked_for_and_each_time_that_it_was_opened(ask, fetch, auditor):
    _asked, key = ask()
    make_all()
    fetch(key)
    fetch(key)
    seal_new_entries()

    entries = [json.loads(one.leaf) for one in Entry.objects.filter(leaf__contains='"opening-')]

    opening = Opening.objects.get()
    assert sorted((one["event"], one["version"], one["item"]) for one in entries) == [
        ("changed", 2, f"opening-{opening.pk}"),
        ("changed", 3, f"opening-{opening.pk}"),
        ("published", 1, f"opening-{opening.pk}"),
    ]
    assert {one["subject"] for one in entries} == {"staff"}
    assert auditor.email not in json.dumps(entries)
    assert audit(all_bodies()).problems == []
    Opening.objects.update(times=0)
    assert len(audit(all_bodies()).problems) == 1


def test_pressed_twice_it_is_one_folder(ask):
    _first, key = ask()

    again, _key = ask(key=key)

    assert again.status_code == 200
    assert Opening.objects.count() == 1


@pytest.mark.parametrize("reason", ["", "   ", "to look", "x" * 301, "a reason that ends\0 here"])
def test_without_a_reason_that_says_something_there_is_no_folder(ask, reason):
    refused, _key = ask(reason)

    assert refused.status_code == 422
    assert not Opening.objects.exists()
    assert not Entry.objects.filter(leaf__contains='"opening-').exists()


@pytest.mark.parametrize("who", ["administrator", "officer", "moderator", "stranger"])
def test_for_all_others_the_page_is_not_there(client, address, request, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(address).status_code == 404
    assert client.post(address, {"key": "0" * 64, "reason": REASON}).status_code == 404


def test_an_auditor_of_what_stands_above_may_ask_and_one_of_what_stands_below_may_not(
    client, address, institution, stranger
):
    region = Institution.objects.create(name=say("Region", language="en"), slug="region")
    below = Institution.objects.create(
        name=say("Village", language="en"), slug="village", above=institution
    )
    Institution.objects.filter(pk=institution.pk).update(above=region)
    client.force_login(stranger)

    role = Role.objects.create(account=stranger, institution=below, kind=Role.Kind.AUDITOR)
    from_below = client.get(address).status_code
    Role.objects.filter(pk=role.pk).update(institution=region)

    assert from_below == 404
    assert client.get(address).status_code == 200


def test_a_folder_of_somebody_else_opens_for_nobody(ask, fetch, client, make_account):
    _asked, key = ask()
    make_all()
    client.force_login(make_account("other@example.org", Role.Kind.AUDITOR))

    refused = fetch(key)

    assert refused.status_code == 422
    assert "This folder is gone" in refused.content.decode()
    assert Opening.objects.get().times == 0


def test_what_lies_in_the_database_opens_for_nobody_and_goes_after_an_hour(ask, fetch):
    _asked, key = ask()
    make_all()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed, public FROM auditing_opening")
        stored = b"".join(map(bytes, cursor.fetchone()))

    assert HELD not in stored
    assert bytes.fromhex(key) not in stored
    assert throw_old_folders_away() == 0
    Opening.objects.update(made_at=timezone.now() - timedelta(minutes=61))
    assert throw_old_folders_away() == 1
    assert fetch(key).status_code == 422
    assert Opening.objects.get().sealed is None


def test_where_nothing_was_told_the_page_says_so(ask, fetch):
    _asked, key = ask()
    make_all(None)

    refused = fetch(key)

    assert refused.status_code == 409
    assert "nothing to check yet" in refused.content.decode()


@pytest.mark.parametrize("key", ["", "zz", "00", "é" * 64])
def test_a_key_that_is_none_is_refused_with_words(ask, fetch, key):
    ask()

    assert fetch(key).status_code == 422


def test_ten_folders_a_day_are_enough(ask):
    for _number in range(10):
        assert ask()[0].status_code == 200

    assert ask()[0].status_code == 409
    assert Opening.objects.count() == 10


def test_a_question_that_is_not_public_has_no_folder(client, auditor, make_question):
    draft = make_question("draft", published=False)
    client.force_login(auditor)

    found = client.get(f"/en/desk/q/draft/folder/{draft.activities.get().pk}/")

    assert found.status_code == 404


def test_the_page_speaks_other_languages(client, auditor, address):
    client.force_login(auditor)

    with override("ar"):
        page = client.get(address.replace("/en/", "/ar/"))

    assert page.status_code == 200
    assert 'dir="rtl"' in page.content.decode()


def test_whoever_checks_the_desk_reads_who_asked_for_it(ask, client):
    ask()

    page = client.get("/en/desk/record/").content.decode()

    assert "Asked for the confidential folder" in page
    assert REASON in page
