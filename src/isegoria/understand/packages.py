"""A folder with everything that is public of a question, and a program that works it out anew.

It holds no more than the pages do: tables that withhold the few, and the figures that follow.
Statements are named by their number alone, since groups are named beside them.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from isegoria.base.cells import as_csv
from isegoria.languages.queries import NOTHING, Shown
from isegoria.understand.models import Finding, ItemFinding, WhoWasHeard

Texts = Mapping[int | None, Shown]
Columns = Sequence[tuple[str, str, str]]
PROGRAM = "recompute.py"
_TOLD_OF_GROUPS = {"expected": 0, "least": 2, "most": 2}
_APART_DIGITS, _DIGITS = 2, 6
# The columns of each table: name, type, and what it says.
TABLES = {
    "statements": (
        ("number", "integer", "The number of the statement"),
        ("agree", "integer", "People who agree"),
        ("disagree", "integer", "People who disagree"),
        ("pass", "integer", "People who pass or are not sure"),
        ("matters", "integer", "People to whom it matters"),
        ("rights", "string", "Rights that it invokes, as trained people marked it, by their codes"),
    ),
    "opinion-groups": (
        ("number", "integer", "The number of the statement"),
        ("group", "integer", "The opinion group, counted from 1"),
        ("agree", "integer", "Its people who agree"),
        ("disagree", "integer", "Its people who disagree"),
        ("pass", "integer", "Its people who pass or are not sure"),
    ),
    "voices": (
        ("number", "integer", "The number of the statement"),
        ("kind", "string", "group (informal) or organisation; each is one voice"),
        ("agree", "integer", "Voices that agree"),
        ("disagree", "integer", "Voices that disagree"),
        ("pass", "integer", "Voices that pass or are not sure"),
    ),
    "groups": (
        ("parted", "integer", "By what people are told apart"),
        ("group", "integer", "The group"),
        ("name", "string", "What it is called"),
        ("share", "number", "Its share of the community, from 0 to 1; empty where nobody counted"),
        ("people", "integer", "Who came, rounded to fives; empty where fewer than ten"),
        ("reading", "string", "heard, under-heard, unheard or not known"),
        ("doubt", "string", "Why that is not sure: chance or silence; empty where it is sure"),
    ),
    "weighted": (
        ("number", "integer", "The number of the statement"),
        ("people", "integer", "Who answered it"),
        ("raw", "integer", "Points of a hundred that agree, as they said"),
        ("weighted", "integer", "The same, weighted to who lives there; empty where refused"),
        ("design_effect", "number", "How many times weights enlarge chance"),
        ("effective", "integer", "How many answers it is worth, rounded to fives"),
    ),
}


# The same of a survey; groups stand beside it, so options have their number alone.
TABLES_OF_ANSWERS: Mapping[str, Columns] = {
    "questions": (
        ("number", "integer", "The number of the question"),
        ("code", "string", "Its name in rules and exports"),
        ("kind", "string", "How it is answered"),
        ("base", "integer", "Who answered it; empty where fewer than ten"),
    ),
    "options": (
        ("number", "integer", "The number of the question"),
        ("option", "integer", "The option, or step of a scale, counted from 1"),
        ("people", "integer", "Who gave it; empty where that is not told"),
        ("mean", "number", "Its mean place or share; empty of all other kinds"),
    ),
    "groups": TABLES["groups"],
    "weighted-options": (
        ("number", "integer", "The number of the question"),
        ("option", "integer", "The option, counted from 1; empty for the middle of its numbers"),
        ("raw", "number", "Points of a hundred, or the middle, as people said"),
        ("weighted", "number", "The same, weighted to who lives there; empty where refused"),
    ),
    "weighted": (
        ("number", "integer", "The number of the question"),
        ("people", "integer", "Who answered it"),
        ("design_effect", "number", "How many times weights enlarge chance; empty where refused"),
        ("effective", "integer", "How many answers it is worth, rounded to fives"),
    ),
}


def public_package_of_answers(finding: Finding, who: WhoWasHeard | None, texts: Texts) -> bytes:
    """The same for a survey; the same finding gives the same bytes."""
    questions = finding.result["questions"]
    numbers = {one["item"]: at for at, one in enumerate(questions, 1)}
    found = (who.result if who else {}).get("beside", {}).get(str(finding.activity_id), {})
    told = [row for row in found.get("answers", []) if row["item"] in numbers]
    tables: dict[str, Iterable[Sequence[Any]]] = {
        "questions": [
            (at, one["code"], one["kind"], "" if one["base"] is None else one["base"])
            for at, one in enumerate(questions, 1)
        ],
        "options": [
            (numbers[one["item"]], at, *_or_empty(option["people"], option.get("mean")))
            for one in questions
            for at, option in enumerate(one["options"], 1)
        ],
        "groups": list(_groups(who, texts)),
        "weighted-options": [
            (numbers[row["item"]], at or "", *_or_empty(raw, weighted))
            for row in told
            for at, (raw, weighted) in _pairs(row)
        ],
        "weighted": [
            (numbers[row["item"]], row["people"], *_or_empty(row["effect"], row["effective"]))
            for row in told
        ],
    }
    figures = {
        f"question {numbers[one['item']]} option {at} share": (
            round(option["people"] / one["base"], _DIGITS),
            _DIGITS,
        )
        for one in questions
        for at, option in enumerate(one["options"], 1)
        if option["people"] is not None
    }
    for one in who.result["parted"] if who and "snapshot" in who.result else ():
        figures |= _figures_of_groups(one)
    return _zipped(finding, who, tables, TABLES_OF_ANSWERS, figures)


def _pairs(row: Mapping[str, Any]) -> Iterable[tuple[int, Sequence[Any]]]:
    """Raw beside weighted of each option that is told, and 0 with the middle of numbers."""
    yield from ((at, one) for at, one in enumerate(row["options"], 1) if one[0] is not None)
    if row["middle"]:
        yield 0, row["middle"]


def _or_empty(*cells: float | None) -> tuple[float | str, ...]:
    return tuple("" if one is None else one for one in cells)


def _zipped(
    finding: Finding,
    who: WhoWasHeard | None,
    tables: Mapping[str, Iterable[Sequence[Any]]],
    columns: Mapping[str, Columns],
    figures: Mapping[str, Any],
) -> bytes:
    files = {f"{name}.csv": table_bytes(columns[name], lines) for name, lines in tables.items()}
    files["figures.json"] = json_bytes(figures)
    files["finding.json"] = json_bytes(finding.result)
    files["datapackage.json"] = json_bytes(described(finding, who, columns))
    files[PROGRAM] = (Path(__file__).parent / "recomputing.py").read_bytes()
    return zipped(files, finding.computed_at)


def public_package(
    finding: Finding,
    who: WhoWasHeard | None,
    rows: Sequence[tuple[ItemFinding, Sequence[str]]],
    texts: Texts,
) -> bytes:
    """The folder as one ZIP; the same finding and the same marks give the same bytes.

    Beside each statement stand the rights that it invokes, never who said it.
    """
    numbers = {row.item_id: row.number for row, _rights in rows}
    tables = {
        "statements": [
            (row.number, *_counts(row), row.matters, " ".join(rights)) for row, rights in rows
        ],
        "opinion-groups": [
            (numbers[int(item)], at, *counts)
            for item, groups in finding.result.get("by_group", {}).items()
            if int(item) in numbers
            for at, counts in enumerate(groups, 1)
        ],
        "voices": [
            (numbers[item], kind, *counts)
            for kind, one in finding.result.get("voices", {}).items()
            for item, *counts in one["items"]
            if item in numbers
        ],
        "groups": list(_groups(who, texts)),
        "weighted": [
            (numbers[row[0]], *row[1:6]) for row in _beside(finding, who) if row[0] in numbers
        ],
    }
    figures = _figures(finding, who, [row for row, _rights in rows])
    return _zipped(finding, who, tables, TABLES, figures)


def zipped(files: dict[str, bytes], at: datetime) -> bytes:
    """Files as one ZIP, in their order, all of one moment."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return whole.getvalue()


def _counts(row: ItemFinding) -> tuple[int, int, int]:
    return row.agree, row.disagree, row.passed


def _beside(finding: Finding, who: WhoWasHeard | None) -> Iterable[list[Any]]:
    beside = who.result.get("beside", {}) if who else {}
    rows: list[list[Any]] = beside.get(str(finding.activity_id), {}).get("weighed", [])
    return rows


def _groups(who: WhoWasHeard | None, texts: Texts) -> Iterable[tuple[Any, ...]]:
    for one in who.result["parted"] if who else ():
        shares = who.result.get("snapshot", {}).get("shares", {}) if who else {}
        counted = shares.get(str(one["partition"]), {})
        for row in one["groups"]:
            yield (
                one["partition"],
                row["group"],
                texts.get(row["label"], NOTHING).body,
                counted.get(str(row["group"]), ""),
                row["people"] or "",
                row.get("reading", ""),
                row.get("doubt", ""),
            )


def _figures(
    finding: Finding, who: WhoWasHeard | None, rows: Iterable[ItemFinding]
) -> dict[str, tuple[float, int]]:
    """Every figure that follows from the tables, and with how many digits it is told."""
    found: dict[str, tuple[float, int]] = {}
    sided = set(finding.result.get("by_group", {}))
    for row in rows:
        if row.division is not None:
            found[f"statement {row.number} division"] = (row.division, _DIGITS)
        if row.agreement is not None and (not sided or str(row.item_id) in sided):
            found[f"statement {row.number} agreement"] = (row.agreement, _DIGITS)
    if who and "snapshot" in who.result:
        for one in who.result["parted"]:
            found |= _figures_of_groups(one)
    return found


def _figures_of_groups(one: dict[str, Any]) -> dict[str, tuple[float, int]]:
    found = {
        f"group {row['group']} {name}": (row[name], digits)
        for row in one["groups"]
        for name, digits in _TOLD_OF_GROUPS.items()
        if name in row
    }
    if one["apart"] is not None:
        found[f"parted by {one['partition']} apart"] = (one["apart"], _APART_DIGITS)
    return found


def described(
    finding: Finding, who: WhoWasHeard | None, tables: Mapping[str, Columns]
) -> dict[str, Any]:
    """What the tables are, for programs, and from what they come."""
    return {
        "profile": "tabular-data-package",
        "name": f"activity-{finding.activity_id}",
        "log_size": finding.log_size,
        "seed": finding.seed,
        "code_version": finding.code_version,
        "read_at": finding.computed_at.isoformat(timespec="minutes"),
        "groups_told_on": who.told_on.isoformat() if who and who.told_on else None,
        "people": who.result["people"] if who else finding.participants,
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "schema": {
                    "fields": [
                        {"name": column, "type": kind, "description": said}
                        for column, kind, said in columns
                    ],
                    "missingValues": [""],
                },
            }
            for name, columns in tables.items()
        ],
    }


def table_bytes(columns: Columns, lines: Iterable[Sequence[Any]]) -> bytes:
    """A table with the names of its columns, for table programs."""
    return as_csv([[column for column, _kind, _said in columns], *lines]).encode()


def json_bytes(value: Any) -> bytes:  # noqa: ANN401  # whatever JSON can hold
    """A file of what programs read, written the same each time."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
