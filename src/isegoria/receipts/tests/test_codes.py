"""Codes catch what people mistype, and are read as people write them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from isegoria.base.refusal import Refused
from isegoria.receipts.codes import fits, grouped, new_code, read_code


class Drawn(random.Random):
    """A source of chance that always draws the same number."""

    def __init__(self, number):
        super().__init__()
        self.number = number

    def randrange(self, *_limits):
        """Draw the number."""
        return self.number


CODES = some.integers(0, 10**14 - 1).map(lambda number: new_code(Drawn(number)))
PLACES = some.integers(0, 15)
ZERO_OF_SCRIPTS = {
    "Arabic": "\u0660",
    "Persian": "\u06f0",
    "Devanagari": "\u0966",
    "Bengali": "\u09e6",
    "Thai": "\u0e50",
    "full width": "\uff10",
}


@given(CODES)
def test_a_code_has_sixteen_digits_that_fit(code):
    assert len(code) == 16
    assert int(code) % 97 == 1
    assert read_code(code) == code


@pytest.mark.parametrize(
    ("drawn", "code"),
    [(0, "0000000000000098"), (1, "0000000000000195"), (10**14 - 1, "9999999999999939")],
)
def test_a_code_may_begin_with_zeros(drawn, code):
    assert new_code(Drawn(drawn)) == code
    assert read_code(code) == code


@given(CODES, PLACES, some.integers(1, 9))
def test_any_one_wrong_digit_is_caught(code, place, step):
    wrong = str((int(code[place]) + step) % 10)
    mistyped = code[:place] + wrong + code[place + 1 :]

    assert not fits(mistyped)
    with pytest.raises(Refused, match="One digit seems wrong"):
        read_code(mistyped)


@given(CODES, some.integers(0, 14))
def test_any_two_neighbours_swapped_are_caught(code, place):
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert fits(swapped) == (swapped == code)


@pytest.mark.parametrize("zero", ZERO_OF_SCRIPTS.values(), ids=ZERO_OF_SCRIPTS.keys())
@given(code=CODES)
def test_the_digits_of_any_script_are_read(zero, code):
    written = "".join(chr(ord(zero) + int(digit)) for digit in code)

    assert read_code(written) == code


@pytest.mark.parametrize(
    "between",
    [
        " ",
        "-",
        "  ",
        " - ",
        "\n",
        "\t",
        ".",
        "\u00a0",
        "\u2009",
        "\u2013",
        "\u2212",
        "\u200e",
        "\u061c",
    ],
)
def test_groups_may_be_set_apart_in_any_way(between):
    assert read_code("0000" + between + "0000" + between + "000000" + between + "98") == (
        "0000000000000098"
    )


@given(CODES)
def test_a_code_is_read_as_it_is_shown(code):
    assert grouped(code) == f"{code[:4]} {code[4:8]} {code[8:12]} {code[12:]}"
    assert read_code(grouped(code)) == code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Please enter the 16 digits of your receipt."),
        (" - ", "Please enter the 16 digits of your receipt."),
        ("7", "A receipt has 16 digits. You entered 1 digit; some are missing."),
        ("0000 0000 0000 098", "A receipt has 16 digits. You entered 15 digits; some are missing."),
        ("0" * 15 + "98", "A receipt has 16 digits. You entered 17 digits; that is too many."),
        ("0000 0000 0000 oo98", "A receipt has digits only. Please leave out “o”."),
        ("\u2460" * 16, "A receipt has digits only. Please leave out “\u2460”."),
        ("\u00b2" * 16, "A receipt has digits only. Please leave out “\u00b2”."),
        ("\u4e09" * 16, "A receipt has digits only. Please leave out “\u4e09”."),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(text, words):
    with pytest.raises(Refused) as refusal:
        read_code(text)

    assert str(refusal.value) == words


@given(some.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        code = read_code(text)
    except Refused:
        return

    assert fits(code)


@pytest.mark.parametrize("text", ["", "98", "0000 0000 0000 0098", "\u0660" * 14 + "98"])
def test_only_sixteen_plain_digits_fit(text):
    assert not fits(text)
