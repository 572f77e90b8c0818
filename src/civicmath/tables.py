"""Files from outside, CSV and JSON, read so that whatever is wrong can be named by its line."""

import csv
import io
import json
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from civicmath.errors import BadInput, quoted

# The csv module refuses longer cells by itself; its limit is shared by the whole
# process, so it is left alone and its refusal is put into words here.
LONGEST_CELL = 20_000
LONGEST_NUMBER = 18
UNCLOSED = "a quotation mark is opened and never closed"

# Half of a character, which no text can hold and no file can be written with.
_HALF = re.compile(r"\\u[dD][89a-fA-F]")

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
            raise BadInput(path.name, line, in_words(error)) from error
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
        raise BadInput(file, 1, f"the column {quoted(name)} is missing{_apart(names)}")
    return names.index(name)


def _apart(names: Sequence[str]) -> str:
    """What to say of a heading whose columns are set apart by something else than commas."""
    other = {";": "semicolons", "\t": "tabs"}
    found = [word for sign, word in other.items() if len(names) == 1 and sign in names[0]]
    return f"; this file has {found[0]} between columns, save it with commas" if found else ""


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
    content = _content(path)
    if (place := content.find(b"\0")) >= 0:
        raise BadInput(path.name, content.count(b"\n", 0, place) + 1, "there is a NUL byte")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInput(path.name, line, "the text is not UTF-8") from error


def ordinary(path: Path) -> None:
    """Make sure that a file has an end to read to; BadInput for a folder, a pipe, a device."""
    try:
        kind = path.stat().st_mode
    except FileNotFoundError as error:
        raise BadInput(path.name or str(path), None, "the file is missing") from error
    except OSError as error:
        raise BadInput(path.name, None, _cannot_be_opened(error)) from error
    if stat.S_ISDIR(kind):
        raise BadInput(path.name or str(path), None, "this is a folder, not a file")
    if not stat.S_ISREG(kind):
        raise BadInput(path.name, None, "this is no ordinary file; save it as one first")


def _content(path: Path) -> bytes:
    ordinary(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(path.name, None, _cannot_be_opened(error)) from error
    except MemoryError as error:
        raise BadInput(path.name, None, "the file is larger than the memory") from error


def _cannot_be_opened(error: OSError) -> str:
    why = f" ({error.strerror})" if error.strerror else ""
    return f"the file cannot be opened{why}"


def in_words(error: csv.Error) -> str:
    """Why the rows of a file cannot be told apart, as a clause."""
    message = str(error)
    if "field larger" in message:
        return f"a cell is longer than {csv.field_size_limit()} characters"
    if "unexpected end" in message:
        return UNCLOSED
    return "the quotation marks do not pair up"


class _Twice(ValueError):
    """A name that an object has twice: which of the two is meant cannot be known."""


def json_in(path: Path) -> object:
    """Read the content of a JSON file.

    Raises
    ------
    BadInput
        If it cannot be read, is not JSON, or names something twice; with the line if known.
    """
    text = decoded(path)
    try:
        content: object = json.loads(text, object_pairs_hook=_once_each)
        if _HALF.search(text):
            json.dumps(content, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise BadInput(path.name, error.lineno, "this is not JSON") from error
    except _Twice as error:
        raise BadInput(path.name, None, f"{quoted(str(error))} comes twice in it") from error
    except UnicodeEncodeError as error:
        raise BadInput(path.name, None, "a text in it ends in half a character") from error
    except RecursionError as error:
        raise BadInput(path.name, None, "it is nested too deeply") from error
    except ValueError as error:
        raise BadInput(path.name, None, "a number in it is too long") from error
    return content


def _once_each(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    content: dict[str, object] = {}
    for name, value in pairs:
        if name in content:
            raise _Twice(name)
        content[name] = value
    return content
