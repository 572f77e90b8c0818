"""A survey in a browser: narrow, by keyboard, from right to left, and checked by axe."""

import pytest

from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.tests.ten import ANSWERS
from isegoria.hear.models import Participant
from isegoria.ledger.services import ensure_log

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def page(browse, survey):
    ensure_log()
    return browse(java_script_enabled=True, viewport={"width": 320, "height": 700})


def fill(page, code):
    """Answer the page that is open, as somebody does with a keyboard and a finger."""
    steps = {
        "how": lambda: page.locator('button[value="bus"]').click(),
        "why": lambda: [
            page.locator(f'[name="why"][value="{one}"]').check() for one in ("work", "care")
        ],
        "clean": lambda: [
            page.locator('[name="clean"][value="good"]').check(),
            page.locator('[name="safe"][value="dont_know"]').check(),
        ],
        "content": lambda: page.locator('[name="content"][value="4"]').check(),
        "minutes": lambda: page.locator('[name="minutes"]').fill("١٢"),
        "day": lambda: [
            page.locator('[name="day"]').fill("2026-11-20"),
            page.locator('[name="hour"]').fill("07:30"),
        ],
        "order": lambda: [
            page.locator(f'[name="order.{one}"]').select_option(str(place))
            for one, place in (("light", 1), ("shade", 2), ("seats", 3))
        ],
        "money": lambda: [
            page.locator(f'[name="money.{one}"]').fill(share)
            for one, share in (("shade", "60"), ("light", "40"))
        ],
        "spot": lambda: [
            page.locator('[name="spot.latitude"]').fill("-1.28333"),
            page.locator('[name="spot.longitude"]').fill("36.81667"),
            page.locator('[name="around"]').fill("0 0; 0 1; 1 1"),
        ],
        "wish": lambda: [
            page.locator('[name="wish"]').fill("A roof at the market."),
            page.locator('[name="again"][type="checkbox"]').check(),
        ],
    }
    steps[code]()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_fits_a_small_phone_and_passes_axe(page, violations, language):
    page.goto(f"/{language}/q/internet/survey/1/")
    for code in (
        "how",
        "why",
        "clean",
        "content",
        "minutes",
        "day",
        "order",
        "money",
        "spot",
        "wish",
    ):
        assert (code, violations(page)) == (code, [])
        assert (code, page.evaluate(WIDER)) == (code, 0)
        fill(page, code)
        if code != "how":
            page.locator('form[action*="/survey/"] .actions button:not([type])').click()
        page.wait_for_load_state()

    assert violations(page) == []
    (who,) = Participant.objects.all()
    points = Survey().points(who, "en")
    assert {one.key: one.prompt.said for one in points} == ANSWERS
    assert page.complaints == []


def test_a_page_with_faults_passes_axe_and_leads_to_the_boxes(page, violations):
    page.goto("/en/q/internet/survey/1/")
    fill(page, "how")
    fill(page, "why")
    page.locator('form[action*="/survey/"] .actions button:not([type])').click()
    page.locator('form[action*="/survey/"] .actions button:not([type])').click()

    assert violations(page) == []
    page.get_by_role("link", name="This question needs an answer.").first.click()
    page.locator('[name="clean"]:focus').wait_for(state="attached")


def test_the_pages_of_the_desk_pass_axe(browse, survey, officer, violations):
    ensure_log()
    page = browse(officer, viewport={"width": 360, "height": 700})
    desk = "/en/desk/q/internet/survey/1/"

    for address in (desk, f"{desk}line/how/", f"{desk}line/?kind=table", f"{desk}preview/"):
        page.goto(address)
        assert (address, violations(page)) == (address, [])
        assert (address, page.evaluate(WIDER)) == (address, 0)
