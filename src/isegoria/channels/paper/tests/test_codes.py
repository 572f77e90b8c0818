"""Numbers of sheets check themselves, and tell nobody the receipt."""

from random import Random

import pytest

from isegoria.base.refusal import Refused
from isegoria.channels.paper.codes import new_code, read_code, receipt_of
from isegoria.receipts.codes import fits


def test_a_number_is_read_as_people_and_scanners_type_it():
    code = new_code(Random(1))
    eastern = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert len(code) == 12
    for typed in (code, f" {code[:4]} {code[4:8]}-{code[8:]}\n", eastern):
        assert read_code(typed) == code


def test_one_wrong_digit_or_two_swapped_never_pass():
    code = new_code(Random(2))
    wrong = [
        code[:at] + str(digit) + code[at + 1 :]
        for at in range(12)
        for digit in range(10)
        if str(digit) != code[at]
    ]
    swapped = [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(11)]

    for one in {*wrong, *swapped} - {code}:
        with pytest.raises(Refused, match="compare the number"):
            read_code(one)


@pytest.mark.parametrize(
    "typed", ["", "12", "1" * 13, "12345678901x", "x" * 12, "½" * 12, "1" * 99]
)
def test_what_is_no_number_is_refused_in_words(typed):
    with pytest.raises(Refused, match="12 digits"):
        read_code(typed)


def test_the_number_of_the_slip_is_told_from_that_of_the_sheet():
    with pytest.raises(Refused, match="number of a slip"):
        read_code(receipt_of(new_code(Random(3))))


def test_each_sheet_has_a_receipt_of_its_own_that_only_this_site_can_tell(settings):
    code, other = new_code(Random(4)), new_code(Random(5))
    receipt = receipt_of(code)

    assert fits(receipt)
    assert receipt == receipt_of(code) != receipt_of(other)
    settings.SECRET_KEY = "another site"
    assert receipt_of(code) != receipt
