"""Work every public figure of this folder out anew. Needs Python and civicmath alone.

    python recompute.py

It reads the tables beside it, works out what follows from them, and compares it with figures.json.
"""

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from civicmath.chance import wilson_lower
from civicmath.margins import Margin
from civicmath.representation import dissimilarity, reaches

HERE = Path(__file__).parent
AS_SAID = 1e-9


def main(folder: Path = HERE) -> int:
    """Compare all; 0 if every figure is the same, 1 if any is not."""
    told = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    is_survey = (folder / "options.csv").exists()
    again = {**(of_answers if is_survey else of_statements)(folder), **of_groups(folder)}
    others = [
        name for name, (said, digits) in told.items() if not same(said, again.get(name), digits)
    ]
    for name in others:
        sys.stdout.write(f"{name}: {told[name][0]} is told, {again.get(name)} follows\n")
    sys.stdout.write(f"{len(told)} figures, {len(others)} of them otherwise.\n")
    return 1 if others or not told else 0


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    """The lines of a table, by the names of its columns."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def of_statements(folder: Path) -> dict[str, float]:
    """How far each statement divides, and of how many it is surely the mind."""
    sides: dict[str, list[list[int]]] = defaultdict(list)
    for line in rows(folder, "opinion-groups"):
        sides[line["number"]].append(_counts(line))
    has_groups = bool(sides)
    found = {}
    for line in rows(folder, "statements"):
        number, counts = line["number"], _counts(line)
        base = sum(counts)
        if not base:
            continue
        found[f"statement {number} division"] = 4 * counts[0] * counts[1] / base**2
        every = sides.get(number, []) if has_groups else [counts]
        if every:
            found[f"statement {number} agreement"] = max(
                min(
                    float(wilson_lower(np.array([one[way]]), np.array([sum(one)]))[0])
                    for one in every
                )
                for way in (0, 1)
            )
    return found


def of_answers(folder: Path) -> dict[str, float]:
    """The share of each option of a survey that is told, of those who answered the question."""
    base = {line["number"]: int(line["base"] or 0) for line in rows(folder, "questions")}
    return {
        f"question {line['number']} option {line['option']} share": int(line["people"])
        / base[line["number"]]
        for line in rows(folder, "options")
        if line["people"] and base[line["number"]]
    }


def _counts(line: dict[str, str]) -> list[int]:
    return [int(line[name]) for name in ("agree", "disagree", "pass")]


def of_groups(folder: Path) -> dict[str, float]:
    """What is expected of each group, its bounds, and how far the answers are from a mirror."""
    whole = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["people"]
    parted: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in rows(folder, "groups"):
        if line["share"]:
            parted[line["parted"]].append(line)
    found: dict[str, float] = {}
    for parted_by, lines in parted.items():
        people = [int(line["people"] or 0) for line in lines]
        given = np.array([float(line["share"]) for line in lines])
        shares = (given / given.sum()).tolist()
        missing = max(whole - sum(people), 0)
        for line, one in zip(lines, reaches(people, shares, missing), strict=True):
            name = f"group {line['group']}"
            found[f"{name} expected"] = one.expected
            found[f"{name} least"], found[f"{name} most"] = one.bounds
        if sum(people):
            place = np.repeat(np.arange(len(people)), people)
            margin = Margin.of(
                parted_by, [line["group"] for line in lines], shares=shares, place=place
            )
            found[f"parted by {parted_by} apart"] = dissimilarity(margin)
    return found


def same(told: float, again: float | None, digits: int) -> bool:
    """Whether a figure is told as it follows, to as many digits as it is told with."""
    return again is not None and abs(told - again) <= 0.5 * 10**-digits + AS_SAID


if __name__ == "__main__":
    sys.exit(main())
