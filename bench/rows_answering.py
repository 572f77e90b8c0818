"""Answering everybody who took part in a decided question; also ended in the middle of it."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import machine
from figures import Figure, number
from ground import Ground, Site

MOST_SECONDS, MOST_MIB = 60, 300
_PATIENCE = 3_600


def measure(ground: Ground, *, quick: bool) -> list[Figure]:
    """Answer a crowd, ended with -9 once in the middle, and again as many without an end."""
    site = ground.demo("answering", "postgresql")
    site.stop()  # its worker would answer the same
    people = 5_000 if quick else 50_000
    made = site.inside(
        "lay_out_decided", patience=_PATIENCE, people=people, statements=100, answers_each=30
    )
    ground.postgresql.do("VACUUM ANALYZE", site.data.name)
    halfway = _killed(site, made["edition"], people)
    before, clock = machine.computed_ms(ground.postgresql.pid), machine.clock()
    found = site.inside("answer_crowd", patience=_PATIENCE, edition=made["edition"])
    database = (machine.computed_ms(ground.postgresql.pid) - before) / 1000
    idle = machine.idle_share(clock)
    counted = site.inside("count_answers", edition=made["edition"])
    rest = people - halfway["answers"]
    whole = found["seconds"] * people / max(1, rest)
    is_right = set(counted.values()) == {people}
    return [
        Figure(
            f"{people:,} answers built and queued",
            f"{number(whole)} s",
            f"{MOST_SECONDS} s",
            f"from {rest:,} of them in {number(found['seconds'])} s, each to be sent; "
            f"{number(found['computed'])} s of computing, the database {number(database)} s; "
            f"{made['votes']:,} votes, one in ten wrote; {idle:.0%} of the machine idle meanwhile",
            whole <= MOST_SECONDS,
            {**found, **made, "rest": rest, "database": database},
        ),
        Figure(
            "most memory in it",
            f"{number(found['peak_mib'])} MiB",
            f"{MOST_MIB} MiB",
            "the whole process",
            found["peak_mib"] <= MOST_MIB,
        ),
        Figure(
            "killed with -9 in the middle, and started again",
            "none lost, none twice" if is_right else f"{counted}",
            "none lost, none twice",
            f"killed after {halfway['answers']:,} answers; {counted['answers']:,} answers and "
            f"{counted['notices']:,} notices to {counted['holders']:,} in the end",
            is_right,
            {"halfway": halfway, **counted},
        ),
    ]


def _killed(site: Site, edition: int, people: int) -> dict[str, int]:
    """Let a process answer, and end it with -9 once some have theirs; how many that were."""
    process = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("inside.py"), "answer_crowd"],
        env=site.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    if process.stdin is None:
        raise RuntimeError("nothing to write to")
    process.stdin.write(json.dumps({"edition": edition}).encode())
    process.stdin.close()
    while process.poll() is None:
        if site.inside("count_answers", edition=edition)["answers"] > people // 20:
            process.send_signal(signal.SIGKILL)
            process.wait()
        time.sleep(0.05)
    counted: dict[str, int] = site.inside("count_answers", edition=edition)
    return counted
