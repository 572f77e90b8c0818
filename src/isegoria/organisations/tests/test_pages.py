"""The pages of the site's settings and of its staff."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isegoria.languages.services import say
from isegoria.organisations.models import Institution, Role
from isegoria.organisations.queries import site_in
from isegoria.people.models import Account

pytestmark = pytest.mark.django_db

SITE = "/en/desk/site/"
STAFF = "/en/desk/staff/"
NO_ADMINISTRATORS = [
    *("officer", "moderator", "auditor", "decision_officer", "interpreter", "stranger"),
]
SETTINGS = {
    "name_en": "Harbour speaks",
    "name_fr": "Le port parle",
    "operator_en": "Harbour Council",
    "help_phone": "+33 1 23 45 67 89",
    "privacy_contact": "data@example.org",
    "languages": ["en", "fr"],
    "time_zone": "Europe/Paris",
}


@pytest.mark.parametrize(
    "path", [SITE, STAFF, f"{STAFF}invite/", f"{STAFF}1/", "/en/desk/moderation/"]
)
def test_nobody_signed_in_is_led_to_sign_in(path, client, site):
    response = client.get(path)

    assert response.url == f"/en/account/login/code/?next={path}"


@pytest.mark.parametrize("who", NO_ADMINISTRATORS)
@pytest.mark.parametrize("path", [SITE, STAFF, f"{STAFF}invite/"])
def test_only_administrators_get_in(path, who, request, client, site):
    client.force_login(request.getfixturevalue(who))

    got, posted = client.get(path), client.post(path, SETTINGS)

    assert got.status_code == 403
    assert posted.status_code in (403, 405)
    assert site_in("en").name == "Harbour talks"


@pytest.mark.parametrize("what", ["", "close/", "open/", "link/"])
@pytest.mark.parametrize("who", NO_ADMINISTRATORS)
def test_nobody_else_changes_staff(what, who, request, client, site, make_account):
    other = make_account("bea", "officer")
    client.force_login(request.getfixturevalue(who))

    response = client.post(f"{STAFF}{other.pk}/{what}", {"kinds": ["administrator"]})

    assert response.status_code == 403
    assert list(other.roles.values_list("kind", flat=True)) == ["officer"]
    assert mail.outbox == []


@pytest.fixture
def elsewhere(db):
    return Institution.objects.create(name=say("Hill District", language="en"), slug="hill")


def test_an_administrator_elsewhere_neither_changes_the_site_nor_our_staff(
    client, site, make_account, officer, elsewhere
):
    foreigner = make_account("hal")
    Role.objects.create(account=foreigner, institution=elsewhere, kind="administrator")
    client.force_login(foreigner)

    assert client.get(SITE).status_code == 403
    assert client.post(f"{STAFF}{officer.pk}/close/").status_code == 404
    assert client.get(STAFF, {"institution": site.operator_id}).status_code == 404
    assert officer.email not in client.get(STAFF).text


def test_somebody_who_works_elsewhere_too_is_not_closed_by_us(
    client, site, administrator, officer, elsewhere
):
    Role.objects.create(account=officer, institution=elsewhere, kind="officer")
    client.force_login(administrator)

    page = client.get(f"{STAFF}{officer.pk}/").text
    response = client.post(f"{STAFF}{officer.pk}/close/")

    assert "works for another institution too" in page
    assert response.status_code == 403
    officer.refresh_from_db()
    assert officer.is_active


def test_the_settings_are_changed_and_shown_everywhere(client, site, administrator):
    client.force_login(administrator)

    response = client.post(SITE, SETTINGS, follow=True)

    assert "Saved. Every page says it from now on." in response.text
    shown = site_in("fr")
    assert (shown.name, shown.operator) == ("Le port parle", "Harbour Council")
    assert (shown.help_phone, shown.privacy_contact) == ("+33 1 23 45 67 89", "data@example.org")
    assert (shown.languages, shown.time_zone) == (("en", "fr"), "Europe/Paris")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name_en": ""}, "Write a name."),
        ({"name_en": "a\x00b"}, "Null characters are not allowed."),
        ({"name_fr": "x" * 100_000}, "at most 120 characters"),
        ({"languages": []}, "Offer at least one language."),
        ({"languages": ["tlh"]}, "tlh"),
        ({"time_zone": "Europe/Atlantis"}, "Europe/Atlantis"),
        ({"help_phone": "call me"}, "A phone number has digits"),
    ],
)
def test_settings_that_make_no_sense_are_shown_again(change, words, client, site, administrator):
    client.force_login(administrator)

    response = client.post(SITE, {**SETTINGS, **change})

    assert response.status_code == 422
    assert "<title>Error: The site" in response.text
    assert words in response.text
    assert site_in("en").name == "Harbour talks"


def test_somebody_is_invited_by_page(client, site, administrator):
    client.force_login(administrator)
    values = {"email": "nia@example.org", "name": "Nia", "kinds": ["officer", "moderator"]}

    response = client.post(f"{STAFF}invite/", values, follow=True)

    assert "An invitation is on its way to nia@example.org." in response.text
    assert "Moderator, Officer" in response.text
    assert len(mail.outbox) == 1


def test_inviting_twice_makes_one_account_and_one_mail(client, site, administrator):
    client.force_login(administrator)
    values = {"email": "nia@example.org", "name": "Nia", "kinds": ["officer"]}

    client.post(f"{STAFF}invite/", values)
    response = client.post(f"{STAFF}invite/", values, follow=True)

    assert "had an account already" in response.text
    assert Account.objects.filter(email="nia@example.org").count() == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": ""}, "Write an e-mail address"),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"name": "a\x00b"}, "Null characters are not allowed."),
        ({"kinds": []}, "Choose at least one role."),
        ({"kinds": ["king"]}, "king"),
    ],
)
def test_an_invitation_with_something_wrong_is_shown_again(
    change, words, client, site, administrator
):
    client.force_login(administrator)
    values = {"email": "nia@example.org", "name": "Nia", "kinds": ["officer"]}

    response = client.post(f"{STAFF}invite/", {**values, **change})

    assert response.status_code == 422
    assert words in response.text
    assert mail.outbox == []


def test_roles_are_changed_by_page(client, site, administrator, officer):
    client.force_login(administrator)

    client.post(f"{STAFF}{officer.pk}/", {"kinds": ["moderator", "administrator"]})

    assert set(officer.roles.values_list("kind", flat=True)) == {"moderator", "administrator"}


def test_the_last_administrator_reads_why_the_role_stays(client, site, administrator):
    client.force_login(administrator)

    response = client.post(f"{STAFF}{administrator.pk}/", {"kinds": ["officer"]})
    closed = client.post(f"{STAFF}{administrator.pk}/close/", follow=True)

    assert response.status_code == 422
    assert "This is the last administrator." in response.text
    assert "This is the last administrator." in closed.text
    assert administrator.roles.get().kind == "administrator"


def test_an_account_is_closed_and_opened_again(client, site, administrator, officer):
    client.force_login(administrator)

    closed = client.post(f"{STAFF}{officer.pk}/close/", follow=True).text
    officer.refresh_from_db()
    was_active = officer.is_active
    client.post(f"{STAFF}{officer.pk}/open/")

    assert "The account of Olu is closed." in closed
    assert not was_active
    officer.refresh_from_db()
    assert officer.is_active


def test_a_new_link_is_mailed_to_the_account_itself(client, site, administrator, officer):
    client.force_login(administrator)

    response = client.post(f"{STAFF}{officer.pk}/link/", follow=True)

    assert f"A new link is on its way to {officer.email}." in response.text
    assert mail.outbox[0].to == [officer.email]
    assert "/desk/enter/" not in response.text


@pytest.mark.parametrize("number", [0, 99999, 2**63, 10**30])
def test_somebody_who_does_not_exist_is_not_found(number, client, site, administrator):
    client.force_login(administrator)

    assert client.get(f"{STAFF}{number}/").status_code == 404


def test_the_list_of_staff_costs_the_same_for_two_and_for_four(
    client, site, administrator, make_account
):
    client.force_login(administrator)
    make_account("olu", "officer")

    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get(STAFF)
        return len(captured)

    with_two = cost()
    make_account("mei", "moderator", "officer")
    make_account("bea", "administrator")

    assert cost() == with_two
    assert with_two <= 10


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_pass_the_accessibility_checker(
    language, browse, violations, site, administrator, officer
):
    page = browse(administrator)
    desk = f"/{language}/desk"

    for path in ("site/", "staff/", "staff/invite/", f"staff/{officer.pk}/"):
        page.goto(f"{desk}/{path}")
        assert violations(page) == []
    page.goto(f"{desk}/staff/{administrator.pk}/")
    assert violations(page) == []
    page.goto(f"{desk}/staff/invite/")
    page.locator("main form button").click()
    page.wait_for_selector(".error-summary")
    assert violations(page) == []
    page.goto(f"{desk}/site/")
    page.locator("#id_name_en").fill("")
    page.locator("main form button").click()
    page.wait_for_selector(".error-summary")
    assert violations(page) == []
