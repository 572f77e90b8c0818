"""Pages of keys and of the description in a browser: nothing that breaks WCAG 2.2 AA."""

import pytest

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

DESK = "/en/desk/q/internet/api/"


@pytest.mark.parametrize("width", [360, 1200])
def test_the_pages_can_be_used_by_everybody(browse, violations, officer, token, width):
    page = browse(officer, viewport={"width": width, "height": 800})
    found = {}

    for where in (DESK, "/en/api/", "/ar/api/"):
        page.goto(where)
        found[where] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(DESK)
    page.get_by_label("Whose program it is").fill("Health service")
    page.get_by_role("button", name="Make a key").click()
    page.get_by_role("link", name="I have put it down").wait_for()
    found["key"] = violations(page)

    assert found == {where: [] for where in found}
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
