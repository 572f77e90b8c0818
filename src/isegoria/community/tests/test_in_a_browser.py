"""Who lives here, in a real browser: by keyboard, without scripts, narrow, in either direction."""

import pytest

from isegoria.organisations.models import Role
from isegoria.people.models import Account
from isegoria.places.models import Margin
from isegoria.places.services import Count, add_ready_set, put_area

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDER = "document.documentElement.scrollWidth"
TABLE = "place;Women;Men\nEast Village;1 200;1 100\nwest;600;..\n"


@pytest.fixture
def administrator(site, institution):
    account = Account.objects.create_user("admin@example.org", name="Ada")
    Role.objects.create(account=account, institution=institution, kind=Role.Kind.ADMINISTRATOR)
    add_ready_set("gender")
    add_ready_set("disability")
    whole = put_area(code="harbour", name="Harbour District", language="en")
    for code, name in (("east", "East Village"), ("west", "West Village")):
        put_area(code=code, name=name, language="en", parent=whole)
    return account


def press_on(page, words):
    """Go by keyboard to what has these words, and press it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate("(document.activeElement.innerText || '').trim()")
        if found == words:
            page.keyboard.press("Enter")
            return
    pytest.fail(f"no way by keyboard to “{words}”")


def fill_in(page, heading):
    """Say what a step asks where nothing is chosen yet."""
    if heading == "How is the table read?":
        page.locator("#id_shape_0").check()
    if heading == "Where do the figures come from?":
        page.locator("#id_numbers_0").check()
        page.locator("#id_source").fill("Register")
        page.locator("#id_counted_on").fill("2024-01-01")


def test_a_table_goes_in_by_keyboard_and_every_step_is_for_everybody(
    browse, violations, administrator, tmp_path
):
    file = tmp_path / "gender.csv"
    file.write_text(TABLE)
    page = browse(administrator, viewport={"width": 320, "height": 700})
    page.goto("/en/desk/community/table/")
    page.locator("input[type=file]").set_input_files(file)

    for heading, button in (
        ("Bring in a table", "Read the table"),
        ("How is the table read?", "Save and go on"),
        ("Which area is each figure about?", "Save and go on"),
        ("What do the columns mean?", "Save and go on"),
        ("Where do the figures come from?", "Save and go on"),
        ("Check what was understood", "Save all of it"),
    ):
        page.locator("h1", has_text=heading).wait_for()
        assert violations(page) == [], heading
        assert page.evaluate(WIDER) == 320, heading
        fill_in(page, heading)
        press_on(page, button)

    page.locator("h1", has_text="Communities").wait_for()
    assert "3 figures by Register are saved." in page.locator("main").inner_text()
    assert Margin.objects.count() == 3
    assert page.complaints == []


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("ar", 1200)])
def test_every_page_is_for_everybody(browse, violations, administrator, language, width):
    put_area(
        code="harbour",
        name="Harbour District",
        language="en",
        counts=[Count("gender", "women", 5, "Census", "2021-03-01")],
    )
    page = browse(administrator, viewport={"width": width, "height": 700}, color_scheme="dark")

    for address in (
        "areas/",
        "areas/harbour/",
        "desk/community/",
        "desk/community/table/",
        "desk/community/area/harbour/",
        "desk/community/groups/gender/",
        "desk/community/groups/disability/?language=fr",
        "desk/community/groups/new/",
    ):
        page.goto(f"/{language}/{address}")
        assert violations(page) == [], address
        assert page.evaluate(WIDER) == width, address
        assert page.locator("h1").count() == 1, address
    assert page.complaints == []


def test_nothing_on_the_way_needs_a_script(browse, administrator, tmp_path):
    file = tmp_path / "gender.csv"
    file.write_text(TABLE)
    page = browse(administrator, java_script_enabled=False)
    page.goto("/en/desk/community/table/")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form button").first.click()
    page.locator("#id_shape_0").check()
    for _step in ("table", "area", "columns"):
        page.locator("main form button").first.click()

    assert page.locator("h1").inner_text() == "Where do the figures come from?"
