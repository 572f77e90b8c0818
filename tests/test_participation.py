"""One person's whole part, as a person does it: by keyboard, without scripts, small, in Arabic."""

import re

import pytest
from playwright.sync_api import expect

from isegoria.activities.statements.models import Vote
from isegoria.hear.models import Item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CODE = re.compile(r"\d{4} \d{4} \d{4} \d{4}")
SMALL = {"viewport": {"width": 320, "height": 640}}
WAYS = {
    "with scripts": {},
    "without scripts": {"java_script_enabled": False},
    "dark and small": {"color_scheme": "dark", **SMALL},
}


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def page(request, browse, statements):
    return browse(**request.param)


def fits_the_window(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_from_the_question_to_the_receipt_and_back(page):
    page.goto("/en/")
    page.get_by_role("link", name="How should we bring fast internet to every home?").click()
    page.get_by_role("link", name=re.compile("Start|Say what you agree with")).first.click()
    for choice in ("Agree", "Disagree", "Pass, or not sure"):
        page.get_by_role("button", name=choice, exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("You have answered every statement")
    page.get_by_role("link", name="Add a statement of your own").click()
    page.get_by_label("Your statement").fill("Put the antennas on the roofs of the schools.")
    page.get_by_role("button", name="Send my statement").click()
    expect(page.get_by_role("main")).to_contain_text("We have your statement")

    page.get_by_role("button", name="Finish, and see my receipt").click()
    expect(page.get_by_role("main")).to_contain_text(CODE)
    code = CODE.search(page.get_by_role("main").inner_text()).group(0)
    page.context.clear_cookies()
    page.goto("/en/how/")
    page.get_by_label("Have a receipt? Enter its 16 digits").fill(code)
    page.get_by_role("button", name="Open").click()

    expect(page.get_by_role("main")).to_contain_text("Your 4 answers")
    assert code.replace(" ", "") not in page.url
    disagreed = page.get_by_role("listitem").filter(has=page.get_by_text("Disagree", exact=True))
    disagreed.get_by_role("button", name=re.compile("^Change or check .+")).click()
    page.get_by_role("button", name=re.compile("^Agree")).click()
    expect(page.get_by_role("main")).to_contain_text("Your answer is changed.")
    assert sorted(Vote.objects.values_list("value", flat=True)) == [0, 1, 1]
    assert page.complaints == []


def test_everything_is_done_by_keyboard_alone(browse, statements):
    page = browse()
    page.goto("/en/q/internet/statements/1/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    reached = []
    for _press in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("(document.activeElement.innerText || '').trim()"))
        if reached[-1] == "Disagree":
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert reached[-1] == "Disagree"
    assert [vote.value for vote in Vote.objects.all()] == [-1]
    assert page.evaluate("document.activeElement.textContent") == "Do you agree?"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id").startswith("id_matters-")


@pytest.mark.parametrize("language", ["ar", "fr", "ru"])
def test_nothing_leaves_a_small_window_when_text_is_twice_as_large(browse, statements, language):
    page = browse(viewport={"width": 320, "height": 640})
    too_wide = []

    for path in ("", "q/internet/", "q/internet/statements/1/", "receipt/", "privacy/"):
        page.goto(f"/{language}/{path}")
        page.evaluate("document.documentElement.style.fontSize = '225%'")
        too_wide += [] if fits_the_window(page) else [path]

    assert too_wide == []


@pytest.mark.parametrize("width", [320, 360, 1200])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_each_page_fits_and_breaks_no_rule_of_access(
    browse, violations, statements, language, width
):
    page = browse(viewport={"width": width, "height": 700})
    vote = f"/{language}/q/internet/statements/1/"
    found = {}

    def look(name):
        found[name] = [*violations(page), *([] if fits_the_window(page) else ["too wide"])]

    page.goto(vote)
    look("vote")
    page.goto(f"{vote}add/")
    look("add")
    page.locator("main form button").first.click()
    look("add after an error")
    page.locator("main textarea").fill("Villages with no line at all must come first!")
    page.locator("main form button").first.click()
    look("add, look again")
    page.goto(vote)
    page.locator("button.agree").click()
    look("vote with a receipt")
    page.locator(f"form[action='/{language}/receipt/'] button").first.click()
    look("receipt")
    page.locator(f"button[formaction='/{language}/receipt/answer/']").first.click()
    look("one answer")
    page.goto(f"/{language}/receipt/")
    look("asking for a receipt")
    page.locator("#id_code").fill("12")
    page.locator("main form button").first.click()
    look("asking after an error")

    assert {name: rules for name, rules in found.items() if rules} == {}


def test_a_double_click_is_one_answer(browse, statements):
    page = browse()
    page.goto("/en/q/internet/statements/1/")

    with page.expect_navigation():
        page.get_by_role("button", name="Agree", exact=True).dblclick()
    page.get_by_text("1 of 3 answered").wait_for()

    assert Vote.objects.count() == 1


def test_a_reader_of_arabic_sees_a_page_from_right_to_left_and_the_words_in_their_own_direction(
    browse, statements
):
    page = browse()
    page.goto("/ar/q/internet/statements/1/")

    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.locator("blockquote [lang=en]").get_attribute("dir") == "ltr"


def test_a_proposed_statement_is_seen_only_when_it_was_accepted(browse, statements, activity):
    page = browse()
    page.goto("/en/q/internet/statements/1/add/")
    page.get_by_label("Your statement").fill("Put the antennas on the roofs of the schools.")
    page.get_by_role("button", name="Send my statement").click()
    expect(page.get_by_role("main")).to_contain_text("We have your statement")
    item = Item.objects.get(author__isnull=False)

    other = browse()
    other.goto(f"/en/q/internet/statements/1/{item.number}/")

    assert other.get_by_role("heading", level=1).inner_text() != "Do you agree?"
