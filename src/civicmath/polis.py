"""Conversations in the files that Polis exports: read them, write them.

A folder holds ``comments.csv`` (the statements), and ``votes.csv`` (the log of
votes) or ``participants-votes.csv`` (one row a person, one column a statement) or
both, and perhaps ``summary.csv``. In all of them 1 is agree, -1 disagree, 0 pass.

Where both are there the log is the record: the last vote of a person on a statement,
by time and then by place in the file, is what counts. The matrix then only adds
people who never voted, and is compared with the log: ``skipped`` tells how many of its
cells say something else. In the three public conversations that have both files none does.

A statement or title that begins with ``=``, ``+``, ``-`` or ``@`` (or a tab or
carriage return) is written with an apostrophe before it, so that no spreadsheet
runs it; reading takes one such apostrophe away again. A text from elsewhere that
really begins with an apostrophe before one of these signs therefore loses it.
"""

import csv
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from civicmath.errors import BadInput, quoted
from civicmath.names import Names
from civicmath.tables import LONGEST_CELL, LONGEST_NUMBER, Row, column, guarded, records, rows
from civicmath.votes import Votes

COMMENTS, LOG, MATRIX, SUMMARY = (
    "comments.csv",
    "votes.csv",
    "participants-votes.csv",
    "summary.csv",
)
UNKNOWN_STATEMENT = "votes on statements that comments.csv does not have"
REPLACED = "votes replaced by a later one"
DIFFERENT = "cells of the matrix that the log does not bear out"
MODERATION = {"1": 1, "0": 0, "-1": -1}


@dataclass(frozen=True)
class Statement:
    """One statement that people voted on, and what the moderators decided about it."""

    id: str
    text: str
    author: str | None
    moderated: int  # 1 accepted, 0 not looked at, -1 rejected


@dataclass(frozen=True)
class Conversation:
    """A question, the statements people made about it, and their votes.

    ``skipped`` counts what was left out while reading, by kind; it says nothing
    about the conversation itself, so two conversations may be equal without it.
    """

    title: str
    description: str
    statements: tuple[Statement, ...]
    votes: Votes
    skipped: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def rejected(self) -> frozenset[str]:
        """Identifiers of the statements that moderators rejected."""
        return frozenset(each.id for each in self.statements if each.moderated < 0)


@dataclass(frozen=True)
class _Log:
    """Votes in the order in which they were given, still with everything in them."""

    voters: NDArray[np.int64]
    about: NDArray[np.int64]
    values: NDArray[np.int8]


def read(folder: Path) -> Conversation:
    """Read the folder of a conversation, or say which line of which file is wrong.

    Raises
    ------
    BadInput
        If a file, a column or a cell is missing or malformed.
    """
    if not folder.is_dir():
        raise BadInput(folder.name or str(folder), None, "there is no such folder")
    statements = _statements(folder / COMMENTS)
    has_log, has_matrix = (folder / LOG).exists(), (folder / MATRIX).exists()
    if not (has_log or has_matrix):
        raise BadInput(LOG, None, f"neither this file nor {MATRIX} is there")

    people, matrix = _matrix(folder / MATRIX) if has_matrix else (np.zeros(0, np.int64), None)
    log = _log(folder / LOG) if has_log or matrix is None else matrix
    votes, skipped = _counted(log, people, [each.id for each in statements])
    if has_log and matrix is not None:
        skipped[DIFFERENT] = _differences(log, matrix)
    about = _summary(folder / SUMMARY) if (folder / SUMMARY).exists() else {}
    return Conversation(
        title=about.get("topic", ""),
        description=about.get("conversation-description", ""),
        statements=tuple(statements),
        votes=votes,
        skipped=skipped,
    )


def write(folder: Path, conversation: Conversation) -> None:
    """Write the files of a conversation; reading them again gives an equal one.

    The time of each vote is unknown here, so those columns stay empty.

    Raises
    ------
    ValueError
        If a text could not be read again: too long, or with a NUL character.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _save(folder / COMMENTS, _comment_rows(conversation))
    _save(folder / LOG, _log_rows(conversation.votes))
    _save(folder / MATRIX, _matrix_rows(conversation))
    _save(folder / SUMMARY, _summary_rows(conversation))


def _statements(path: Path) -> list[Statement]:
    names, every = records(path)
    columns = [
        column(path.name, names, name)
        for name in ("comment-id", "author-id", "moderated", "comment-body")
    ]
    found: dict[str, Statement] = {}
    for row in every:
        statement = _statement(row, columns)
        if statement.id in found:
            raise row.bad(f"the comment-id {statement.id} comes twice")
        found[statement.id] = statement
    return [found[key] for key in sorted(found, key=int)]


def _statement(row: Row, columns: list[int]) -> Statement:
    identifier, author, moderated, body = columns
    state = row.cells[moderated].strip()
    if state not in MODERATION:
        raise row.bad(f"the moderated value {quoted(state)} is not -1, 0 or 1")
    return Statement(
        id=row.number(identifier, "comment-id"),
        text=row.text(body, "comment-body"),
        author=row.number(author, "author-id") if row.cells[author].strip() else None,
        moderated=MODERATION[state],
    )


def _log(path: Path) -> _Log:
    names, every = records(path)
    about, voter, vote = (column(path.name, names, n) for n in ("comment-id", "voter-id", "vote"))
    time = names.index("timestamp") if "timestamp" in names else None
    voters, abouts, values, times = array("q"), array("q"), array("b"), array("q")
    for row in every:
        voters.append(row.whole(voter, "voter-id"))
        abouts.append(row.whole(about, "comment-id"))
        values.append(row.vote(vote))
        if time is not None and row.cells[time].strip():
            times.append(row.whole(time, "timestamp"))
    log = _Log(np.array(voters), np.array(abouts), np.array(values))
    if len(times) != len(voters):
        return log
    # A stable sort: entries with the same time keep their place.
    order = np.argsort(np.array(times), kind="stable")
    return _Log(log.voters[order], log.about[order], log.values[order])


def _matrix(path: Path) -> tuple[NDArray[np.int64], _Log]:
    names, every = records(path)
    participant = column(path.name, names, "participant")
    statements = [
        (place, int(name))
        for place, name in enumerate(names)
        if name.isascii() and name.isdigit() and len(name) <= LONGEST_NUMBER
    ]
    if len({statement for _, statement in statements}) < len(statements):
        raise BadInput(path.name, 1, "a statement has two columns")
    people: dict[int, None] = {}
    voters, abouts, values = array("q"), array("q"), array("b")
    for row in every:
        person = row.whole(participant, "participant")
        if person in people:
            raise row.bad(f"the participant {person} comes twice")
        people[person] = None
        for place, statement in statements:
            if row.cells[place]:
                voters.append(person)
                abouts.append(statement)
                values.append(row.vote(place))
    log = _Log(np.array(voters), np.array(abouts), np.array(values))
    return np.fromiter(people, dtype=np.int64, count=len(people)), log


def _counted(
    log: _Log, people: NDArray[np.int64], known: list[str]
) -> tuple[Votes, dict[str, int]]:
    participants = np.union1d(people, log.voters)
    statements = np.array([int(each) for each in known], dtype=np.int64)
    kept = np.isin(log.about, statements)
    votes = Votes.from_log(
        np.searchsorted(participants, log.voters[kept]),
        np.searchsorted(statements, log.about[kept]),
        log.values[kept],
        participants=Names(participants),
        statements=known,
    )
    in_all = int(kept.sum())
    return votes, {UNKNOWN_STATEMENT: len(kept) - in_all, REPLACED: in_all - len(votes)}


def _differences(log: _Log, matrix: _Log) -> int:
    """Count the cells in which the last votes of the log and the matrix say something else."""
    people = np.union1d(log.voters, matrix.voters)
    statements = np.union1d(log.about, matrix.about)
    cells, values = [], []
    for one in (log, matrix):
        votes = Votes.from_log(
            np.searchsorted(people, one.voters),
            np.searchsorted(statements, one.about),
            one.values,
            participants=Names(people),
            statements=[str(each) for each in statements.tolist()],
        )
        cells.append(votes.person.astype(np.int64) * len(statements) + votes.about)
        values.append(votes.value)
    _, first, second = np.intersect1d(cells[0], cells[1], assume_unique=True, return_indices=True)
    alone = len(cells[0]) + len(cells[1]) - 2 * len(first)
    return alone + int((values[0][first] != values[1][second]).sum())


def _summary(path: Path) -> dict[str, str]:
    about = {}
    for row in rows(path):
        if len(row.cells) != len(("name", "value")):
            raise row.bad("the row is not a name and a value")
        about[row.cells[0].strip()] = row.text(1, "value")
    if not about:
        raise BadInput(path.name, 1, "the file is empty")
    return about


def _comment_rows(conversation: Conversation) -> Iterable[list[object]]:
    agreed, disagreed = conversation.votes.agreed(), conversation.votes.disagreed()
    place = {name: number for number, name in enumerate(conversation.votes.statements)}
    yield [
        *("timestamp", "datetime", "comment-id", "author-id"),
        *("agrees", "disagrees", "moderated", "comment-body"),
    ]
    for each in conversation.statements:
        at = place[each.id]
        author = "" if each.author is None else each.author
        counts = [int(agreed[at]), int(disagreed[at])]
        yield ["", "", each.id, author, *counts, each.moderated, _storable(each.text)]


def _log_rows(votes: Votes) -> Iterable[list[object]]:
    yield ["timestamp", "datetime", "comment-id", "voter-id", "vote"]
    table = zip(votes.person.tolist(), votes.statement.tolist(), votes.value.tolist(), strict=True)
    for person, statement, value in table:
        yield ["", "", votes.statements[statement], votes.participants[person], value]


def _matrix_rows(conversation: Conversation) -> Iterable[list[object]]:
    votes = conversation.votes
    authors = [each.author for each in conversation.statements]
    yield [
        *("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"),
        *votes.statements,
    ]
    ends = votes.starts.tolist()
    for place, person in enumerate(votes.participants):
        own = slice(ends[place], ends[place + 1])
        cells: list[object] = [""] * len(votes.statements)
        values = votes.value[own].tolist()
        for statement, value in zip(votes.about[own].tolist(), values, strict=True):
            cells[statement] = value
        counts = [authors.count(person), len(values), values.count(1), values.count(-1)]
        yield [person, "", *counts, *cells]


def _summary_rows(conversation: Conversation) -> Iterable[list[object]]:
    votes = conversation.votes
    authors = {each.author for each in conversation.statements if each.author is not None}
    yield ["topic", _storable(conversation.title)]
    yield ["url", ""]
    yield ["views", ""]
    yield ["voters", int(np.count_nonzero(votes.per_person()))]
    yield ["voters-in-conv", ""]
    yield ["commenters", len(authors)]
    yield ["comments", len(conversation.statements)]
    yield ["groups", ""]
    yield ["conversation-description", _storable(conversation.description)]


def _storable(text: str) -> str:
    if "\0" in text or len(text) > LONGEST_CELL:
        raise ValueError("a text with a NUL character or of absurd length cannot be written")
    return guarded(text)


def _save(path: Path, lines: Iterable[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
