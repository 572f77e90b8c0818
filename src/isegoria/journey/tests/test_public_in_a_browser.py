"""The pages for reading as people meet them: small and large, dark, in Arabic, without scripts."""

import pytest
from playwright.sync_api import expect

from isegoria.base.easy import easy_form
from isegoria.hear.pausing import pause
from isegoria.inform.services import NewPassage, Words, put_document
from isegoria.languages.reading import Reading
from isegoria.languages.services import translate
from isegoria.process.models import Correction, Process

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PATHS = [
    "",
    "q/internet/",
    "q/later/",
    "q/past/",
    "q/paused/",
    "q/internet/about/",
    "q/internet/easy/",
    "q/internet/poster/",
    "q/internet/radio/",
    "how/",
    "reading/",
    "accessibility/",
    "privacy/",
    "offline/",
]
MAIN = "document.querySelector('main').textContent.replace(/\\s+/g, ' ').trim()"


@pytest.fixture
def _content(make_question):
    """Questions of every standing, one of them half translated, with a background."""
    question = make_question()
    make_question("later", opens=2)
    make_question("past", opens=-9, closes=-1)
    pause(activity=make_question("paused").activities.get(), reason="The server is being moved.")
    put_document(
        process=question,
        title=Words("The four ways", {"ar": "الطرق الأربع"}),
        passages=[
            NewPassage(Words("A cable costs four million.", {"ar": "كابل"}), Words("Cable")),
            NewPassage(Words("Radio costs one million.")),
        ],
        language="en",
    )
    for name in Process.TEXTS[:4]:
        translate(getattr(question, name), language="ar", body="كيف نوصل الإنترنت إلى كل بيت؟")
    for code, body in (("en", "Fast internet for all?"), ("ar", "إنترنت سريع للجميع؟")):
        translate(question.question, language=easy_form(code), body=body)
    Correction.objects.create(process=question, field="summary", before="Before", reason="Clearer")


@pytest.mark.usefixtures("_content")
@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 360, "light"), ("en", 1200, "dark"), ("ar", 360, "dark"), ("ar", 1200, "light")],
)
def test_every_page_passes_the_accessibility_checker(browse, violations, language, width, scheme):
    page = browse(viewport={"width": width, "height": 800}, color_scheme=scheme)

    for path in PATHS:
        page.goto(f"/{language}/{path}")
        assert (path, violations(page)) == (path, [])
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, width)
    assert page.complaints == []


@pytest.mark.usefixtures("_content")
def test_pages_about_what_went_wrong_pass_the_accessibility_checker(browse, violations):
    page = browse(viewport={"width": 360, "height": 800})

    page.goto("/ar/nothing/")

    assert violations(page) == []


@pytest.mark.usefixtures("_content")
def test_pages_say_the_same_with_scripts_off(browse):
    with_scripts, without = browse(), browse(java_script_enabled=False)

    for path in PATHS:
        with_scripts.goto(f"/en/{path}")
        # Printing and copying are what scripts alone can do; browsers have their own ways to both.
        with_scripts.locator("[data-print], [data-copy]").evaluate_all(
            "all => all.forEach((one) => (one.hidden = true))"
        )
        without.goto(f"/en/{path}")
        assert without.locator("main").inner_text() == with_scripts.locator("main").inner_text()


@pytest.mark.usefixtures("_content")
def test_the_keyboard_comes_to_the_content_first_and_reaches_the_activity(browse):
    page = browse()
    page.goto("/en/q/internet/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    reached = []
    for _key in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))

    assert reached == [
        "/en/q/internet/easy/",
        "/en/q/internet/about/in-short.audio",
        "/en/q/internet/statements/1/",
    ]


@pytest.mark.usefixtures("_content")
def test_text_may_be_twice_as_large_on_a_small_screen(browse):
    page = browse(viewport={"width": 640, "height": 800})

    for path in PATHS:
        page.goto(f"/en/{path}")
        page.evaluate("document.documentElement.style.fontSize = '225%'")
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, 640)


@pytest.mark.usefixtures("_content")
@pytest.mark.parametrize(
    ("language", "width", "reading"),
    [
        ("en", 360, Reading(400, "dark")),
        ("ar", 360, Reading(200, "light")),
        ("en", 1200, Reading(300, "light")),
    ],
)
def test_nothing_is_lost_where_a_reader_has_set_large_text_and_strong_contrast(
    browse, violations, language, width, reading
):
    page = browse(viewport={"width": width, "height": 800})
    page.goto(f"/{language}/reading/")
    page.locator(f"[name=size][value='{reading.size}']").check()
    page.locator(f"[name=colours][value={reading.colours}]").check()
    page.locator("form:has([name=size]) button").first.click()
    expect(page.locator(".call .big")).to_be_visible()

    for path in (*PATHS, "q/internet/statements/1/"):
        page.goto(f"/{language}/{path}")
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == (
            f"{reading.size * 0.18:g}px"
        )
        assert (path, violations(page)) == (path, [])
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, width)
    assert page.complaints == []


@pytest.mark.usefixtures("_content")
def test_without_a_connection_the_kept_page_says_that_answers_are_safe(browse):
    page = browse()
    page.goto("/en/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    page.context.set_offline(True)
    page.goto("/en/q/internet/")

    assert "What you have sent already is safe with us." in page.evaluate(MAIN)
    assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute"
