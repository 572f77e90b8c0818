"""Themes in a real browser: read by keyboard, narrow and wide, dark, in either direction."""

import pytest

from isegoria.themes.models import Codebook, OpenText, Placing, Reading
from isegoria.themes.services.objections import object_to
from isegoria.themes.services.proposing import let_programs
from isegoria.themes.services.rights import mark

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDER = "document.documentElement.scrollWidth"
DESK = "desk/q/internet/themes/"


@pytest.fixture(autouse=True)
def _with_a_language_model(settings):
    settings.LLM_ADDRESS, settings.LLM_MODEL = "https://models.example.org/v1", "small-model-1"


@pytest.fixture
def begun(once, drawn, ramps, drivers, officer, moderator, interpreter, read, put_out):  # noqa: PLR0917  # everybody who takes part
    """Answers that were read, waited for, differed over, published and objected to."""
    read(once[0], officer, ramps, drivers)
    read(once[1], officer, outcome=Reading.Outcome.ASKED, note="What is a kneeling bus?")
    read(drawn[0], officer, ramps)
    read(drawn[0], moderator, drivers)
    put_out(ramps)
    mark(text=once[0], right="access", named="Article 9", by=interpreter)
    object_to(participant=once[0].item.author, text_id=once[0].pk, words="About the driver.")
    let_programs(book=Codebook.objects.select_related("process").get(), propose=True)
    return once


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 320, "light"), ("ar", 360, "dark"), ("en", 1200, "dark")],
)
def test_every_page_is_for_everybody(
    browse, violations, begun, drawn, officer, language, width, scheme
):
    page = browse(officer, viewport={"width": width, "height": 700}, color_scheme=scheme)

    for address in (
        DESK,
        f"{DESK}new/",
        f"{DESK}1/",
        f"{DESK}1/change/",
        f"{DESK}answers/",
        f"{DESK}answers/{begun[2].number}/",
        f"{DESK}answers/{drawn[0].number}/",
        f"{DESK}agreement/",
        f"{DESK}publish/",
        f"{DESK}objections/",
        f"{DESK}programs/",
        f"{DESK}1/draft/",
        f"{DESK}1/remarks/",
        f"{DESK}answers/{begun[0].number}/remarks/",
        f"{DESK}answers/{begun[0].number}/right/",
        f"{DESK}words/",
        f"{DESK}1/community/",
        "q/internet/themes/",
        "q/internet/themes/1/",
    ):
        page.goto(f"/{language}/{address}")
        assert violations(page) == [], address
        assert page.evaluate(WIDER) == width, address
    assert page.complaints == []


def test_somebody_reads_one_answer_after_another_by_keys_alone(browse, begun, ramps, officer):
    unread = OpenText.objects.filter(state="unread").order_by("number")
    first, second = unread[0], unread[1]
    page = browse(officer, viewport={"width": 1200, "height": 700})
    page.goto(f"/en/{DESK}answers/{first.number}/?state=unread")

    page.locator("input[name=theme]").first.press("1")
    page.keyboard.press("Enter")
    page.locator("h1", has_text=f"Answer {second.number}").wait_for()
    page.keyboard.press("0")
    page.wait_for_url(lambda address: f"/{second.number}/" not in address)

    assert list(Placing.objects.filter(reading__text=first).values_list("theme", flat=True)) == [
        ramps.pk
    ]
    assert OpenText.objects.get(pk=second.pk).state == "nothing"
    assert page.complaints == []
