"""Prints the figures that the product is held to, each beside its bar and a limit.

    .venv/bin/python bench/run.py [--only ROW,...] [--quick] [--json FILE]

Starts everything itself on the loopback, in a temporary folder, and ends it again.
"""

import argparse
import json
import os
import platform
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import NoReturn

import civic_ballots
import civic_bias
import civic_budgets
import civic_opinion
import civic_represent
import civic_routing
import civic_themes
import civic_verdict
import rows_answering
import rows_coding
import rows_contribution
import rows_findings
import rows_likeness
import rows_mail
import rows_operating
import rows_pages
import rows_reading
import rows_sms
import rows_table
import rows_voting
from figures import TABLE_HEAD, Figure
from ground import Ground

ROWS: dict[str, Callable[..., list[Figure]]] = {
    "start": rows_operating.measure_start,
    "weight": rows_pages.measure_weight,
    "paint": rows_pages.measure_paint,
    "contribution": rows_contribution.measure,
    "import": rows_operating.measure_import,
    "memory": rows_operating.measure_memory,
    "likeness": rows_likeness.measure,
    "reading": rows_reading.measure,
    "voting": rows_voting.measure,
    "killed": rows_voting.measure_killed,
    "sms": rows_sms.measure,
    "table": rows_table.measure,
    "findings": rows_findings.measure,
    "town": rows_findings.measure_town,
    "coding": rows_coding.measure,
    "answering": rows_answering.measure,
    "mail": rows_mail.measure,
    "compatible": civic_opinion.measure_compatible,
    "map": civic_opinion.measure_map,
    "crowd": civic_opinion.measure_crowd,
    "update": civic_opinion.measure_update,
    "budgets": civic_budgets.measure,
    "ballots": civic_ballots.measure,
    "themes": civic_themes.measure,
    "verdict": civic_verdict.measure,
    "routing": civic_routing.measure,
    "raking": civic_represent.measure_raking,
    "bias": civic_bias.measure_bias,
    "campaign": civic_represent.measure_campaign,
}

# Rows that judge many simulated communities, and can do with fewer.
SAMPLED = (
    "verdict",
    "bias",
    "campaign",
)


def main() -> int:
    """Measure what is asked for; 0 when every bar is met, 1 when one is missed."""
    options = _options()
    signal.signal(signal.SIGTERM, _end)
    figures: list[Figure] = []
    print(f"Measured with {os.cpu_count()} processors, {_memory_gib():.0f} GiB, Python", end=" ")
    print(f"{platform.python_version()}, {time.strftime('%Y-%m-%d %H:%M')}\n\n{TABLE_HEAD}")
    with Ground() as ground:
        for row in options.only:
            begun = time.monotonic()
            sample = {"sample": options.sample} if row in SAMPLED else {}
            for figure in ROWS[row](ground, quick=options.quick, **sample):
                figures.append(figure)
                print(figure, flush=True)
            print(f"{row}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    if options.json:
        told = json.dumps([asdict(one) for one in figures], indent=1, ensure_ascii=False)
        options.json.write_text(told + "\n", encoding="utf-8")
    missed = sum(one.is_met is False for one in figures)
    print(f"\n{missed} of {sum(one.is_met is not None for one in figures)} bars missed")
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", type=_rows, default=list(ROWS), metavar="ROW,...")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument(
        "--sample", type=int, metavar="N", help=f"communities of a family, in {', '.join(SAMPLED)}"
    )
    parser.epilog = f"Rows: {', '.join(ROWS)}"
    return parser.parse_args()


def _rows(text: str) -> list[str]:
    rows = text.split(",")
    if unknown := [one for one in rows if one not in ROWS]:
        raise argparse.ArgumentTypeError(f"there is no row {unknown[0]!r}")
    return rows


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(128 + _number)


if __name__ == "__main__":
    sys.exit(main())
