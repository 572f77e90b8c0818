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
