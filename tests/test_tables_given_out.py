"""Every table that the site gives out: written in one place, and none of its cells a formula."""

import ast
import csv
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

import isegoria
from isegoria.base.cells import harmless
from isegoria.hear.models import Channel
from isegoria.hear.services import contribute
from isegoria.languages.models import Rendering
from isegoria.ledger.jobs import seal_new_entries
from isegoria.places.models import Source
from isegoria.understand.services import read_activity

SOURCE = Path(isegoria.__file__).parent
EVIL = "=HYPERLINK(1)"
TABLES = (
    "/en/desk/questions.csv",
    "/en/desk/questions.xlsx",
    "/en/desk/record/table.csv",
    "/en/areas/harbour/figures.csv",
    "/en/q/internet/heard/sure/table.csv",
    "/en/q/internet/heard/sure/package.zip",
)


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


@pytest.fixture
def evil(question, activity, statements, profile, administrator, officer, make_account):
    """A site whose every word begins as a formula, and somebody who may take all tables along."""
    for _one in range(30):
        contribute(
            activity=activity,
            participant=None,
            reply={f"statement-{statements[0].pk}": "agree"},
            channel=Channel.WEB,
            language="en",
        )
    seal_new_entries()
    read_activity(activity)
    Rendering.objects.update(body=EVIL)
    for at, one in enumerate(Source.objects.all()):
        Source.objects.filter(pk=one.pk).update(name=f"{EVIL}{at}")
    return make_account("eve", *("administrator", "officer", "auditor"))


@pytest.mark.django_db
@pytest.mark.parametrize("address", TABLES)
def test_no_cell_of_a_table_is_a_formula(client, evil, address):
    client.force_login(evil)

    given = client.get(address)

    assert given.status_code == 200
    cells = list(cells_of(address, given.content))
    assert cells
    assert [one for one in cells if harmless(one) != one] == []


@pytest.mark.django_db
def test_the_words_are_in_the_tables_all_the_same(client, evil):
    client.force_login(evil)

    for address in ("/en/desk/questions.csv", "/en/areas/harbour/figures.csv"):
        assert f"'{EVIL}" in set(cells_of(address, client.get(address).content))


def cells_of(address, content):
    """Every cell of a file, of all tables in it; of a spreadsheet those that would be run."""
    if address.endswith(".xlsx"):
        for sheet in load_workbook(io.BytesIO(content)):
            yield from (
                cell.value if cell.data_type == "f" else "text"
                for row in sheet.iter_rows()
                for cell in row
            )
    elif address.endswith(".zip"):
        folder = zipfile.ZipFile(io.BytesIO(content))
        for name in folder.namelist():
            if name.endswith(".csv"):
                yield from cells_of(name, folder.read(name))
    else:
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            yield from row
