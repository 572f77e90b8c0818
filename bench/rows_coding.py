"""Twenty thousand answers in people's own words: every page, large changes, and work on many."""

import time
from typing import Any

import machine
from figures import Figure, number
from ground import Ground, Site

_MOST_MS = 300
_PATIENCE = 1_800
_LOOK_AGAIN = 1.0  # seconds


def measure(ground: Ground, *, quick: bool) -> list[Figure]:
    """The pages of themes, merging and splitting a large theme, and placing many at once."""
    texts = 2_000 if quick else 20_000
    many = 400 if quick else 5_000
    size = {"texts": texts, "read": texts * 4 // 5, "large": texts * 7 // 10}
    figures = []
    for database in ("", "postgresql"):
        name = "PostgreSQL" if database else "SQLite"
        site = ground.demo(f"coding-{name.lower()}", database)
        site.stop()
        laid = site.inside("lay_out_texts", patience=_PATIENCE, **size)
        beside = {"slug": laid["slug"]}
        if database:
            ground.postgresql.do("VACUUM ANALYZE", "coding-postgresql")
            beside["database"] = ground.postgresql.pid
        clock = machine.clock()
        pages = site.inside("cost_of_themes", patience=_PATIENCE, **beside)
        idle = machine.idle_share(clock)
        figures.append(_worst_page(name, texts, pages, idle))
        changes = site.inside("change_large_theme", patience=_PATIENCE, **beside)
        figures += [_change(name, what, cost, size["large"]) for what, cost in changes.items()]
        figures.append(_many(site, name, laid["slug"], many))
    return figures


def _worst_page(name: str, texts: int, pages: dict[str, Any], idle: float) -> Figure:
    computed = {page: one["computed_ms"] + one["database_ms"] for page, one in pages.items()}
    slowest = max(pages, key=lambda page: pages[page]["ms"])
    statements = max(one["statements"] for one in pages.values())
    each = "; ".join(
        f"{page} {number(one['ms'])}/{number(computed[page])}" for page, one in pages.items()
    )
    return Figure(
        f"the slowest of {len(pages)} pages, {texts:,} answers, {name}",
        f"{number(pages[slowest]['ms'])} ms: {slowest}",
        f"{_MOST_MS} ms",
        f"middle of five, by the clock/computed: {each}; at most {statements:.0f} statements; "
        f"{idle:.0%} of the machine idle meanwhile",
        all(one["ms"] <= _MOST_MS for one in pages.values()),
        pages,
    )


def _change(name: str, what: str, cost: dict[str, float], large: int) -> Figure:
    return Figure(
        f"{what}, theme of {large:,}, {name}",
        f"{number(cost['computed_ms'] + cost['database_ms'])} ms computed",
        "",
        f"{number(cost['ms'])} ms by the clock, of it computed in the database "
        f"{number(cost['database_ms'])}; at most {number(cost['peak_mib'])} MiB",
        None,
        cost,
    )


def _many(site: Site, name: str, slug: str, many: int) -> Figure:
    """Place many in the background; kill the site in between, and start it again."""
    job = site.inside("ask_for_many", slug=slug, many=many, patience=_PATIENCE)
    begun = time.monotonic()
    site.start()
    until = begun + _PATIENCE
    killed_at, found = -1, site.inside("how_far", job=job)
    while found["state"] != "done":
        if time.monotonic() > until:
            raise RuntimeError(f"the job did not end: {found}")
        if killed_at < 0 and found["done"] > many // 4:
            site.kill()
            killed_at = site.inside("how_far", job=job)["done"]
            site.start()
        time.sleep(_LOOK_AGAIN)
        found = site.inside("how_far", job=job)
    seconds = time.monotonic() - begun
    site.stop()
    is_whole = found["placed"] == found["texts"] == found["done"] == many
    return Figure(
        f"{many:,} answers placed in the background, {name}",
        f"{found['placed']:,} placed, each once",
        f"{many:,}",
        f"killed with -9 after {killed_at:,}, started again; {number(seconds)} s in all, "
        "two starts of the site among them",
        is_whole and killed_at > 0,
        found | {"killed_at": killed_at, "seconds": seconds},
    )
