"""How long a whole contribution takes over a slow line, step by step, and what it weighs."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from browser import (
    BITS_A_SECOND,
    ROUND_TRIP_MS,
    chromium,
    over_a_slow_line,
)
from figures import Figure
from ground import Ground
from playwright.sync_api import Page

LONGEST_STEP_S, HEAVIEST = 10.0, 200_000
VOTES = 5
_QUESTION = "/en/q/market-hall/"  # open, and asks for votes and for a survey
_LONGEST_MS = 60_000
_MOST_PAGES = 20
_SHARES = ("100", "0", "0")
_ERROR, _RECEIPT = ".error-summary", "main form[action$='/receipt/']"


@dataclass(frozen=True)
class Step:
    """One thing that a person does, until the next page has come whole."""

    name: str
    seconds: float


def measure(ground: Ground, *, quick: bool) -> list[Figure]:  # noqa: ARG001  # it is one visit each
    """From the question to the receipt, with scripts off and nothing kept."""
    site = ground.demo("pages")
    figures = []
    with chromium() as browser:
        for name, answer in (("five votes", _vote), ("survey", _fill_in)):
            with over_a_slow_line(browser) as (page, sent):
                page.set_default_timeout(_LONGEST_MS)
                address = site.address + _QUESTION
                steps = [_timed("question", lambda: page.goto(address))]  # noqa: B023  # called at once
                steps += answer(page)
                steps.append(_step(page, "receipt", f"{_RECEIPT} button"))
                if not page.locator("main .receipt").count():
                    raise RuntimeError(f"no receipt after {name}: {page.url}")
            figures += _told(name, steps, sum(sent))
    return figures


def _vote(page: Page) -> list[Step]:
    steps = [_step(page, "start", "a[href$='/statements/1/']")]
    steps += [_step(page, f"vote {number}", "button.agree") for number in range(1, VOTES + 1)]
    return steps


def _fill_in(page: Page) -> list[Step]:
    steps = [_step(page, "start", "a[href$='/survey/1/']")]
    for number in range(1, _MOST_PAGES):
        form = page.locator("main form[action*='/survey/']")
        if not form.count():
            return steps
        steps.append(_step(page, f"page {number}", _filled(page)))
        if page.locator(_ERROR).count():
            raise RuntimeError(f"not taken: {page.locator(_ERROR).inner_text()}")
    raise RuntimeError(f"the survey does not end: {page.url}")


def _filled(page: Page) -> str:
    """Fill in what stands on a page of the survey; what is to be pressed then."""
    one_of = "main fieldset.vote button[value]"
    if page.locator(one_of).count():
        return f"{one_of} >> nth=0"
    for name in dict.fromkeys(_names(page, "main form input[type=radio]")):
        page.locator(f"main form input[type=radio][name='{name}'] >> nth=0").check()
    boxes = "main form input[type=checkbox]:not([name$='.out'])"
    if page.locator(boxes).count():
        page.locator(f"{boxes} >> nth=0").check()
    for place, name in enumerate(_names(page, "main form select"), 1):
        page.locator(f"main form select[name='{name}']").select_option(str(place))
    numbers = _names(page, "main form input[inputmode]")
    for name, value in zip(numbers, _SHARES, strict=False):
        page.locator(f"main form input[name='{name}']").fill(value)
    for kind, value in (("date", "2027-03-01"), ("time", "08:00")):
        if page.locator(f"main form input[type={kind}]").count():
            page.locator(f"main form input[type={kind}]").fill(value)
    return "main form[action*='/survey/'] button:not([hidden]) >> nth=0"


def _names(page: Page, which: str) -> list[str]:
    return [one.get_attribute("name") or "" for one in page.locator(which).all()]


def _step(page: Page, name: str, pressed: str) -> Step:
    def press() -> None:
        with page.expect_navigation(wait_until="load", timeout=_LONGEST_MS):
            page.locator(pressed).first.click()

    return _timed(name, press)


def _timed(name: str, done: Callable[[], object]) -> Step:
    begun = time.monotonic()
    done()
    return Step(name, time.monotonic() - begun)


def _told(name: str, steps: list[Step], carried: int) -> list[Figure]:
    line = f"{BITS_A_SECOND // 1000} kbit/s, {ROUND_TRIP_MS} ms"
    longest = max(steps, key=lambda one: one.seconds)
    each = ", ".join(f"{one.name} {one.seconds:.1f}" for one in steps)
    whole = sum(one.seconds for one in steps)
    return [
        Figure(
            f"slowest step over {line}: {name}",
            f"{longest.seconds:.1f} s",
            f"≤ {LONGEST_STEP_S:.0f} s",
            f"{len(steps)} steps, {whole:.0f} s of waiting: {each}",
            longest.seconds <= LONGEST_STEP_S,
            {"seconds": [one.seconds for one in steps]},
        ),
        Figure(
            f"whole contribution: {name}",
            f"{carried:,} bytes",
            f"≤ {HEAVIEST:,}",
            "all that came, with headers, scripts off",
            carried <= HEAVIEST,
            {"bytes": carried},
        ),
    ]
