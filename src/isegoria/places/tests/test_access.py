"""What people can use to take part, and where a question on the web leaves too many out."""

from datetime import date

import pytest

from isegoria.places.queries import access_in, low_access
from isegoria.places.rules import obstacle_to_web_only, ways_that_reach
from isegoria.places.services import AccessFigure, put_access, put_source

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)


@pytest.fixture
def survey():
    return put_source(name="Household survey", counted_on=date(2024, 5, 1))


def put(source, area, **shares):
    put_access(
        source=source,
        figures=[AccessFigure(area=area.pk, means=key, share=one) for key, one in shares.items()],
    )


def low(area, **more):
    return low_access(area.pk, language="en", today=TODAY, **more)


def test_where_one_in_five_has_the_internet_the_web_alone_is_refused(district, villages, survey):
    put(survey, district, internet=0.9, mobile=0.95)
    put(survey, villages[0], internet=0.2, mobile=0.9)

    found = low(district)

    assert [(one.area, one.means, one.share) for one in found] == [
        ("East Village", "internet", 0.2)
    ]
    assert obstacle_to_web_only(found) == (
        "In East Village only 20% can be reached on the web (Use the internet; Household survey). "
        "Add a way to answer that needs no internet."
    )
    assert ways_that_reach(found) == ("sms", "voice", "paper", "meeting", "kiosk")


def test_where_phones_are_rare_too_only_ways_by_hand_are_proposed(district, survey):
    put(survey, district, internet=0.2, mobile=0.5)

    assert ways_that_reach(low(district)) == ("paper", "meeting", "kiosk")


def test_where_enough_can_use_the_web_nothing_stands_in_the_way(district, survey):
    put(survey, district, internet=0.75, mobile=0.75, electricity=1)

    assert low(district) == []
    assert obstacle_to_web_only(low(district)) is None
    assert ways_that_reach(low(district)) == ()


def test_few_televisions_are_low_access_and_no_reason_against_the_web(district, survey):
    put(survey, district, broadcast=0.3)

    assert [one.means for one in low(district)] == ["broadcast"]
    assert obstacle_to_web_only(low(district)) is None


def test_a_cheap_connection_is_not_low_access(district, survey):
    put(survey, district, price=0.02)

    assert low(district) == []


def test_a_group_that_the_web_leaves_out_counts_though_the_area_does_not(
    district, survey, age, group
):
    put(survey, district, internet=0.9)
    put_access(
        source=survey,
        figures=[
            AccessFigure(area=district.pk, means="internet", share=0.9),
            AccessFigure(
                area=district.pk, means="internet", share=0.4, group=group("age", "60-up")
            ),
        ],
    )

    assert [(one.area, one.group, one.share) for one in low(district)] == [
        ("Harbour District", "60 and over", 0.4)
    ]


def test_where_nobody_has_asked_nothing_is_said(district):
    assert low(district) == []
    assert low_access(None, language="en") == []


def test_another_level_is_the_policy_of_whoever_asks(district, survey):
    put(survey, district, internet=0.9)

    assert [one.share for one in low(district, level=0.95)] == [0.9]


def test_the_newest_figure_that_holds_is_told_and_an_old_one_is_marked(district, survey):
    put(survey, district, internet=0.5)
    newer = put_source(
        name="Operators", counted_on=date(2025, 1, 1), valid_until=date(2025, 12, 31)
    )
    put(newer, district, internet=0.9, mobile=0.6)

    told = {
        one.means: (one.share, one.source, one.is_expired)
        for one in access_in(district.pk, language="en", today=TODAY)
    }

    assert told == {
        "internet": (0.5, "Household survey", False),
        "mobile": (0.6, "Operators", True),
    }


def test_many_areas_cost_as_many_queries_as_one(
    district, villages, survey, django_assert_num_queries
):
    put(survey, district, internet=0.1)
    with django_assert_num_queries(3):
        low(district)
    for village in villages:
        put(survey, village, internet=0.1)
    with django_assert_num_queries(3):
        low(district)
