"""What every public page weighs on a first visit, and when it is seen over a slow line."""

import asyncio
import re
from urllib.parse import urlsplit

from browser import (
    BITS_A_SECOND,
    ROUND_TRIP_MS,
    Weight,
    chromium,
    first_paint_ms,
    least_paint_ms,
    weigh,
    weigh_receipt,
)
from figures import Figure, median
from ground import Ground
from meter import Meter
from web import Line

LIGHTEST, ANY_PAGE, STYLE, SCRIPT = 10_000, 14_000, 4_000, 4_000
_QUESTION = "market-hall"  # open, and with background to read
LIGHT_PAGES = {
    "home": "/en/",
    "question": f"/en/q/{_QUESTION}/",
    "vote": f"/en/q/{_QUESTION}/statements/1/",
    "receipt": "/en/receipt/",
}


def measure_weight(ground: Ground, *, quick: bool) -> list[Figure]:  # noqa: ARG001  # weighing is quick
    """Weigh every page that the map of the demonstration names, and an opened receipt."""
    site = ground.demo("pages")
    figures = []
    heaviest: dict[str, int] = {}
    pages = _pages(site.address)
    with chromium() as browser, Meter(site.port) as meter:
        for name, path in pages.items():
            before = meter.sent
            weight = weigh(browser, meter.address + path)
            everything = meter.sent - before
            figures.append(_weight(name, weight, everything))
            for kind, body in weight.by_kind.items():
                heaviest[kind] = max(heaviest.get(kind, 0), body)
        vote = meter.address + LIGHT_PAGES["vote"]
        opened = weigh_receipt(browser, vote)
        figures.append(_weight("receipt, opened", opened, None))
    for what, kind, bar in (
        ("style sheet", "Stylesheet", STYLE),
        ("scripts", "Script", SCRIPT),
    ):
        body = heaviest.get(kind, 0)
        figures.append(
            Figure(what, f"{body:,} bytes", f"≤ {bar:,}", "the most on any page", body <= bar)
        )
    return figures


def measure_paint(ground: Ground, *, quick: bool) -> list[Figure]:
    """Open pages over a slow line; the middle of three visits."""
    site = ground.demo("pages")
    figures = []
    pages = _pages(site.address)
    with chromium() as browser:
        for name, path in pages.items():
            if quick and name not in LIGHT_PAGES:
                continue
            times = [first_paint_ms(browser, site.address + path) for _ in range(1 if quick else 3)]
            limit = least_paint_ms(weigh(browser, site.address + path))
            bar = 3.0 if name in LIGHT_PAGES else 4.0
            seconds = median(times) / 1000
            figures.append(
                Figure(
                    f"first paint over {BITS_A_SECOND // 1000} kbit/s, {ROUND_TRIP_MS} ms: {name}",
                    f"{seconds:.2f} s",
                    f"≤ {bar:.0f} s",
                    f"{', '.join(f'{one / 1000:.2f}' for one in times)} s; the line alone takes "
                    f"{limit / 1000:.2f} s for page and style sheet",
                    seconds <= bar,
                    {"ms": times, "limit_ms": limit},
                )
            )
    return figures


def _weight(name: str, weight: Weight, everything: int | None) -> Figure:
    bar = LIGHTEST if name.partition(",")[0] in LIGHT_PAGES else ANY_PAGE
    carried = weight.bodies + weight.heads
    kinds = ", ".join(
        f"{kind.lower()} {body:,}" for kind, body in sorted(weight.by_kind.items(), reverse=False)
    )
    later = "" if everything is None else f"; kept for offline later {everything - carried:,}"
    return Figure(
        f"first view: {name}",
        f"{weight.bodies:,} bytes, {carried:,} with headers, {weight.requests} requests, "
        f"{len(weight.strangers)} to others",
        f"≤ {bar:,}, none to others",
        kinds + later,
        weight.bodies <= bar and not weight.strangers,
        {"bodies": weight.bodies, "carried": carried, "later": everything and everything - carried},
    )


def _pages(address: str) -> dict[str, str]:
    """The pages with a bar of their own, and every other that the map names."""

    async def ask() -> str:
        line = Line(address)
        body = (await line.ask("/sitemap.xml")).body.decode()
        line.close()
        return body

    named = re.findall("<loc>([^<]+)</loc>", asyncio.run(ask()))
    paths = [urlsplit(one).path for one in named]
    return LIGHT_PAGES | {path: path for path in paths if path not in LIGHT_PAGES.values()}
