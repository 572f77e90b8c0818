"""Each role against each page of the desk: what is not allowed by name is refused."""

import re

import pytest
from django.urls import URLPattern, get_resolver

from isegoria.languages.services import say
from isegoria.organisations.models import Institution, Role

pytestmark = pytest.mark.django_db

PLACES = {
    **dict.fromkeys(("process", "slug"), "internet"),
    **dict.fromkeys(("area", "code"), "harbour"),
    "language": "fr",
    "step": "table",
    "kind": "csv",
}
# For everybody who signs in: these pages show somebody nothing but what is their own.
EVERYBODY = {"bulk-jobs", "course", "desk-staff-keys"}
# For everybody who works there, in whatever role: who confirms a question, who judges its words.
STAFF = EVERYBODY | {"desk-judge", "desk-confirm", "desk-review"}
MAY_OPEN = {
    "moderator": STAFF | {"desk-search", "moderation-queue", "themes-desk"},
    "auditor": STAFF | {"desk-audit", "desk-audit-table"},
    "decision_officer": STAFF
    | {"desk-answers", "desk-second-answers", "desk-decision", "desk-decision-dossier"}
    | {"desk-promised", "desk-promise-reports", "desk-solved"},
    "interpreter": STAFF | {"desk-report", "themes-desk"},
    "stranger": EVERYBODY,
}


def desk_pages(patterns, before="/"):
    """Every named address of the desk, with the places of its parts filled in."""
    for one in patterns:
        route = before + str(one.pattern)
        if not isinstance(one, URLPattern):
            yield from desk_pages(one.url_patterns, route)
        elif one.name and route.startswith("/en/desk/"):
            yield (
                one.name,
                re.sub(r"<(?:\w+:)?(\w+)>", lambda part: PLACES.get(part[1], "1"), route),
            )


@pytest.fixture
def opened_by(client, question, statements, profile, request):
    """The pages of the desk that answer somebody, by name, with the status of each."""
    pages = dict(desk_pages(get_resolver().url_patterns))

    def opened(who):
        client.force_login(request.getfixturevalue(who))
        return {name for name, address in pages.items() if client.get(address).status_code == 200}

    return opened


@pytest.fixture
def pages():
    return dict(desk_pages(get_resolver().url_patterns))


def test_a_role_opens_what_it_is_for_and_nothing_else(opened_by):
    every = opened_by("administrator")

    assert len(every) > 40, "the pages are there for whoever may see them"
    assert {who: opened_by(who) & every for who in MAY_OPEN} == MAY_OPEN


def test_a_role_sends_nothing_where_it_may_not_look(client, opened_by, pages, request):
    every = opened_by("administrator")

    taken = {}
    for who, may_open in MAY_OPEN.items():
        client.force_login(request.getfixturevalue(who))
        for name in sorted(every - may_open):
            status = client.post(pages[name]).status_code
            # The desk leads moderators and auditors on, when they look; it takes nothing.
            if status not in (403, 404, 405):
                taken[who, name] = status

    assert taken == {}


def test_nobody_opens_a_page_of_the_desk_without_signing_in(client, question, pages):
    opened = {name for name, address in pages.items() if client.get(address).status_code == 200}

    assert opened == set()


@pytest.fixture
def neighbour(make_account):
    """Somebody with every role there is, at another institution."""
    elsewhere = Institution.objects.create(name=say("Hill Council", language="en"), slug="hill")
    account = make_account("nia")
    for kind in Role.Kind.values:
        Role.objects.create(account=account, institution=elsewhere, kind=kind)
    return account


def test_no_role_elsewhere_opens_what_belongs_to_another_institution(client, opened_by, pages):
    theirs = {name for name, address in pages.items() if "/internet/" in address}
    there = opened_by("administrator") & theirs

    assert len(there) > 30, "the pages are there for whoever may see them"
    assert opened_by("neighbour") & theirs == set()
    taken = {name: client.post(pages[name]).status_code for name in sorted(theirs)}
    assert {name: one for name, one in taken.items() if one not in (403, 404, 405)} == {}
