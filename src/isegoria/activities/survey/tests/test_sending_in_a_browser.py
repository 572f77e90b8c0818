"""A voice note is recorded by keyboard alone, and a file goes on where a line broke."""

import re

import pytest
from playwright.sync_api import expect

from isegoria.activities.survey.tests.test_pictures import FORM
from isegoria.files.models import File
from isegoria.files.tests.pictures import photograph
from isegoria.hear.models import Attachment
from isegoria.ledger.services import ensure_log

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

STOP = "/en/q/internet/survey/1/stop/"
WHY = "/en/q/internet/survey/1/why/"
LONG = 60_000


@pytest.fixture
def page(browse, make_survey):
    ensure_log()
    make_survey(FORM)
    return browse(viewport={"width": 360, "height": 800}, permissions=["microphone"])


def send_the_page(page):
    page.get_by_role("button", name="Send and go on").click()
    page.wait_for_url(re.compile(r"#now$"))


def test_a_picture_goes_on_where_the_line_broke(page, violations):
    page.goto(STOP)
    broken = []

    def break_once(route):
        broken.append(route.request.url)
        route.abort() if len(broken) == 1 else route.continue_()

    page.route(re.compile(r"/files/.+/0/"), break_once)
    picture = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph(size=(900, 900))}
    page.get_by_label("Choose a picture you have").set_input_files(picture)
    status = page.locator("[data-status]")

    expect(status).to_have_text("It has arrived. Now send the page.", timeout=LONG)
    assert len(broken) >= 2
    assert violations(page) == []
    page.get_by_label("Describe what is to be seen").fill("A bare pole")
    send_the_page(page)

    assert Attachment.objects.get().file.kind == File.Kind.IMAGE
    assert File.objects.count() == 1


@pytest.fixture
def note(page):
    """The page of a question that can be answered aloud, with its recorder open."""
    page.goto(STOP)
    picture = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    page.get_by_label("Choose a picture you have").set_input_files(picture)
    send_the_page(page)
    page.goto(WHY)
    page.locator("summary", has_text="Say it instead of writing").press("Enter")
    return page


def record(page):
    """Record for a second by keyboard alone."""
    page.locator("[data-start]").press("Enter")
    expect(page.locator("[data-status]")).to_have_text(
        "Recording. It stops by itself after 3:00.", timeout=LONG
    )
    stop = page.get_by_role("button", name="Stop recording")
    expect(stop).to_be_focused()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"0:0[1-9] / 3:00"), timeout=LONG)
    page.keyboard.press("Enter")
    expect(page.locator("[data-listen]")).to_be_focused()


def test_a_voice_note_is_recorded_heard_kept_and_sent_by_keyboard_alone(note, violations):
    status = note.locator("[data-status]")

    record(note)
    expect(status).to_have_text("Listen to it. Is it what you want to say?")
    assert violations(note) == []
    note.keyboard.press("Space")
    expect(note.locator("[data-listen]")).not_to_have_js_property("currentTime", 0)
    record(note)
    note.get_by_role("button", name="Yes, keep this recording").press("Enter")

    expect(status).to_have_text("It has arrived. Now send the page.", timeout=LONG)
    expect(note.get_by_role("button", name="Record it again")).to_be_focused()
    assert violations(note) == []
    note.get_by_role("button", name="Send and go on").press("Enter")
    note.wait_for_url(re.compile(r"#now$"))

    kept = Attachment.objects.get(is_words=True)
    assert (kept.file.kind, kept.file.media_type) == ("audio", "audio/webm")
    assert File.objects.count() == 2
    assert note.complaints == []


def test_a_recording_that_nobody_has_confirmed_is_neither_sent_nor_lost(note):
    status = note.locator("[data-status]")
    record(note)

    note.get_by_role("button", name="Send and go on").press("Enter")
    expect(status).to_have_text(
        "Your recording is not kept yet. Listen to it. Then keep it, or leave it out."
    )
    expect(note.get_by_role("button", name="Yes, keep this recording")).to_be_focused()
    assert File.objects.count() == 1
    note.get_by_role("button", name="Leave it out").press("Enter")
    expect(note.get_by_role("button", name="Record your voice")).to_be_focused()
    note.locator("textarea[name=why]").fill("In words instead.")
    send_the_page(note)

    assert not Attachment.objects.filter(is_words=True).exists()


def test_a_page_that_is_sent_too_early_goes_by_itself_once_all_has_arrived(note):
    record(note)
    held = []

    def hold(route):
        held.append(route)

    note.route(re.compile(r"/files/.+/whole/"), hold)
    with note.expect_request(re.compile(r"/files/.+/whole/")):
        note.get_by_role("button", name="Yes, keep this recording").press("Enter")

    note.get_by_role("button", name="Send and go on").press("Enter")
    expect(note.locator("[data-status]")).to_have_text(re.compile("The page is sent by itself"))
    held[0].continue_()
    note.wait_for_url(re.compile(r"#now$"))

    assert Attachment.objects.filter(is_words=True).count() == 1
