"""The layout and every example in a browser: accessible, and never wider than the screen."""

from collections import defaultdict
from itertools import product
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from isegoria.design.examples import examples

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[4] / ".cache/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHECK = """async (tags) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags } });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`));
}"""
WIDER = """() => [...document.querySelectorAll("body *")]
  .filter((one) => !one.closest(".spoken, thead, .skip"))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.right > innerWidth + 1 || box.left < -1)
  .map(([one]) => one.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll(
    "button, input, select, textarea, summary, .top a, .pager a, .choice label")]
  .filter((one) => one.checkVisibility() && !one.matches("[type=checkbox], [type=radio]"))
  .filter((one) => one.getBoundingClientRect().height < 43.9)
  .map((one) => one.outerHTML.slice(0, 120))"""


def problems(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(CHECK, RULES)


def pages_of_examples():
    """Put the examples of each component on as few pages as unlike ids allow."""
    together = defaultdict(list)
    for number, example in enumerate(examples()):
        apart = example.component in {
            "error_summary",
            "action",
            "journey",
            "opinion_map",
            "area_map",
            "table",
        }
        alone = number if apart or example.component == "prompt" else 0
        together[f"{example.component} {alone}"].append(example)
    return [pytest.param(found, id=name) for name, found in together.items()]


@pytest.mark.parametrize("found", pages_of_examples())
def test_each_example_passes_the_accessibility_checker_in_light_and_dark(found, visit, show):
    body = "".join(f"<h2>{one.situation}</h2>{one.render()}" for one in found)

    for scheme in ("light", "dark"):
        page = visit(show(body, layout="design/desk_page.html"), scheme=scheme)
        assert problems(page) == []
        assert page.complaints == []


@pytest.mark.parametrize(("language", "width"), list(product(["en", "ar"], [320, 360, 1200])))
def test_no_page_scrolls_sideways(language, width, visit, show):
    body = "".join(one.render() for one in examples())

    page = visit(show(body, language=language), width=width)

    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(WIDER) == []


def test_every_control_can_be_hit_with_a_thumb(visit, show):
    page = visit(show("".join(one.render() for one in examples())), width=360)

    assert page.evaluate(SMALL) == []


def test_text_may_be_twice_as_large_without_loss(visit, show):
    body = "".join(one.render() for one in examples())
    page = visit(show(body), width=640)

    page.evaluate("document.documentElement.style.fontSize = '225%'")

    assert page.evaluate("document.documentElement.scrollWidth") == 640


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_offline_page_is_accessible_and_asks_for_no_receipt(language, visit, page_context):
    page = visit(render_to_string("design/offline.html", page_context(language)))

    assert problems(page) == []
    assert page.locator("form, script").count() == 0


def test_the_languages_open_with_the_keyboard_and_without_scripts(visit, show):
    page = visit(show(""), java_script_enabled=False)

    page.locator(".languages summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.locator(".languages a:focus").inner_text() == "English"
    assert page.locator(".languages a:visible").count() == 6


def test_the_first_tab_stop_skips_to_the_content(visit, show):
    page = visit(show('<a href="#x">first</a>'))

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.locator(":focus").inner_text() == "first"


def test_paper_shows_the_receipt_and_no_navigation(visit, show):
    receipt = render_to_string("design/receipt.html", {"code": "4821773019640257"})
    page = visit(show(receipt))

    page.emulate_media(media="print")

    assert page.locator(".receipt").is_visible()
    assert page.locator("nav, form, button").locator("visible=true").count() == 0


def test_a_table_stays_a_table_where_rows_become_blocks(visit, show):
    table = next(one for one in examples() if one.name == "table: all cells")
    page = visit(show(table.render()), width=320)

    assert page.get_by_role("table", name="Share").count() == 1
    assert page.get_by_role("row").count() == 4
    assert page.get_by_role("columnheader").count() == 3
    assert page.get_by_role("rowheader").count() == 3
