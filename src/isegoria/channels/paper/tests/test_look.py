"""Pages of paper in a browser: no violation of WCAG 2.2 AA, nothing that the browser refuses."""

import pytest
from django.utils import timezone

from isegoria.channels.paper import checking
from isegoria.channels.paper.tests.at_the_desk import (
    CHECK,
    DESK,
    DIFFERENCES,
    ENTRY,
    enter,
    votes,
)
from isegoria.hear.meetings import Gathering, Said, write_down

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MEETINGS, SHEET = f"{DESK}meetings/", f"{DESK}meetings/sheet/"
PACKAGE = f"{DESK}package/"
TOLD = "/ar/q/internet/heard/meetings/"


@pytest.fixture
def printed(make_sheets, second_clerk, third_clerk, statements):
    """Three sheets to be typed twice: one differs, one waits for the second time."""
    printed = make_sheets(3, share=100)
    sheet = enter(printed, 0, votes(statements, "agree"), second_clerk)
    checking.check(sheet=sheet, answers=votes(statements, "pass"), clerk=third_clerk)
    enter(printed, 1, votes(statements, "agree"), second_clerk)
    return printed


@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.usefixtures("printed")
def test_the_pages_can_be_used_by_everybody(browse, violations, officer, on_paper, width):
    said = [Said("The eastern line first.", 30, 5)]
    write_down(
        process=on_paper.process,
        gathering=Gathering(
            "Upper Village",
            timezone.now().astimezone(on_paper.process.zone).date(),
            45,
            "hands",
            "en",
            {"women": 20},
            said,
        ),
    )
    page = browse(officer, viewport={"width": width, "height": 800})
    found = {}

    for where in (
        DESK,
        ENTRY,
        CHECK,
        DIFFERENCES,
        MEETINGS,
        SHEET,
        PACKAGE,
        TOLD,
        "/ar/paper/internet/",
    ):
        page.goto(where)
        found[where] = violations(page)
    page.goto(DESK)
    page.get_by_role("button", name="Make sheets").click()
    found["printed"] = violations(page)

    assert found == {where: [] for where in found}
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_sheets_are_typed_in_one_after_the_other_with_the_keyboard_alone(
    browse, officer, make_sheets, statements
):
    printed = make_sheets(2)
    page = browse(officer)
    page.goto(ENTRY)

    for at, code in enumerate(printed.codes, 1):
        page.keyboard.type(code)  # as a scanner does
        page.keyboard.press("Enter")
        page.get_by_role("heading", name=f"sheet {at}").wait_for()
        page.keyboard.press("Tab")  # the day
        for _part in range(5):
            if page.evaluate("document.activeElement.type") == "radio":
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.get_by_text(f"Sheet {at} is in.").wait_for()

    assert page.complaints == []
