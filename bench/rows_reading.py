"""Reading pages on PostgreSQL: time of computing, rate, waits, and statements sent to it."""

import asyncio
import time
from dataclasses import dataclass, field

import machine
from figures import Figure, median, number
from ground import Bare, Ground, Site, largest_conversation
from web import Line, Load, read

CONNECTIONS = (1, 8, 32)
MOST_MS, MOST_STATEMENTS = 4, 6
_GZIP = {"Accept-Encoding": "gzip"}
_BARE = "bare"
_OPEN = "market-hall"  # a question of the demonstration with background to read
_WITH_BACKGROUND = "playgrounds"


@dataclass(frozen=True)
class Way:
    """How a page is asked for: by how many at once, made anew for each or not, compressed or not.

    The server keeps a page for a second for all who ask; a page made anew is never found there.
    """

    connections: int
    is_new: bool = True
    is_compressed: bool = False


WAYS = [
    *(Way(connections) for connections in CONNECTIONS),
    *(Way(connections, is_new=False) for connections in CONNECTIONS),
    Way(8, is_compressed=True),
]


@dataclass
class Reading:
    """What reading one page on some connections came to, round by round."""

    loads: list[Load] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)

    @property
    def whole(self) -> Load:
        """All rounds as one."""
        return sum(self.loads, Load())

    def told(self) -> dict[str, float]:
        """The same for programs."""
        load = self.whole
        waits = {f"p{share:.0%}": load.wait_ms(share) for share in (0.5, 0.99)}
        return {"ms": median(self.ms), "rate": load.rate, "errors": load.errors, **waits}


def measure(ground: Ground, *, quick: bool) -> list[Figure]:
    """Read home, question, heard and inform; also those of the largest conversation."""
    site = ground.demo("answers_postgresql", "postgresql")
    large = bring_in(site)
    ground.postgresql.do("VACUUM ANALYZE", site.data.name)
    pages = {
        "home": "/en/",
        "question": f"/en/q/{_OPEN}/",
        "heard": f"/en/q/{_OPEN}/heard/",
        "inform": f"/en/q/{_WITH_BACKGROUND}/about/",
        "question, largest conversation": f"/en/q/{large}/",
        "heard, largest conversation": f"/en/q/{large}/heard/",
    }
    statements = site.inside("count_statements", paths=list(pages.values()))
    rounds, seconds = (1, 1.5) if quick else (3, 3.0)
    places: dict[str, tuple[Site | Bare, str]] = {
        name: (site, path) for name, path in pages.items()
    }
    places[_BARE] = (ground.ceiling, "/")
    since = machine.clock()
    found = _in_rounds(ground, places, rounds=rounds, seconds=seconds)
    idle = machine.idle_share(since)
    bare = {way.connections: found[_BARE, way] for way in WAYS if not way.is_new}
    return [
        *(
            figure
            for name, path in pages.items()
            for figure in _told(name, {way: found[name, way] for way in WAYS}, statements[path])
        ),
        Figure(
            "a bare Django view under the same server",
            f"{number(max(median(one.ms) for one in bare.values()))} ms",
            "the ceiling",
            _rates(bare),
            values={str(c): one.told() for c, one in bare.items()},
        ),
        _at_rest(ground, site),
        _returning(site, pages, idle),
    ]


def bring_in(site: Site) -> str:
    """Bring the largest conversation into a site, have it read, and return its slug."""
    if site.large is None:
        site.stop()
        result = site.run("import", "polis", largest_conversation())
        if result.returncode:
            raise RuntimeError(result.stderr)
        site.large = result.stdout.split()[-1].strip("/").split("/")[-1]
        site.run("worker", "--once")
        site.start()
    return site.large


def _in_rounds(
    ground: Ground,
    places: dict[str, tuple[Site | Bare, str]],
    *,
    rounds: int,
    seconds: float,
) -> dict[tuple[str, Way], Reading]:
    """Each page in each way, in rounds, so that all meet the same machine."""
    found: dict[tuple[str, Way], Reading] = {}
    for place, path in places.values():
        asyncio.run(read(place.address, path, connections=8, seconds=0.7, is_new=True))
    for _round in range(rounds):
        for name, (place, path) in places.items():
            for way in WAYS:
                one = found.setdefault((name, way), Reading())
                before = ground.computed_ms(place)
                load = asyncio.run(
                    read(
                        place.address,
                        path,
                        connections=way.connections,
                        seconds=seconds,
                        headers=_GZIP if way.is_compressed else None,
                        is_new=way.is_new,
                    )
                )
                one.ms.append((ground.computed_ms(place) - before) / max(1, len(load.waits)))
                one.loads.append(load)
    return found


def _told(name: str, ways: dict[Way, Reading], statements: int | None) -> list[Figure]:
    """What one page costs as it is served, and made anew for each who asks."""
    gzip = next(median(one.ms) for way, one in ways.items() if way.is_compressed)
    figures = []
    for is_new in (False, True):
        plain = {
            way.connections: one
            for way, one in ways.items()
            if way.is_new == is_new and not way.is_compressed
        }
        most = max(median(one.ms) for one in plain.values())
        errors = sum(one.whole.errors for one in plain.values())
        is_met = most <= MOST_MS and (statements or 0) <= MOST_STATEMENTS and not errors
        figures.append(
            Figure(
                what=f"reading {name}" + (", made anew for each" if is_new else ""),
                measured=f"{number(most)} ms" + (f", {statements} statements" if is_new else ""),
                bar=f"≤ {MOST_MS} ms" + (f", ≤ {MOST_STATEMENTS} statements" if is_new else ""),
                how=f"{_rates(plain)}; {errors} errors"
                + (f"; compressed {number(gzip)} ms" if is_new else ""),
                is_met=is_met,
                values={str(c): one.told() for c, one in plain.items()}
                | ({"statements": statements, "compressed_ms": gzip} if is_new else {}),
            )
        )
    return figures


def _rates(readings: dict[int, Reading]) -> str:
    """Rates and waits on each number of connections, as they are told in one cell."""
    return ", ".join(
        f"{connections} at once {number(one.whole.rate)}/s p50 {number(one.whole.wait_ms(0.5))} "
        f"p99 {number(one.whole.wait_ms(0.99))} ms"
        for connections, one in readings.items()
    )


def _at_rest(ground: Ground, site: Site) -> Figure:
    """What a site costs that nobody asks for anything."""
    before = ground.computed_ms(site)
    time.sleep(4)
    ms = (ground.computed_ms(site) - before) / 4
    return Figure(
        "server, worker and database at rest",
        f"{number(ms)} ms each second",
        how="part of every figure above",
        values={"ms": ms},
    )


def _returning(site: Site, pages: dict[str, str], idle: float) -> Figure:
    """What a reader who comes back is sent, and whether anything is set on their device."""

    async def ask() -> tuple[int, int]:
        line, unchanged, cookies = Line(site.address), 0, 0
        for path in pages.values():
            first = await line.ask(path)
            again = await line.ask(path, headers={"If-None-Match": first.headers.get("etag", "")})
            unchanged += again.status == 304 and not again.body  # noqa: PLR2004  # not modified
            cookies += len(first.cookies) + len(again.cookies)
        line.close()
        return unchanged, cookies

    unchanged, cookies = asyncio.run(ask())
    return Figure(
        "readers get an ETag and no cookie",
        f"{unchanged} of {len(pages)} pages answered 304 when asked again, {cookies} cookies",
        "all, none",
        f"{idle:.0%} of the machine was unused while reading was measured",
        is_met=unchanged == len(pages) and not cookies,
    )
