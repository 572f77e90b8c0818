"""A district of two villages, with the ways by which its people are told apart."""

from datetime import date

import pytest

from isegoria.places.models import Group
from isegoria.places.services import add_ready_set, put_area, put_source

CENSUS = "Census 2021"
DAY = date(2021, 3, 1)


@pytest.fixture
def age(db):
    return add_ready_set("age")


@pytest.fixture
def gender(db):
    return add_ready_set("gender")


@pytest.fixture
def district(db):
    return put_area(
        code="harbour", name="Harbour District", language="en", also={"fr": "District du port"}
    )


@pytest.fixture
def villages(district):
    return [
        put_area(code=code, name=name, language="en", parent=district)
        for code, name in (("east", "East Village"), ("west", "West Village"))
    ]


@pytest.fixture
def census(db):
    return put_source(name=CENSUS, counted_on=DAY)


@pytest.fixture
def group():
    """Find a group by the codes of its partition and its own."""

    def find(partition, code):
        return Group.objects.get(partition__code=partition, code=code).pk

    return find
