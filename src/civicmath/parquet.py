"""Votes in Parquet files: three columns, in any order, in one file or many.

The columns are ``participant`` and ``statement``, whole numbers or texts, and ``vote``:
1 agree, -1 disagree, 0 pass. Of two votes on one statement by one person the later row
counts; files follow one another by name. DuckDB reads and writes them, some people at
a time, so that a table larger than memory can be read in pieces.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from civicmath.errors import BadInput, MissingExtra
from civicmath.names import Names, Texts
from civicmath.tables import ordinary
from civicmath.votes import Votes, cut, joined

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COLUMNS = ("participant", "statement", "vote")
ROWS_A_PIECE = 4_000_000
# A few bytes can say "the same row, ten thousand million times".
MOST_ROWS, MOST_ROWS_A_PERSON = 2_000_000_000, 20_000_000
LONGEST_TEXT = 800
TEXT = "VARCHAR"
INTEGERS = frozenset(
    sign + size
    for sign in ("", "U")
    for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
)
# Signs by which DuckDB would look for several files.
_GLOB = re.compile(r"[][*?{}]")
_KIND = re.compile(r"^[A-Za-z ]+ Error: ")
# Numbers of statements up to here are looked up in a table instead of searched for.
LARGEST_LOOKED_UP = 1_000_000


@dataclass(frozen=True, eq=False)
class Piece:
    """Some people of a conversation in Parquet files; reads their votes wherever it is sent."""

    files: tuple[str, ...]
    participants: Names
    statements: Names

    def votes(self) -> Votes:
        """Read the votes of these people."""
        if not len(self.participants):
            return Votes.from_log([], [], [], participants=[], statements=tuple(self.statements))
        with _in_words(self.files[0]):
            return self._votes()

    def _votes(self) -> Votes:
        people = self.participants.values
        rows = _rows(self.files, (str(people[0]), str(people[-1])), self)
        who = rows["participant"]
        if (who[1:] >= who[:-1]).all():
            person = np.cumsum(np.concatenate([[False], who[1:] != who[:-1]]))
        else:
            person = np.unique(who, return_inverse=True)[1].ravel()
        return Votes.from_log(
            person,
            _places(rows["statement"], self.statements.values),
            rows["vote"],
            participants=self.participants,
            statements=tuple(self.statements),
        )


@dataclass(frozen=True, eq=False)
class Source:
    """A conversation in Parquet files: who is in it, and how many rows each person has."""

    files: tuple[str, ...]
    participants: Names
    statements: Names
    starts: NDArray[np.int64]

    def pieces(self, rows: int = ROWS_A_PIECE) -> Iterator[Piece]:
        """Cut the people into pieces of about so many rows."""
        for first, last in pairwise(cut(self.starts, rows)):
            yield Piece(self.files, self.participants[first:last], self.statements)

    def read(self) -> Votes:
        """Read all votes into one table."""
        return joined([piece.votes() for piece in self.pieces()], self.participants)


def find(path: Path) -> Source:
    """Look at a Parquet file, or at all of a folder, and say what is in it.

    Raises
    ------
    BadInput
        If a file or column is missing, damaged or impossible.
    MissingExtra
        If DuckDB is not installed.
    """
    found = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    for one in found:
        ordinary(one)
    if not found:
        raise BadInput(path.name, None, "there are no Parquet files in this folder")
    files = tuple(_GLOB.sub(r"[\g<0>]", str(one)) for one in found)
    database = _database()
    with _in_words(str(path)):
        _check(database, path.name, files)
        people = database.execute(
            f"SELECT {_identifier(database, files, 'participant')} AS name, count(*) AS rows"  # noqa: S608  # names of columns, fixed above
            " FROM read_parquet(?) GROUP BY 1 ORDER BY 1",
            [files],
        ).fetchnumpy()
        statements = database.execute(
            f"SELECT DISTINCT {_identifier(database, files, 'statement')} AS name"  # noqa: S608  # the same
            " FROM read_parquet(?) ORDER BY 1",
            [files],
        ).fetchnumpy()
    most = int(people["rows"].max(initial=0))
    if most > MOST_ROWS_A_PERSON:
        raise BadInput(path.name, None, f"a participant has {most:,} rows")
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(people["rows"])]).astype(np.int64)
    return Source(files, _names(people["name"]), _names(statements["name"]), starts)


def write(path: Path, votes: Votes, *, rows_a_file: int | None = None) -> None:
    """Write a table into one file, or into a folder of files with about so many rows each.

    Raises
    ------
    BadInput
        If a file cannot be written.
    MissingExtra
        If DuckDB is not installed.
    """
    parts = [votes] if rows_a_file is None else list(votes.parts(rows_a_file))
    if rows_a_file is not None:
        path.mkdir(parents=True, exist_ok=True)
    database = _database()
    statements = Names.of(votes.statements).values
    for number, part in enumerate(parts):
        file = path if rows_a_file is None else path / f"votes-{number:05}.parquet"
        columns = {
            "participant": _plain(np.repeat(part.participants.values, part.per_person())),
            "statement": _plain(statements[part.about]),
            "vote": np.asarray(part.value),
        }
        database.register("votes", columns)
        with _in_words(str(path)):
            database.execute("COPY (SELECT * FROM votes) TO ? (FORMAT parquet)", [str(file)])


def _database() -> "DuckDBPyConnection":
    try:
        import duckdb  # noqa: PLC0415  # of the extra, needed for Parquet alone
    except ModuleNotFoundError as error:
        raise MissingExtra("Reading and writing Parquet", "DuckDB") from error
    return duckdb.connect()


def _check(database: "DuckDBPyConnection", name: str, files: tuple[str, ...]) -> None:
    kinds = _checked_kinds(database, name, files)
    figures = database.execute(
        "SELECT count(*), count(participant), count(statement), count(vote),"
        " coalesce(min(vote), 0), coalesce(max(vote), 0) FROM read_parquet(?)",
        [files],
    ).fetchone()
    rows, *filled, lowest, highest = figures or (0, 0, 0, 0, 0, 0)
    for column, count in zip(COLUMNS, filled, strict=True):
        if count < rows:
            raise BadInput(name, None, f"the column '{column}' is empty in {rows - count} rows")
    if rows > MOST_ROWS:
        raise BadInput(name, None, f"it has {rows:,} rows, and at most {MOST_ROWS:,} are read")
    _check_texts(database, name, files, [one for one in COLUMNS[:2] if kinds[one] == TEXT])
    if lowest < -1 or highest > 1:
        raise BadInput(
            name, None, f"a vote is {lowest if lowest < -1 else highest}, not -1, 0 or 1"
        )


def _checked_kinds(
    database: "DuckDBPyConnection", name: str, files: tuple[str, ...]
) -> dict[str, str]:
    kinds = _kinds(database, files)
    for column in COLUMNS:
        if column not in kinds:
            raise BadInput(name, None, f"the column '{column}' is missing")
    if kinds["vote"] not in INTEGERS:
        raise BadInput(name, None, "the votes are not whole numbers")
    for column in COLUMNS[:2]:
        if kinds[column] not in {*INTEGERS, TEXT}:
            reason = f"the column '{column}' holds neither whole numbers nor texts"
            raise BadInput(name, None, reason)
    return kinds


def _check_texts(
    database: "DuckDBPyConnection", name: str, files: tuple[str, ...], columns: Sequence[str]
) -> None:
    for column in columns:
        lengths = database.execute(
            f"SELECT coalesce(min(strlen({column})), 1), coalesce(max(strlen({column})), 1)"  # noqa: S608  # names of columns, fixed above
            " FROM read_parquet(?)",
            [files],
        ).fetchone()
        shortest, longest = lengths or (1, 1)
        if not shortest or longest > LONGEST_TEXT:
            wrong = "empty" if not shortest else f"{longest:,} bytes long"
            raise BadInput(name, None, f"a {column} is {wrong}")


def _kinds(database: "DuckDBPyConnection", files: tuple[str, ...]) -> dict[str, str]:
    described = database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [files]).fetchall()
    return {row[0]: str(row[1]) for row in described}


def _identifier(database: "DuckDBPyConnection", files: tuple[str, ...], column: str) -> str:
    """How a column is read: whole numbers from 0 on as such, anything else as text."""
    if _kinds(database, files)[column] in INTEGERS:
        least = database.execute(
            f"SELECT coalesce(min({column}), 0) >= 0 AND coalesce(max({column}), 0) < 1e18"  # noqa: S608  # the same
            " FROM read_parquet(?)",
            [files],
        ).fetchone()
        if least and least[0]:
            return f"{column}::BIGINT"
    return f"{column}::VARCHAR"


def _rows(files: tuple[str, ...], ends: tuple[str, str], piece: Piece) -> dict[str, NDArray[Any]]:
    database = _database()
    person, statement = (
        f"{column}::{'BIGINT' if names.are_numbers else 'VARCHAR'}"
        for column, names in (("participant", piece.participants), ("statement", piece.statements))
    )
    bound = "?::BIGINT" if piece.participants.are_numbers else "?"
    rows = database.execute(
        f"SELECT {person} AS participant, {statement} AS statement, vote::TINYINT AS vote"  # noqa: S608  # names of columns, fixed above
        f" FROM read_parquet(?) WHERE {person} BETWEEN {bound} AND {bound}",
        [files, *ends],
    ).fetchnumpy()
    return {name: _compact(values) for name, values in rows.items()}


def _compact(values: NDArray[Any]) -> NDArray[Any]:
    return values.astype(Texts) if values.dtype == object else np.asarray(values)


def _names(values: NDArray[Any]) -> Names:
    return Names(_compact(values))


def _plain(values: NDArray[Any]) -> NDArray[Any]:
    return values if values.dtype == np.int64 else values.astype(object)


def _places(values: NDArray[Any], known: NDArray[Any]) -> NDArray[Any]:
    """Return where each value stands among those known."""
    if known.dtype == np.int64 and known[-1] < LARGEST_LOOKED_UP:
        table = np.zeros(int(known[-1]) + 1, dtype=np.int32)
        table[known] = np.arange(len(known))
        looked_up: NDArray[Any] = table[values]
        return looked_up
    return np.searchsorted(known, values)


@contextmanager
def _in_words(path: str) -> Iterator[None]:
    """Put into words what DuckDB says of a file, or what makes its rows impossible."""
    import duckdb  # noqa: PLC0415  # of the extra, and there: whoever comes here has a database

    try:
        yield
    except (duckdb.Error, ValueError, IndexError) as error:
        first = str(error).partition("\n")[0].replace(path, Path(path).name).strip().rstrip(".")
        reason = f"it cannot be read or written as Parquet ({_KIND.sub('', first)})"
        raise BadInput(Path(path).name, None, reason) from error
