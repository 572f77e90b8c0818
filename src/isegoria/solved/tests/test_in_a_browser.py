"""Whether it was solved, in a real browser: by keyboard, for everybody, on a small screen."""

import pytest

from isegoria.solved.models import Opinion
from isegoria.solved.services import draw_numbers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDER = "document.documentElement.scrollWidth"


@pytest.fixture
def code(answered, people, code_of, asked):
    """The receipt of somebody who is asked."""
    return code_of(people[0])


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("en", 320, "dark"), ("ar", 1200, "light")]
)
def test_both_questions_are_answered_by_keyboard_alone(
    browse, violations, code, language, width, scheme
):
    page = browse(None, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(f"/{language}/receipt/")
    page.locator("#id_code").fill(code)
    page.keyboard.press("Enter")
    page.locator("form[action$='receipt/solved/'] button").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert violations(page) == []
    assert page.evaluate(WIDER) == width
    page.locator("#id_problem_1").focus()
    page.keyboard.press("Space")
    page.locator("#id_difference_0").focus()
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert violations(page) == []
    said = Opinion.objects.get()
    assert (said.problem, said.difference) == ("better", "yes")
    assert page.complaints == []


def test_what_was_said_is_read_by_everybody_and_at_the_desk(
    browse, violations, heard, writer, people, reply, asked, over
):
    draw_numbers(process=heard, count=2)
    reply(people, better_yes=8, same_no=4)
    over(asked)

    page = browse(None, viewport={"width": 360, "height": 800})
    page.goto("/en/q/internet/solved/")
    assert violations(page) == []
    assert page.evaluate(WIDER) == 360
    desk = browse(writer)
    desk.goto("/en/desk/q/internet/")
    desk.get_by_role("link", name="Who is asked when, and what they say").click()
    desk.get_by_text("12 people asked").wait_for()

    assert violations(desk) == []
    assert desk.complaints == []
