"""``civicmath count``: from a budget file to winners, and the reasons for them."""

import json
import sys

import pytest

from civicmath.command import main

TOWN = """META
key;value
description;Two blocs\x1b[2J
budget;1000
vote_type;approval
PROJECTS
project_id;cost;name
A;300;Trees
B;300;Benches
C;300;Lamps
D;300;Ramp
VOTES
voter_id;vote
1;A,B,C
2;A,B,C
3;D
"""


@pytest.fixture
def town(tmp_path):
    path = tmp_path / "town.pb"
    path.write_text(TOWN, encoding="utf-8")
    return path


def counted(town, *options):
    out = town.parent / "out.json"
    code = main(["count", str(town), *options, "--json", str(out)])
    return code, json.loads(out.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("options", "winners", "cost"),
    [
        (["--rule", "greedy"], ["A", "B", "C"], 900),
        (["--rule", "greedy-per-cost"], ["A", "B", "C"], 900),
        (["--rule", "equal-shares"], ["A", "B", "D"], 900),
        (["--rule", "equal-shares", "--utility", "unit"], ["A", "B", "D"], 900),
        (["--rule", "equal-shares", "--completion", "add1", "--step", "0.5"], ["A", "B", "D"], 900),
        (["--rule", "equal-shares", "--completion", "greedy"], ["A", "B", "D"], 900),
    ],
)
def test_each_rule_names_its_winners(options, winners, cost, town):
    code, found = counted(town, *options)

    assert (code, found["winners"], found["cost"]) == (0, winners, cost)
    assert sorted(each["project"] for each in found["explanation"]["bought"]) == winners


def test_every_purchase_and_every_loss_is_explained(town):
    _, found = counted(town, "--rule", "equal-shares")

    assert found["explanation"]["bought"][2] == {
        "project": "D",
        "rule": "equal-shares",
        "cost": 300,
        "votes": 1,
        "budget_left": 100,
        "why": "1 voter paid in full, 300 each. That is worth as much as 1 paying in full.",
        "price": 300,
        "effective_votes": 1,
        "payments": [{"voters": 1, "each": 300, "all_they_had": False}],
    }
    assert found["explanation"]["not_bought"] == [
        {
            "project": "C",
            "rule": "equal-shares",
            "cost": 300,
            "votes": 2,
            "had": 66.666667,
            "lacked": 233.333333,
            "why": "Those who chose it had 66.67 left; 233.33 more was needed.",
        }
    ]


def test_the_terminal_tells_it_in_words(town, capsys):
    counted(town, "--rule", "greedy")

    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "Two blocs [2J",
        "3 voters chose among 4 projects.",
        "Bought: 3, for 900 of 1,000.",
    ]
    assert lines[-1] == "  D Ramp (300): 100 was left when its turn came; it lacked 200."


@pytest.mark.parametrize("watched", [True, False])
def test_progress_is_told_only_to_somebody_who_watches(watched, town, capsys, monkeypatch):
    town.write_text(TOWN.replace("300", "700"), encoding="utf-8")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: watched)

    main(["count", str(town), "--completion", "add1", "--step", "100"])

    told = "Round 1: 333.33 a voter, 0 spent" in capsys.readouterr().err
    assert told is watched


def test_a_wrong_file_is_one_sentence_and_a_code(town, capsys):
    town.write_text(TOWN.replace("3;D", "3;E"), encoding="utf-8")

    code = main(["count", str(town)])

    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert printed.err == "town.pb, line 16: there is no project 'E'.\n"


@pytest.mark.parametrize("options", [["--step", "0"], ["--step", "x"], ["--rule", "best"]])
def test_a_wrong_request_is_refused(options, town, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["count", str(town), *options])

    assert stopped.value.code == 2
