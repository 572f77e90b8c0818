"""Pages of helpers in a browser: no violation of WCAG 2.2 AA, nothing that the browser refuses."""

import pytest

from isegoria.channels.odk.tests.sending import filled_in, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

DESK = "/en/desk/q/internet/helper/"


@pytest.mark.parametrize("width", [360, 1200])
def test_the_pages_can_be_used_by_everybody(
    browse, violations, client, officer, token, asked_outside, statements, width
):
    send(client, token, filled_in(asked_outside, statements, "agree"))
    send(client, token, filled_in(asked_outside, statements, "disagree"))
    page = browse(officer, viewport={"width": width, "height": 800})
    found = {}

    enter = f"/en/helper/{token}/enter/{asked_outside.pk}/"
    pages = [f"/{code}/helper/{token}/" for code in ("en", "ar")]
    for where in (DESK, f"{DESK}aside/", f"{DESK}through/", *pages, enter):
        page.goto(where)
        found[where] = violations(page)
    page.get_by_role("button", name="Send, and show the receipt").click()
    found["refused"] = violations(page)
    page.get_by_label("The person said yes", exact=True).check()
    page.get_by_label("I read all of it aloud").check()
    page.get_by_label("Agree", exact=True).first.check()
    page.get_by_role("button", name="Send, and show the receipt").click()
    found["receipt"] = violations(page)
    page.goto(DESK)
    page.get_by_label("Name of the person").fill("Bo")
    page.get_by_role("button", name="Put them down as a helper").click()
    found["code"] = violations(page)
    page.get_by_role("link", name="Go on to the slips").click()
    page.get_by_label("How many slips").fill("2")
    page.get_by_role("button", name="Make slips").click()
    found["slips"] = violations(page)

    assert found == {where: [] for where in found}
    assert [one for one in page.complaints if "status of 422" not in one] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
