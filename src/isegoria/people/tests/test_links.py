"""Links that sign somebody in once, and the simulated staff of a demonstration."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import update_last_login
from django.db import connection
from django.test import Client
from django.utils import timezone

from isegoria.base.refusal import Refused
from isegoria.people import services
from isegoria.people.models import Account
from isegoria.people.services import look_at, one_time_link, redeem

pytestmark = pytest.mark.django_db


def path_of(account):
    return one_time_link(account, "http://testserver/").removeprefix("http://testserver")


def token_of(account):
    return path_of(account).split("/")[-2]


def test_a_link_leads_to_a_page_with_one_button(client, site, officer):
    response = client.get(path_of(officer))

    assert response.status_code == 200
    assert officer.email in response.text
    assert "Sign in</button>" in response.text
    assert "no-store" in response["Cache-Control"]


def test_looking_at_a_link_does_not_use_it_up(client, site, officer):
    path = path_of(officer)

    for _look in range(3):
        client.get(path)
        client.head(path)

    assert look_at(token_of(officer)) == officer
    assert "_auth_user_id" not in client.session


def test_pressing_the_button_signs_in_and_ends_the_link(client, site, officer):
    path = path_of(officer)

    response = client.post(path)

    assert response.status_code == 302
    assert response.url == "/en/desk/"
    assert client.session["_auth_user_id"] == str(officer.pk)
    again = client.post(path)
    assert again.status_code == 404
    assert "This link does not work any more." in again.text


def test_a_link_made_and_used_in_the_second_of_another_sign_in_is_used_up(site, officer):
    with time_machine.travel(timezone.now().replace(microsecond=0), tick=False) as clock:
        update_last_login(None, officer)
        token = token_of(officer)
        clock.shift(timedelta(milliseconds=400))
        redeem(token)

        with pytest.raises(Refused, match="does not work any more"):
            redeem(token)


@pytest.mark.django_db(transaction=True)
def test_of_several_clicks_at_once_exactly_one_signs_in(site, officer, monkeypatch):
    path, clicks = path_of(officer), 4
    all_have_looked = Barrier(clicks)

    def look_and_wait(token):
        """Find the link unused, as happens when all come before any has signed in."""
        account = look_at(token)
        all_have_looked.wait()
        return account

    monkeypatch.setattr(services, "look_at", look_and_wait)

    def click(_each):
        client = Client()
        try:
            status = client.post(path).status_code
            return status, client.session.get("_auth_user_id")
        finally:
            connection.close()

    with ThreadPoolExecutor(clicks) as threads:
        outcomes = sorted(threads.map(click, range(clicks)))

    assert outcomes == [(302, str(officer.pk)), (404, None), (404, None), (404, None)]


def test_a_link_ends_when_its_holder_has_signed_in_otherwise(client, site, officer):
    token = token_of(officer)

    client.force_login(officer)

    with pytest.raises(Refused, match="does not work any more"):
        redeem(token)


def test_a_link_ends_after_three_days(site, officer):
    token = token_of(officer)

    with time_machine.travel(timezone.now() + timedelta(days=2, hours=23)):
        assert look_at(token) == officer
    with (
        time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)),
        pytest.raises(Refused),
    ):
        redeem(token)


@pytest.mark.parametrize(
    "token",
    ["x", "1-", "-", "1-2-3", "zzzzzzzzzzzzz-abc-def", "0" * 5000, "1-\x00", "٣-abc-def", "%00"],
)
def test_a_link_that_nobody_gave_out_is_refused(token, site, officer):
    with pytest.raises(Refused):
        redeem(token)


def test_a_link_of_one_account_does_not_open_another(site, officer, moderator):
    seal = token_of(officer).partition("-")[2]

    with pytest.raises(Refused):
        redeem(f"{moderator.pk}-{seal}")


def test_a_closed_account_is_not_opened_by_a_link(client, site, officer):
    path = path_of(officer)
    Account.objects.filter(pk=officer.pk).update(is_active=False)

    response = client.post(path)

    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_link_does_not_stand_in_for_a_passkey(client, site, officer):
    Authenticator.objects.create(user=officer, type="webauthn", data={"name": "Work phone"})

    response = client.post(path_of(officer))

    assert response.url == "/en/account/keys/second/"
    assert "_auth_user_id" not in client.session


def test_somebody_else_who_was_signed_in_is_signed_out_first(client, site, officer, moderator):
    client.force_login(moderator)

    client.post(path_of(officer))

    assert client.session["_auth_user_id"] == str(officer.pk)


@pytest.fixture
def simulated(db):
    return [
        Account.objects.create_user(f"{kind}@demo.example", name=f"{kind.title()} (simulated)")
        for kind in ("administrator", "moderator", "officer")
    ]


def test_in_a_demonstration_one_can_be_any_of_the_simulated_staff(
    client, site, simulated, settings
):
    settings.IS_DEMO = True

    page = client.get("/en/account/login/code/").text
    response = client.post(f"/en/desk/enter-as/{simulated[1].pk}/")

    for account in simulated:
        assert f"Sign in as {account.name}" in page
    assert response.url == "/en/desk/"
    assert client.session["_auth_user_id"] == str(simulated[1].pk)


def test_a_passkey_of_one_visitor_keeps_no_other_out(client, site, simulated, settings):
    settings.IS_DEMO = True
    Authenticator.objects.create(user=simulated[0], type="webauthn", data={"name": "Mine"})

    response = client.post(f"/en/desk/enter-as/{simulated[0].pk}/")

    assert response.url == "/en/desk/"


def test_a_real_site_has_no_such_address(client, site, simulated, settings):
    settings.IS_DEMO = False

    page = client.get("/en/account/login/code/").text
    response = client.post(f"/en/desk/enter-as/{simulated[1].pk}/")

    assert response.status_code == 404
    assert "simulated" not in page
    assert "_auth_user_id" not in client.session


def test_even_a_demonstration_lets_nobody_be_a_real_person(
    client, site, simulated, officer, settings
):
    settings.IS_DEMO = True

    assert client.post(f"/en/desk/enter-as/{officer.pk}/").status_code == 404
    assert client.get(f"/en/desk/enter-as/{simulated[0].pk}/").status_code == 405
