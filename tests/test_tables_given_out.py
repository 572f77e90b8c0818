"""Every table that the site gives out is written in one place, which marks what is a formula."""

import ast
from pathlib import Path

import isegoria

SOURCE = Path(isegoria.__file__).parent


def test_csv_is_written_in_one_place_alone():
    """Whatever writes a table by itself forgets the guard one day."""
    others = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"writer", "DictWriter"}
        and isinstance(node.value, ast.Name) and node.value.id == "csv"
    }  # fmt: skip

    assert others == {"base/cells.py"}


def test_spreadsheets_are_written_in_one_place_alone():
    others = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts and "import Workbook" in path.read_text(encoding="utf-8")
    }

    assert others == {"questionnaire/xlsform/sheets.py"}
