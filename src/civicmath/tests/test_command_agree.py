"""``civicmath agree``: how far coders agree, who with whom, and over which codes."""

import json

import pytest

from civicmath.command import main

CLEAR = "Clear enough to count by, by the usual convention (0.67)."
CODES = """item,coder,code
1,Ada,traffic
1,Ben,traffic
2,Ada,traffic
2,Ben,parks
3,Ada,parks
3,Ben,parks
4,Ada,parks
4,Ben,parks
5,Ada,schools
5,Ben,
6,Ada,schools
6,Ben,schools
"""


@pytest.fixture
def codes(tmp_path):
    """Write a table of codes."""

    def written(content):
        path = tmp_path / "codes.csv"
        path.write_text(content, encoding="utf-8")
        return str(path)

    return written


def test_agreement_of_a_worked_example_is_told(codes, tmp_path, capsys):
    out = tmp_path / "out.json"

    code = main(["agree", codes(CODES), "--json", str(out)])

    found = json.loads(out.read_text())
    assert {found.pop("seconds") >= 0, found.pop("peak_mb") > 0} == {True}
    # By hand: alpha is 1 - 9 x 2 / (100 - 25 - 9 - 4), kappa (0.8 - 0.36) / (1 - 0.36).
    assert found.pop("krippendorff_alpha") == pytest.approx(1 - 18 / 62)
    assert found.pop("pairs") == [
        {"coders": ["Ada", "Ben"], "items": 5, "alike": 4, "cohen_kappa": pytest.approx(0.6875)}
    ]
    assert found == {
        "items": 6,
        "coded_twice": 5,
        "coders": ["Ada", "Ben"],
        "codes": {"parks": 5, "schools": 3, "traffic": 3},
        "confused": [{"codes": ["parks", "traffic"], "times": 1}],
    }
    assert (code, capsys.readouterr().out.splitlines()) == (
        0,
        [
            "2 coders sorted 6 items, 5 of them more than once.",
            f"Agreement beyond chance: 0.71 (1 is full, 0 is chance). {CLEAR}",
            "",
            "Each two coders:",
            "  Ada and Ben: alike on 4 of 5, beyond chance 0.69",
            "",
            "Codes taken for one another, most often first:",
            "  parks and traffic: 1 time",
        ],
    )


def test_nothing_in_common_cannot_be_told(codes, capsys):
    main(["agree", codes("item,coder,code\n1,Ada,a\n2,Ben,a\n")])

    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("Agreement cannot be told")
    assert lines[-1] == "  Ada and Ben: no item in common"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("item,coder\n1,Ada\n", "codes.csv, line 1: the column 'code' is missing."),
        (CODES + "1,Ada,parks\n", "codes.csv, line 14: 'Ada' coded the item '1' twice."),
        (CODES + ",Ada,parks\n", "codes.csv, line 14: the item is empty."),
        (CODES + "7,,parks\n", "codes.csv, line 14: the coder is empty."),
        ("item,coder,code\n1,Ada,a\n", "codes.csv: to compare takes two coders or more."),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(content, said, codes, capsys):
    code = main(["agree", codes(content)])

    assert (code, capsys.readouterr().err) == (2, f"{said}\n")
