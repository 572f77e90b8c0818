"""The page of the confidential folder in a browser: for a narrow, dark, right-to-left one too."""

import pytest

from isegoria.auditing.queries import waiting
from isegoria.auditing.services import put_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REASON = "We check the weighted shares of the report, as each year."
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_an_auditor_asks_for_a_folder_and_takes_it_without_scripts(browse, auditor, activity):
    page = browse(auditor, java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.goto(f"/en/desk/q/internet/folder/{activity.pk}/")

    page.get_by_label("Why do you need the folder?").fill(REASON)
    page.get_by_role("button", name="Ask for the folder").press("Enter")
    page.get_by_text("Keep this page open").wait_for()
    for one in waiting():
        put_in(one, b"what is in the folder")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Open the folder (ZIP)").press("Enter")

    assert taken.value.suggested_filename == "confidential.zip"
    assert taken.value.path().read_bytes() == b"what is in the folder"


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_the_page_fits_a_narrow_screen_and_breaks_no_rule(
    browse, auditor, activity, violations, language, scheme
):
    how = {"viewport": {"width": 320, "height": 640}, "color_scheme": scheme}
    page = browse(auditor, **how)
    page.goto(f"/{language}/desk/q/internet/folder/{activity.pk}/")
    first = violations(page), page.evaluate(SCROLLS)
    page.locator("main form button").last.click()
    page.locator(".error-summary").wait_for()
    refused = violations(page), page.evaluate(SCROLLS)
    page.locator("main textarea").fill(REASON)
    page.locator("main form button").last.click()
    page.locator("input[value=open]").wait_for(state="attached")

    assert (first, refused) == (([], False), ([], False))
    assert (violations(page), page.evaluate(SCROLLS)) == ([], False)
    assert not [one for one in page.complaints if "422" not in one]  # what it says of a refusal
