"""The pages of promises in a real browser: for everybody, by keyboard, without scripts."""

import pytest

from isegoria.files.tests.pictures import photograph
from isegoria.follow.models import Commitment
from isegoria.follow.services.reporting import Found, report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDER = "document.documentElement.scrollWidth"
PLACES = (
    "/en/q/internet/promised/1/report/",
    "/en/desk/q/internet/promised/reports/",
    "/en/desk/q/internet/promised/1/reports/1/",
    "/en/q/internet/promised/",
    "/en/q/internet/promised/1/",
    "/en/q/internet/decision/",
    "/en/desk/q/internet/promised/",
    "/en/desk/q/internet/promised/1/",
    "/en/desk/q/internet/promised/1/step/",
    "/en/desk/q/internet/promised/1/ar/",
)


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("en", 360, "dark"), ("ar", 1200, "light")]
)
def test_every_page_is_for_everybody(
    browse, violations, promised, become, writer, language, width, scheme
):
    promised.process.languages = "en,ar"
    promised.process.save()
    content = photograph()
    become(promised, "done", "Built.", content=[content], size=len(content), description="A mast.")
    found = Found("The mill", "There is no line.", "en", [content], len(content), "The mill.")
    report(commitment=promised, found=found, sent_as="a" * 32)
    page = browse(writer, viewport={"width": width, "height": 800}, color_scheme=scheme)

    for address in PLACES:
        page.goto(address.replace("/en/", f"/{language}/", 1))
        assert violations(page) == [], address
        assert page.evaluate(WIDER) == width, address
        assert page.locator("h1").count() == 1, address
    assert page.complaints == []


def test_it_is_given_up_by_keyboard_and_without_scripts(browse, promised, writer):
    page = browse(writer, java_script_enabled=False)
    page.goto("/en/desk/q/internet/promised/1/step/")

    page.locator("#id_kind_2").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("The river is too wide.")
    page.get_by_role("button", name="Put it down for everybody").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Saved. Everybody can read it.").wait_for()

    assert Commitment.objects.get().state == "given_up"
