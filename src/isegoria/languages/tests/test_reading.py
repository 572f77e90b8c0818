"""The settings of a reader: six digits that say all of them, on a device or on paper."""

from itertools import product

import pytest

from isegoria.base.refusal import Refused
from isegoria.languages.codes import INTERFACE
from isegoria.languages.reading import COLOURS, LANGUAGES, SIZES, Reading, reading_from

EVERY = [
    Reading(size, colours, easy, slow, language)
    for size, colours, easy, slow, language in product(
        SIZES, COLOURS, (False, True), (False, True), LANGUAGES
    )
]


def test_every_setting_is_told_by_six_digits_of_its_own():
    codes = [one.code for one in EVERY]

    assert {len(one) for one in codes} == {6}
    assert len(set(codes)) == len(EVERY)
    assert [reading_from(one) for one in codes] == EVERY


def test_what_is_on_paper_already_keeps_its_meaning():
    assert Reading().code == "000098"
    assert reading_from("00 00 98") == Reading()
    assert Reading(200, "dark", is_easy=True, is_slow=True, language="fr").code == "062663"


def test_every_language_of_the_interface_can_be_set():
    assert set(INTERFACE) < set(LANGUAGES)


def test_digits_of_any_script_and_signs_between_them_are_read():
    assert reading_from(" ٠٦٢-٦٦٣ ") == reading_from("062663")


def test_one_wrong_digit_never_sets_anything_else():
    code = Reading(300, "light", is_slow=True, language="es").code
    wrong = [
        code[:at] + digit + code[at + 1 :]
        for at in range(6)
        for digit in "0123456789"
        if digit != code[at]
    ]

    for one in wrong:
        with pytest.raises(Refused, match="One digit seems wrong"):
            reading_from(one)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "settings", "9" * 10_000])
def test_what_is_no_such_number_is_refused_in_words(code):
    with pytest.raises(Refused, match="has 6 digits"):
        reading_from(code)


def test_a_number_that_means_nothing_here_is_refused():
    number = 9999
    check = 98 - number * 100 % 97

    with pytest.raises(Refused, match="One digit seems wrong"):
        reading_from(f"{number}{check:02}")
