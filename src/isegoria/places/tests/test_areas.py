"""Areas and who lives in them, on the real database."""

from datetime import date

import pytest

from isegoria.languages.services import translate
from isegoria.places.models import Area
from isegoria.places.queries import who_lives_in
from isegoria.places.services import Count, put_area

pytestmark = pytest.mark.django_db

CENSUS = "Census 2021"
DAY = date(2021, 3, 1)


def count(category, people, dimension="age"):
    return Count(dimension, category, people, CENSUS, DAY)


@pytest.fixture
def district():
    return put_area(
        code="harbour",
        name="Harbour District",
        language="en",
        also={"fr": "District du port"},
        counts=[count("15-29", 3000), count("30-59", 6000), count("60-up", 3000)],
    )


def _told(area):
    return [
        (one["dimension"], one["category"], one["people"], one["source"], one["counted_on"])
        for one in who_lives_in(area.pk)
    ]


def test_an_area_tells_who_lives_there_with_source_and_date(district):
    assert _told(district) == [
        ("age", "15-29", 3000, CENSUS, DAY),
        ("age", "30-59", 6000, CENSUS, DAY),
        ("age", "60-up", 3000, CENSUS, DAY),
    ]


def test_an_area_that_was_not_counted_is_what_its_parts_are_together():
    whole = put_area(code="coast", name="The coast", language="en")
    for code, people in (("east", 400), ("west", 600)):
        put_area(code=code, name=code, language="en", parent=whole, counts=[count("15-29", people)])

    assert _told(whole) == [("age", "15-29", 1000, CENSUS, DAY)]


def test_what_nobody_counted_is_unknown_and_not_zero():
    empty = put_area(code="empty", name="Nobody has counted here", language="en")

    assert who_lives_in(empty.pk) == []
    assert who_lives_in(None) == []


def test_who_lives_there_is_asked_with_one_query(district, django_assert_num_queries):
    with django_assert_num_queries(1):
        who_lives_in(district.pk)


def test_putting_an_area_anew_changes_its_name_and_replaces_its_counts(district):
    again = put_area(
        code="harbour",
        name="Harbour and Hills",
        language="en",
        counts=[count("women", 6100, "sex"), count("men", 5900, "sex")],
    )

    assert again.pk == district.pk
    assert Area.objects.count() == 1
    assert [row[1:3] for row in _told(again)] == [("women", 6100), ("men", 5900)]
    assert {one.language: one.body for one in again.name.renderings.all()} == {
        "en": "Harbour and Hills",
        "fr": "District du port",
    }


def test_a_village_belongs_to_its_district(district):
    village = put_area(code="east", name="East Village", language="en", parent=district)

    assert list(district.parts.all()) == [village]


def test_a_name_can_be_translated_later(district):
    translate(district.name, language="es", body="Distrito del puerto")

    assert district.name.renderings.count() == 3
