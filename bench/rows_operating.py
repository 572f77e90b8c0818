"""What an operator waits for and pays: the first page, an import, memory."""

import asyncio
import os
import re
import resource
import shutil
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import limits
import machine
from figures import Figure
from ground import CHECKOUT, Ground, Site, largest_conversation, wait_for_line
from rows_pages import LIGHT_PAGES
from voters import Crowd
from web import Line, read

_MOST_SECONDS = {"not cached": 90, "cached": 30}
_MOST_IMPORT_S, _MOST_IMPORT_MB, _MOST_MIB = 20, 500, 300
_LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh-hans")


def measure_start(ground: Ground, *, quick: bool) -> list[Figure]:
    """Clone this checkout as it was last committed and start the demonstration, twice.

    Once with empty folders for downloaded packages, once with what the first time left in them.
    """
    figures = []
    cache = ground.folder / "packages"
    for state, bar in _MOST_SECONDS.items():
        if quick and state == "not cached":
            continue
        folder = ground.folder / f"clone-{state.replace(' ', '-')}"
        steps = _first_page(folder, None if quick else cache)
        total = sum(seconds for seconds, _computed in steps.values())
        figures.append(
            Figure(
                f"clone to first page, packages {state}",
                f"{total:.1f} s",
                f"≤ {bar} s",
                f"{sum(computed for _seconds, computed in steps.values()):.1f} s of computing; "
                + ", ".join(
                    f"{what} {seconds:.1f} s ({computed:.1f})"
                    for what, (seconds, computed) in steps.items()
                ),
                total <= bar,
                steps,
            )
        )
        shutil.rmtree(folder)
    return figures


def measure_import(ground: Ground, *, quick: bool) -> list[Figure]:  # noqa: ARG001  # one import is one
    """Bring the largest conversation into an empty site, and have it read."""
    folder, conversation = ground.folder / "import", largest_conversation()
    site = Site(folder)
    brought = _watched(site, "import", "polis", conversation)
    votes = int(re.findall(r"(\d+) votes", brought.said)[0])
    limit = limits.sqlite_rows_at_once(ground.folder, votes)
    heard = _watched(site, "worker", "--once")
    return [
        Figure(
            f"import of {conversation.name}",
            f"{brought.seconds:.1f} s, {brought.most_mb:.0f} MB",
            f"≤ {_MOST_IMPORT_S} s, ≤ {_MOST_IMPORT_MB} MB",
            f"{votes:,} votes, {brought.computed_s:.1f} s of computing; as many bare rows in one "
            f"SQLite transaction take {limit:.1f} s",
            brought.seconds <= _MOST_IMPORT_S and brought.most_mb <= _MOST_IMPORT_MB,
            asdict(brought) | {"limit_s": limit},
        ),
        Figure(
            "reading it for What we heard (the worker, once)",
            f"{heard.seconds:.1f} s, {heard.most_mb:.0f} MB",
            how=f"{heard.computed_s:.1f} s of computing: start, sealing, groups, map, figures",
            values=asdict(heard),
        ),
    ]


def measure_memory(ground: Ground, *, quick: bool) -> list[Figure]:  # noqa: ARG001  # one tour is one
    """Let people go through all pages in all languages, and vote; weigh the whole process tree."""
    site = ground.demo("memory")
    paths = asyncio.run(_tour(site.address))
    crowd = Crowd(ground, site, "buses")
    crowd.talk(3)
    time.sleep(8)  # the worker seals and reads what was said
    held, alone = machine.held_mib(site.pid), machine.held_mib(site.worker)
    asyncio.run(read(ground.ceiling.address, "/", connections=8, seconds=1))
    bare = machine.held_mib(ground.ceiling.pid)
    return [
        Figure(
            "memory of server and worker after a tour",
            f"{held['pss']:.0f} MiB PSS",
            f"≤ {_MOST_MIB} MiB",
            f"{paths} pages, {sum(len(one.answers) for one in crowd.people):,} votes; worker "
            f"{alone['pss']:.0f} of it; RSS {held['rss']:.0f}; a bare Django under the same "
            f"server without worker {bare['pss']:.0f} PSS",
            held["pss"] <= _MOST_MIB,
            {"pss": held["pss"], "worker": alone["pss"], "bare": bare["pss"]},
        )
    ]


def _first_page(folder: Path, cache: Path | None) -> dict[str, tuple[float, float]]:
    """Clone into a folder, start the demonstration there, and ask for its first page.

    For each step the seconds that passed, and those of them that were spent computing.
    """
    steps: dict[str, tuple[float, float]] = {}
    last = (time.monotonic(), _computed_by_children())

    def took(what: str, running: int | None = None) -> None:
        nonlocal last
        of_running = machine.computed_ms(running) / 1000 if running else 0.0
        now = (time.monotonic(), _computed_by_children() + of_running)
        steps[what], last = (now[0] - last[0], now[1] - last[1]), now

    kept = {key: value for key, value in os.environ.items() if not key.startswith("ISEGORIA_")}
    kept.pop("VIRTUAL_ENV", None)
    if cache is not None:
        kept |= {"UV_CACHE_DIR": str(cache / "uv"), "PIP_CACHE_DIR": str(cache / "pip")}
    clone = ["git", "clone", "--quiet", CHECKOUT.as_uri(), str(folder)]
    subprocess.run(clone, check=True, capture_output=True)
    took("clone")
    subprocess.run([folder / "script/bootstrap"], check=True, env=kept, capture_output=True)
    took("bootstrap")
    log = folder / "demo.log"
    with log.open("wb") as written:
        command = [str(folder / "script/demo"), "--port", "0", "--data", str(folder / "data")]
        demo = subprocess.Popen(command, env=kept, stdout=written, stderr=written)
    try:
        address = wait_for_line(demo, log).rstrip("/")
        took("demo", demo.pid)
        asyncio.run(_first(address))
        took("first page", demo.pid)
    finally:
        machine.end(demo)
    return steps


async def _first(address: str) -> None:
    line = Line(address)
    answer = await line.ask("/en/")
    line.close()
    if answer.status != 200:  # noqa: PLR2004  # the good status
        raise RuntimeError(f"the first page answered {answer.status}")


def _computed_by_children() -> float:
    """How many seconds those of our children computed that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@dataclass(frozen=True)
class Ran:
    """How long a command took and computed, the most that it held, and what it said."""

    seconds: float
    computed_s: float
    most_mb: float
    said: str


def _watched(site: Site, *arguments: str | Path) -> Ran:
    """Run a command of the operator."""
    said = site.data.with_suffix(".said")
    begun = time.monotonic()
    with said.open("wb") as written:
        process = site.begin(*arguments, written=written)
        _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds, words = time.monotonic() - begun, said.read_text(errors="replace")
    if process.returncode:
        raise RuntimeError(words)
    return Ran(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6, words)


async def _tour(address: str) -> int:
    """Open every page that the map names, in every language, a few times; how many they are."""
    line = Line(address)
    named = re.findall("<loc>([^<]+)</loc>", (await line.ask("/sitemap.xml")).body.decode())
    english = {"/" + one.split("/", 3)[3] for one in named} | set(LIGHT_PAGES.values())
    paths = [f"/{language}{path[3:]}" for language in _LANGUAGES for path in sorted(english)]
    for _time in range(5):
        for path in paths:
            answer: Any = await line.ask(path, headers={"Accept-Encoding": "gzip"})
            if answer.status != 200:  # noqa: PLR2004  # the good status
                raise RuntimeError(f"{path} answered {answer.status}")
    line.close()
    return len(paths)
