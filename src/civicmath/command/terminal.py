"""What every command of ``civicmath`` shares: options, the file of results, tidy lines."""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from civicmath.errors import BadInput

LONGEST_TEXT = 100


def add_common_options(parser: argparse.ArgumentParser) -> None:
    """Let the command take a seed and a file for its results."""
    parser.add_argument("--seed", type=_seed, default=1, help="makes the result repeatable")
    parser.add_argument("--json", type=Path, metavar="OUT", help="also write everything here")


def write_json(path: Path | None, result: Mapping[str, object]) -> None:
    """Write all results into one file, if one was asked for; BadInput if that fails."""
    if path is None:
        return
    try:
        path.write_text(json.dumps(result, allow_nan=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise BadInput(str(path), None, error.strerror or "cannot be written") from error


def cost(started: float) -> dict[str, float]:
    """Seconds since ``started`` (of time.perf_counter) and the most memory ever used, in MB."""
    return {
        "seconds": round(time.perf_counter() - started, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Say how far long work has come, on one line that goes away; only if somebody watches."""
    watched = sys.stderr.isatty()

    def told(words: str) -> None:
        if watched:
            print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)

    try:
        yield told
    finally:
        told("")


def short(text: str) -> str:
    """One line that a terminal can show; the texts come from the public."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= LONGEST_TEXT else line[:LONGEST_TEXT] + "…"


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError("the seed must be a whole number, 0 or more")
    return int(text)
