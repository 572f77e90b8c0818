"""Areas and who lives in them, on the real database."""

from datetime import date

import pytest

from isegoria.base.refusal import Refused
from isegoria.languages.services import translate
from isegoria.places.models import Area, Margin
from isegoria.places.queries import (
    areas_around,
    areas_within,
    counted_in,
    crossed_in,
    share_of,
    who_lives_in,
)
from isegoria.places.services import Count, Figure, put_area, put_figures, put_source

pytestmark = pytest.mark.django_db
CENSUS = "Census 2021"
DAY = date(2021, 3, 1)
TODAY = date(2026, 1, 1)
AGES = (("under-15", 2000), ("15-24", 1000), ("25-44", 3000), ("45-59", 2000), ("60-up", 2000))


def counts(ages=AGES, source=CENSUS, day=DAY):
    return [Count("age", code, people, source, day) for code, people in ages]


def put(area, *rows, parent=None):
    return put_area(
        code=area.code, name=str(area.code), language="en", parent=parent, counts=[*rows]
    )


def told(area):
    return [
        (one["dimension"], one["category"], one["people"], one["source"], one["counted_on"])
        for one in who_lives_in(area.pk, TODAY)
    ]


def test_an_area_tells_who_lives_there_with_source_and_date(district, age):
    put(district, *counts())

    assert told(district) == [("age", code, people, CENSUS, DAY) for code, people in AGES]


def test_an_area_that_was_not_counted_is_what_its_parts_are_together(district, villages, age):
    for village in villages:
        put(village, *counts(), parent=district)

    assert told(district) == [("age", code, 2 * people, CENSUS, DAY) for code, people in AGES]
    assert counted_in(district.pk, TODAY)["age"].is_added_up


def test_where_one_part_was_not_counted_the_whole_is_unknown(district, villages, age):
    put(villages[0], *counts(), parent=district)

    assert told(district) == []


def test_what_nobody_counted_is_unknown_and_not_zero(district, age):
    assert who_lives_in(district.pk) == []
    assert who_lives_in(None) == []
    assert share_of(counted_in(district.pk), "age", "60-up") is None


def test_a_group_that_a_source_left_out_leaves_the_shares_unknown(district, age):
    put(district, *counts(AGES[:3]))

    found = counted_in(district.pk, TODAY)["age"]

    assert found.missing == ("45-59", "60-up")
    assert found.shares == {}
    assert not found.is_whole


def test_a_group_nobody_is_in_may_be_left_out_where_all_were_counted_otherwise(
    district, age, gender
):
    people = [("women", 5100), ("men", 4900)]
    put(district, *counts(), *(Count("gender", code, n, CENSUS, DAY) for code, n in people))

    found = counted_in(district.pk, TODAY)["gender"]

    assert found.missing == ("other",)
    assert found.shares == {"women": 0.51, "men": 0.49}


def test_shares_are_of_everybody_counted(district, age):
    put(district, *counts())

    assert share_of(counted_in(district.pk, TODAY), "age", "60-up") == 0.2
    assert counted_in(district.pk, TODAY)["age"].is_whole


def test_the_newest_source_that_still_holds_is_used(district, age):
    put(district, *counts(), *counts(source="Register", day=date(2024, 1, 1)))
    put_source(name="Register", counted_on=date(2024, 1, 1), valid_until=date(2025, 1, 1))

    assert counted_in(district.pk, date(2024, 6, 1))["age"].source.name == "Register"
    assert counted_in(district.pk, TODAY)["age"].source.name == CENSUS


def test_where_all_have_expired_the_newest_is_used_and_says_so(district, age):
    put(district, *counts())
    put_source(name=CENSUS, counted_on=DAY, valid_until=date(2025, 1, 1))

    assert counted_in(district.pk, TODAY)["age"].is_expired


def test_the_same_source_anew_replaces_what_it_said(district, age):
    put(district, *counts())
    put(district, *counts([("15-24", 7), ("25-44", 8)]))

    assert told(district) == [("age", "15-24", 7, CENSUS, DAY), ("age", "25-44", 8, CENSUS, DAY)]


def test_percentages_alone_are_shares_without_people(district, gender, group, census):
    put_figures(
        source=census,
        figures=[
            Figure(area=district.pk, group=group("gender", code), share=share, give_or_take=0.02)
            for code, share in (("women", 0.5), ("men", 0.48), ("other", 0.02))
        ],
    )

    found = counted_in(district.pk, TODAY)["gender"]

    assert found.shares == {"women": 0.5, "men": 0.48, "other": 0.02}
    assert found.people == {"women": None, "men": None, "other": None}
    assert found.give_or_take["women"] == 0.02
    assert found.is_whole


def test_a_cross_is_told_in_the_order_that_is_asked_for(district, age, gender, group, census):
    put_figures(
        source=census,
        figures=[
            Figure(
                area=district.pk,
                group=group("age", "60-up"),
                and_group=group("gender", code),
                people=people,
            )
            for code, people in (("women", 30), ("men", 10))
        ],
    )

    assert crossed_in(district.pk, "gender", "age", TODAY).shares == {
        ("women", "60-up"): 0.75,
        ("men", "60-up"): 0.25,
    }
    assert ("60-up", "men") in crossed_in(district.pk, "age", "gender", TODAY).people
    assert crossed_in(district.pk, "age", "disability", TODAY) is None
    assert told(district) == []


def test_a_count_of_a_group_that_does_not_exist_is_refused(district, age):
    with pytest.raises(Refused, match="There is no group “14-24” of “age”"):
        put(district, Count("age", "14-24", 1, CENSUS, DAY))

    assert not Margin.objects.exists()


def test_it_takes_as_many_queries_for_much_as_for_little(
    district, villages, age, gender, django_assert_num_queries
):
    put(district, *counts())
    with django_assert_num_queries(4):
        who_lives_in(district.pk)
    put(district, Count("gender", "women", 1, CENSUS, DAY), *counts(source="Register"))
    with django_assert_num_queries(4):
        who_lives_in(district.pk)


def test_putting_an_area_anew_changes_its_name_alone(district):
    again = put_area(code="harbour", name="Harbour and Hills", language="en")

    assert again.pk == district.pk
    assert Area.objects.count() == 1
    assert {one.language: one.body for one in again.name.renderings.all()} == {
        "en": "Harbour and Hills",
        "fr": "District du port",
    }


def test_the_tree_is_walked_in_both_directions(district, villages):
    hamlet = put_area(code="hamlet", name="Hamlet", language="en", parent=villages[0])

    assert areas_around(hamlet.pk) == [hamlet.pk, villages[0].pk, district.pk]
    assert areas_within(district.pk) == [
        district.pk,
        villages[0].pk,
        villages[1].pk,
        hamlet.pk,
    ]
    assert areas_around(None) == areas_within(None) == []


def test_an_area_cannot_lie_inside_itself(district, villages):
    with pytest.raises(Refused, match="cannot lie inside itself"):
        put_area(code="harbour", name="Harbour", language="en", parent=villages[0])


def test_a_name_can_be_translated_later(district):
    translate(district.name, language="es", body="Distrito del puerto")

    assert district.name.renderings.count() == 3
