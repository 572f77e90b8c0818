"""The command: plain words on the screen, everything in the file, errors in one sentence."""

import json
import subprocess
import sys

import numpy as np
import pytest

from civicmath.command import main
from civicmath.command.opinion import Watched
from civicmath.crowd import Here
from civicmath.polis import Conversation, Statement, write
from civicmath.simulate import community


@pytest.fixture
def town(tmp_path):
    """Write a simulated conversation with two clear groups."""
    _, votes = community(people=300, statements=30, votes_per_person=20, groups=2, seed=3)
    statements = tuple(
        Statement(id=name, text=f"Statement {name}", author="1", moderated=1 if name != "5" else -1)
        for name in votes.statements
    )
    write(tmp_path / "town", Conversation("A simulated town", "", statements, votes))
    return tmp_path / "town"


def test_it_says_in_plain_words_what_was_found(town, capsys):
    code = main(["opinion", str(town)])

    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    assert (code, printed.err) == (0, "")
    assert lines[0] == "A simulated town"
    assert lines[3] == "There are 2 groups who answer differently."
    assert "What divides people:" in lines
    assert any(line.startswith("Group 1, ") for line in lines)
    assert "Statement 5" not in lines


def test_it_writes_everything_to_a_file(town, tmp_path, capsys):
    out = tmp_path / "out.json"

    main(["opinion", str(town), "--seed", "4", "--json", str(out)])

    found = json.loads(out.read_text())
    assert set(found) == {
        *("participants", "statements", "votes", "counts", "explained_variance_ratio", "pca"),
        *("participant_group", "verdict", "k", "repness", "group_aware_consensus", "consensus"),
        *("unites", "divides", "priority", "common_ground", "seconds", "peak_mb"),
        "participant_certainty",
    }
    assert (found["participants"], found["statements"]) == (300, 30)
    assert (found["verdict"], found["k"], set(found["repness"])) == ("groups", 2, {"0", "1"})
    assert found["pca"]["statement_ids"] == [str(number) for number in range(30)]
    assert found["pca"]["pc1"][5] == 0
    assert set(found["participant_group"].values()) <= {"0", "1", None}
    in_groups = {name for name, group in found["participant_group"].items() if group}
    assert set(found["participant_certainty"]) == in_groups
    assert 0.9 < np.mean(list(found["participant_certainty"].values())) <= 1
    assert [set(each) for each in found["common_ground"][:1]] == [
        {"statement", "lowest_lower_bound", "bridging"}
    ]
    assert set(found["group_aware_consensus"]) == set(found["counts"])
    assert {each["direction"] for each in found["repness"]["0"]} <= {"agree", "disagree"}


def test_the_same_seed_writes_the_same_figures(town, tmp_path):
    results = []
    for name in ("one.json", "two.json"):
        main(["opinion", str(town), "--seed", "4", "--json", str(tmp_path / name)])
        found = json.loads((tmp_path / name).read_text())
        results.append({key: found[key] for key in found if key not in {"seconds", "peak_mb"}})

    assert results[0] == results[1]


def test_what_is_wrong_is_one_sentence_and_a_code(folder, capsys):
    (folder / "votes.csv").write_text("comment-id,voter-id,vote\n1,1,maybe\n")

    code = main(["opinion", str(folder)])

    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert printed.err == "votes.csv, line 2: the vote 'maybe' is not -1, 0 or 1.\n"


def test_a_result_that_cannot_be_written_is_one_sentence_and_a_code(folder, tmp_path, capsys):
    code = main(["opinion", str(folder), "--json", str(tmp_path / "none" / "out.json")])

    assert code == 2
    assert capsys.readouterr().err.endswith("out.json: No such file or directory.\n")


@pytest.mark.parametrize("seed", ["-1", "x", "1.5"])
def test_a_seed_is_a_whole_number(seed, folder, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["opinion", str(folder), "--seed", seed])

    assert stopped.value.code == 2
    assert "the seed must be a whole number, 0 or more" in capsys.readouterr().err


def test_texts_cannot_steer_the_terminal(folder, capsys):
    (folder / "summary.csv").write_text("topic,\x1b[2JTrees\n")

    main(["opinion", str(folder)])

    assert capsys.readouterr().out.splitlines()[0] == "[2JTrees"


def test_files_without_any_vote_are_told_about_too(folder, capsys):
    (folder / "votes.csv").write_text("comment-id,voter-id,vote\n")

    code = main(["opinion", str(folder)])

    assert code == 0
    assert "There are no clear groups." in capsys.readouterr().out


@pytest.mark.parametrize(
    "module", ["civicmath", "civicmath.likeness", "civicmath.choice", "civicmath.errors"]
)
def test_what_needs_no_arithmetic_does_not_load_it(module):
    check = f"import sys, {module}; sys.exit('numpy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", check], check=False)  # noqa: S603  our own line

    assert done.returncode == 0


def test_whoever_waits_is_told_how_far_it_is():
    _, votes = community(people=30, statements=5, votes_per_person=4, groups=2, seed=1)
    told = []
    crowd = Watched(Here(votes, votes_a_part=50), told.append)

    answers = list(crowd.each(len))
    list(crowd.each(len))

    assert sum(answers) == len(votes)
    parts = len(answers)
    assert told[0] == f"Round 1: 1 of {parts} parts read"
    assert told[-1] == f"Round 2: {parts} of {parts} parts read"


def test_a_missing_package_is_one_sentence_too(monkeypatch, capsys, tmp_path):
    (tmp_path / "votes.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "duckdb", None)

    code = main(["opinion", str(tmp_path / "votes.parquet")])

    assert code == 2
    assert capsys.readouterr().err == (
        "Reading and writing Parquet needs DuckDB: install isegoria[analysis].\n"
    )
