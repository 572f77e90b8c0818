"""A conversation from whatever it is kept in: Polis files, a table, Parquet or CSV."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from civicmath import parquet, polis, tablefile
from civicmath.crowd import Crowd, Here
from civicmath.errors import BadInput
from civicmath.names import Names, Texts
from civicmath.polis import Conversation, Statement
from civicmath.tables import Row, column, ordinary, records
from civicmath.votes import Votes

PARQUET = b"PAR1"
ROWS_AT_ONCE = 100_000
LONGEST_NAME = 200


@dataclass(frozen=True, eq=False)
class Material:
    """A conversation as an analysis takes it: the crowd, and what is known of its statements."""

    title: str
    texts: Mapping[str, str]
    rejected: frozenset[str]
    skipped: Mapping[str, int]
    crowd: Crowd

    @classmethod
    def of(cls, conversation: Conversation) -> "Material":
        """Take a conversation that was read on this machine."""
        texts = {each.id: each.text for each in conversation.statements}
        crowd = Here(conversation.votes)
        return cls(conversation.title, texts, conversation.rejected, conversation.skipped, crowd)


def read(path: Path) -> Conversation:
    """Read a conversation: a folder of Polis files or of Parquet files, or one file.

    A file is a table of ``civicmath.tablefile``, Parquet, or CSV with the columns
    ``participant``, ``statement`` and ``vote``. Those hold no texts, so the statements of
    such a conversation have none.

    Raises
    ------
    BadInput
        If it is none of these, or something in it is missing, damaged or malformed.
    MissingExtra
        If it is Parquet and DuckDB is not installed.
    """
    if path.is_dir():
        if (path / polis.COMMENTS).exists() or not any(path.glob("*.parquet")):
            return polis.read(path)
        return _without_texts(path, parquet.find(path).read())
    if not path.exists():
        raise BadInput(path.name or str(path), None, "there is no such file or folder")
    ordinary(path)
    with path.open("rb") as file:
        beginning = file.read(len(tablefile.MAGIC))
    if beginning == tablefile.MAGIC:
        return _without_texts(path, tablefile.read(path))
    if beginning.startswith(PARQUET):
        return _without_texts(path, parquet.find(path).read())
    return _without_texts(path, read_csv(path))


def read_csv(path: Path) -> Votes:
    """Read votes from a CSV file; of two on one statement by one person the later counts.

    Raises
    ------
    BadInput
        With the line, if a column or cell is missing or malformed.
    """
    names, rows = records(path)
    person, about, vote = (column(path.name, names, name) for name in parquet.COLUMNS)
    people, statements = _Column(), _Column()
    values = array("b")
    for row in rows:
        people.take(_name(row, person, "participant"))
        statements.take(_name(row, about, "statement"))
        values.append(row.vote(vote))
    participants, who = people.found()
    stated, what = statements.found()
    return Votes.from_log(
        who, what, np.array(values), participants=participants, statements=tuple(stated)
    )


class _Column:
    """Identifiers as they come, put into arrays before they become too many texts."""

    def __init__(self) -> None:
        self._done: list[NDArray[np.str_]] = []
        self._waiting: list[str] = []

    def take(self, name: str) -> None:
        self._waiting.append(name)
        if len(self._waiting) == ROWS_AT_ONCE:
            self._put_away()

    def found(self) -> tuple[Names, NDArray[np.int64]]:
        """Return the different identifiers in order, and where each that came stands."""
        self._put_away()
        different, place = np.unique(np.concatenate(self._done), return_inverse=True)
        names = Names.of(different.tolist())
        if not names.are_numbers:
            return names, place.ravel()
        # As texts 10 comes before 9; as numbers it does not.
        order = np.argsort(names.values)
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        return Names(names.values[order]), rank[place.ravel()]

    def _put_away(self) -> None:
        self._done.append(np.array(self._waiting, dtype=Texts))
        self._waiting = []


def _name(row: Row, at: int, name: str) -> str:
    cell = row.cells[at].strip()
    if not cell or len(cell) > LONGEST_NAME:
        raise row.bad(f"the {name} is {'empty' if not cell else 'too long'}")
    return cell


def _without_texts(path: Path, votes: Votes) -> Conversation:
    statements = tuple(Statement(name, "", None, 0) for name in votes.statements)
    return Conversation(path.stem, "", statements, votes)
