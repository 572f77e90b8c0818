"""What is done to the staff is kept and sealed, and lost keys take two people."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.utils import timezone

from isegoria.base.refusal import Refused
from isegoria.languages.services import say
from isegoria.organisations.models import Institution, LostKeys, Role, StaffChange
from isegoria.organisations.queries import keys_waiting_for
from isegoria.organisations.services import (
    agree_to_remove_keys,
    ask_to_remove_keys,
    change_roles,
    deactivate,
    give_role,
    leave_keys,
    reactivate,
)

pytestmark = pytest.mark.django_db

STAFF = "/en/desk/staff/"


@pytest.fixture
def keyless(officer):
    """An officer whose passkey lies at the bottom of the harbour."""
    Authenticator.objects.create(user=officer, type="webauthn", data={"name": "Lost phone"})
    return officer


def kept():
    rows = StaffChange.objects.order_by("pk").select_related("made_by")
    return [(one.kind, one.role, one.made_by and one.made_by.name) for one in rows]


def test_each_change_is_kept_with_who_made_it(site, institution, administrator, officer):
    change_roles(
        account=officer, institution=institution, kinds=["moderator", "auditor"], by=administrator
    )
    deactivate(account=officer, by=administrator)
    reactivate(account=officer, by=administrator)
    give_role(account=officer, institution=institution, kind="officer")

    assert kept() == [
        ("given", "moderator", "Ada"),
        ("given", "auditor", "Ada"),
        ("taken", "officer", "Ada"),
        ("closed", "", "Ada"),
        ("opened", "", "Ada"),
        ("given", "officer", None),
    ]


def test_what_changes_nothing_is_not_kept(site, institution, administrator, officer):
    change_roles(account=officer, institution=institution, kinds=["officer"], by=administrator)
    reactivate(account=officer, by=administrator)

    assert kept() == []


def test_lost_keys_are_removed_when_a_second_person_agrees(
    site, institution, administrator, keyless, make_account
):
    bea = make_account("bea", "auditor")

    lost = ask_to_remove_keys(account=keyless, institution=institution, by=administrator)
    was_there = Authenticator.objects.count()
    agree_to_remove_keys(lost=lost, by=bea)

    assert (was_there, Authenticator.objects.count(), LostKeys.objects.count()) == (1, 0, 0)
    last = StaffChange.objects.latest("pk")
    assert (last.kind, last.made_by, last.agreed_by) == ("keys_removed", administrator, bea)


@pytest.mark.parametrize(
    "who", ["administrator", "officer", "moderator", "decision_officer", "interpreter", "stranger"]
)
def test_nobody_agrees_who_asked_or_is_helped_or_has_no_say(
    who, request, site, institution, administrator, keyless, make_account
):
    make_account("bea", "auditor")
    lost = ask_to_remove_keys(account=keyless, institution=institution, by=administrator)

    with pytest.raises(Refused):
        agree_to_remove_keys(lost=lost, by=request.getfixturevalue(who))

    assert Authenticator.objects.count() == 1
    assert LostKeys.objects.count() == 1


def test_after_three_days_it_has_to_be_asked_for_anew(
    site, institution, administrator, keyless, make_account
):
    bea = make_account("bea", "officer")
    lost = ask_to_remove_keys(account=keyless, institution=institution, by=administrator)

    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        assert keys_waiting_for(bea) == []
        with pytest.raises(Refused, match="asked for anew"):
            agree_to_remove_keys(lost=lost, by=bea)
        ask_to_remove_keys(account=keyless, institution=institution, by=administrator)
        assert len(keys_waiting_for(bea)) == 1


def test_where_nobody_could_agree_it_is_not_asked(site, institution, administrator, keyless):
    with pytest.raises(Refused, match="Nobody else here could agree"):
        ask_to_remove_keys(account=keyless, institution=institution, by=administrator)

    assert LostKeys.objects.count() == 0


def test_the_second_person_may_leave_the_keys(
    site, institution, administrator, keyless, make_account
):
    bea = make_account("bea", "officer")
    lost = ask_to_remove_keys(account=keyless, institution=institution, by=administrator)

    leave_keys(lost=lost, by=bea)
    with pytest.raises(Refused, match="answered this already"):
        agree_to_remove_keys(lost=lost, by=make_account("cem", "officer"))

    assert Authenticator.objects.count() == 1
    assert [kind for kind, _role, _by in kept()] == ["keys_asked", "keys_left"]


def test_two_people_help_a_third_by_page(client, site, administrator, keyless, make_account):
    bea = make_account("bea", "officer")
    client.force_login(administrator)
    asked = client.post(f"{STAFF}{keyless.pk}/link/", follow=True).text
    own = client.get(f"{STAFF}keys/").text
    client.force_login(bea)
    desk = client.get("/en/desk/").text
    waiting = client.get(f"{STAFF}keys/").text
    agreed = client.post(f"{STAFF}keys/{keyless.pk}/", {"answer": "agree"}, follow=True).text
    again = client.post(f"{STAFF}keys/{keyless.pk}/", {"answer": "agree"}, follow=True).text

    assert "A second person has to agree" in asked
    assert "Nobody waits for your word." in own
    assert "A colleague lost the keys" in desk
    assert "Remove the keys and send a new link" in waiting
    assert f"A new link is on its way to {keyless.email}." in agreed
    assert "Somebody has answered this already" in again
    assert [one.to for one in mail.outbox] == [[keyless.email]]
    assert Authenticator.objects.count() == 0


def test_a_colleague_of_another_institution_has_no_word(
    client, site, administrator, keyless, make_account
):
    make_account("bea", "officer")
    hill = Institution.objects.create(name=say("Hill", language="en"), slug="hill")
    hal = make_account("hal")
    Role.objects.create(account=hal, institution=hill, kind="administrator")
    client.force_login(administrator)
    client.post(f"{STAFF}{keyless.pk}/link/")
    client.force_login(hal)

    client.post(f"{STAFF}keys/{keyless.pk}/", {"answer": "agree"})

    assert Authenticator.objects.count() == 1


def test_what_was_changed_is_told_on_the_page_of_the_person(client, site, administrator, officer):
    client.force_login(administrator)
    client.post(f"{STAFF}{officer.pk}/", {"kinds": ["moderator"]})

    page = client.get(f"{STAFF}{administrator.pk}/").text
    assert "What was changed" not in page
    page = client.get(f"{STAFF}{officer.pk}/").text

    assert "Role given (Moderator), <bdi>Ada</bdi>" in page
    assert "Role taken away (Officer), <bdi>Ada</bdi>" in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_of_lost_keys_passes_the_accessibility_checker(
    browse, violations, site, institution, administrator, keyless, make_account
):
    bea = make_account("bea", "officer")
    ask_to_remove_keys(account=keyless, institution=institution, by=administrator)

    page = browse(bea)
    page.goto("/ar/desk/staff/keys/")

    assert violations(page) == []
