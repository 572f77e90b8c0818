"""``civicmath rank``: from a table of ballots to winners and round tables."""

import json

import pytest

from civicmath.command import main
from civicmath.errors import BadInput
from civicmath.rankingfile import blt, preflib, read
from civicmath.rankings import Rankings

TOWN = """ballot_id,ranking
1,Elm>Oak
2,Elm>Oak
3,Oak>Elm
4,Fir>Oak
5,
"""


@pytest.fixture
def town(tmp_path):
    path = tmp_path / "town.csv"
    path.write_text(TOWN, encoding="utf-8")
    return path


def test_winners_and_rounds_are_written(town, tmp_path):
    out = tmp_path / "out.json"

    code = main(["rank", str(town), "--rule", "irv", "--json", str(out)])

    found = json.loads(out.read_text(encoding="utf-8"))
    assert (code, found["winners"], found["blank"]) == (0, ["Elm"], 1)
    assert found["rounds"][0] == {
        "round": 1,
        "votes": {"Elm": 2, "Fir": 1, "Oak": 1},
        "elected": [],
        "excluded": ["Oak"],
        "transferred": None,
        "exhausted": 0,
        "tied": ["Fir", "Oak"],
    }


@pytest.mark.parametrize(
    ("rule", "winners"),
    [("stv", ["Elm", "Fir"]), ("schulze", ["Elm", "Oak"]), ("borda", ["Elm", "Oak"])],
)
def test_each_rule_fills_the_seats(rule, winners, town, tmp_path):
    out = tmp_path / "out.json"

    main(["rank", str(town), "--rule", rule, "--seats", "2", "--json", str(out)])

    assert json.loads(out.read_text(encoding="utf-8"))["winners"] == winners


def test_the_terminal_shows_each_round(town, capsys):
    main(["rank", str(town), "--rule", "stv", "--seats", "1"])

    assert capsys.readouterr().out.splitlines()[:9] == [
        "4 ballots, 1 blank, counted by the single transferable vote as in Scotland.",
        "Elected: Elm.",
        "Quota: 3.",
        "",
        "Round 1",
        "  Elm             2",
        "  Fir             1",
        "  Oak             1",
        "",
    ]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("3,Oak>Elm", "3,Oak>Oak", "line 4: the ranking 'Oak>Oak' names an option twice."),
        ("3,Oak>Elm", "3,Oak>>Elm", "line 4: the ranking 'Oak>>Elm' leaves a place empty."),
        ("3,Oak", "2,Oak", "line 4: the ballot '2' comes twice."),
        ("ranking", "order", "line 1: the column 'ranking' is missing."),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old, new, complaint, town):
    town.write_text(TOWN.replace(old, new), encoding="utf-8")

    with pytest.raises(BadInput) as refused:
        read(town)

    assert str(refused.value) == f"town.csv, {complaint}"


def test_more_seats_than_options_are_refused(town, capsys):
    assert main(["rank", str(town), "--rule", "stv", "--seats", "4"]) == 2
    assert capsys.readouterr().err == "town.csv: 4 seats are more than 3 options.\n"


def test_an_instant_runoff_fills_one_seat(town, capsys):
    assert main(["rank", str(town), "--rule", "irv", "--seats", "2"]) == 2
    assert "irv fills one seat; take stv for more" in capsys.readouterr().err


def test_ballots_are_written_for_other_programs(town, tmp_path):
    written = ["--blt", str(tmp_path / "t.blt"), "--preflib", str(tmp_path / "t.soi")]
    main(["rank", str(town), "--rule", "stv", "--seats", "2", *written])

    assert (tmp_path / "t.blt").read_text(encoding="utf-8").splitlines() == [
        "3 2",
        "2 1 3 0",
        "1 2 3 0",
        "1 3 1 0",
        "0",
        '"Elm"',
        '"Fir"',
        '"Oak"',
        '"town"',
    ]
    assert (tmp_path / "t.soi").read_text(encoding="utf-8").splitlines()[9:] == [
        "# NUMBER ALTERNATIVES: 3",
        "# NUMBER VOTERS: 4",
        "# NUMBER UNIQUE ORDERS: 3",
        "# ALTERNATIVE NAME 1: Elm",
        "# ALTERNATIVE NAME 2: Fir",
        "# ALTERNATIVE NAME 3: Oak",
        "2: 1,3",
        "1: 3,1",
        "1: 2,3",
    ]


def test_complete_orders_are_called_so_and_names_stay_on_their_line():
    rankings = Rankings.from_orders([['"a"\nb', "c"]])

    assert "# DATA TYPE: soc\n" in preflib(rankings, title="t", file_name="t.soc")
    assert "\n\"'a' b\"\n" in blt(rankings, title="t", seats=1)
