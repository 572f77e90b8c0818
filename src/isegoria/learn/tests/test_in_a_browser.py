"""What came of questions can be read by everybody, on a small screen and without scripts."""

import pytest

from isegoria.learn.jobs import count_what_came

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("en", 320, "dark"), ("ar", 1200, "light")]
)
def test_everybody_can_read_it(
    browse, violations, make_question, decide, promised, language, width, scheme
):
    decide(promised(make_question("internet"), decide=3))
    promised(make_question("harbour-light"), understand=-9, decide=-5, answer=-3)
    count_what_came()
    page = browse(viewport={"width": width, "height": 800}, color_scheme=scheme)

    for address in ("results/", "results/harbour/"):
        page.goto(f"/{language}/{address}")
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") == width, address
        assert page.locator("h1").count() == 1, address
    assert page.complaints == []
