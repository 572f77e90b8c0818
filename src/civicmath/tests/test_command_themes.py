"""``civicmath themes``: from a table of texts to suggestions with quotes."""

import json

import pytest

from civicmath.command import main

TEXTS = [
    *(f"The bus to the station is late {when}" for when in ("today", "again", "always")),
    *(f"The library needs books for children {when}" for when in ("today", "again", "always")),
]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "texts.csv"
    rows = [f"{number},{text}" for number, text in enumerate(TEXTS * 5)]
    path.write_text("\n".join(["id,text", *rows]) + "\n", encoding="utf-8")
    return path


def test_themes_are_written_with_their_texts(table, tmp_path):
    out = tmp_path / "out.json"

    code = main(["themes", str(table), "--language", "en", "--themes", "2", "--json", str(out)])

    found = json.loads(out.read_text(encoding="utf-8"))
    (english,) = found["languages"]
    assert (code, found["texts"], english["language"], english["unplaced"]) == (0, 30, "en", 0)
    assert [each["texts"] for each in english["themes"]] == [15, 15]
    assert found["theme_of"]["0"] != found["theme_of"]["3"]
    assert {quote["text"] for each in english["themes"] for quote in each["quotes"]} <= set(TEXTS)


def test_the_terminal_says_that_these_are_suggestions(table, capsys):
    main(["themes", str(table), "--language", "en"])

    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [
        "30 texts.",
        "These are suggestions from words alone: read, name, join and split them before use.",
        "",
        "Language en: 30 texts.",
    ]


def test_a_language_without_a_list_is_told_about(table, capsys):
    main(["themes", str(table), "--language", "xx"])

    assert "There is no list of its common words" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("id,text", "id,words", "line 1: there is no column text, comment-body or answer."),
        ("\n7,", "\n6,", "line 9: the identifier '6' comes twice."),
    ],
)
def test_what_is_wrong_is_one_sentence_and_a_code(old, new, complaint, table, capsys):
    table.write_text(table.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    assert main(["themes", str(table)]) == 2
    assert capsys.readouterr().err == f"texts.csv, {complaint}\n"


@pytest.mark.parametrize("options", [["--themes", "1"], ["--language", "English"]])
def test_a_wrong_request_is_refused(options, table):
    with pytest.raises(SystemExit) as stopped:
        main(["themes", str(table), *options])

    assert stopped.value.code == 2
