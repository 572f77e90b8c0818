"""Voting over HTTP: errors, losses, time of computing, rate; and what a killed server forgets."""

import threading
import time
from collections import Counter

import limits
import machine
from figures import Figure, number
from ground import Ground, Site
from rows_reading import bring_in
from voters import Crowd, Phase

CONNECTIONS = 32
MOST_MS = 5
_QUESTION = "buses"


def measure(ground: Ground, *, quick: bool) -> list[Figure]:
    """Vote on a question of the demonstration and on the largest conversation, on each database."""
    figures = []
    for database in ("sqlite", "postgresql"):
        site = ground.demo(f"answers_{database}", database)
        people, rounds, seconds = (64, 3, 3.0) if quick else (320, 6, 12.0)
        figures += _phases(ground, site, database, _QUESTION, (people, rounds))
        figures += _talk(ground, site, database, seconds)
        if not quick:
            large = bring_in(site)
            statements = site.inside("reopen", slug=large)
            label = f"{database}, {statements} statements of the largest conversation"
            figures += _phases(ground, site, label, large, (128, 3))
    return figures


def measure_killed(ground: Ground, *, quick: bool) -> list[Figure]:
    """End the server without warning while people vote, on both databases."""
    seconds = 2.0 if quick else 4.0
    return [
        _killed(ground, ground.demo(f"killed_{database}", database), database, seconds)
        for database in ("sqlite", "postgresql")
    ]


def _phases(
    ground: Ground, site: Site, label: str, slug: str, size: tuple[int, int]
) -> list[Figure]:
    """Everybody looks, everybody votes, everybody looks: so the two are told apart."""
    crowd = Crowd(ground, site, slug, connections=CONNECTIONS)
    people = crowd.welcome(size[0])
    kinds: dict[str, list[Phase]] = {
        "page of a newcomer": [crowd.look(people)],
        "POST of a newcomer (makes the receipt)": [crowd.vote(people)],
        "POST of a vote": [],
        "page that follows": [],
    }
    for _round in range(size[1]):
        kinds["page that follows"].append(crowd.look(people))
        kinds["POST of a vote"].append(crowd.vote(people))
    figures = [
        _told(f"{name}, {label}", _sum(phases), is_bound="newcomer" not in name)
        for name, phases in kinds.items()
    ]
    return [*figures, _lost(label, crowd, [one for phases in kinds.values() for one in phases])]


def _sum(phases: list[Phase]) -> Phase:
    whole = Phase()
    for one in phases:
        whole.load += one.load
        whole.site_ms += one.site_ms
        whole.worker_ms += one.worker_ms
    return whole


def _told(what: str, phase: Phase, *, is_bound: bool) -> Figure:
    load = phase.load
    beside = phase.worker_ms / max(1, len(load.waits))
    return Figure(
        what=what,
        measured=f"{number(phase.ms_each)} ms",
        bar=f"≤ {MOST_MS} ms" if is_bound else "",
        how=(
            f"{len(load.waits)} times over {CONNECTIONS} connections, {number(load.rate)}/s, "
            f"p99 {number(load.wait_ms(0.99))} ms; the worker beside it {number(beside)} ms each"
        ),
        is_met=phase.ms_each <= MOST_MS if is_bound else None,
        values={
            "ms": phase.ms_each,
            "rate": load.rate,
            "p99_ms": load.wait_ms(0.99),
            "worker_ms": beside,
        },
    )


def _lost(label: str, crowd: Crowd, phases: list[Phase]) -> Figure:
    found = crowd.compare()
    errors = sum(one.load.errors for one in phases)
    outcomes = sum((one.load.outcomes for one in phases), Counter[str]())
    lost = found["missing"] + found["different"]
    return Figure(
        f"votes acknowledged and in the database, {label}",
        f"{errors} errors, {lost} lost of {found['acknowledged']:,}",
        "0 errors, 0 lost",
        "each answer with 303 looked up by its receipt; "
        + ", ".join(f"{status}: {times:,}" for status, times in sorted(outcomes.items())),
        is_met=not errors and not lost and found["acknowledged"] > 0,
        values=found | {"errors": errors},
    )


def _talk(ground: Ground, site: Site, database: str, seconds: float) -> list[Figure]:
    """Votes and pages in turn, as people do it; beside it what the database can do at all."""
    crowd = Crowd(ground, site, _QUESTION, connections=CONNECTIONS)
    votes, looks = crowd.talk(seconds)
    found = crowd.compare()
    lost = found["missing"] + found["different"]
    bare = {
        connections: (
            limits.postgresql_rows(
                ground.postgresql, ground.folder, connections=connections, seconds=3
            )
            if database == "postgresql"
            else limits.sqlite_rows(ground.folder, connections=connections, seconds=3)
        )
        for connections in (1, CONNECTIONS)
    }
    beside = "; ".join(
        f"{connections} connections {number(one.rate)}/s, p99 {number(one.p99_ms)} ms"
        for connections, one in bare.items()
    )
    errors = votes.errors + looks.errors
    return [
        Figure(
            f"voting by {CONNECTIONS} clients in turn with the page that follows, {database}",
            f"{number(votes.rate)} votes/s, p99 {number(votes.wait_ms(0.99))} ms "
            f"(page p99 {number(looks.wait_ms(0.99))} ms), {errors} errors, {lost} lost",
            "0 errors, 0 lost",
            f"{found['acknowledged']:,} votes in {seconds:.0f} s; bare INSERT on the same "
            f"database: {beside}: {bare[1].rate / max(1, votes.rate):.0f} and "
            f"{bare[CONNECTIONS].rate / max(1, votes.rate):.0f} times as many",
            is_met=not errors and not lost and found["acknowledged"] > 0,
            values={
                "rate": votes.rate,
                "p99_ms": votes.wait_ms(0.99),
                "bare_rate": {connections: one.rate for connections, one in bare.items()},
                **found,
            },
        )
    ]


def _killed(ground: Ground, site: Site, database: str, seconds: float) -> Figure:
    """Kill every process of the server at once, start it again, and look for what was taken."""
    crowd = Crowd(ground, site, _QUESTION, connections=CONNECTIONS)
    members: set[int] = set()

    def strike() -> None:
        members.update(machine.family(site.pid))
        machine.kill(members)

    timer = threading.Timer(seconds, strike)
    timer.start()
    votes, _looks = crowd.talk(seconds + 20)
    timer.join()
    site.kill()
    back = site.start()
    found = crowd.compare()
    time.sleep(4)  # for the worker to seal what waited
    verified = site.run("verify")
    lost = found["missing"] + found["different"]
    return Figure(
        f"server killed (-9) while {CONNECTIONS} clients vote, {database}",
        f"{lost} lost of {found['acknowledged']:,} acknowledged; "
        f"verify ended with {verified.returncode}",
        "0 lost, log verifies",
        f"{len(members)} processes killed at once at {number(votes.rate)} votes/s; "
        f"{found['more']} more were stored whose answer was still on its way; "
        f"back after {number(back)} s; {verified.stdout.strip().splitlines()[0]}",
        is_met=not lost and not verified.returncode and found["acknowledged"] > 0,
        values=found | {"verify": verified.returncode},
    )
