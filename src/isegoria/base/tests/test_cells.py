"""No cell of a table that we give out is a formula, and words come back as they were."""

import csv
import io

import pytest

from isegoria.base.cells import as_csv, harmless, unguarded

FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1dA1", "\uff20A1")


@pytest.mark.parametrize("words", FORMULAS)
def test_words_that_begin_as_a_formula_are_marked_and_come_back(words):
    assert harmless(words) == f"'{words}"
    assert unguarded(harmless(words)) == words


@pytest.mark.parametrize("cell", ["-12.5", "7", "1=1", "", "'quoted", -3, None, 0.5])
def test_numbers_and_plain_words_stay_as_they_are(cell):
    assert harmless(cell) == cell


def test_every_cell_of_a_table_is_marked():
    table = as_csv([["=heading", "b"], *([one, 5] for one in FORMULAS)])

    rows = list(csv.reader(io.StringIO(table, newline="")))
    assert [row[0] for row in rows] == ["'=heading", *(f"'{one}" for one in FORMULAS)]
