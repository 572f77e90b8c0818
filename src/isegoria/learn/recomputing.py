"""Add the tables of this folder up anew and compare. Needs Python alone.

    python recount.py

From questions.csv, points.csv, promised.csv and solved.csv it works out institutions.csv, the
influence of each question and the shares of what people said, by rules of its own, and says what
differs from what was published.
"""

import csv
import math
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
WORTH = {"adopted": 1.0, "partly": 0.5, "not_adopted": 0.0, "out_of_scope": 0.0}
AS_SAID = 5.1e-5  # as it is told with four digits
FEWEST, FAR_APART = 20, 0.25
PROMISES = ("report", "decision", "answer")


def main(folder: Path = HERE) -> int:
    """Compare all; 0 if every number is the same, 1 if any is not."""
    questions, points = read(folder, "questions"), by_question(read(folder, "points"))
    promised = by_question(read(folder, "promised"))
    solved = read(folder, "solved")
    others = [
        *shares_that_differ(solved),
        *influence_that_differs(questions, points),
        *points_that_differ(questions, points),
    ]
    told = {row["institution"]: row for row in read(folder, "institutions")}
    again = {row["institution"]: row for row in added_up(questions, promised, solved)}
    others += [
        f"{name}: {column} is {told.get(name, {}).get(column)!r}, and {value!r} when counted"
        for name, row in again.items()
        for column, value in row.items()
        if told.get(name, {}).get(column) != value
    ]
    others += [f"{name}: asked nothing" for name in told if name not in again]
    for line in others:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(
        f"{len(questions)} questions, {len(again)} institutions, {len(others)} differences\n"
    )
    return 1 if others else 0


def read(folder: Path, name: str) -> list[dict[str, str]]:
    """A table, row by row."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def by_question(rows: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    """The rows of each question."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for one in rows:
        found[one["question"]].append(one)
    return found


def influence_that_differs(
    questions: list[dict[str, str]], points: dict[str, list[dict[str, str]]]
) -> list[str]:
    """Where the influence that was told is not the one that the points give."""
    found = []
    for question in questions:
        settled = [one for one in points.get(question["question"], []) if one["outcome"] in WORTH]
        for column, weight in (("influence", "behind"), ("influence_alike", "")):
            weights = [int(one[weight]) if weight else 1 for one in settled]
            worth = [WORTH[one["outcome"]] for one in settled]
            total = sum(weights)
            again = (
                sum(a * b for a, b in zip(weights, worth, strict=True)) / total if total else None
            )
            told = float(question[column]) if question[column] else None
            if (told is None) != (again is None) or abs((told or 0) - (again or 0)) > AS_SAID:
                found.append(
                    f"{question['question']}: {column} is {told}, and {again} when counted"
                )
    return found


def points_that_differ(
    questions: list[dict[str, str]], points: dict[str, list[dict[str, str]]]
) -> list[str]:
    """Where the numbers of points that were told are not those of the points."""
    found = []
    for question in questions:
        own = points.get(question["question"], [])
        if not question["points"] and not own:
            continue
        again = {
            name: sum(one["outcome"] == name for one in own) for name in (*WORTH, "under_study")
        }
        again |= {"points": len(own), "reasoned": sum(one["reason"] == "yes" for one in own)}
        found += [
            f"{question['question']}: {name} is {question[name]!r}, and {count} when counted"
            for name, count in again.items()
            if question[name] != str(count)
        ]
    return found


def shares_that_differ(solved: list[dict[str, str]]) -> list[str]:
    """Where a share of what people said, or its interval, is not what the counts give."""
    found = []
    for one in solved:
        if not one["solved"]:
            continue
        replies = [int(one[name]) for name in ("solved", "better", "same", "worse")]
        parts = [("share_better", "better", sum(replies[:2]), sum(replies))]
        if one["made_a_difference"]:
            yes, no = int(one["made_a_difference"]), int(one["made_none"])
            parts.append(("share_felt", "felt", yes, yes + no))
        for name, short, part, whole in parts:
            again = ("", "", "") if whole < FEWEST else (part / whole, *wilson(part, whole))
            columns = (name, f"{short}_low", f"{short}_high")
            found += [
                f"{one['question']}: {column} after {one['months']} months is {one[column]!r}, "
                f"and {value} when counted"
                for column, value in zip(columns, again, strict=True)
                if not same(one[column], value)
            ]
    return found


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Where a share may lie as far as chance goes, in 95 of 100 samples (Wilson 1927)."""
    z, share = 1.959963984540054, part / whole
    centre = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    half = (
        z
        / (1 + z * z / whole)
        * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    )
    return max(0.0, centre - half), min(1.0, centre + half)


def same(told: str, again: object) -> bool:
    """Whether a number that was told with four digits is this one."""
    if not told or again == "":
        return not told and again == ""
    return isinstance(again, float) and abs(float(told) - again) <= AS_SAID


def added_up(
    questions: list[dict[str, str]],
    promised: dict[str, list[dict[str, str]]],
    solved: list[dict[str, str]],
) -> list[dict[str, str]]:
    """The table of institutions from those of questions and of what was promised."""
    own: dict[str, list[dict[str, str]]] = defaultdict(list)
    for one in questions:
        own[one["institution"]].append(one)
    last: dict[str, dict[str, str]] = {}
    for one in sorted(solved, key=lambda row: int(row["months"])):
        if one["who"] == "everybody" and one["people"]:
            last[one["question"]] = one
    return [
        {
            name: str(value)
            for name, value in (_row(institution, rows, promised) | _after(rows, last)).items()
        }
        for institution, rows in sorted(own.items())
    ]


def _after(rows: list[dict[str, str]], last: dict[str, dict[str, str]]) -> dict[str, object]:
    """What those who took part said in the last round of each question."""
    said = [(one, last[one["question"]]) for one in rows if one["question"] in last]

    def total(*names: str) -> int:
        return sum(int(row[name] or 0) for _one, row in said for name in names)

    row: dict[str, object] = {
        "better": total("solved", "better"),
        "better_counted": total("solved", "better", "same", "worse"),
        "made_a_difference": total("made_a_difference"),
        "made_a_difference_counted": total("made_a_difference", "made_none"),
    }
    both = [
        (float(one["influence"]), int(told["made_a_difference"]), int(told["made_none"]))
        for one, told in said
        if one["influence"]
    ]
    known = sum(yes + no for _influence, yes, no in both)
    if known < FEWEST:
        return row | {"felt": "", "influence": "", "reading": ""}
    felt = sum(yes for _influence, yes, _no in both) / known
    there = sum(influence * (yes + no) for influence, yes, no in both) / known
    reading = "alike"
    if abs(felt - there) > FAR_APART:
        reading = "influence not conveyed" if felt < there else "persuasion without influence"
    return row | {"felt": f"{felt:.4f}", "influence": f"{there:.4f}", "reading": reading}


def _row(
    institution: str, rows: list[dict[str, str]], promised: dict[str, list[dict[str, str]]]
) -> dict[str, object]:
    row: dict[str, object] = {"institution": institution, "asked": len(rows)}
    for name in PROMISES:
        standings = [one[name] for one in rows]
        row[f"{name}s_in_time"] = standings.count("in time")
        row[f"{name}s_counted"] = sum(one in {"in time", "late", "overdue"} for one in standings)
    work = {
        one["question"]: [each["standing"] for each in promised.get(one["question"], [])]
        for one in rows
    }
    row["work_in_time"] = sum(each.count("in time") for each in work.values())
    row["work_counted"] = sum(one != "waiting" for each in work.values() for one in each)
    row["overdue"] = sum(
        "overdue" in (*(one[name] for name in PROMISES), *work[one["question"]]) for one in rows
    )
    decided = [one for one in rows if one["points"]]

    def total(name: str) -> int:
        return sum(int(one[name]) for one in decided)

    row["points"], row["reasoned"] = total("points"), total("reasoned")
    row["taken_up"] = total("adopted") + total("partly")
    row["under_study"] = total("under_study")
    told = [one for one in rows if one["groups"]]
    row["groups_told"] = len(told)
    row["groups_missed"] = sum(int(one["unheard"]) + int(one["under_heard"]) > 0 for one in told)
    return row


if __name__ == "__main__":
    sys.exit(main())
