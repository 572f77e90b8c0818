"""Findings of large crowds on PostgreSQL, and of a town whose opinion is known."""

import machine
from figures import Figure, number
from ground import Ground

MOST_SECONDS, MOST_MIB, MOST_WAIT = 60, 700, 30
_PATIENCE = 3_600
_QUESTION = "market-hall"


def measure(ground: Ground, *, quick: bool) -> list[Figure]:
    """From stored rows to a stored finding; and from one answer to the finding with it."""
    site = ground.demo("findings", "postgresql")
    waited = site.inside("answer_and_wait", slug=_QUESTION)
    site.stop()  # its worker would read the same
    people = 10_000 if quick else 100_000
    made = site.inside(
        "lay_out_crowd", patience=_PATIENCE, people=people, statements=500, answers_each=50
    )
    before, clock = machine.computed_ms(ground.postgresql.pid), machine.clock()
    found = site.inside("read_crowd", patience=_PATIENCE, activity=made["activity"])
    database = (machine.computed_ms(ground.postgresql.pid) - before) / 1000
    idle = machine.idle_share(clock)
    how = (
        f"{found['votes']:,} votes of {found['people']:,} people on 500 statements; "
        f"{number(found['computed'])} s of computing, of which {number(found['rows_computed'])} s "
        f"to take the rows; the database {number(database)} s for taking them twice; "
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
            "most memory in it",
            f"{number(found['peak_mib'])} MiB",
            f"{MOST_MIB} MiB",
            "the whole process",
            found["peak_mib"] <= MOST_MIB,
        ),
        Figure(
            "an answer until it is in the stored finding",
            f"{number(waited['seconds'])} s",
            f"{MOST_WAIT} s",
            "a question of the demonstration, its own worker",
            waited["seconds"] <= MOST_WAIT,
            waited,
        ),
    ]


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
