"""A kiosk as people meet it: by keypad and ear alone, one after another, with the cable pulled."""

import io
import json
import re
import wave

import pytest
from playwright.sync_api import expect

from isegoria.activities.statements.models import Vote
from isegoria.hear.models import Contribution, Participant
from isegoria.languages.reading import Reading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOO_SMALL = """() => {
  const boxes = "input[type=hidden], input[type=radio], input[type=checkbox]";
  const all = document.querySelectorAll(`button, summary, p.act, input:not(${boxes}), textarea`);
  const seen = [...all].filter((one) => one.checkVisibility());
  const small = (box) => box.width < 44 || box.height < 44;
  return seen.filter((one) => small(one.getBoundingClientRect())).map((one) => one.textContent);
}"""
KEYS = {"*": "NumpadMultiply", "#": "NumpadEnter"}


def silence():
    """A sound of no length, so that nobody has to wait until all is said."""
    held = io.BytesIO()
    with wave.open(held, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * 8)
    return held.getvalue()


@pytest.fixture
def heard():
    """All that was said at the kiosk, in order."""
    return []


@pytest.fixture
def page(browse, token, heard):
    """The first screen of the kiosk, in the browser that stands there."""
    page = browse(viewport={"width": 1024, "height": 768})

    def speak(route):
        heard.append(json.loads(route.request.post_data)["words"])
        route.fulfill(body=silence(), content_type="audio/wav")

    page.route("**/kiosk/*/spoken", speak)
    page.goto(f"/en/kiosk/{token}/")
    return page


@pytest.fixture
def press(page):
    """Press keys of the keypad, one after another."""

    def keys(text):
        for one in text:
            page.keyboard.press(KEYS.get(one, f"Numpad{one}"))

    return keys


@pytest.fixture
def hear(page, heard):
    """Listen until something is said; what was said since the last time."""
    place = [0]

    def listen(wanted):
        for _moment in range(200):
            said = "\n".join(heard[place[0] :])
            if found := re.search(wanted, said):
                place[0] = len(heard)
                return found
            page.wait_for_timeout(50)
        pytest.fail(f"Nobody said {wanted}: {heard[place[0] :]}")

    return listen


def heading(page):
    return page.get_by_role("heading", level=1)


@pytest.fixture
def until(page):
    """Wait until something is so."""

    def wait(claim):
        for _moment in range(200):
            if claim():
                return
            page.wait_for_timeout(50)
        pytest.fail("It did not come true.")

    return wait


def test_somebody_who_sees_nothing_answers_by_keypad_and_ear(page, press, hear, statements):
    press("9")
    number = hear(r"Press (\d) for:\nEnglish")[1]
    press(number)
    number = hear(r"Press (\d) for:\nHow should we bring")[1]
    press(number)
    for _one in statements:
        asked = hear(r"(.+)\nPress (\d) for:\nAgree")
        press(asked[2])
        hear("Chosen:\nAgree")
        press("#")
    said = hear(r"Thank you[\s\S]*?((?:\d ?){16})")
    code = re.sub(r"\D", "", said[1])
    press("0")
    end = hear(r"(\d):\nFinish and clear")[1]
    press(end)

    expect(page.locator("body[data-start]")).to_be_visible()
    assert list(Vote.objects.values_list("value", flat=True)) == [1, 1, 1]
    assert re.fullmatch(r"\d{16}", code)
    assert Contribution.objects.get().channel == "kiosk"
    assert page.complaints == []


def test_the_next_person_finds_no_trace(page, browse):
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="How should we").click()
    page.get_by_label("Agree").first.check()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("input[name=done]")).to_have_count(1)
    page.get_by_role("button", name="Finish", exact=True).click()
    expect(heading(page)).to_have_text("Thank you")
    page.get_by_role("button", name="Finish and clear").first.click()
    expect(page.locator("body[data-start]")).to_be_visible()

    kept = page.evaluate("""async () => ({
        local: Object.keys(localStorage).filter((one) => one.startsWith("kiosk:")),
        session: Object.keys(sessionStorage),
        cookies: document.cookie,
        databases: await indexedDB.databases(),
    })""")

    page.go_back()

    assert page.url == "about:blank"
    assert kept == {"local": [], "session": [], "cookies": "", "databases": []}
    assert page.context.cookies() == []
    assert Participant.objects.count() == 1


def test_answers_without_a_connection_wait_sealed_and_arrive_once(page, until, statements):
    expect(page.locator("body[data-kept]")).to_be_attached(timeout=30000)
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="How should we").click()
    page.context.set_offline(True)  # the cable is pulled in the middle of it
    page.get_by_label("Agree").first.check()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#said")).to_contain_text("no connection")
    for _one in statements[1:]:
        asked = page.locator("h1:visible").inner_text()
        page.locator("label:visible", has_text="Agree").first.click()
        page.get_by_role("button", name="Go on").click()
        expect(page.locator("h1:visible")).not_to_have_text(asked)
    code = page.locator(".receipt:visible").inner_text().replace(" ", "")
    page.get_by_role("button", name="Finish", exact=True).click()
    expect(page.locator("body[data-start]")).to_be_visible()
    kept = page.evaluate("Object.entries(localStorage).filter(([one]) => one.startsWith('kiosk:'))")

    assert [re.fullmatch(r"[0-9a-f]+", value) is not None for _name, value in kept] == [True]
    assert Vote.objects.count() == 0
    page.context.set_offline(False)
    until(lambda: Vote.objects.count() == len(statements))
    until(
        lambda: (
            not page.evaluate("Object.keys(localStorage).some((one) => one.startsWith('kiosk:'))")
        )
    )
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Open your receipt").click()
    page.get_by_label("The 16 digits").fill(code)
    page.get_by_role("button", name="Open").last.click()
    expect(heading(page)).to_have_text("We have received your answers")
    assert Participant.objects.count() == 1


def test_who_stays_away_is_asked_ten_times_and_more_and_then_all_is_cleared(page, press):
    page.clock.install()
    page.reload()
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="How should we").click()
    page.get_by_label("Agree").first.check()

    for _extension in range(12):
        page.clock.run_for(90_500)
        expect(page.locator("#still")).to_contain_text("Are you still there?")
        press("5")
        expect(page.locator("#still")).to_be_hidden()
    checked = page.get_by_label("Agree").first.is_checked()
    page.clock.run_for(90_500)
    page.clock.run_for(45_500)

    expect(page.locator("body[data-start]")).to_be_visible()
    assert checked
    assert Vote.objects.count() == 0


def test_settings_brought_along_are_applied_by_number_and_gone_with_the_visit(page):
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Use your settings").click()
    expect(heading(page)).to_have_text("Use your settings")
    page.get_by_label("The 6 digits").fill(Reading(400, "dark", is_slow=True).code)
    page.get_by_role("button", name="Go on").click()
    expect(heading(page)).to_have_text("What would you like to answer?")
    seen = page.evaluate("[document.documentElement.className, kiosk.speech.state.slow]")
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")

    page.get_by_role("button", name="Finish and clear").click()
    expect(page.locator("body[data-start]")).to_be_visible()
    page.wait_for_load_state("load")  # the page is seen before its scripts have run

    assert seen == ["larger contrast", True]
    assert width <= 0
    assert page.evaluate("[document.documentElement.className, kiosk.speech.state.slow]") == [
        "",
        False,
    ]


def test_every_screen_can_be_used_by_everybody(page, violations):
    """WCAG 2.2 AA, and each thing to touch is at least 44 px high and wide."""
    found = []

    def look():
        found.extend([*violations(page), *page.evaluate(TOO_SMALL)])

    look()
    page.get_by_role("button", name="English").click()
    expect(heading(page)).to_have_text("What would you like to answer?")
    look()
    page.get_by_role("button", name="Open your receipt").click()
    expect(heading(page)).to_have_text("Open your receipt")
    look()
    page.get_by_role("button", name="Back").click()
    page.get_by_role("button", name="Use your settings").click()
    expect(heading(page)).to_have_text("Use your settings")
    look()
    page.get_by_role("button", name="Back").click()
    page.get_by_role("button", name="How should we").click()
    expect(page.get_by_label("Agree").first).to_be_visible()
    look()
    page.locator(".help summary").click()
    page.get_by_role("button", name="Strong contrast").click()
    look()

    assert found == []
