"""Numbers in addresses and forms."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from isegoria.base.numbers import page_number, row_number


@pytest.mark.parametrize("given", ["", "-1", "+1", " 1", "1.0", "٣", "1e3", "x", "9" * 19])
def test_what_is_not_a_plain_number_names_no_row(given):
    assert row_number(given) is None


def test_a_row_is_named_by_as_many_digits_as_a_database_can_hold():
    assert row_number("9" * 18) == 10**18 - 1


@pytest.mark.parametrize("given", ["0", "-1", "٣", "1234567", "x"])
def test_nonsense_is_no_page(given):
    with pytest.raises(Http404):
        page_number(RequestFactory().get("/", {"page": given}))


@pytest.mark.parametrize(("given", "number"), [({}, 1), ({"page": "1"}, 1), ({"page": "27"}, 27)])
def test_a_page_is_counted_from_one(given, number):
    assert page_number(RequestFactory().get("/", given)) == number
