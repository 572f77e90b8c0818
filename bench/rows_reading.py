"""Reading pages on PostgreSQL: time of computing, rate, waits, and statements sent to it."""

import asyncio
import time
from collections.abc import Sequence
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
    """How a page is asked for: by how many at once, made afresh for each or not, compressed or not.

    The server keeps a page for a second for all who ask; one that makes it afresh keeps none.
    """

    connections: int
    is_afresh: bool = True
    is_compressed: bool = False


def _ways(connections: Sequence[int]) -> list[Way]:
    return [
        *(Way(one) for one in connections),
        *(Way(one, is_afresh=False) for one in connections),
        Way(8, is_compressed=True),
    ]


@dataclass(frozen=True)
class Place:
    """A page, the server that keeps it for a second, and the one that makes it afresh."""

    path: str
    keeping: Site | Bare
    afresh: Site | Bare


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
    costs = site.inside("cost_of_pages", paths=list(pages.values()))
    afresh = ground.afresh(site)
    rounds, seconds, connections = (1, 1.5, (8,)) if quick else (3, 3.0, CONNECTIONS)
    places = {name: Place(path, site, afresh) for name, path in pages.items()}
    places[_BARE] = Place("/", ground.ceiling, ground.ceiling)
    since = machine.clock()
    ways = _ways(connections)
    found = _in_rounds(ground, places, ways, rounds=rounds, seconds=seconds)
    idle = machine.idle_share(since)
    bare = {way.connections: found[_BARE, way] for way in ways if not way.is_afresh}
    return [
        *(
            figure
            for name, path in pages.items()
            for figure in _told(name, {way: found[name, way] for way in ways}, costs[path])
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
    places: dict[str, Place],
    ways: Sequence[Way],
    *,
    rounds: int,
    seconds: float,
) -> dict[tuple[str, Way], Reading]:
    """Each page in each way, in rounds, so that all meet the same machine."""
    found: dict[tuple[str, Way], Reading] = {}
    for place in places.values():
        for server in {place.keeping, place.afresh}:
            asyncio.run(read(server.address, place.path, connections=8, seconds=0.7))
    for _round in range(rounds):
        for name, place in places.items():
            for way in ways:
                one = found.setdefault((name, way), Reading())
                server = place.afresh if way.is_afresh else place.keeping
                before = ground.computed_ms(server)
                load = asyncio.run(
                    read(
                        server.address,
                        place.path,
                        connections=way.connections,
                        seconds=seconds,
                        headers=_GZIP if way.is_compressed else None,
                    )
                )
                one.ms.append((ground.computed_ms(server) - before) / max(1, len(load.waits)))
                one.loads.append(load)
    return found


def _told(name: str, ways: dict[Way, Reading], cost: dict[str, float]) -> list[Figure]:
    """What one page costs as it is served, and made afresh for each who asks."""
    gzip = next(median(one.ms) for way, one in ways.items() if way.is_compressed)
    statements = round(cost["statements"])
    figures = []
    for is_afresh in (False, True):
        plain = {
            way.connections: one
            for way, one in ways.items()
            if way.is_afresh == is_afresh and not way.is_compressed
        }
        most = max(median(one.ms) for one in plain.values())
        errors = sum(one.whole.errors for one in plain.values())
        is_met = most <= MOST_MS and statements <= MOST_STATEMENTS and not errors
        more = f"compressed {number(gzip)} ms; by a process that has drawn nothing yet, the server "
        more += f"alone {number(cost['first_ms'])} ms instead of {number(cost['again_ms'])} ms"
        figures.append(
            Figure(
                what=f"reading {name}" + (", made afresh" if is_afresh else ""),
                measured=f"{number(most)} ms" + (f", {statements} statements" * is_afresh),
                bar=f"≤ {MOST_MS} ms" + (f", ≤ {MOST_STATEMENTS} statements" * is_afresh),
                how=f"{_rates(plain)}; {errors} errors" + f"; {more}" * is_afresh,
                is_met=is_met,
                values={str(c): one.told() for c, one in plain.items()}
                | ({"compressed_ms": gzip, **cost} if is_afresh else {}),
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
