"""Tables as they come from a statistical office: which letters, which columns, which numbers."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import isclose

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused

LARGEST = 2_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 150
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1256": "Windows-1256",
    "gb18030": "GB 18030",
}
# What an old spreadsheet writes where its language is spoken.
_USUAL = {"ru": "cp1251", "ar": "cp1256", "zh-hans": "gb18030"}
SEPARATORS = (",", ";", "\t", "|")
# What offices write where they have no figure, or hide it.
NOT_TOLD = {"", "-", "\u2013", "\u2014", ".", "..", "...", "*", ":", "c", "x", "n/a", "na", "nan"}
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'\u2019\u066c]")
_GROUPED = re.compile(r"\d{1,3}([.,]\d{3})+")
_PLAIN = re.compile(r"(\d+)(?:[.,\u066b](\d+))?")
_ROWS_LOOKED_AT = 50


@dataclass(frozen=True)
class Row:
    """One row, and the line of the file on which it ends."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table as it was read: with which letters, parted by what, and what stands in it."""

    encoding: str
    separator: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def letters(self) -> str:
        """The encoding as people know it."""
        return ENCODINGS[self.encoding]

    def values(self, column: int) -> list[str]:
        """What stands in a column, each once, in the order of the file."""
        return list(dict.fromkeys(row.cells[column] for row in self.rows))


def read_sheet(
    raw: bytes,
    *,
    language: str,
    encoding: str = "",
    separator: str = "",
    largest: int = LARGEST,
    most_columns: int = MOST_COLUMNS,
) -> Sheet:
    """Read a table; what is not given is found out. Raises Refused if it cannot be read."""
    if len(raw) > largest:
        words = _("The file is too large: %(number)d MB at most.")
        raise Refused(words % {"number": largest // 1_000_000})
    encoding = encoding or encoding_of(raw, language)
    try:
        text = raw.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise Refused(
            _("The file cannot be read as %(name)s. Choose another encoding.")
            % {"name": ENCODINGS.get(encoding, encoding)}
        ) from error
    if "\0" in text:
        raise Refused(_("This is not a table of text. Save it as CSV first."))
    separator = separator or separator_of(text)
    # No more than what is refused below: a file can hold millions of the shortest rows.
    rows = list(islice(_rows(text, separator), MOST_ROWS + 2))
    if not rows:
        raise Refused(_("The file is empty."))
    return _fitted(encoding, separator, rows, most_columns)


def encoding_of(raw: bytes, language: str) -> str:
    """With which letters a file is written, as far as its bytes tell; else what is usual."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return _USUAL.get(language, "cp1252")
    return "utf-8"


def separator_of(text: str) -> str:
    """What parts the columns: that which gives the most rows the same number of columns."""

    def evenness(separator: str) -> tuple[int, int]:
        lines = [len(row.cells) for row in _first(text, separator)]
        (columns, times), *_more = Counter(lines).most_common(1) or [(1, 0)]
        return (times if columns > 1 else 0, columns)

    return max(SEPARATORS, key=evenness)


def number_of(cell: str, *, is_share: bool = False) -> float | None:
    """A number as offices write it; None where nothing is told. Raises ValueError for no number.

    Thousands may be parted by spaces, points, commas or apostrophes; digits may be of any script.
    In a count a point or comma before three digits parts thousands; in a percentage it never does.
    """
    text = "".join(
        str(unicodedata.digit(one)) if one.isdigit() and not one.isascii() else one for one in cell
    )
    text = _SPACES.sub("", text).removesuffix("%").removesuffix("٪").lower()
    if text in NOT_TOLD:
        return None
    if not is_share and _GROUPED.fullmatch(text):
        text = re.sub("[.,]", "", text)
    found = _PLAIN.fullmatch(text)
    if found is None:
        raise ValueError(cell)
    return float(f"{found[1]}.{found[2] or 0}")


def decimals_of(cell: str) -> int:
    """How many decimals a number was told with."""
    found = _PLAIN.fullmatch(_SPACES.sub("", cell).removesuffix("%"))
    return len(found[2] or "") if found else 0


def rounded_to(numbers: Sequence[float]) -> float:
    """To what counts were rounded, as far as they tell: to 1, 5, 10, 100 or 1000."""
    told = [one for one in numbers if one]
    for base in (1000, 100, 10, 5):
        if len(told) > 1 and all(isclose(one % base, 0) for one in told):
            return float(base)
    return 1.0


def _rows(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(reader.line_num, tuple(cell.strip() for cell in cells))
    except csv.Error as error:
        raise Refused(
            _("Line %(line)d cannot be read as a row of a table.") % {"line": reader.line_num}
        ) from error


def _first(text: str, separator: str) -> list[Row]:
    found = []
    for row in _rows(text, separator):
        found.append(row)
        if len(found) == _ROWS_LOOKED_AT:
            break
    return found


def _fitted(encoding: str, separator: str, rows: Sequence[Row], most_columns: int) -> Sheet:
    """All rows as long as the header: what is left out at the end of a row is empty."""
    header, body = rows[0].cells, rows[1:]
    if not body:
        raise Refused(_("There is no row below the names of the columns."))
    if len(body) > MOST_ROWS or len(header) > most_columns:
        raise Refused(
            _("There can be %(rows)d rows and %(columns)d columns at most.")
            % {"rows": MOST_ROWS, "columns": most_columns}
        )
    wide = next((one for one in body if len(one.cells) > len(header)), None)
    if wide is not None:
        raise Refused(
            _("Line %(line)d has more columns than the first line has names.") % {"line": wide.line}
        )
    return Sheet(
        encoding=encoding,
        separator=separator,
        header=header,
        rows=tuple(
            Row(one.line, one.cells + ("",) * (len(header) - len(one.cells))) for one in body
        ),
    )
