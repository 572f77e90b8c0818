"""What scripts add, and that they never take anything away."""

from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from isegoria.design import examples

pytestmark = pytest.mark.browser

ADDRESS = "http://isegoria.test/"
VOTE = replace(examples.VOTE, carried="")
WRITE = (
    '<form method="post" action="/sent/"><label for="w">Words</label>'
    '<textarea id="w" name="words"></textarea><button id="send">Send</button></form>'
)


def _posted(page):
    """Note every form that is sent, and let the page stay where it is."""
    sent = []

    def note(route):
        sent.append(route.request.post_data)
        route.fulfill(status=204)

    page.route("**/sent/", note)
    return sent


def _all_sent(page, sent):
    """Wait until a form was sent, and then as long as another one would take."""
    for _wait in range(3_000):
        if sent:
            break
        page.wait_for_timeout(20)
    page.wait_for_timeout(200)
    return sent


def test_a_form_is_sent_once_however_often_the_button_is_pressed(visit, show):
    page = visit(show(WRITE))
    sent = _posted(page)

    locked = page.evaluate("""() => {
      const button = document.getElementById("send");
      for (let press = 0; press < 3; press++) button.click();
      return button.getAttribute("aria-disabled");
    }""")

    assert (locked, len(_all_sent(page, sent))) == ("true", 1)


def test_the_pressed_answer_is_sent_although_its_button_is_locked(visit, show):
    buttons = render_to_string("design/prompt.html", {"prompt": VOTE})
    page = visit(show(f'<form method="post" action="/sent/">{buttons}</form>'))
    sent = _posted(page)

    page.get_by_text("This one matters a lot to me").click()
    page.get_by_role("button", name="Disagree").click()

    assert _all_sent(page, sent) == ["vote-1=&box-1=yes&vote-1=disagree"]


@pytest.mark.parametrize("scripts", [True, False])
def test_the_enter_key_in_the_box_does_not_count_as_an_answer(scripts, visit, show):
    buttons = render_to_string("design/prompt.html", {"prompt": VOTE})
    page = visit(
        show(f'<form method="post" action="/sent/">{buttons}</form>'), java_script_enabled=scripts
    )
    sent = _posted(page)

    page.get_by_label("This one matters a lot to me").check()
    page.keyboard.press("Enter")

    assert _all_sent(page, sent) == ["vote-1=&box-1=yes"]


def test_without_connection_nothing_is_sent_and_the_page_says_so(visit, show):
    page = visit(show(WRITE))
    sent = _posted(page)
    page.context.set_offline(True)

    page.locator("#send").click()

    assert page.get_by_role("status").inner_text() == (
        "You are offline. Nothing is lost; press send again when you are connected."
    )
    assert sent == []
    page.context.set_offline(False)
    page.locator("#send").click()
    assert _all_sent(page, sent) == ["words="]


def test_words_are_offered_back_after_the_page_was_lost(visit, show):
    page = visit(show(WRITE))
    page.locator("#w").fill("A ramp at the clinic")

    page.goto(ADDRESS)
    page.get_by_role("button", name="Put back what you had written").click()

    assert page.locator("#w").input_value() == "A ramp at the clinic"


def test_words_that_were_taken_are_forgotten(visit, show):
    page = visit(show(WRITE))
    page.locator("#w").fill("A ramp at the clinic")

    page.locator("#send").click()
    page.wait_for_url("**/sent/")
    page.goto(ADDRESS)

    assert page.get_by_role("button", name="Put back what you had written").count() == 0
    assert page.evaluate("sessionStorage.length") == 0


def test_words_outlive_a_server_that_fails(visit, show):
    page = visit(show(WRITE))
    failing = show("It failed.")
    page.route(
        "**/sent/", lambda route: route.fulfill(status=503, body=failing, content_type="text/html")
    )
    page.locator("#w").fill("A ramp at the clinic")

    page.locator("#send").click()
    page.wait_for_url("**/sent/")
    page.goto(ADDRESS)

    assert page.get_by_role("button", name="Put back what you had written").is_visible()


def test_a_form_may_ask_that_nothing_is_kept(visit, show):
    page = visit(show(WRITE.replace("<form", '<form data-keep="off"')))

    page.locator("#w").fill("A ramp at the clinic")

    assert page.evaluate("sessionStorage.length") == 0


def test_answers_to_statements_are_never_kept(visit, show):
    buttons = render_to_string("design/prompt.html", {"prompt": VOTE})
    page = visit(show(f'<form method="post" action="/sent/">{buttons}</form>'))

    page.get_by_role("button", name="Disagree").click()

    assert page.evaluate("sessionStorage.length + localStorage.length") == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_the_summary_of_errors_has_the_focus(scripts, visit, show):
    summary = '<div class="error-summary" role="alert" tabindex="-1" autofocus>Wrong</div>'
    page = visit(show(summary), java_script_enabled=scripts)

    page.locator(".error-summary:focus").wait_for()


def test_copying_shows_itself_only_where_it_works(visit, show):
    receipt = render_to_string("design/receipt.html", {"code": "4821773019640257"})

    without = visit(show(receipt), java_script_enabled=False)

    assert without.locator("[data-copy], [data-print]").locator("visible=true").count() == 0


def test_a_page_without_worker_registers_none(visit, show):
    page = visit(show(""))

    assert page.locator("script[data-worker]").count() == 0
