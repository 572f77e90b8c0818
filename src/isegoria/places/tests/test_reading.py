"""Tables as they come: encodings, separators, numbers, and what is no table."""

import json

import pytest

from isegoria.base.refusal import Refused
from isegoria.places.reading import number_of, read_sheet, rounded_to, separator_of

TABLE = "area;women;men\néast;1 200;1 100\n"


@pytest.mark.parametrize(
    ("encoding", "language", "letters"),
    [
        ("utf-8", "fr", "UTF-8"),
        ("utf-8-sig", "fr", "UTF-8"),
        ("utf-16", "en", "UTF-16"),
        ("cp1252", "fr", "Windows-1252"),
    ],
)
def test_the_letters_are_found_out_and_told(encoding, language, letters):
    sheet = read_sheet(TABLE.encode(encoding), language=language)

    assert sheet.letters == letters
    assert sheet.header == ("area", "women", "men")
    assert sheet.rows[0].cells == ("éast", "1 200", "1 100")
    assert sheet.rows[0].line == 2


@pytest.mark.parametrize(
    ("language", "letters", "word"),
    [
        ("ru", "Windows-1251", "север"),
        ("ar", "Windows-1256", "شمال"),
        ("zh-hans", "GB 18030", "北"),
    ],
)
def test_where_bytes_do_not_tell_the_usual_letters_of_the_language_are_taken(
    language, letters, word
):
    encoding = {"ru": "cp1251", "ar": "cp1256", "zh-hans": "gb18030"}[language]
    sheet = read_sheet(f"a,b\n{word},1\n".encode(encoding), language=language)

    assert (sheet.letters, sheet.rows[0].cells[0]) == (letters, word)


def test_other_letters_can_be_chosen():
    raw = "a,b\nžito,1\n".encode("cp1250")

    assert read_sheet(raw, language="en", encoding="cp1250").rows[0].cells[0] == "žito"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_what_parts_the_columns_is_found_out(separator):
    text = "\n".join(separator.join(row) for row in (["area", "x, y"], ["a", "1"], ["b", "2"]))
    quoted = text.replace("x, y", '"x, y"')

    assert separator_of(quoted) == separator


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1200", 1200),
        ("1 200", 1200),
        ("1\u202f200", 1200),
        ("1'200", 1200),
        ("1.200", 1200),
        ("1,200,300", 1200300),
        ("١٬٢٠٠", 1200),
        ("12", 12),
        ("12.5", 12.5),
        ("0", 0),
        ("", None),
        ("..", None),
        ("\u2013", None),
        ("n/a", None),
    ],
)
def test_counts_are_read_as_offices_write_them(cell, number):
    assert number_of(cell) == number


@pytest.mark.parametrize(
    ("cell", "number"),
    [("17,4", 17.4), ("17.4 %", 17.4), ("1.234", 1.234), ("٤٠٪", 40), ("٤٫٥", 4.5)],
)
def test_in_percentages_points_and_commas_begin_decimals(cell, number):
    assert number_of(cell, is_share=True) == number


@pytest.mark.parametrize("cell", ["twelve", "-3", "1,2,3", "1e5", "=1+1", "1.234,56"])
def test_what_is_no_number_is_none(cell):
    with pytest.raises(ValueError, match=r"."):
        number_of(cell)


def test_to_what_counts_were_rounded_is_seen():
    assert rounded_to([1000, 250, 30]) == 10
    assert rounded_to([25, 15]) == 5
    assert rounded_to([3000, 1000]) == 1000
    assert rounded_to([7, 10]) == 1
    assert rounded_to([]) == 1


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"area,people\n", "no row below"),
        (b"area,people\na,1,2\n", "Line 2 has more columns"),
        (b"a,b\n" + b"\x00,1\n", "not a table"),
        (b"a,b\n" * 20_002, "20000 rows"),
        (b"x" * 2_000_001, "2 MB"),
        (b"a,b\n" + b"y" * 140_000 + b",1\n", "Line 2 cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(raw, reason):
    with pytest.raises(Refused, match=reason):
        read_sheet(raw, language="en")


def test_letters_that_do_not_fit_are_refused_with_their_name():
    with pytest.raises(Refused, match="cannot be read as UTF-8"):
        read_sheet("é".encode("cp1252"), language="en", encoding="utf-8")


def test_the_real_count_of_england_and_wales_is_within_its_rounding(shared):
    path = shared / "data/representativeness/census_england_wales_2021.json"
    shares = json.loads(path.read_text())["age_share_percent_rounded"]

    assert sum(number_of(str(one), is_share=True) for one in shares.values()) == pytest.approx(
        100.1
    )


def test_no_more_of_a_file_is_read_than_could_be_taken():
    beyond = "a;" * 10 + '"' + "x" * 200_000 + '"\n'  # a cell that no reader takes
    text = "area;people\n" + "a;1\n" * 20_001 + beyond

    with pytest.raises(Refused, match="There can be 20000 rows"):
        read_sheet(text.encode(), language="en", separator=";")
