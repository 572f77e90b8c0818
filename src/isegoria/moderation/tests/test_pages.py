"""The queue and the page of rules, as people and browsers see them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from isegoria.activities.statements.services import add_statement
from isegoria.hear.models import Item
from isegoria.languages.services import say
from isegoria.moderation.models import Restriction
from isegoria.moderation.services import accept, refuse
from isegoria.organisations.models import Institution, Role

pytestmark = pytest.mark.django_db

QUEUE = "/en/desk/moderation/"


def address(what, item):
    return reverse(f"moderation-{what}", args=[item.pk])


@pytest.fixture
def elsewhere(db):
    return Institution.objects.create(name=say("Hill District", language="en"), slug="hill")


@pytest.fixture
def foreigner(make_account, elsewhere):
    """A moderator of another institution."""
    account = make_account("hal")
    Role.objects.create(account=account, institution=elsewhere, kind="moderator")
    return account


@pytest.mark.parametrize("who", ["moderator", "officer", "administrator"])
def test_those_who_moderate_see_what_waits(who, request, client, propose):
    propose("A van could bring the books.")
    client.force_login(request.getfixturevalue(who))

    response = client.get(QUEUE)

    assert response.status_code == 200
    assert "A van could bring the books." in response.text
    assert "1 statement waits." in response.text


@pytest.mark.parametrize("what", ["accept", "refuse"])
def test_who_comes_without_the_form_gets_the_list_and_decides_nothing(
    what, client, moderator, propose
):
    item = propose("A van could bring the books.")
    client.force_login(moderator)

    response = client.get(address(what, item))

    assert (response.status_code, response["Location"]) == (302, QUEUE)
    item.refresh_from_db()
    assert item.standing == Item.Standing.HELD


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("moderator", 302),
        ("officer", 302),
        ("administrator", 302),
        ("stranger", 403),
        ("foreigner", 404),
        (None, 302),
    ],
)
@pytest.mark.parametrize("what", ["accept", "refuse"])
def test_only_those_who_moderate_for_the_institution_decide(
    what, who, status, request, client, propose
):
    item = propose()
    if who:
        client.force_login(request.getfixturevalue(who))

    response = client.post(address(what, item), {"rule": "1", "reason": "It names somebody."})

    assert response.status_code == status
    item.refresh_from_db()
    may = who in ("moderator", "officer", "administrator")
    assert (item.standing != Item.Standing.HELD) == may
    if who is None:
        assert response.url.startswith("/en/account/login/code/?next=")


def test_somebody_without_a_role_is_told_who_can_give_one(client, site, stranger):
    client.force_login(stranger)

    response = client.get(QUEUE)

    assert response.status_code == 403
    assert "This page is for moderators." in response.text


def test_nobody_signed_in_is_led_to_sign_in_and_back(client, site):
    response = client.get(QUEUE)

    assert response.status_code == 302
    assert response.url == f"/en/account/login/code/?next={QUEUE}"


def test_a_closed_account_can_no_longer_decide(client, propose, moderator):
    item = propose()
    client.force_login(moderator)
    moderator.is_active = False
    moderator.save()

    client.post(address("accept", item))

    item.refresh_from_db()
    assert item.standing == Item.Standing.HELD


def test_a_moderator_elsewhere_sees_nothing_of_it(client, propose, foreigner):
    propose("A van could bring the books.")
    client.force_login(foreigner)

    response = client.get(QUEUE)

    assert "A van could bring the books." not in response.text
    assert "Nothing waits." in response.text


@pytest.mark.parametrize("number", ["0", "999999999", str(2**63), "9" * 40])
def test_an_item_that_does_not_exist_is_not_found(number, client, site, moderator):
    client.force_login(moderator)

    response = client.post(f"{QUEUE}{number}/accept/")

    assert response.status_code == 404


def test_after_a_decision_the_next_statement_has_the_focus(client, propose, moderator):
    first, second = propose("One thought."), propose("Another thought.")
    client.force_login(moderator)

    response = client.post(address("accept", first), {"seen": "held"})

    assert response.url == f"{QUEUE}#item-{second.pk}"
    page = client.get(response.url).text
    assert "Statement 1 is accepted; its author is told." in page
    assert f'id="item-{second.pk}" tabindex="-1"' in page


def test_pressing_twice_says_what_was_decided(client, propose, moderator):
    item = propose()
    client.force_login(moderator)
    values = {"seen": "held", "rule": "2", "reason": "It insults people."}

    client.post(address("refuse", item), values)
    response = client.post(address("refuse", item), values, follow=True)

    assert "by rule 2. Insults and threats. Nothing was changed." in response.text
    assert Restriction.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Choose the rule."),
        ({"rule": "3"}, "Write the reason."),
        ({"rule": "77", "reason": "Why."}, "There is no rule with that number."),
        ({"rule": "x", "reason": "Why."}, "There is no rule with that number."),
        ({"rule": "3", "reason": "a\x00b"}, "Null characters are not allowed."),
        ({"rule": "3", "reason": "x" * 100_000}, "99000 characters too long"),
    ],
)
def test_a_refusal_with_something_missing_is_shown_again(values, words, client, propose, moderator):
    item = propose()
    client.force_login(moderator)

    response = client.post(address("refuse", item), values)

    assert response.status_code == 422
    assert "<title>Error: Moderation" in response.text
    assert words in response.text
    item.refresh_from_db()
    assert item.standing == Item.Standing.HELD


def test_a_null_in_the_place_is_no_failure(client, propose, moderator):
    propose("A van could bring the books.")
    client.force_login(moderator)

    response = client.get(QUEUE, {"question": "inter\x00net", "page": "\x00"})

    assert response.status_code == 200
    assert "A van could bring the books." in response.text


def test_what_is_nearly_the_same_stands_beside_it(client, propose, activity, moderator):
    add_statement(
        activity=activity,
        words="A van should bring books to the villages.",
        language="en",
        standing=Item.Standing.ACCEPTED,
    )
    propose("A van could bring the books to the villages.")
    client.force_login(moderator)

    response = client.get(QUEUE)

    assert "A van should bring books to the villages." in response.text
    assert "% alike" in response.text


def test_the_list_is_narrowed_to_one_question(client, propose, make_question, moderator):
    propose("About the internet.")
    other = make_question("library").activities.select_related("process", "stage").get()
    propose("About the library.", to=other)
    client.force_login(moderator)

    response = client.get(QUEUE, {"question": "library"})

    assert "About the library." in response.text
    assert "About the internet." not in response.text


def test_what_was_refused_is_listed_with_its_rule_and_can_be_restored(client, propose, moderator):
    item = propose()
    refuse(item=item, rule=4, reason="A trade secret.", by=moderator)
    client.force_login(moderator)

    page = client.get(QUEUE, {"list": "decided"}).text
    response = client.post(address("accept", item), {"seen": "refused", "list": "decided"})

    assert "By rule 4. Secret or unlawful" in page
    assert "A trade secret." in page
    assert response.url == f"{QUEUE}?list=decided#list"
    item.refresh_from_db()
    assert item.standing == Item.Standing.ACCEPTED


def test_what_was_accepted_can_be_refused_later(client, propose, moderator):
    item = accept(item=propose(), by=moderator)
    client.force_login(moderator)

    client.post(
        address("refuse", item),
        {"seen": "accepted", "list": "decided", "rule": "1", "reason": "It names a neighbour."},
    )

    item.refresh_from_db()
    assert item.standing == Item.Standing.REFUSED


def test_the_queue_is_paged_at_twenty_five(client, activity, moderator):
    for number in range(26):
        add_statement(activity=activity, words=f"Thought number {number}.", language="en")
    client.force_login(moderator)

    first, second = client.get(QUEUE).text, client.get(QUEUE, {"page": "2"}).text

    assert first.count("<article") == 25
    assert second.count("<article") == 1
    assert 'href="/en/desk/moderation/?page=2"' in first


def queries_of(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", [QUEUE, f"{QUEUE}?list=decided"])
def test_the_queue_costs_the_same_for_one_and_for_three(path, client, propose, moderator):
    client.force_login(moderator)
    propose("The first of them.")
    refuse(item=propose("The first refused one."), rule=1, reason="Why.", by=moderator)
    with_one = queries_of(client, path)

    for number in range(2):
        propose(f"Another thought, number {number}.")
        refuse(item=propose(f"Refused, number {number}."), rule=1, reason="Why.", by=moderator)

    assert queries_of(client, path) == with_one
    assert with_one <= 12


def test_the_page_of_rules_counts_and_is_the_same_each_time(client, propose, moderator):
    refuse(item=propose(), rule=5, reason="It sells something.", by=moderator)

    first, second = client.get("/en/moderation/"), client.get("/en/moderation/")

    assert first.content == second.content
    assert not first.cookies
    assert "Personal data of others" in first.text
    assert "by rule 5. Advertising: <b>1</b>" in first.text
    assert "Refused: <b>1</b>" in first.text


def test_what_is_refused_leaves_a_placeholder_without_its_words(client, propose, moderator):
    refuse(item=propose("Buy now at Miller's!"), rule=5, reason="It names a shop.", by=moderator)

    rules, page = client.get("/en/moderation/").text, client.get("/en/moderation/internet/")

    assert 'href="/en/moderation/internet/"' in rules
    assert "Statement 1" in page.text
    assert "Rule 5. Advertising" in page.text
    assert "It names a shop." in page.text
    assert "Miller" not in page.text
    assert not page.cookies


def test_there_are_no_placeholders_of_a_question_that_is_not_published(client, make_question):
    make_question("secret", published=False)

    assert client.get("/en/moderation/secret/").status_code == 404
    assert client.get("/en/moderation/nowhere/").status_code == 404


def test_the_page_of_rules_costs_the_same_for_one_and_for_three(client, propose, moderator):
    refuse(item=propose(), rule=1, reason="Why.", by=moderator)
    with_one = queries_of(client, "/en/moderation/")

    for rule in (2, 3):
        refuse(item=propose(f"Thought {rule}."), rule=rule, reason="Why.", by=moderator)

    assert queries_of(client, "/en/moderation/") == with_one
    assert with_one <= 6


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_pass_the_accessibility_checker(
    language, browse, violations, propose, moderator, activity
):
    add_statement(
        activity=activity,
        words="A van should bring books to the villages.",
        language="en",
        standing=Item.Standing.ACCEPTED,
    )
    propose("A van could bring the books to the villages.")
    refuse(item=propose("Buy now!"), rule=5, reason="It sells something.", by=moderator)
    page = browse(moderator)

    for path in (
        "desk/moderation/",
        "desk/moderation/?list=decided",
        "moderation/",
        "moderation/internet/",
    ):
        page.goto(f"/{language}/{path}")
        assert violations(page) == []
    page.goto(f"/{language}/desk/moderation/")
    page.locator("article details summary").click()
    page.locator("article details button").click()
    page.wait_for_selector(".error-summary")
    assert violations(page) == []
    complaints = [one for one in page.complaints if "422" not in one]
    assert complaints == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_moderator_works_through_the_queue_by_keyboard_without_scripts(
    browse, propose, moderator
):
    first, second = propose("One thought."), propose("Another thought.")
    page = browse(moderator, java_script_enabled=False)
    page.goto(QUEUE)

    page.get_by_role("button", name="Accept statement 1").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**#item-{second.pk}")
    focused = page.locator(":focus").get_attribute("id")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # opens the refusal
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first rule
    page.keyboard.press("Tab")
    page.keyboard.type("It names a neighbour.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#list")

    assert focused == f"item-{second.pk}"
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.standing, second.standing) == ("accepted", "refused")
    assert Restriction.objects.get().rule == 1
