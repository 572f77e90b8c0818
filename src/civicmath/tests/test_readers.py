"""Votes from tables, Parquet and CSV: what was written is read, and damage is named."""

import subprocess
import sys
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from civicmath import parquet, readers, tablefile
from civicmath.errors import BadInput, MissingExtra
from civicmath.names import Names
from civicmath.simulate import community
from civicmath.votes import Votes, joined

duckdb = pytest.importorskip("duckdb", reason="Parquet needs DuckDB, of the extra 'analysis'")


@pytest.fixture(params=["numbers", "texts"])
def votes(request):
    """Make a table whose identifiers are numbers, and one in which they are not."""
    _, made = community(people=200, statements=15, votes_per_person=6, groups=2, seed=1)
    if request.param == "numbers":
        return made
    people = Names.of(f"p\u00e9rson {number:03}" for number in range(200))
    statements = tuple(f"s{number:02}" for number in range(15))
    return Votes(people, statements, made.starts, made.about, made.value)


def test_a_table_is_read_as_it_was_written(votes, tmp_path):
    tablefile.write(tmp_path / "a.votes", votes)

    found = tablefile.read(tmp_path / "a.votes")

    assert found == votes
    assert isinstance(found.value.base, np.memmap)
    assert readers.read(tmp_path / "a.votes").votes == votes


@settings(max_examples=40, deadline=None)
@given(some.lists(some.tuples(some.integers(0, 9), some.integers(0, 5), some.integers(-1, 1))))
def test_any_table_survives(tmp_path_factory, log):
    votes = Votes.from_log(
        *(list(zip(*log, strict=True)) or [[], [], []]),
        participants="abcdefghij",
        statements="uvwxyz",
    )
    path = tmp_path_factory.mktemp("tables") / "a.votes"
    tablefile.write(path, votes)

    assert tablefile.read(path) == votes


@pytest.mark.parametrize("place", [30, 700, 1500, 2600, -3])
def test_a_changed_byte_is_found(votes, place, tmp_path):
    path = tmp_path / "a.votes"
    tablefile.write(path, votes)
    content = bytearray(path.read_bytes())
    content[place] ^= 0x41
    path.write_bytes(content)

    with pytest.raises(BadInput, match=r"^a\.votes: .*(damaged|no sense|cut short|stands after)"):
        tablefile.read(path)


@pytest.mark.parametrize("length", [0, 5, 12, 40, 1200, -1])
def test_a_table_cut_short_is_refused(votes, length, tmp_path):
    path = tmp_path / "a.votes"
    tablefile.write(path, votes)
    path.write_bytes(path.read_bytes()[:length])

    with pytest.raises(BadInput, match=r"^a\.votes: "):
        tablefile.read(path)


def test_more_than_was_written_is_refused(votes, tmp_path):
    path = tmp_path / "a.votes"
    tablefile.write(path, votes)
    path.write_bytes(path.read_bytes() + b"x")

    with pytest.raises(BadInput, match="something stands after its end"):
        tablefile.read(path)


def test_another_version_is_refused(votes, tmp_path):
    path = tmp_path / "a.votes"
    tablefile.write(path, votes)
    content = bytearray(path.read_bytes())
    content[8] = 2
    path.write_bytes(content)

    with pytest.raises(BadInput, match="this is version 2, and only version 1 is known"):
        tablefile.read(path)


@pytest.mark.parametrize(
    ("starts", "about", "value", "names", "reason"),
    [
        ([0, 1], [0], [2], [0], "a vote is not -1, 0 or 1"),
        ([0, 1], [5], [1], [0], "a vote is about no statement"),
        ([0, 2], [1, 1], [1, 1], [0], "a person answers the same statement twice"),
        ([0, 2], [1, 0], [1, 1], [0], "a person answers the same statement twice"),
        ([0, 2, 1], [0], [1], [0, 1], "its people do not follow one another"),
        ([0, 1, 1, 1], [0], [1], [0], "its people do not follow one another"),
        ([0, 2], [0], [1], [0], "its parts have different lengths"),
        ([0, 0, 0], [], [], [3, 3], "an identifier comes twice"),
        ([0, 0], [], [], [-1], "the number of a person is below zero"),
    ],
)
def test_an_impossible_table_is_refused(starts, about, value, names, reason, tmp_path):
    table = Votes(
        Names(np.array(names)),
        ("x", "y"),
        np.array(starts, dtype=np.int64),
        np.array(about, dtype=np.uint16),
        np.array(value, dtype=np.int8),
    )
    tablefile.write(tmp_path / "a.votes", table)

    with pytest.raises(BadInput) as problem:
        tablefile.read(tmp_path / "a.votes")

    assert str(problem.value) == f"a.votes: {reason}."


def keep(rows, path):
    """Write rows of any kind into a Parquet file."""
    duckdb.connect().execute(f"COPY (SELECT * FROM {rows}) TO '{path}' (FORMAT parquet)")  # noqa: S608  # our own rows


@pytest.mark.parametrize("rows", [None, 300])
def test_parquet_is_read_as_it_was_written(votes, rows, tmp_path):
    parquet.write(tmp_path / "votes.parquet", votes, rows_a_file=rows)

    conversation = readers.read(tmp_path / "votes.parquet")

    answered = votes.per_person() > 0
    assert answered.all()
    assert conversation.votes == votes


def test_rows_in_any_order_and_many_pieces_give_the_same_and_the_later_counts(tmp_path):
    rows = "(VALUES (7, 'b', 1), (3, 'a', 1), (7, 'b', -1), (10, 'a', 0), (3, 'c', 1))"
    keep(f"{rows} AS t(participant, statement, vote)", tmp_path / "a.parquet")
    source = parquet.find(tmp_path / "a.parquet")

    whole = source.read()
    pieces = joined([piece.votes() for piece in source.pieces(rows=1)], source.participants)

    assert whole == pieces
    assert whole == Votes.from_log(
        [0, 0, 1, 2],
        [0, 2, 1, 0],
        [1, 1, -1, 0],
        participants=["3", "7", "10"],
        statements=["a", "b", "c"],
    )


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("(VALUES (1, 2)) AS t(participant, vote)", "the column 'statement' is missing"),
        (
            "(VALUES (1, 2, 'x')) AS t(participant, statement, vote)",
            "the votes are not whole numbers",
        ),
        (
            "(VALUES (1, 2, 7)) AS t(participant, statement, vote)",
            "a vote is 7, not -1, 0 or 1",
        ),
        (
            "(VALUES (1, 2, 1), (NULL, 3, 1)) AS t(participant, statement, vote)",
            "the column 'participant' is empty in 1 rows",
        ),
    ],
)
def test_what_is_wrong_in_parquet_is_said(rows, reason, tmp_path):
    keep(rows, tmp_path / "a.parquet")

    with pytest.raises(BadInput) as problem:
        readers.read(tmp_path / "a.parquet")

    assert str(problem.value) == f"a.parquet: {reason}."


def test_damaged_parquet_is_refused(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and nothing more")

    with pytest.raises(BadInput, match=r"^a\.parquet: "):
        readers.read(tmp_path / "a.parquet")


def test_without_duckdb_it_is_said_what_is_missing(votes, tmp_path):
    parquet.write(tmp_path / "a.parquet", votes)

    with mock.patch.dict(sys.modules, {"duckdb": None}), pytest.raises(MissingExtra) as problem:
        readers.read(tmp_path / "a.parquet")

    assert str(problem.value) == (
        "Reading and writing Parquet needs DuckDB: install isegoria[analysis]."
    )


def test_csv_is_read_and_the_later_vote_counts(tmp_path):
    (tmp_path / "a.csv").write_text(
        "vote,participant,statement,why\n1,10,a,\n-1,9,b,x\n0,10,a,\n1,9,a,\n"
    )

    found = readers.read(tmp_path / "a.csv")

    assert found.title == "a"
    assert found.votes == Votes.from_log(
        [0, 0, 1], [0, 1, 0], [1, -1, 0], participants=["9", "10"], statements=["a", "b"]
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("participant,vote\n", "a.csv, line 1: the column 'statement' is missing."),
        ("participant,statement,vote\n1,,1\n", "a.csv, line 2: the statement is empty."),
        (
            "participant,statement,vote\n1,2,1\n1,2,yes\n",
            "a.csv, line 3: the vote 'yes' is not -1, 0 or 1.",
        ),
        (
            f"participant,statement,vote\n{'x' * 201},2,1\n",
            "a.csv, line 2: the participant is too long.",
        ),
    ],
)
def test_what_is_wrong_in_csv_is_named_by_its_line(content, message, tmp_path):
    (tmp_path / "a.csv").write_text(content)

    with pytest.raises(BadInput) as problem:
        readers.read(tmp_path / "a.csv")

    assert str(problem.value) == message


def test_nothing_there_is_one_sentence(tmp_path):
    with pytest.raises(BadInput, match=r"^none: there is no such file or folder\.$"):
        readers.read(tmp_path / "none")


def test_the_package_itself_needs_neither_scipy_nor_duckdb():
    check = (
        "import sys, civicmath.opinion, civicmath.readers;"
        "sys.exit('scipy' in sys.modules or 'duckdb' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", check], check=False)  # noqa: S603  our own line

    assert done.returncode == 0
