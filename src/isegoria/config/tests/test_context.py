"""What every page has around its content: the languages and the ways on."""

import pytest

pytestmark = pytest.mark.django_db

STATEMENTS = "q/internet/heard/statements/?order=division&words=line"


def test_changing_the_language_keeps_the_page_with_its_order_and_search(client, statements):
    page = client.get(f"/en/{STATEMENTS}").content.decode()

    for language in ("en", "fr", "es", "ar", "ru", "zh-hans"):
        assert f'href="/{language}/{STATEMENTS.replace("&", "&amp;")}"' in page


@pytest.mark.parametrize(
    ("who", "is_led_there"), [("administrator", True), ("officer", False), ("moderator", False)]
)
def test_only_who_may_go_there_is_led_to_the_site_and_the_staff(
    who, is_led_there, request, client, site
):
    client.force_login(request.getfixturevalue(who))

    page = client.get("/en/desk/moderation/").content.decode()

    for address in ("/en/desk/site/", "/en/desk/staff/"):
        assert (f'href="{address}"' in page) == is_led_there


def ways_on(client, address):
    """What the head of a page offers: words, or words and what opens below them, marked or not."""
    navigation = client.get(address).context["navigation"]
    return [
        (link.label, [(one.label, _mark(one)) for one in link.inside], link.is_around)
        if hasattr(link, "inside")
        else (link.label, _mark(link))
        for link in navigation
    ]


def _mark(link):
    return "here" if link.is_current else "around" if link.is_around else ""


ACCOUNT = ("Your account", [("Course", ""), ("How you sign in", ""), ("Sign out", "")], False)


def test_an_administrator_has_daily_work_at_once_and_the_rest_in_two_menus(
    client, site, administrator
):
    client.force_login(administrator)

    ways = ways_on(client, "/en/desk/staff/invite/")

    managing = [
        ("The site", ""),
        ("Staff", "around"),
        ("Places that help", ""),
        ("Communities", ""),
        ("Participation policy", ""),
        ("Who did what", ""),
    ]
    assert ways == [
        ("My questions", ""),
        ("Moderation", ""),
        ("Search", ""),
        ("Look after the site", managing, True),
        ACCOUNT,
    ]


@pytest.mark.parametrize(
    ("address", "questions", "moderation"),
    [
        ("/en/desk/", "here", ""),
        ("/en/desk/new/", "around", ""),
        ("/en/desk/moderation/", "", "here"),
        ("/en/desk/moderation/?show=decided", "", "here"),
    ],
)
def test_each_page_of_the_desk_is_marked_where_it_belongs(
    address, questions, moderation, client, site, officer
):
    client.force_login(officer)

    assert ways_on(client, address) == [
        ("My questions", questions),
        ("Moderation", moderation),
        ("Search", ""),
        ACCOUNT,
    ]


@pytest.mark.parametrize("who", ["auditor", "interpreter", "decision_officer"])
def test_nobody_is_offered_a_page_that_is_closed_to_them(who, client, site, request):
    client.force_login(request.getfixturevalue(who))

    offered = client.get("/en/desk/judge/").context["navigation"]

    addresses = [one.address for one in offered if hasattr(one, "address")]
    assert addresses[0] == "/en/desk/"
    assert {client.get(one, follow=True).status_code for one in addresses} == {200}


def test_an_auditor_is_led_to_who_did_what_without_a_menu(client, site, auditor):
    client.force_login(auditor)

    assert ways_on(client, "/en/desk/record/") == [
        ("My questions", ""),
        ("Who did what", "here"),
        ACCOUNT,
    ]
