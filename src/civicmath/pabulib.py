"""Budgets in the files that Pabulib describes (``.pb``): read them, write them.

A file has three parts, META, PROJECTS and VOTES, each a table with semicolons. What
identifies or describes voters (age, sex, neighbourhood) is not kept, nor are columns of
projects beyond identifier, name and cost.
"""

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np

from civicmath.budgets import Election, Project, stacked
from civicmath.errors import BadInput, quoted
from civicmath.tables import UNCLOSED, decoded, in_words

PARTS = ("META", "PROJECTS", "VOTES")
APPROVAL = ("approval", "choose-1")
POINTS = ("cumulative", "scoring")
LARGEST_POINTS = 10**9 - 1
LONGEST_DECIMALS = 9
# A comma before one or two digits is a decimal comma; before three it could mean thousands.
_MONEY = re.compile(r"[0-9]{1,18}([.][0-9]{1,9}|,[0-9]{1,2})?")
# What the counting decides anew, or what the writer works out.
_WORKED_OUT = ("num_projects", "num_votes", "budget", "vote_type")
LONGEST_POINTS = len(str(LARGEST_POINTS))
# What META may say of projects, money and ballots that no counting here heeds.
_LIMITS = re.compile(r"(min|max)_(project_)?(score|cost|length|points|sum|votes).*|budget_per_.*")
_HARMLESS = {"min_length": ("", "0", "1")}
# Columns of projects that describe them and bind nobody.
_DESCRIBING = frozenset(
    (
        *("project_id", "cost", "votes", "score", "name", "category", "categories", "target"),
        *("targets", "selected", "description", "proposer", "public_id", "latitude", "longitude"),
    )
)
_AREAS = ("neighborhood", "neighbourhood", "subunit", "district", "area")


class _Line(NamedTuple):
    file: str
    number: int
    cells: list[str]

    def bad(self, reason: str) -> BadInput:
        return BadInput(self.file, self.number, reason)


@dataclass(frozen=True)
class _Table:
    """One part of the file: where its columns stand, and its rows."""

    columns: Mapping[str, int]
    rows: list[_Line]


def read(path: Path) -> Election:
    """Read a budget with its votes.

    Raises
    ------
    BadInput
        Naming the line, if the file is not what its own numbers say, a project is unknown or
        named twice, or an amount or a point is not a number; also for ranked ballots.
    """
    tables = _tables(path)
    details, kind = _details(path, tables["META"])
    projects = _projects(tables["PROJECTS"])
    voters, ballot_of, ballots = _votes(tables["VOTES"], projects, has_points=kind in POINTS)
    budget = details.pop("budget")
    for name, number in (("num_projects", len(projects)), ("num_votes", len(voters))):
        said = details.pop(name, None)
        if said is not None and said.cells[1].strip() != str(number):
            raise said.bad(f"{name} is {quoted(said.cells[1].strip())} but the file has {number}")
    start, chosen, points = stacked(ballots)
    return Election(
        budget=_money(budget, budget.cells[1], "the budget"),
        projects=projects,
        voters=voters,
        ballot_of=np.array(ballot_of, dtype=np.int32),
        start=start,
        chosen=chosen,
        points=points,
        has_points=kind in POINTS,
        details={name: line.cells[1] for name, line in details.items() if name != "vote_type"},
        ignored=(*_limits(details), *_bindings(tables["PROJECTS"])),
    )


def _limits(details: Mapping[str, _Line]) -> Iterator[str]:
    """What META demands and no counting here applies."""
    for name, line in details.items():
        said = line.cells[1].strip()
        if _LIMITS.fullmatch(name) and said not in _HARMLESS.get(name, ("",)):
            yield f"{name} {quoted(said)} of META"


def _bindings(table: _Table) -> Iterator[str]:
    """Columns of projects that may set them apart or against one another, and are not used."""
    for name, place in table.columns.items():
        values = {line.cells[place].strip() for line in table.rows} - {""}
        if name in _AREAS and len(values) > 1:
            yield f"{quoted(name)} of PROJECTS: all {len(values):,} areas share one budget"
        elif name not in _DESCRIBING and name not in _AREAS and values:
            yield f"the column {quoted(name)} of PROJECTS"


def _tables(path: Path) -> dict[str, _Table]:
    found: dict[str, _Table] = {}
    part: str | None = None
    for line in _lines(path):
        if line.cells[0].strip() in PARTS and len(line.cells) == 1:
            part = line.cells[0].strip()
            if part in found:
                raise line.bad(f"the part {part} comes twice")
            found[part] = _Table({}, [])
        elif part is None:
            raise line.bad("the file does not begin with META")
        elif not found[part].columns:
            found[part] = _Table(_columns(line, part), [])
        elif part == "META":
            # Descriptions have semicolons in them, often without quotation marks.
            found[part].rows.append(line._replace(cells=[line.cells[0], ";".join(line.cells[1:])]))
        else:
            found[part].rows.append(_padded(line, len(found[part].columns)))
    if missing := [part for part in PARTS if not (part in found and found[part].columns)]:
        raise BadInput(path.name, None, f"the part {missing[0]} is missing")
    return found


def _lines(path: Path) -> Iterator[_Line]:
    text = decoded(path)
    # Only a file with quotation marks can end inside one, in the record of its last line.
    last = len(io.StringIO(text, newline=None).readlines()) if '"' in text else math.inf
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    number = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadInput(path.name, number, in_words(error)) from error
        if cells is None:
            return
        if reader.line_num >= last:
            _closed(path.name, number, text)
        if "".join(cells).strip():
            yield _Line(path.name, number, cells)
        number = reader.line_num + 1


def _closed(file: str, number: int, text: str) -> None:
    """Make sure that the record that begins on a line ends before the file does.

    Stray quotation marks inside names are usual in these files, so they are borne; one at the
    beginning of a cell that is never closed would swallow every ballot after it.
    """
    rest = io.StringIO(text, newline=None).readlines()[number - 1 :]
    try:
        next(csv.reader(rest, delimiter=";", strict=True), None)
    except csv.Error as error:
        if in_words(error) == UNCLOSED:
            raise BadInput(file, number, UNCLOSED) from error


def _columns(line: _Line, part: str) -> dict[str, int]:
    names = [cell.strip() for cell in line.cells]
    needed = {
        "META": ("key", "value"),
        "PROJECTS": ("project_id", "cost"),
        "VOTES": ("voter_id", "vote"),
    }
    for name in needed[part]:
        if name not in names:
            raise line.bad(f"the part {part} has no column {name}")
    if len(set(names)) != len(names):
        raise line.bad(f"a column of {part} comes twice")
    return {name: place for place, name in enumerate(names)}


def _padded(line: _Line, width: int) -> _Line:
    # Empty cells at the end of a row are often left out.
    if len(line.cells) == width:
        return line
    if len(line.cells) > width and any(cell.strip() for cell in line.cells[width:]):
        raise line.bad(f"the row has {len(line.cells)} of {width} cells")
    return line._replace(cells=(line.cells + [""] * width)[:width])


def _details(path: Path, table: _Table) -> tuple[dict[str, _Line], str]:
    found: dict[str, _Line] = {}
    for line in table.rows:
        name = line.cells[0].strip()
        if name in found:
            raise line.bad(f"{name} comes twice")
        found[name] = line
    for name in ("budget", "vote_type"):
        if name not in found:
            raise BadInput(path.name, None, f"META does not say {name}")
    kind = found["vote_type"].cells[1].strip()
    if kind == "ordinal":
        raise found["vote_type"].bad(
            "these are ranked ballots, which no rule here can share a budget out by"
        )
    if kind not in APPROVAL + POINTS:
        allowed = ", ".join(APPROVAL + POINTS)
        raise found["vote_type"].bad(f"the vote type {quoted(kind)} is not one of {allowed}")
    return found, kind


def _projects(table: _Table) -> tuple[Project, ...]:
    found: dict[str, Project] = {}
    id_at, cost_at = table.columns["project_id"], table.columns["cost"]
    name_at = table.columns.get("name")
    for line in table.rows:
        name = line.cells[id_at].strip()
        if not name:
            raise line.bad("the project has no identifier")
        if name in found:
            raise line.bad(f"the project {quoted(name)} comes twice")
        words = line.cells[name_at].strip() if name_at is not None else ""
        found[name] = Project(name, words, _money(line, line.cells[cost_at], "the cost"))
    return tuple(found.values())


def _votes(
    table: _Table, projects: tuple[Project, ...], *, has_points: bool
) -> tuple[tuple[str, ...], list[int], list[tuple[tuple[int, int], ...]]]:
    place = {project.id: number for number, project in enumerate(projects)}
    voter_at, vote_at = table.columns["voter_id"], table.columns["vote"]
    points_at = table.columns.get("points")
    as_written: dict[tuple[str, str], int] = {}
    found: dict[tuple[tuple[int, int], ...], int] = {}
    voters: dict[str, None] = {}
    ballot_of: list[int] = []
    for line in table.rows:
        voter = line.cells[voter_at].strip()
        if not voter:
            raise line.bad("the voter has no identifier")
        if voter in voters:
            raise line.bad(f"the voter {quoted(voter)} comes twice")
        voters[voter] = None
        given = ""
        if has_points:
            if points_at is None:
                raise line.bad("the part VOTES has no column points")
            given = line.cells[points_at]
        written = (line.cells[vote_at], given)
        if (number := as_written.get(written)) is None:
            ballot = _ballot(line, *written, place=place, has_points=has_points)
            number = as_written[written] = found.setdefault(ballot, len(found))
        ballot_of.append(number)
    return tuple(voters), ballot_of, list(found)


def _ballot(
    line: _Line, vote: str, given: str, *, place: Mapping[str, int], has_points: bool
) -> tuple[tuple[int, int], ...]:
    names = [name.strip() for name in vote.split(",")] if vote.strip() else []
    if len(set(names)) != len(names):
        raise line.bad("the ballot names a project twice")
    for name in names:
        if name not in place:
            raise line.bad(f"there is no project {quoted(name)}")
    if not has_points:
        return tuple(sorted((place[name], 1) for name in names))
    points = [each.strip() for each in given.split(",")] if given.strip() else []
    if len(points) != len(names):
        raise line.bad(f"there are {len(points)} points for {len(names)} projects")
    for each in points:
        if not (each.isascii() and each.isdigit() and len(each) <= LONGEST_POINTS):
            raise line.bad(
                f"the points {quoted(each)} are not a whole number up to {LARGEST_POINTS:,}"
            )
    pairs = zip(names, map(int, points), strict=True)
    return tuple(sorted((place[name], each) for name, each in pairs if each))


def _money(line: _Line, cell: str, what: str) -> Fraction:
    text = cell.strip()
    if not _MONEY.fullmatch(text):
        raise line.bad(f"{what} {quoted(text)} is not an amount of money")
    return Fraction(text.replace(",", "."))


def write(path: Path, election: Election) -> None:
    """Write a budget with its votes, so that ``read`` gives the same election back."""
    kind = POINTS[0] if election.has_points else APPROVAL[0]
    known = {
        "num_projects": str(len(election.projects)),
        "num_votes": str(len(election.voters)),
        "budget": _written(election.budget),
        "vote_type": kind,
    }
    kept = {name: value for name, value in election.details.items() if name not in _WORKED_OUT}
    heading = ["voter_id", "vote", *(["points"] if election.has_points else [])]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter=";", lineterminator="\n")
        table.writerows([["META"], ["key", "value"], *(kept | known).items()])
        table.writerows([["PROJECTS"], ["project_id", "cost", "votes", "name"]])
        for project, votes in zip(election.projects, election.votes, strict=True):
            table.writerow([project.id, _written(project.cost), votes, project.name])
        table.writerows([["VOTES"], heading])
        for number, voter in enumerate(election.voters):
            ballot = election.ballot(number)
            points = [",".join(map(str, ballot.values()))] if election.has_points else []
            table.writerow([voter, ",".join(ballot), *points])


def _written(amount: Fraction) -> str:
    if amount.denominator == 1:
        return str(amount.numerator)
    whole = amount * 10**LONGEST_DECIMALS
    if whole.denominator != 1:
        raise ValueError(f"{amount} has more than {LONGEST_DECIMALS} decimals")
    digits = str(whole.numerator).rjust(LONGEST_DECIMALS + 1, "0")
    return f"{digits[:-LONGEST_DECIMALS]}.{digits[-LONGEST_DECIMALS:]}".rstrip("0")
