"""The sheets of a spreadsheet as rows of text; files that could exhaust the machine are refused.

Formulas are never worked out: what is read is the value that was stored beside them. openpyxl is
loaded when a spreadsheet is read or written and not before: it brings NumPy, and pages do without.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from isegoria.base.archives import DAMAGED, unpacked
from isegoria.questionnaire.xlsform.columns import CHOICES, SETTINGS, SURVEY
from isegoria.questionnaire.xlsform.problems import NotTaken, Problem, not_a_sheet

MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 2_000_000, 30_000_000, 300
MOST_ROWS = {SURVEY: 2_000, CHOICES: 10_000, SETTINGS: 10}
MOST_COLUMNS, LONGEST_CELL = 200, 10_000

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One row with something in it: its number as spreadsheets show it, and text by heading."""

    number: int
    cells: Cells


Sheets = Mapping[str, Sequence[Row]]


def read(content: bytes) -> Sheets:
    """The sheets of a form as rows, or NotTaken."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # noqa: PLC0415  # see above

    _check_size(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        named = {sheet.title.strip().lower(): sheet for sheet in book.worksheets}
        found = {name: _rows(name, named[name]) for name in MOST_ROWS if name in named}
    except NotTaken:
        raise
    except Exception as broken:  # openpyxl raises whatever a broken file makes fail inside it
        raise _unreadable() from broken
    if SURVEY not in found:
        raise not_a_sheet(_("The file has no sheet with the name “survey”."))
    return found


def write(sheets: Mapping[str, Sequence[Cells]]) -> bytes:
    """The bytes of a spreadsheet with these sheets; all cells are text, nothing is a formula."""
    from openpyxl import Workbook  # noqa: PLC0415  # see above

    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        for values in (headings, *([row.get(one, "") for one in headings] for row in rows)):
            sheet.append([_cell(sheet, value) for value in values])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _check_size(content: bytes) -> None:
    """Refuse what is too large, or says that it is smaller, before it is read."""
    if len(content) > MOST_BYTES:
        raise not_a_sheet(_("The file is too large."))
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
            raise not_a_sheet(_("The file is too large."))
        for one in parts:  # a list that is not true would let the reader unpack far more
            unpacked(archive, one, most=MOST_UNPACKED)
    except DAMAGED:
        raise _unreadable() from None


def _unreadable() -> NotTaken:
    return not_a_sheet(
        _("This is no spreadsheet that can be read. Save it as .xlsx and try again.")
    )


def _rows(name: str, sheet: Any) -> list[Row]:  # noqa: ANN401  # openpyxl has no types
    """The rows below the headings that hold anything."""
    sheet.reset_dimensions()  # a sheet may claim any size; what counts is what it holds
    given = sheet.iter_rows(values_only=True)
    headings = [_text(one).lower() for one in next(given, ())]
    if any(headings[MOST_COLUMNS:]):
        raise NotTaken([Problem(name, 1, _("The file is too large."))])
    twice = {one for one in headings if one and headings.count(one) > 1}
    if twice:
        words = _("The heading “%(heading)s” stands there twice.") % {"heading": min(twice)}
        raise NotTaken([Problem(name, 1, words)])
    return list(_filled(name, headings[:MOST_COLUMNS], given))


def _filled(name: str, headings: list[str], given: Iterable[Sequence[Any]]) -> Iterator[Row]:
    for number, values in enumerate(given, start=2):
        cells = {
            heading: text
            for heading, value in zip(headings, values, strict=False)
            if heading and (text := _text(value))
        }
        if cells and number > MOST_ROWS[name] + 1:
            raise NotTaken([Problem(name, 0, _("The sheet has too many rows."))])
        if any(len(text) > LONGEST_CELL for text in cells.values()):
            raise NotTaken([Problem(name, number, _("A text in this row is too long."))])
        if cells:
            yield Row(number, cells)


def _text(value: object) -> str:
    """What a cell shows, as a person who writes questionnaires means it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value).strip()


def _cell(sheet: object, value: str) -> object:
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # noqa: PLC0415  # the same

    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"  # words that begin with = are no formula
    return cell
