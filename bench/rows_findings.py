"""Findings of large crowds on PostgreSQL, and of a town whose opinion is known."""

from threading import Event, Thread
from typing import Self

import machine
from figures import Figure, number
from ground import Ground, Site

MOST_SECONDS, MOST_MIB, MOST_WAIT = 60, 700, 30
_PATIENCE = 3_600


def measure(ground: Ground, *, quick: bool) -> list[Figure]:
    """From stored rows to a stored finding; and from one answer to the finding with it."""
    site = ground.demo("findings", "postgresql")
    waiting = _waiting(site)
    site.stop()  # its worker would read the same
    made = site.inside(
        "lay_out_crowd",
        patience=_PATIENCE,
        slug="made-up-crowd",
        people=10_000 if quick else 100_000,
        statements=500,
        answers_each=50,
    )
    before, clock = machine.computed_ms(ground.postgresql.pid), machine.clock()
    with _Held(ground.postgresql.pid) as held:
        found = site.inside("read_crowd", patience=_PATIENCE, activity=made["activity"])
    database = (machine.computed_ms(ground.postgresql.pid) - before) / 1000
    idle = machine.idle_share(clock)
    how = (
        f"{found['votes']:,} votes of {found['people']:,} people on 500 statements; "
        f"{number(found['computed'])} s of computing, of which {number(found['rows_computed'])} s "
        f"to take the rows, in {number(found['rows_seconds'])} s; the database "
        f"{number(database)} s for handing them over three times; "
        f"{idle:.0%} of the machine idle meanwhile"
    )
    return [
        Figure(
            "stored rows to a stored finding",
            f"{number(found['seconds'])} s",
            f"{MOST_SECONDS} s",
            how,
            found["seconds"] <= MOST_SECONDS,
            found,
        ),
        Figure(
            "the same rows handed over by the database, and left",
            f"{number(found['bare_seconds'])} s",
            "",
            f"{number(found['bare_mib'])} MiB by COPY; no program can be quicker",
        ),
        Figure(
            "most memory in it",
            f"{number(found['peak_mib'])} MiB",
            f"{MOST_MIB} MiB",
            f"the whole process; all of the database {number(held.most)} MiB, with what it shares",
            found["peak_mib"] <= MOST_MIB,
        ),
        waiting,
    ]


def _waiting(site: Site) -> Figure:
    """How long it takes until what somebody said is in the finding of a running site."""
    size = {"people": 5_000, "statements": 100, "answers_each": 40}
    site.inside("lay_out_crowd", patience=_PATIENCE, slug="five-thousand", **size)
    waited = site.inside("answer_and_wait", patience=_PATIENCE, slug="five-thousand", times=3)
    return Figure(
        "an answer until it is in the stored finding",
        f"{number(max(waited))} s",
        f"{MOST_WAIT} s",
        "5,000 people, 100 statements, 40 answers each, and the site's own worker; three people "
        f"one after the other: {', '.join(map(number, waited))} s",
        max(waited) <= MOST_WAIT,
        {"waited": waited},
    )


class _Held:
    """The most memory that a process and all below it held meanwhile, in MiB."""

    def __init__(self, pid: int) -> None:
        self.most = 0.0
        self._pid = pid
        self._is_over = Event()
        self._looking = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._looking.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._is_over.set()
        self._looking.join()

    def _look(self) -> None:
        while not self._is_over.wait(0.25):
            self.most = max(self.most, machine.held_mib(self._pid)["pss"])


def measure_town(ground: Ground, *, quick: bool) -> list[Figure]:
    """What is told of a town that is made up, held against what was put in."""
    site = ground.demo("town", "postgresql")
    site.stop()
    people = 2_000 if quick else 6_000
    found = site.inside(
        "hold_town", patience=_PATIENCE, inhabitants=50_000, people=people, statements=20
    )
    is_right = found["unheard_is_right"] and not found["outside"]
    return [
        Figure(
            "unheard groups of a made-up town",
            "the right ones" if found["unheard_is_right"] else "others",
            "the right ones, all in their bounds",
            f"{people:,} of 50,000 answered; {found['unheard']} groups unheard; outside of their "
            f"bounds: {len(found['outside'])}; told in {number(found['told_in'])} s",
            is_right,
            found,
        ),
        Figure(
            "weighted shares of it",
            f"{100 * found['weighted']:.1f} points off",
            "four errors of chance at most",
            f"raw ones {100 * found['raw']:.1f}; {found['statements']} statements; "
            f"the worst {number(found['weighted_in_errors'])} errors of chance",
            found["weighted_in_errors"] < 4,  # noqa: PLR2004  # the bar
        ),
        Figure(
            "the same by civicmath from the confidential folder",
            f"{found['largest_difference']:.1e}",
            "1e-9",
            f"{found['figures']} figures, the largest difference",
            found["largest_difference"] <= 1e-9,  # noqa: PLR2004  # the bar
        ),
    ]
