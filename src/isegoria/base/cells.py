"""Tables that we give out, which table programs open: the one place where they are written."""

import csv
import io
import re
from collections.abc import Iterable

# Programs take the wide signs of Chinese and Japanese keyboards for the same.
_STARTS_A_FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_GUARDED = re.compile("'" + _STARTS_A_FORMULA.pattern)


def harmless(cell: object) -> object:
    """The cell, with words so marked that no table program takes them for a formula.

    Numbers stay as they are.
    """
    if not isinstance(cell, str) or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}" if _STARTS_A_FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The words of a cell as they were before they were marked."""
    return cell[1:] if _GUARDED.match(cell) else cell


def as_csv(rows: Iterable[Iterable[object]]) -> str:
    """Rows as the text of a CSV file (RFC 4180), in which no cell is a formula."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerows(map(harmless, row) for row in rows)
    return written.getvalue()
