"""Signing in by a code or a passkey, and everything around it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache

from isegoria.people.models import Account

pytestmark = pytest.mark.django_db

ASK = "/en/account/login/code/"
CONFIRM = "/en/account/login/code/confirm/"


@pytest.fixture(autouse=True)
def _rested():
    """The limits on tries are kept in the cache."""
    cache.clear()


def code_in(message):
    found = re.search(r"^([A-Z0-9-]{6,12})$", message.body, re.MULTILINE)
    assert found, message.body
    return found[1]


def test_a_code_by_mail_signs_in(client, site, officer):
    asked = client.post(ASK, {"email": officer.email})
    (message,) = mail.outbox
    answered = client.post(CONFIRM, {"code": code_in(message)})

    assert asked.url == CONFIRM
    assert (message.to, message.subject) == ([officer.email], "Your code for Harbour talks")
    assert answered.url == "/en/desk/"
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_signing_in_leads_to_the_page_that_was_wanted(client, site, officer):
    client.post(ASK, {"email": officer.email, "next": "/en/desk/moderation/"})

    answered = client.post(
        CONFIRM, {"code": code_in(mail.outbox[0]), "next": "/en/desk/moderation/"}
    )

    assert answered.url == "/en/desk/moderation/"


def test_signing_in_leads_to_no_other_site(client, site, officer):
    client.post(ASK, {"email": officer.email})

    answered = client.post(
        CONFIRM, {"code": code_in(mail.outbox[0]), "next": "https://evil.example/"}
    )

    assert answered.url == "/en/desk/"


def test_the_address_may_be_written_in_capitals(client, site, officer):
    client.post(ASK, {"email": officer.email.upper()})

    answered = client.post(CONFIRM, {"code": code_in(mail.outbox[0])})

    assert answered.url == "/en/desk/"


def pages_for(client, email):
    asked = client.post(ASK, {"email": email})
    confirm = client.get(CONFIRM).text.replace(email, "ADDRESS")
    return asked.status_code, asked.url, re.sub(r'value="[A-Za-z0-9]{64}"', "TOKEN", confirm)


def test_an_unknown_address_sees_the_same_pages(client, site, officer):
    known = pages_for(client, officer.email)
    client.cookies.clear()
    unknown = pages_for(client, "nobody@example.org")

    assert unknown == known
    assert mail.outbox[1].to == ["nobody@example.org"]
    assert mail.outbox[1].subject == "No account at Harbour talks"
    assert "signup" not in mail.outbox[1].body
    assert Account.objects.filter(email="nobody@example.org").count() == 0


def test_a_closed_account_sees_the_same_pages_and_gets_no_code(client, site, officer):
    Account.objects.filter(pk=officer.pk).update(is_active=False)

    asked = client.post(ASK, {"email": officer.email})

    assert asked.url == CONFIRM
    assert mail.outbox[0].subject == "No account at Harbour talks"


def test_an_account_closed_after_the_code_was_sent_is_refused(client, site, officer):
    client.post(ASK, {"email": officer.email})
    Account.objects.filter(pk=officer.pk).update(is_active=False)

    answered = client.post(CONFIRM, {"code": code_in(mail.outbox[0])}, follow=True)

    assert "_auth_user_id" not in client.session
    assert "closed" in answered.text or "Sign in" in answered.text


def test_a_wrong_code_is_named_and_three_end_the_try(client, site, officer):
    client.post(ASK, {"email": officer.email})

    first = client.post(CONFIRM, {"code": "WRONG1"})
    client.post(CONFIRM, {"code": "WRONG2"})
    last = client.post(CONFIRM, {"code": "WRONG3"}, follow=True)
    late = client.post(CONFIRM, {"code": code_in(mail.outbox[0])})

    assert "<title>Error: Enter the code" in first.text
    assert "Incorrect code." in first.text
    assert "Too many failed" in last.text
    assert late.url == ASK
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("email", ["", "not an address", "a\x00b@example.org", "x" * 100_000])
def test_what_is_no_address_is_named(email, client, site):
    response = client.post(ASK, {"email": email})

    assert response.status_code == 200
    assert "<title>Error: Sign in" in response.text
    assert mail.outbox == []


def test_too_many_codes_from_one_network_are_refused_in_words(client, site):
    answers = []
    for number in range(21):
        answers.append(client.post(ASK, {"email": f"person{number}@example.org"}))
        client.cookies.clear()

    assert len(mail.outbox) == 20
    assert "Too many" in answers[20].text


def test_too_many_codes_for_one_address_are_refused_in_words(client, site, officer):
    answers = []
    for _try in range(4):
        answers.append(client.post(ASK, {"email": officer.email}))
        client.cookies.clear()

    assert len(mail.outbox) == 3
    assert "Too many" in answers[3].text


def test_a_flood_of_passkeys_ends_with_a_page_that_says_so(client, site, officer):
    client.force_login(officer)
    client.logout()

    statuses = {client.post("/en/account/keys/login/").status_code for _try in range(40)}

    assert 429 in statuses
    assert "Too many tries" in client.post("/en/account/keys/login/").text


def test_no_address_of_a_person_is_kept_for_the_limits(client, site, officer):
    client.post(ASK, {"email": officer.email}, REMOTE_ADDR="203.0.113.77")

    kept = [str(key) for key in cache._cache]  # noqa: SLF001  # what the memory of a process holds

    assert kept
    assert not any("203.0.113" in key or officer.email in key for key in kept)


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "password/change/",
        "password/set/",
        "password/reset/",
        "confirm-email/",
        "2fa/totp/activate/",
        "reauthenticate/",
    ],
)
def test_what_we_do_not_offer_has_no_page(path, client, site, officer):
    client.force_login(officer)

    assert client.get(f"/en/account/{path}").status_code == 404


def test_the_other_way_in_leads_to_the_one_page(client, site):
    response = client.get("/en/account/login/?next=/en/desk/site/")

    assert response.url == "/en/account/login/code/?next=/en/desk/site/"


def test_signing_out_needs_one_press_and_leaves_no_cookie_behind(client, site, officer):
    client.force_login(officer)

    asked = client.get("/en/account/logout/")
    left = client.post("/en/account/logout/")

    assert "Sign out</button>" in asked.text
    assert left.url == "/en/"
    assert "_auth_user_id" not in client.session
    assert left.cookies["desk"].value == ""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Code incorrect."),
        ("es", "Código incorrecto."),
        ("ar", "كود خاطئ."),
        ("ru", "код."),
        ("zh-hans", "代码"),
    ],
)
def test_what_allauth_says_is_in_the_language_of_the_page(language, words, client, site, officer):
    client.post(f"/{language}/account/login/code/", {"email": officer.email})

    response = client.post(f"/{language}/account/login/code/confirm/", {"code": "WRONG1"})

    assert "Incorrect code." not in response.text
    assert words in response.text


def test_no_page_for_signing_in_carries_an_inline_script_or_style(client, site, officer):
    client.force_login(officer)
    paths = ["keys/", "keys/add/", "codes/", "codes/new/", "logout/"]

    pages = [client.get(f"/en/account/{path}", follow=True).text for path in paths]
    client.logout()
    pages.append(client.get(ASK).text)

    for page in pages:
        scripts = re.findall(r"<script(?![^>]*(?: src=|application/json))[^>]*>", page)
        assert scripts == []
        assert " style=" not in page
        assert " onclick=" not in page


@pytest.fixture
def with_virtual_key():
    """Give a page of Chromium a security key that consents to everything."""

    def give(page):
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return page

    return give


@pytest.fixture
def at_localhost(live_server):
    """The same server by the name that browsers accept for passkeys."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_added_signs_in_and_is_removed(
    browse, with_virtual_key, site, officer, at_localhost
):
    page = with_virtual_key(browse(base=at_localhost))
    _sign_in_by_code(page, officer)

    page.goto("/en/account/keys/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("A name for it").fill("Work phone")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/account/codes/**")
    assert page.locator("ul code").count() == 10
    assert Authenticator.objects.filter(user=officer, type="webauthn").count() == 1

    page.goto("/en/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/en/")
    page.goto(ASK)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/en/desk/")

    page.goto("/en/account/keys/")
    assert page.get_by_text("Work phone").first.is_visible()
    page.get_by_role("link", name="Remove Work phone").click()
    page.get_by_role("button", name="Use your passkey").click()
    page.get_by_role("button", name="Remove it").click()
    page.wait_for_url("**/account/keys/")
    assert Authenticator.objects.filter(user=officer, type="webauthn").count() == 0
    assert [one for one in page.complaints if "Content Security" in one] == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_code_alone_does_not_open_an_account_that_has_a_passkey(
    browse, with_virtual_key, site, officer, at_localhost
):
    page = with_virtual_key(browse(base=at_localhost))
    _sign_in_by_code(page, officer)
    page.goto("/en/account/keys/add/")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/account/codes/**")
    recovery = page.locator("ul code").first.inner_text()
    page.context.clear_cookies()

    _sign_in_by_code(page, officer, then="**/account/keys/second/")
    page.get_by_label("A recovery code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()

    page.wait_for_url("**/en/desk/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_device_without_a_passkey_for_the_site_says_so_in_words(
    browse, with_virtual_key, site, at_localhost
):
    page = with_virtual_key(browse(base=at_localhost))
    page.goto(ASK)

    page.get_by_role("button", name="Sign in with a passkey").click()

    page.get_by_text("That was stopped, or took too long. You can try again.").wait_for()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_for_signing_in_passes_the_accessibility_checker(
    language, browse, violations, with_virtual_key, site, officer, at_localhost, settings
):
    settings.IS_DEMO = True
    Account.objects.create_user("officer@demo.example", name="Officer (simulated)")
    page = with_virtual_key(browse(base=at_localhost))

    page.goto(f"/{language}/account/login/code/")
    assert violations(page) == []
    page.locator("form[novalidate] button").click()
    page.wait_for_selector(".error-summary")
    assert violations(page) == []
    page.goto(f"/{language}/account/inactive/")
    assert violations(page) == []
    _sign_in_by_code(page, officer, language=language, on_the_way=violations)
    for path in ("account/keys/", "account/keys/add/", "account/logout/"):
        page.goto(f"/{language}/{path}")
        assert violations(page) == []
    page.goto(f"/{language}/account/keys/add/")
    page.locator("form[data-passkey] button").click()
    page.wait_for_url("**/account/codes/**")
    assert violations(page) == []
    key = Authenticator.objects.get(user=officer, type="webauthn")
    for path in ("keys/", f"keys/{key.pk}/", f"keys/{key.pk}/remove/", "codes/new/"):
        page.goto(f"/{language}/account/{path}")
        assert violations(page) == []


def _sign_in_by_code(page, account, *, language="en", then="**/desk/", on_the_way=None):
    sent = len(mail.outbox)
    page.goto(f"/{language}/account/login/code/")
    page.locator("#id_email").fill(account.email)
    page.locator("form[novalidate] button").click()
    page.wait_for_url("**/login/code/confirm/**")
    if on_the_way:
        assert on_the_way(page) == []
        page.locator("#id_code").fill("WRONG1")
        page.locator("form[novalidate] button").click()
        page.wait_for_selector(".error-summary")
        assert on_the_way(page) == []
    page.locator("#id_code").fill(code_in(mail.outbox[sent]))
    page.locator("form[novalidate] button").click()
    page.wait_for_url(then)
