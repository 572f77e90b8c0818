"""The answer in a real browser: for everybody, without scripts, on a small screen."""

import pytest

from isegoria.answer.jobs import owe_second_answers
from isegoria.answer.models import Mark
from isegoria.answer.rules import SECOND_ANSWER_FROM
from isegoria.answer.services import begin
from isegoria.organisations.models import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDER = "document.documentElement.scrollWidth"
DESK = "/en/desk/q/internet/answers/"


@pytest.fixture
def code(answered, people, write, code_of):
    """The receipt of somebody who voted and wrote, and who is answered."""
    write(people[0], theme="Cost")
    return code_of(people[0])


@pytest.fixture
def sampled(whole, publish, people, write):
    """A published decision whose answers are still to be read."""
    write(people[0], theme="Cost")
    made = publish(whole)
    begin(publication=made)
    return made


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("en", 320, "dark"), ("ar", 1200, "light")]
)
def test_the_answer_is_for_everybody(browse, violations, code, language, width, scheme):
    page = browse(None, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(f"/{language}/receipt/")
    page.locator("#id_code").fill(code)
    page.keyboard.press("Enter")
    page.locator("button[formaction$='our-answer/'], form[action$='our-answer/'] button").wait_for()

    assert violations(page) == []
    page.locator("form[action$='our-answer/'] button").first.click()
    page.locator("blockquote").wait_for()

    assert violations(page) == []
    assert page.evaluate(WIDER) == width
    assert page.locator("h1").count() == 1
    assert page.complaints == []


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("ar", 1200)])
def test_the_samples_and_the_progress_are_for_everybody(
    browse, violations, sampled, send, decider, language, width
):
    page = browse(decider, viewport={"width": width, "height": 800})

    page.goto(DESK.replace("/en/", f"/{language}/", 1))
    samples = (violations(page), page.evaluate(WIDER))
    send(sampled)
    page.reload()

    assert samples == ([], width)
    assert (violations(page), page.evaluate(WIDER)) == ([], width)
    assert page.complaints == []


def test_without_scripts_an_answer_is_read_to_the_end(browse, code):
    page = browse(None, java_script_enabled=False)
    page.goto("/en/receipt/")
    page.locator("#id_code").fill(code)
    page.get_by_role("button", name="Open", exact=True).click()

    page.get_by_role("button", name="Read what became of each point, and why").click()

    page.get_by_role("heading", name="What happens next").wait_for()
    assert page.get_by_text("It applies from").is_visible()


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("ar", 1200)])
def test_a_second_answer_is_written_and_read_by_everybody(
    browse, violations, answered, people, make_account, language, width
):
    Mark.objects.bulk_create(
        Mark(participant=one, edition=answered, kind="no_reason")
        for one in people[:SECOND_ANSWER_FROM]
    )
    owe_second_answers()
    page = browse(
        make_account("hilda", Role.Kind.ADMINISTRATOR), viewport={"width": width, "height": 800}
    )
    page.goto(f"/{language}/desk/q/internet/answers/second/")
    listed = (violations(page), page.evaluate(WIDER))
    page.locator("main a[href$='/second/1/'], main .panel a").first.click()
    page.locator("textarea").first.fill("All nine villages are in the plan, by name.")
    written = (violations(page), page.evaluate(WIDER))
    page.locator("button[value=sign]").click()
    page.locator(".notice.good").wait_for()

    page.goto(f"/{language}/q/internet/answers/")

    assert listed == written == ([], width)
    assert (violations(page), page.evaluate(WIDER)) == ([], width)
    assert page.get_by_text("All nine villages are in the plan, by name.").is_visible()
    assert page.complaints == []
