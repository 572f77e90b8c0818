"""The chat as people meet it: by keyboard, small, without scripts, from right to left."""

import pytest
from playwright.sync_api import expect

from isegoria.activities.statements.models import Vote
from isegoria.hear.models import Participant

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALL = {"width": 320, "height": 640}
WIDTH = "document.documentElement.scrollWidth"
TOO_LOW = """() => [...document.querySelectorAll("main button, main input, main textarea")]
  .filter((one) => one.type !== "hidden" && one.checkVisibility())
  .filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"""


def tab_to(page, selector):
    """Go there with the keyboard alone."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    pytest.fail(f"The keyboard does not reach {selector}")


def press(page, selector):
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def votes():
    return list(Vote.objects.order_by("pk").values_list("value", flat=True))


def test_all_of_it_by_keyboard_without_scripts_on_a_small_screen(in_chats, browse):
    page = browse(viewport=SMALL, java_script_enabled=False)
    page.goto("/en/q/internet/")
    press(page, "a[href='/en/chat/internet/']")
    press(page, "main button")
    press(page, "#choose button[value='1']")
    tab_to(page, "#id_words")
    page.keyboard.type("disagree")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press(page, "#reply button[value='repeat']")
    narrow, low = page.evaluate(WIDTH), page.evaluate(TOO_LOW)
    press(page, "#choose button[value='3']")

    assert votes() == [1, -1, 0]
    assert (narrow, low) == (320, [])
    assert page.evaluate(WIDTH) == 320
    expect(page.locator("#now")).to_contain_text("That was everything. Thank you.")
    expect(page.locator(".receipt")).to_be_visible()


def test_enter_in_an_empty_field_chooses_nothing(in_chats, browse):
    page = browse(java_script_enabled=False)
    page.goto("/en/chat/internet/")
    press(page, "main button")

    tab_to(page, "#id_words")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert votes() == []
    expect(page.locator("#now")).to_contain_text("1/3")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_everybody_can_use_each_page_of_it(in_chats, browse, violations, language, colours):
    page = browse(viewport=SMALL, color_scheme=colours)
    page.goto(f"/{language}/chat/internet/")
    found = violations(page)
    page.locator("main button").first.click()
    for press_on in ("#choose button >> nth=0", "#reply [value=help]", "#reply [value=language]"):
        page.locator("#now").wait_for()
        found += violations(page)
        with page.expect_navigation():
            page.locator(press_on).click()
    found += violations(page)
    with page.expect_navigation():
        page.locator("#reply [value=stop]").click()
    found += violations(page)

    assert found == []
    assert page.complaints == []
    assert page.evaluate(WIDTH) == 320


def test_a_reload_and_the_way_back_answer_nothing_twice(in_chats, browse):
    page = browse()
    page.goto("/en/chat/internet/")
    page.locator("main button").first.click()
    with page.expect_navigation():
        page.locator("#choose button").first.click()

    page.reload()
    expect(page.locator("#now")).to_contain_text("2/3")
    page.locator("#choose button").first.dblclick()
    expect(page.locator("#now")).to_contain_text("3/3")

    assert votes() == [1, 1]
    assert Participant.objects.count() == 1
