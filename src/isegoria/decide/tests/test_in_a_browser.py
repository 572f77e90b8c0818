"""The pages of a decision in a real browser: for everybody, by keyboard, without scripts."""

import pytest
from django.urls import reverse

from isegoria.decide.queries import points_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDER = "document.documentElement.scrollWidth"
FOUR_SCREENS = 4 * 800
PUBLIC = ("decision", "decision-text")
DESK = (
    *("desk-decision", "desk-decision-dossier", "desk-decision-record", "desk-decision-text"),
    *("desk-decision-points", "desk-decision-publish"),
)


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("en", 320, "dark"), ("ar", 1200, "light")]
)
def test_every_page_is_for_everybody(
    browse, violations, whole, publish, decider, language, width, scheme
):
    publish(whole)
    slug = whole.process.slug
    page = browse(decider, viewport={"width": width, "height": 800}, color_scheme=scheme)
    point = points_of(whole.process, "en")[0]
    places = [reverse(name, args=[slug]) for name in (*PUBLIC, *DESK)]
    places.append(reverse("desk-decision-passage", args=[slug, 1]))
    places.append(reverse("desk-decision-point", args=[slug, point.kind, point.key]))

    for address in places:
        page.goto(address.replace("/en/", f"/{language}/", 1))
        assert violations(page) == [], address
        assert page.evaluate(WIDER) == width, address
        assert page.locator("h1").count() == 1, address
    assert page.complaints == []


def test_the_dossier_is_four_screens_at_most(browse, whole, decider):
    page = browse(decider, viewport={"width": 1200, "height": 800})

    page.goto(reverse("desk-decision-dossier", args=[whole.process.slug]))

    assert page.evaluate("document.documentElement.scrollHeight") <= FOUR_SCREENS


def test_a_point_is_answered_by_keyboard_and_without_scripts(browse, draft, named, decider):
    point = named(draft.process)["Cost"]
    page = browse(decider, java_script_enabled=False)
    page.goto(reverse("desk-decision-point", args=["internet", point.kind, point.key]))

    page.locator("#id_outcome_2").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("There is no money for it.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ramps").wait_for()

    answered = named(draft.process)["Cost"].disposition
    assert (answered.outcome, answered.set_by) == ("not_adopted", decider)
    assert page.get_by_text("3 points wait").is_visible()
