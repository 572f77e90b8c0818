"""Answers given in flight mode, by a real browser against a real server."""

import sqlite3

import pytest
from playwright.sync_api import expect, sync_playwright

pytestmark = [pytest.mark.process, pytest.mark.browser]

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@pytest.fixture
def device(chromium, tmp_path):
    """A browser that can be closed and opened again, and remembers what it kept."""
    with sync_playwright() as playwright:
        opened = []

        def start():
            browser = playwright.chromium.launch_persistent_context(
                tmp_path / "device",
                executable_path=chromium,
                args=ARGUMENTS,
                viewport={"width": 360, "height": 640},
            )
            opened.append(browser)
            return browser

        yield start
        opened[-1].close()


def votes(place):
    with sqlite3.connect(place.folder / "isegoria.sqlite3") as database:
        (count,) = database.execute("SELECT count(*) FROM statements_vote").fetchone()
    return count


def open_forms(place):
    with sqlite3.connect(place.folder / "isegoria.sqlite3") as database:
        rows = database.execute(
            "SELECT p.slug FROM process_process p JOIN hear_activity a ON a.process_id = p.id"
        ).fetchall()
    return {slug for (slug,) in rows}


def test_answers_given_without_a_connection_arrive_once_after_the_browser_was_restarted(
    start, seeded, free_port, device, until
):
    server = start(seeded, free_port)
    site = f"http://127.0.0.1:{free_port}"
    before = votes(seeded)
    browser = device()
    page = browser.pages[0]
    taken = []
    for slug in sorted(open_forms(seeded)):
        page.goto(f"{site}/en/web/{slug}/statements/1/")
        if page.locator("form[data-along]").count() and len(taken) < 3:
            expect(page.locator("#along")).to_contain_text("on your device")
            taken.append(page.url)
    assert taken

    browser.set_offline(True)
    for address in taken:
        page.goto(address)
        page.locator("input[type=radio][value=agree]").first.check()
        page.get_by_role("button", name="Send").click()
        expect(page.locator("#along")).to_contain_text("Waiting")
    page.close()
    browser.close()
    browser = device()
    page = browser.pages[0]
    page.goto(f"{site}/en/")

    until(lambda: votes(seeded) == before + len(taken))
    expect(page.locator("#connection")).to_contain_text("receipt")
    for address in taken:
        page.goto(address)
        assert page.locator("#along-sent li").count() == 1
    page.wait_for_timeout(500)
    assert votes(seeded) == before + len(taken)
    assert server.process.poll() is None


def test_what_is_refused_stays_on_the_device_with_the_reason(start, seeded, free_port, device):
    start(seeded, free_port)
    page = device().pages[0]
    page.goto(f"http://127.0.0.1:{free_port}/en/web/market-hall/statements/1/")
    expect(page.locator("#along")).to_contain_text("on your device")

    page.get_by_role("button", name="Send").click()

    expect(page.locator("#along-sent li")).to_contain_text("There is no answer in what was sent.")


def test_a_device_without_room_says_so_and_sends_as_a_page_without_scripts(
    start, seeded, free_port, device, until
):
    start(seeded, free_port)
    browser = device()
    browser.add_init_script("""
        Storage.prototype.setItem = () => { throw new Error('full'); };
        navigator.storage.persist = () =>
            new Promise((done) => { window.afterPageWasKept = done; });
    """)
    page = browser.pages[0]
    page.goto(f"http://127.0.0.1:{free_port}/en/web/market-hall/statements/1/")

    page.locator("input[type=radio][value=agree]").first.check()
    expect(page.locator("#along")).to_contain_text("no room left")
    until(lambda: page.evaluate("() => 'afterPageWasKept' in window"))
    page.evaluate("async () => { afterPageWasKept(); await navigator.serviceWorker.ready; }")
    page.evaluate("() => new Promise((done) => setTimeout(done))")
    expect(page.locator("#along")).to_contain_text("no room left")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers have arrived")
