"""What every command of ``civicmath`` shares: options, the file of results, tidy lines."""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from civicmath.errors import BadInput

LONGEST_TEXT = 100
READABLE = 0o666
KILO = 1024
LARGEST_SEED = 10**18


def add_common_options(parser: argparse.ArgumentParser) -> None:
    """Let the command take a seed and a file for its results."""
    parser.add_argument(
        "--seed",
        type=whole_number("the seed", least=0, most=LARGEST_SEED),
        default=1,
        metavar="N",
        help="makes the result repeatable (1)",
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="also write everything here")


def write_json(path: Path | None, result: Mapping[str, object]) -> None:
    """Write all results into one file, if one was asked for; BadInput if that fails."""
    if path is not None:
        save(path, json.dumps(result, allow_nan=False) + "\n")


def save(path: Path, text: str) -> None:
    """Write a whole file or none: what stood there before stays until all is written.

    Raises
    ------
    BadInput
        If it cannot be written.
    """
    try:
        is_elsewhere = path.parts[:2] in {("/", "dev"), ("/", "proc")}
        if path.exists() and (is_elsewhere or not path.is_file()):
            # A screen, a pipe or a device has no place beside it, and is never replaced.
            path.write_text(text, encoding="utf-8")
        else:
            _replace(path.resolve(), text)
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or "cannot be written"
        raise BadInput(str(path), None, why) from error


def _replace(path: Path, text: str) -> None:
    number, name = tempfile.mkstemp(prefix=".civicmath-", dir=path.parent)
    beside = Path(name)
    try:
        with open(number, "w", encoding="utf-8") as file:  # noqa: PTH123  # opened already
            file.write(text)
        beside.chmod(path.stat().st_mode if path.exists() else READABLE & ~_mask())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _mask() -> int:
    """What new files may not be, as whoever runs the command has set it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def cost(started: float) -> dict[str, float]:
    """Seconds since ``started`` (of time.perf_counter) and the most memory ever used, in MB."""
    return {"seconds": round(time.perf_counter() - started, 3), "peak_mb": round(_peak(), 1)}


def _peak() -> float:
    """Most memory of this program alone; the other count takes in whoever started it."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / KILO
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILO


def several(number: int, one: str, many: str) -> str:
    """A number with its noun, as one reads it: 1 person, 2,031 people."""
    return f"{number:,} {one if number == 1 else many}"


def size(people: int, votes: int, statements: int) -> str:
    """How large a conversation is, in a sentence."""
    return (
        f"{several(people, 'person', 'people')} gave {several(votes, 'vote', 'votes')} "
        f"on {several(statements, 'statement', 'statements')}."
    )


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


def whole_number(what: str, *, least: int, most: int) -> Callable[[str], int]:
    """How an option that takes a whole number is read; ``what`` names it for the person."""

    def number(text: str) -> int:
        is_number = text.isascii() and text.isdigit() and len(text) <= len(str(most))
        if not (is_number and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(
                f"{what} must be a whole number, {least} or more, and at most {most:,}"
            )
        return int(text)

    return number
