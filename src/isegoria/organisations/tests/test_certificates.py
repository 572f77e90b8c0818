"""Only trained people are interpreters, and only as long as their certificate counts."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError
from django.utils import timezone

from isegoria.base.refusal import Refused
from isegoria.languages.services import say
from isegoria.ledger.models import Entry
from isegoria.organisations.models import Certificate, Institution
from isegoria.organisations.queries import may_interpret, trained_until
from isegoria.organisations.rules import obstacle_to_interpreting
from isegoria.organisations.services import certify, change_roles, give_role
from isegoria.people.models import Account

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 9)
LAST = date(2027, 3, 9)
STAFF = "/en/desk/staff/"


@pytest.fixture
def trained(site, officer):
    certify(account=officer, course="interpretation", on=TODAY)
    return officer


def test_a_certificate_lasts_a_year_and_is_earned_once_a_day(trained):
    certify(account=trained, course="interpretation", on=TODAY)

    kept = Certificate.objects.get()
    assert (kept.account, kept.course, kept.earned_on) == (trained, "interpretation", TODAY)
    assert kept.valid_until == trained_until(trained) == LAST


def test_who_passed_is_sealed_once_and_not_named(trained):
    before = Entry.objects.count()

    certify(account=trained, course="interpretation", on=TODAY)

    assert (before, Entry.objects.count()) == (1, 1)


def test_the_role_needs_a_valid_certificate(site, institution, officer):
    with pytest.raises(Refused, match="Olu has no valid certificate"):
        give_role(account=officer, institution=institution, kind="interpreter")
    certify(account=officer, course="interpretation", on=timezone.localdate() - timedelta(400))
    with pytest.raises(Refused, match="Olu has no valid certificate"):
        change_roles(account=officer, institution=institution, kinds=["moderator", "interpreter"])

    assert list(officer.roles.values_list("kind", flat=True)) == ["officer"]


def test_with_the_certificate_and_the_role_one_may_interpret_here_and_nowhere_else(
    institution, trained
):
    hill = Institution.objects.create(name=say("Hill", language="en"), slug="hill")
    with time_machine.travel(TODAY):
        before = may_interpret(trained, institution, TODAY)
        give_role(account=trained, institution=institution, kind="interpreter")

    assert (before, may_interpret(trained, institution, TODAY)) == (False, True)
    assert not may_interpret(trained, hill, TODAY)


def test_past_its_last_day_the_role_has_no_effect_until_the_course_is_passed_again(
    institution, trained
):
    with time_machine.travel(TODAY):
        give_role(account=trained, institution=institution, kind="interpreter")

    after = LAST + timedelta(days=1)
    assert obstacle_to_interpreting(trained, institution, LAST) is None
    assert "has ended" in obstacle_to_interpreting(trained, institution, after)
    certify(account=trained, course="interpretation", on=after)
    assert obstacle_to_interpreting(trained, institution, after) is None


@pytest.mark.parametrize(
    "who", ["administrator", "officer", "moderator", "auditor", "decision_officer", "stranger"]
)
def test_a_certificate_without_the_role_is_not_enough(who, request, site, institution):
    account = request.getfixturevalue(who)
    certify(account=account, course="interpretation", on=TODAY)

    assert "Only an interpreter can do this" in obstacle_to_interpreting(
        account, institution, TODAY
    )


def test_other_roles_are_changed_while_a_certificate_has_ended(institution, trained):
    with time_machine.travel(TODAY):
        give_role(account=trained, institution=institution, kind="interpreter")

    with time_machine.travel(LAST + timedelta(days=9)):
        change_roles(account=trained, institution=institution, kinds=["auditor", "interpreter"])

    assert sorted(trained.roles.values_list("kind", flat=True)) == ["auditor", "interpreter"]


def test_nobody_new_is_invited_as_an_interpreter(client, site, administrator):
    client.force_login(administrator)
    values = {"email": "nia@example.org", "name": "Nia", "kinds": ["officer", "interpreter"]}

    response = client.post(f"{STAFF}invite/", values)

    assert response.status_code == 422
    assert "Nia has no valid certificate" in response.text
    assert not Account.objects.filter(email="nia@example.org").exists()
    assert mail.outbox == []


def test_the_pages_of_the_staff_say_whose_certificate_has_ended(
    client, site, institution, administrator, trained
):
    with time_machine.travel(TODAY):
        give_role(account=trained, institution=institution, kind="interpreter")
    with time_machine.travel(LAST):
        client.force_login(administrator)
        valid = client.get(STAFF).text + client.get(f"{STAFF}{trained.pk}/").text
    with time_machine.travel(LAST + timedelta(days=2)):
        client.force_login(administrator)
        listed = client.get(STAFF).text
        told = client.get(f"{STAFF}{trained.pk}/").text

    assert "certificate ended" not in valid
    assert "valid until March 9, 2027" in valid
    assert "certificate ended" in listed
    assert "Without it, the role of interpreter has no effect." in told


def test_a_certificate_that_ends_before_it_is_earned_cannot_be_stored(officer):
    with pytest.raises(IntegrityError):
        Certificate.objects.create(
            account=officer, course="interpretation", earned_on=TODAY, valid_until=TODAY
        )


@pytest.mark.parametrize(
    ("days_left", "is_reminded"), [(31, False), (30, True), (0, True), (-40, True)]
)
def test_the_desk_reminds_an_interpreter_thirty_days_before_the_end(
    client, institution, trained, days_left, is_reminded
):
    with time_machine.travel(TODAY):
        give_role(account=trained, institution=institution, kind="interpreter")

    with time_machine.travel(LAST - timedelta(days=days_left)):
        client.force_login(trained)
        page = client.get("/en/desk/").text

    assert ("Last day of your certificate" in page) == is_reminded
    assert ("March 9, 2027" in page) == is_reminded


def test_nobody_is_reminded_who_is_no_interpreter(client, trained):
    with time_machine.travel(LAST):
        client.force_login(trained)

        assert "Last day of your certificate" not in client.get("/en/desk/").text
