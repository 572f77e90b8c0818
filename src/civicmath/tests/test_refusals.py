"""Whatever is thrown at the command ends in a result, or in one sentence and the code 2."""

import errno
import json
import os
import resource
import signal
import sys
from pathlib import Path

import pytest

from civicmath import parquet, tablefile
from civicmath.command import main, simulate
from civicmath.command.terminal import save
from civicmath.simulate import community

CIVICMATH = Path(sys.executable).with_name("civicmath")
VOTES = "participant,statement,vote\n"
BALLOTS = "ballot_id,ranking\n"
BUDGET = """META
key;value
budget;100
vote_type;approval
PROJECTS
project_id;cost;name
1;50;A
2;60;B
VOTES
voter_id;vote
a;1,2
b;2
"""
MARGINS = '{"margins": {"sex": {"f": 0.5, "m": 0.5}}}'


@pytest.fixture
def refused(capsys):
    """Run the command, which must refuse, and give the one line that it says."""

    def sentence(*arguments):
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as stopped:
            code = stopped.code
        printed = capsys.readouterr()
        assert (code, printed.out) == (2, "")
        assert printed.err.count("\n") == 1
        return printed.err.rstrip("\n")

    return sentence


READERS = {
    "opinion": ("opinion", "{}"),
    "rank": ("rank", "{}", "--rule", "irv"),
    "count": ("count", "{}"),
    "themes": ("themes", "{}"),
    "agree": ("agree", "{}"),
    "represent": ("represent", "{}", "{}"),
}


@pytest.mark.parametrize("command", sorted(READERS))
def test_a_pipe_is_refused_instead_of_waited_for(command, tmp_path, refused):
    os.mkfifo(tmp_path / "pipe")

    said = refused(*(each.format(tmp_path / "pipe") for each in READERS[command]))

    assert said == "pipe: this is no ordinary file; save it as one first."


@pytest.mark.parametrize("command", sorted(set(READERS) - {"opinion"}))
def test_a_folder_is_refused_where_a_file_is_meant(command, tmp_path, refused):
    said = refused(*(each.format(tmp_path) for each in READERS[command]))

    assert said == f"{tmp_path.name}: this is a folder, not a file."


def test_a_name_that_is_too_long_is_refused(refused):
    assert refused("opinion", "a" * 5_000).endswith("File name too long.")


@pytest.mark.parametrize(("sign", "word"), [(";", "semicolons"), ("\t", "tabs")])
def test_a_table_without_commas_is_told_what_to_do(sign, word, file, refused):
    path = file("votes.csv", VOTES.replace(",", sign) + sign.join("ab1") + "\n")

    assert refused("opinion", path) == (
        "votes.csv, line 1: the column 'participant' is missing; "
        f"this file has {word} between columns, save it with commas."
    )


def test_a_statement_with_two_columns_is_refused(folder, refused):
    (folder / "votes.csv").unlink()
    (folder / "participants-votes.csv").write_text("participant,0,1,01\n1,1,1,-1\n")

    assert refused("opinion", folder) == (
        "participants-votes.csv, line 1: a statement has two columns."
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("1" * 6_000, "a number in it is too long"),
        ('{"10": 1, "10": 2}', "'10' comes twice in it"),
        ('{"10": "\\ud800"}', "a text in it ends in half a character"),
        ('{"a":' * 100_000, "it is nested too deeply"),
        (b"\xff{}", "the text is not UTF-8"),
    ],
)
def test_json_that_makes_no_sense_is_refused(content, reason, folder, file, refused):
    groups = file("groups.json", content)

    said = refused("opinion", folder, "--compatible", "polis", "--groups", groups)

    assert said in {f"groups.json: {reason}.", f"groups.json, line 1: {reason}."}


def test_people_and_statements_nobody_knows_are_told_about(folder, file, capsys):
    groups, left_out = file("groups.json", '{"10": 1, "777": 1}'), file("out.json", "[0, 778]")

    given = ["--groups", str(groups), "--moderated-out", str(left_out)]
    main(["opinion", str(folder), "--compatible", "polis", *given])

    assert capsys.readouterr().out.splitlines()[-2:] == [
        "Passed over: 1 person in the file of groups, but not in this conversation.",
        "Passed over: 1 statement in the list of those left out, but not in this conversation.",
    ]


@pytest.mark.parametrize(
    ("share", "reason"),
    [
        ("1" + "0" * 400, "the share of 'f' (sex) is not a number from 0 up"),
        ("1e308", "the share of 'f' (sex) is not a number from 0 up"),
        ("1" * 6_000, "a number in it is too long"),
    ],
)
def test_absurd_shares_are_refused(share, reason, file, refused):
    sample = file("sample.csv", "id,sex\n1,f\n")
    margins = file("margins.json", MARGINS.replace("0.5", share, 1))

    assert refused("represent", sample, margins) == f"margins.json: {reason}."


@pytest.mark.parametrize("value", ["١", "0_1", "nan", "0,5", "2", "-0"])
def test_a_value_is_written_in_plain_digits(value, file, refused):
    sample, margins = file("s.csv", f'id,sex,a\n1,f,"{value}"\n'), file("m.json", MARGINS)

    said = refused("represent", sample, margins, "--value", "a")

    assert said == f"s.csv, line 2: the value {value!r} is not a number from 0 to 1."


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("1;50;A", "1;٥٠;A", "line 7: the cost '٥٠' is not an amount of money"),
        ("b;2", ";2", "line 12: the voter has no identifier"),
        ("b;2", 'b;"2', "line 12: a quotation mark is opened and never closed"),
        ("a;1,2", '"a;1,2', "line 11: a quotation mark is opened and never closed"),
        ("budget", '"budget', "line 3: a quotation mark is opened and never closed"),
    ],
)
def test_a_budget_is_refused_with_its_line(before, after, said, file, refused):
    path = file("town.pb", BUDGET.replace(before, after, 1))

    assert refused("count", path) == f"town.pb, {said}."


@pytest.mark.parametrize("name", ['12" pipe', '"Foo" bar'])
def test_stray_quotation_marks_in_a_name_are_borne(name, file):
    assert main(["count", str(file("town.pb", BUDGET.replace(";B", f";{name}")))]) == 0


def test_points_of_absurd_length_are_refused(file, refused):
    content = BUDGET.replace("approval", "cumulative").replace("r_id;vote", "r_id;vote;points")
    content = content.replace("a;1,2", f"a;1,2;{'9' * 5_000},1")

    assert "are not a whole number up to 999,999,999" in refused("count", file("t.pb", content))


@pytest.mark.parametrize("step", ["0", "-1", "nan", "1e100000000", "1/0", "٥", "9" * 5_000])
def test_a_step_is_an_amount_of_money(step, file, refused):
    said = refused("count", file("t.pb", BUDGET), "--completion", "add1", "--step", step)

    assert "the step must be an amount of money above 0, such as 1, 0.05 or 1/3" in said


def test_a_step_that_would_never_end_is_refused(file, refused):
    content = BUDGET.replace("budget;100", "budget;1000000000").replace("1;50", "1;999999000")

    said = refused("count", file("t.pb", content), *ADD1)

    assert said == (
        "t.pb: after 10,000 rounds with a step of 1 there is still money that could be spent; "
        "take a larger --step."
    )


ADD1 = ("--completion", "add1")


def test_what_a_file_demands_and_is_not_applied_is_told(file, tmp_path, capsys):
    content = BUDGET.replace("budget;100", "budget;100\nmin_project_score_threshold;5")
    content = content.replace("cost;name", "cost;district;conflicts;name")
    content = content.replace("50;A", "50;North;2;A").replace("60;B", "60;South;;B")
    out = tmp_path / "out.json"

    main(["count", str(file("t.pb", content)), "--json", str(out)])

    told = [
        "min_project_score_threshold '5' of META",
        "'district' of PROJECTS: all 2 areas share one budget",
        "the column 'conflicts' of PROJECTS",
    ]
    assert json.loads(out.read_text())["not_applied"] == told
    lines = capsys.readouterr().out.splitlines()
    assert [f"Not applied, though the file has it: {each}." for each in told] == lines[3:6]


def test_ballots_need_identifiers_and_not_too_many_options(file, refused):
    nameless = file("a.csv", BALLOTS + ",Elm\n")
    endless = file("b.csv", BALLOTS + "1," + ">".join(f"o{n}" for n in range(1_001)) + "\n")

    assert refused("rank", nameless, "--rule", "irv") == (
        "a.csv, line 2: the ballot has no identifier."
    )
    assert refused("rank", endless, "--rule", "schulze") == (
        "b.csv, line 2: up to here there are more than 1,000 options."
    )


def test_a_wrong_request_is_one_sentence_too(file, refused):
    said = refused("rank", file("a.csv", BALLOTS), "--rule", "stv", "--seats", "0")

    assert said == (
        "civicmath rank: argument --seats: the number of seats must be a whole number, "
        "1 or more, and at most 1,000; see civicmath rank --help."
    )


@pytest.fixture
def table(tmp_path):
    """Write a table of votes."""
    _, votes = community(people=40, statements=8, votes_per_person=5, groups=2, seed=1)
    tablefile.write(tmp_path / "votes.civic", votes)
    return tmp_path / "votes.civic"


@pytest.mark.parametrize(
    "changes", [{"length": float("inf")}, {"type": "<u8"}, {"type": "O"}, {"name": ["a"]}]
)
def test_a_forged_heading_is_refused(changes, table, refused):
    content = table.read_bytes()
    _, _, length = tablefile.START.unpack(content[: tablefile.START.size])
    end = tablefile.START.size + length
    heading = json.loads(content[tablefile.START.size : end])
    heading["sections"][0] |= changes
    forged = json.dumps(heading).encode()
    start = tablefile.START.pack(tablefile.MAGIC, tablefile.VERSION, len(forged))
    table.write_bytes(start + forged + content[end:])

    assert refused("opinion", table) == "votes.civic: its heading makes no sense."


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ("[1] AS participant, 1 AS statement, 1 AS vote", "neither whole numbers nor texts"),
        ("1 AS participant, 1 AS statement, INTERVAL 1 DAY AS vote", "not whole numbers"),
        ("'' AS participant, 1 AS statement, 1 AS vote", "a participant is empty"),
        ("1 AS participant, repeat('x', 900) AS statement, 1 AS vote", "900 bytes long"),
        ("1 AS participant, 1 AS statement, 1 AS vote FROM range(20000001)", "20,000,001 rows"),
    ],
)
def test_parquet_that_is_no_table_of_votes_is_refused(columns, said, tmp_path, refused):
    duckdb = pytest.importorskip("duckdb")
    duckdb.execute(f"COPY (SELECT {columns}) TO '{tmp_path / 'v.parquet'}' (FORMAT parquet)")

    assert said in refused("opinion", tmp_path / "v.parquet")


def test_parquet_with_any_name_is_read_and_damage_is_a_sentence(tmp_path, refused, capsys):
    pytest.importorskip("duckdb")
    _, votes = community(people=40, statements=8, votes_per_person=5, groups=2, seed=1)
    path = tmp_path / "votes [1]*.parquet"
    parquet.write(path, votes)

    assert main(["opinion", str(path)]) == 0
    capsys.readouterr()
    path.write_bytes(path.read_bytes()[:-10])
    assert refused("opinion", path).startswith(
        "votes [1]*.parquet: it cannot be read or written as Parquet ("
    )


def test_a_result_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "out.json"
    path.write_text("as it was")

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    was = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(Exception, match=r"out\.json: File too large\.$"):
            save(path, "x" * 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, was)

    assert path.read_text() == "as it was"
    assert [each.name for each in tmp_path.iterdir()] == ["out.json"]


def test_a_town_is_never_written_over_what_is_not_a_made_up_town(tmp_path, refused, capsys):
    town = ["simulate", "--people", "30", "--statements", "10", str(tmp_path / "town")]

    assert (main(town), main(town)) == (0, 0)
    capsys.readouterr()
    (tmp_path / "town" / "mine.txt").write_text("x")
    assert refused(*town).endswith("town: the folder is not empty; name a new one.")


def test_a_town_is_written_whole_or_not_at_all(tmp_path, refused, monkeypatch):
    def full(path, rows):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(simulate, "_save", full)
    town = ["simulate", "--people", "30", "--statements", "10", str(tmp_path / "town")]

    assert refused(*town).endswith("town: No space left on device.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "changes", [("--people", "1" + "0" * 13), ("--statements", "1" + "0" * 10)]
)
def test_a_town_larger_than_any_disk_is_refused(changes, tmp_path, refused):
    options = {"--people": "30", "--statements": "10"} | dict([changes])
    words = [word for option in options.items() for word in option]

    assert "and at most" in refused("simulate", *words, tmp_path / "town")
