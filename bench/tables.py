"""Large tables of organisations brought into a site, as the worker does it; see inside.py."""

import csv
import io
import time
from pathlib import Path
from random import Random
from typing import Any

_ROWS_BEFORE = 2_000  # from here on memory should hold still
_KIB_A_MIB = 1024
_CODES = (
    "often",
    "why",
    "shade",
    "water",
    "hope",
    "minutes",
    "hour",
    "order",
    "coins",
    "first_day",
    "wish",
)
_WISH = "A tap at each gate, and shade for number {number} of those who wait."


def bring_table(slug: str, rows: int) -> dict[str, Any]:
    """Bring in so many people with ten answers each; what each of the two passes took."""
    from isegoria.channels.table import services  # noqa: PLC0415  # the site is open by then
    from isegoria.hear.models import Contribution  # noqa: PLC0415
    from isegoria.people.models import Account  # noqa: PLC0415
    from isegoria.process.models import Process  # noqa: PLC0415

    process = Process.objects.get(slug=slug)
    process.channels += ",table"
    process.save(update_fields=["channels"])
    survey = process.activities.get(type_slug="survey")
    header, raw = _file(rows)
    officer = Account.objects.get(email="officer@demo.example")
    before = _held_mib()
    table = services.begin(
        process=process, account=officer, name="union.csv", raw=raw, language="en"
    )
    letters = {"encoding": "utf-8", "separator": ",", "reader": "en"}
    services.choose(table=table, step="letters", said=letters)
    who = {
        "organisation": "Traders' union",
        "speaks_for": "person",
        "formed": "Asked at the stalls.",
        "took_part": None,
        "language": "en",
        "activity": survey.pk,
    }
    services.choose(table=table, step="who", said=who)
    columns = {str(at): code for at, code in enumerate(header)}
    services.choose(table=table, step="columns", said={"columns": columns})
    looking = _gone_on(table)
    table.refresh_from_db()
    if table.faults:
        raise RuntimeError(str(table.faults[:3]))
    services.accept(table)
    taking = _gone_on(table)
    stored = Contribution.objects.filter(activity=survey, channel="table").count()
    return {
        "bytes": len(raw),
        "before_mib": before,
        "looking": looking,
        "taking": taking,
        "stored": stored,
    }


def _gone_on(table: Any) -> dict[str, float]:  # noqa: ANN401  # a model of the site, open by then
    """One pass over all rows: seconds, computing, statements, memory on the way."""
    from django.db import connection  # noqa: PLC0415  # the site is open by then

    from isegoria.channels.table import services  # noqa: PLC0415

    statements, held, reader, done = 0, [], None, 0

    def count(execute: Any, *given: Any) -> Any:  # noqa: ANN401  # as Django calls it
        nonlocal statements
        statements += 1
        return execute(*given)

    begun, computed = time.monotonic(), time.process_time()
    with connection.execute_wrapper(count):
        while True:
            reader = services.go_on(table, reader)
            done += services.AT_ONCE
            held.append((done, _held_mib()))
            if reader is None:
                break
    early = [mib for at, mib in held if at <= _ROWS_BEFORE]
    return {
        "seconds": time.monotonic() - begun,
        "computed": time.process_time() - computed,
        "statements": statements,
        "early_mib": max(early),
        "most_mib": max(mib for _at, mib in held),
    }


def _file(rows: int) -> tuple[list[str], bytes]:
    """A table of made-up answers to the survey of the demonstration."""
    dice = Random(1)  # noqa: S311  # made up, and the same each time
    header = [
        "often",
        "why",
        "shade",
        "water",
        "hope",
        "minutes",
        "hour",
        "order",
        "coins",
        "first_day",
        "wish",
    ]
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(header)
    for number in range(rows):
        order = dice.sample(["stalls", "youth", "kitchen"], 3)
        writer.writerow(
            [
                dice.choice(["weekly", "monthly"]),
                " ".join(dice.sample(["food", "people", "sell"], 2)),
                dice.choice(["good", "fair", "bad"]),
                dice.choice(["good", "fair", "bad"]),
                dice.randint(1, 5),
                dice.randint(0, 600),
                f"{dice.randint(6, 20):02}:30",
                " ".join(order),
                "repair=40 staff=30 rent=30",
                f"2027-05-{dice.randint(1, 28):02}",
                _WISH.format(number=number),
            ]
        )
    return header, written.getvalue().encode()


def _held_mib() -> float:
    """What this process holds now."""
    status = Path("/proc/self/status").read_text()
    line = next(one for one in status.splitlines() if one.startswith("VmRSS:"))
    return int(line.split()[1]) / _KIB_A_MIB
