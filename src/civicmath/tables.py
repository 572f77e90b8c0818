"""CSV files from outside, read so that whatever is wrong can be named by its line."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from civicmath.errors import BadInput, quoted

# The csv module refuses longer cells by itself; its limit is shared by the whole
# process, so it is left alone and its refusal is put into words here.
LONGEST_CELL = 20_000
LONGEST_NUMBER = 18

# A spreadsheet takes a cell that begins like this for a formula, and runs it.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True)
class Row:
    """One record of a file, and the line where it begins."""

    file: str
    line: int
    cells: list[str]

    def bad(self, reason: str) -> BadInput:
        """Return what to raise when this row cannot be right."""
        return BadInput(self.file, self.line, reason)

    def number(self, column: int, name: str) -> str:
        """Return an identifier, which must be a whole number, without leading zeros."""
        return str(self.whole(column, name))

    def whole(self, column: int, name: str) -> int:
        """Return a whole number, 0 or more."""
        cell = self.cells[column].strip()
        if not (cell.isascii() and cell.isdigit() and len(cell) <= LONGEST_NUMBER):
            raise self.bad(f"the {name} {quoted(self.cells[column])} is not a whole number")
        return int(cell)

    def vote(self, column: int) -> int:
        """Return a vote."""
        cell = self.cells[column].strip()
        if cell not in {"1", "0", "-1"}:
            raise self.bad(f"the vote {quoted(self.cells[column])} is not -1, 0 or 1")
        return int(cell)

    def text(self, column: int, name: str) -> str:
        """Return a text as its author wrote it, without the guard against formulas."""
        cell = unguarded(self.cells[column])
        if len(cell) > LONGEST_CELL:
            raise self.bad(f"the {name} is longer than {LONGEST_CELL} characters")
        return cell


def rows(path: Path) -> Iterator[Row]:
    """Each record of a CSV file that is not blank, the heading included."""
    reader = csv.reader(io.StringIO(decoded(path), newline=""), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadInput(path.name, line, _in_words(error)) from error
        if cells is None:
            return
        if cells:
            yield Row(path.name, line, cells)
        line = reader.line_num + 1


def records(path: Path) -> tuple[list[str], Iterator[Row]]:
    """The heading of a CSV file, and its rows, each as long as the heading."""
    every = rows(path)
    heading = next(every, None)
    if heading is None:
        raise BadInput(path.name, 1, "the file is empty")
    names = [cell.strip() for cell in heading.cells]
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise heading.bad(f"the column {quoted(name)} comes twice")
        seen.add(name)
    return names, _as_long_as(len(names), every)


def column(file: str, names: Sequence[str], name: str) -> int:
    """Where a column that must be there stands."""
    if name not in names:
        raise BadInput(file, 1, f"the column {quoted(name)} is missing")
    return names.index(name)


def guarded(text: str) -> str:
    """A text with an apostrophe before it if a spreadsheet would run it as a formula."""
    return "'" + text if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text that was guarded; any other text unchanged."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _as_long_as(width: int, every: Iterator[Row]) -> Iterator[Row]:
    for row in every:
        if len(row.cells) != width:
            amount = "only " if len(row.cells) < width else ""
            raise row.bad(f"the row has {amount}{len(row.cells)} of {width} cells")
        yield row


def decoded(path: Path) -> str:
    """The text of a file; BadInput if it cannot be read, naming the line if it can be known."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise BadInput(path.name, None, "the file is missing") from error
    except OSError as error:
        raise BadInput(path.name, None, "the file cannot be opened") from error
    if (place := content.find(b"\0")) >= 0:
        raise BadInput(path.name, content.count(b"\n", 0, place) + 1, "there is a NUL byte")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInput(path.name, line, "the text is not UTF-8") from error


def _in_words(error: csv.Error) -> str:
    message = str(error)
    if "field larger" in message:
        return f"a cell is longer than {csv.field_size_limit()} characters"
    if "unexpected end" in message:
        return "a quotation mark is opened and never closed"
    return "the quotation marks do not pair up"
