"""What a browser that comes for the first time is sent, and when it has something to show."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

BITS_A_SECOND, ROUND_TRIP_MS = 50_000, 500
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
_ARGUMENTS += ["--disable-background-networking", "--disable-component-update"]
_PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "locale": "en-GB"}
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
_LONGEST_S = 60


@dataclass
class Weight:
    """What a page and all that it asks for weigh, as carried: compressed."""

    by_kind: dict[str, int] = field(default_factory=dict)
    heads: int = 0
    requests: int = 0
    strangers: list[str] = field(default_factory=list)

    @property
    def bodies(self) -> int:
        """All but the headers."""
        return sum(self.by_kind.values())


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of our own."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        raise RuntimeError("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield browser
        browser.close()


def weigh(browser: Browser, address: str) -> Weight:
    """Open a page with nothing kept, and weigh what the page itself is sent."""
    with _first_visit(browser) as (page, session):
        weight = _weighed(page, session)
        page.goto(address, wait_until="networkidle")
        page.wait_for_timeout(1500)  # what is kept for offline comes in this time
    return weight


def weigh_receipt(browser: Browser, address: str) -> Weight:
    """Vote once, open the receipt, and weigh that page as if nothing were kept."""
    with _first_visit(browser) as (page, session):
        page.goto(address, wait_until="networkidle")
        page.click("button.agree")
        page.wait_for_load_state("networkidle")
        page.context.clear_cookies()  # no page after this needs one
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.send("Network.setBypassServiceWorker", {"bypass": True})
        weight = _weighed(page, session)
        page.click("main form[action$='/receipt/'] button")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
    return weight


def first_paint_ms(browser: Browser, address: str) -> float:
    """Open a page over a slow line with nothing kept; when something is seen."""
    with _first_visit(browser) as (page, session):
        _slow(session)
        page.goto(address, wait_until="commit", timeout=_LONGEST_S * 1000)
        until = time.monotonic() + _LONGEST_S
        while time.monotonic() < until:
            if painted := float(page.evaluate(_PAINTED)):
                return painted
            page.wait_for_timeout(100)
    raise RuntimeError(f"{address} showed nothing within {_LONGEST_S} s")


@contextmanager
def over_a_slow_line(browser: Browser) -> Iterator[tuple[Page, list[int]]]:
    """A browser with scripts off and nothing kept, and the bytes of all that it is sent."""
    with _first_visit(browser, java_script_enabled=False) as (page, session):
        sent: list[int] = []
        _slow(session)
        session.on(
            "Network.loadingFinished", lambda event: sent.append(int(event["encodedDataLength"]))
        )
        yield page, sent


def least_paint_ms(weight: Weight) -> float:
    """What the line alone takes: there and back for page and style sheet, and their bytes."""
    carried = weight.by_kind.get("Document", 0) + weight.by_kind.get("Stylesheet", 0)
    heads = weight.heads * 2 / max(1, weight.requests)
    return 2 * ROUND_TRIP_MS + (carried + heads) * 8 * 1000 / BITS_A_SECOND


def _slow(session: CDPSession) -> None:
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP_MS,
            "downloadThroughput": BITS_A_SECOND / 8,
            "uploadThroughput": BITS_A_SECOND / 8,
        },
    )


@contextmanager
def _first_visit(browser: Browser, **more: Any) -> Iterator[tuple[Page, CDPSession]]:  # noqa: ANN401  # as Playwright names them
    context = browser.new_context(**_PHONE, **more)
    page = context.new_page()
    yield page, context.new_cdp_session(page)
    context.close()


def _weighed(page: Page, session: CDPSession) -> Weight:
    """A weight that grows with everything that arrives from now on."""
    weight = Weight()
    kinds: dict[str, str] = {}
    heads: dict[str, int] = {}
    own = {"127.0.0.1", "localhost"}

    def asked(event: dict[str, Any]) -> None:
        url = urlsplit(event["request"]["url"])
        if url.scheme not in ("http", "https"):
            return
        kinds[event["requestId"]] = event.get("type", "Other")
        weight.requests += 1
        if url.hostname not in own:
            weight.strangers.append(url.geturl())

    def answered(event: dict[str, Any]) -> None:
        heads[event["requestId"]] = int(event["response"]["encodedDataLength"])

    def finished(event: dict[str, Any]) -> None:
        kind, head = kinds.get(event["requestId"]), heads.get(event["requestId"], 0)
        if kind is None:
            return
        body = int(event["encodedDataLength"]) - head
        weight.by_kind[kind] = weight.by_kind.get(kind, 0) + body
        weight.heads += head

    session.send("Network.enable")
    session.on("Network.requestWillBeSent", asked)
    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", finished)
    del page
    return weight
