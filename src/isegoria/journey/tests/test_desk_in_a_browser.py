"""The desk in a real browser: for everybody, with the keyboard, without scripts, on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from isegoria.inform.services import NewPassage, Words, put_document
from isegoria.languages.services import reword, translate
from isegoria.process.models import Process

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDER = "document.documentElement.scrollWidth"
NAME = "one => (one.labels && one.labels[0] || one).innerText || one.value || ''"


@pytest.fixture
def busy(make_ready, make_draft, make_question):
    """A question with everything on it: languages, background, marked translations."""
    process = make_ready(languages=("ar", "fr"))
    put_document(
        process=process,
        title=Words("Costs"),
        passages=[NewPassage(Words("Nine thousand."), Words("One shelter"))],
        language="en",
    )
    translate(process.question, language="ar", body="أين نضع مظلات الحافلات الجديدة؟")
    translate(process.problem, language="ar", body="ينتظر الناس تحت المطر.")
    reword(process.problem, "People wait in the rain at fifty stops.")
    make_draft("Where do we plant trees?")
    make_question("opened")
    return process


def pages_of(process):
    activity = process.activities.get()
    slug = process.slug
    return [
        reverse("desk"),
        reverse("desk-question-new"),
        reverse("desk-question", args=[slug]),
        reverse("desk-question", args=["opened"]),
        reverse("desk-words", args=[slug]),
        reverse("desk-words", args=["opened"]),
        reverse("desk-influence", args=[slug]),
        reverse("desk-times", args=[slug]),
        reverse("desk-access", args=[slug]),
        reverse("desk-document", args=[slug, 1]),
        reverse("desk-seeds", args=[slug]),
        reverse("desk-seed", args=[slug, activity.pk, activity.items.first().pk]),
        reverse("desk-translations", args=[slug]),
        reverse("desk-translate", args=[slug, "ar"]),
        reverse("desk-preview", args=[slug]),
        reverse("desk-preview-about", args=[slug]),
        reverse("desk-open", args=[slug]),
        reverse("desk-delete", args=[slug]),
        reverse(
            "desk-pause", args=["opened", Process.objects.get(slug="opened").activities.get().pk]
        ),
    ]


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 320, "dark"), ("ar", 1200, "light")],
)
def test_every_page_of_the_desk_is_for_everybody(
    browse, violations, busy, officer, language, width, scheme
):
    page = browse(officer, viewport={"width": width, "height": 800}, color_scheme=scheme)

    for address in pages_of(busy):
        page.goto(address.replace("/en/", f"/{language}/", 1))
        assert violations(page) == [], address
        assert page.evaluate(WIDER) == width, address
        assert page.locator("main").count() == 1
        assert page.locator("h1").count() == 1, address
    assert page.complaints == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_with_errors_is_for_everybody(
    browse, violations, busy, make_draft, officer, language
):
    empty = make_draft("What else?")
    page = browse(officer)
    wrong = {
        "desk-words": ("#id_question", ""),
        "desk-influence": ("#id_decided_by", "x" * 201),
        "desk-times": ("#id_decides_on", "1999-01-01"),
        "desk-seeds": ("#id_words", "Hm"),
    }

    for name, (field, typed) in wrong.items():
        page.goto(reverse(name, args=[busy.slug]).replace("/en/", f"/{language}/", 1))
        page.locator(field).fill(typed)
        page.locator("main form button").first.click()
        page.locator(".error-summary a").first.wait_for()
        assert violations(page) == [], name
        page.locator(".error-summary a").first.click()
        page.locator(f"{field}:focus").wait_for()

    page.goto(reverse("desk-open", args=[empty.slug]).replace("/en/", f"/{language}/", 1))
    assert page.locator(".error-summary a").count() == 12
    assert violations(page) == []


def go_to(page, words):
    """Press Tab until the focus is on what has these words."""
    for _ in range(80):
        page.keyboard.press("Tab")
        name = page.locator(":focus").evaluate(NAME)
        if words in name:
            return
    raise AssertionError(f"The keyboard does not reach {words}.")


def press(page, words, *, then):
    go_to(page, words)
    page.keyboard.press("Enter")
    page.wait_for_url(then)


def write(page, label, words):
    go_to(page, label)
    page.keyboard.type(words)


@pytest.mark.parametrize("with_scripts", [True, False])
def test_a_question_is_created_and_opened_with_the_keyboard_alone(
    browse, site, officer, with_scripts
):
    page = browse(officer, java_script_enabled=with_scripts)
    page.goto(reverse("desk"))
    press(page, "Ask a new question", then="**/desk/new/")
    write(page, "What do you want to ask?", "Where do we plant trees?")
    press(page, "Keep as a draft and go on", then="**/desk/q/where-do-we-plant-trees/words/")

    assert (
        page.locator(".notice").first.inner_text() == "Your draft is kept. Nobody else sees it yet."
    )

    press(page, "What can change", then="**/influence/")
    write(page, "What is still open?", "Which streets.")
    go_to(page, "Inform: we tell you what we do")
    page.keyboard.press("ArrowDown")
    press(page, "Save and go on", then="**/asking/")
    press(page, "Check and open", then="**/desk/q/where-do-we-plant-trees/")

    assert "10 things are missing" in page.locator("#gates").inner_text()

    press(page, "Open to the public", then="**/open/")

    assert page.locator(".error-summary li").count() == 10
    assert Process.objects.get().published_at is None


def test_what_was_typed_in_arabic_stays_when_the_form_is_refused(browse, site, officer):
    page = browse(officer, viewport={"width": 360, "height": 700})
    page.goto("/ar/desk/new/")

    page.locator("#id_question").fill("أين نضع المظلات؟ " * 20)
    page.locator("main form button").click()
    page.locator(".error-summary").wait_for()

    assert page.locator("#id_question").input_value().startswith("أين نضع المظلات؟")
    assert page.locator("html").get_attribute("dir") == "rtl"


MENU = "details.menu:has-text('Look after the site')"


@pytest.mark.parametrize("with_scripts", [True, False])
def test_a_menu_of_the_desk_opens_with_the_keyboard_alone(
    browse, site, administrator, with_scripts
):
    page = browse(administrator, java_script_enabled=with_scripts)
    page.goto(reverse("desk"))

    go_to(page, "Look after the site")
    page.keyboard.press("Enter")
    press(page, "Staff", then="**/desk/staff/")

    assert page.locator(f"{MENU} a[aria-current=page]").text_content() == "Staff"
    assert page.locator(f"{MENU} summary").get_attribute("aria-current") == "true"


def test_a_menu_of_the_desk_hides_nothing_once_somebody_goes_on(browse, site, administrator):
    page = browse(administrator)
    page.goto(reverse("desk"))

    go_to(page, "Look after the site")
    page.keyboard.press("Enter")
    go_to(page, "The site")
    page.keyboard.press("Escape")

    expect(page.locator(f"{MENU}[open]")).to_have_count(0)
    expect(page.locator(f"{MENU} summary")).to_be_focused()

    page.keyboard.press("Enter")
    go_to(page, "Your account")

    expect(page.locator(f"{MENU}[open]")).to_have_count(0)


@pytest.mark.parametrize(("language", "width"), [("ar", 320), ("ru", 1200)])
def test_an_opened_menu_fits_on_every_screen(
    browse, violations, site, administrator, language, width
):
    page = browse(administrator, viewport={"width": width, "height": 800})
    page.goto(f"/{language}/desk/staff/")

    page.locator("details.menu summary").first.click()

    assert violations(page) == []
    assert page.evaluate(WIDER) == width
    heights = page.locator(".top nav > ul > li").evaluate_all(
        "all => new Set(all.map(one => one.getBoundingClientRect().top)).size"
    )
    assert (heights == 1) == (width == 1200)
