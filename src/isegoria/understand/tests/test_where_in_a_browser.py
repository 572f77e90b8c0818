"""Where people were heard from, in a real browser: for everybody, narrow, in either direction."""

from datetime import date
from math import cos, pi, sin

import pytest

from isegoria.belonging.services import put
from isegoria.organisations.models import Role
from isegoria.people.models import Account
from isegoria.places.asking import ask_for_parts
from isegoria.places.models import Group, Outline
from isegoria.places.services import Count, put_area
from isegoria.understand.jobs import refresh_who_was_heard
from isegoria.understand.services import read_activity

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDER = "document.documentElement.scrollWidth"
LOADED = "one => one.complete && one.naturalWidth > 0"
CAME = {"quay": 30, "hill": 12, "mill": 0, "lock": 25, "isle": 11}


@pytest.fixture
def heard(question, activity, profile, statements, crowd):
    """Five quarters around a square, from which people came in very different numbers."""
    for at, code in enumerate(CAME):
        area = put_area(
            code=code,
            name=f"{code.title()} Quarter",
            language="en",
            parent=question.area,
            counts=[
                Count("gender", one, people, "Census 2021", date(2021, 3, 1))
                for one, people in (("women", 1000), ("men", 1000), ("other", 0))
            ],
        )
        turns = [2 * pi * (at + part / 6) / 5 for part in range(7)]
        ring = [[0.0, 0.0], *([cos(turn), sin(turn)] for turn in turns), [0.0, 0.0]]
        Outline.objects.create(area=area, polygons=[[ring]])
    where = ask_for_parts(area=question.area, today=date(2026, 1, 1))
    groups = dict(Group.objects.filter(partition=where).values_list("code", "pk"))
    for code, number in CAME.items():
        for person in crowd(number, statements, lambda _who, which: 1 if which else -1):
            put(process=question, people=[person.pk], said={where.pk: groups[code]})
    read_activity(activity)
    refresh_who_was_heard()


@pytest.fixture
def administrator(site, institution):
    account = Account.objects.create_user("admin@example.org", name="Ada")
    Role.objects.create(account=account, institution=institution, kind=Role.Kind.ADMINISTRATOR)
    return account


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("ar", 1200)])
def test_the_map_is_drawn_beside_its_table_for_everybody(
    browse, violations, heard, language, width
):
    page = browse(viewport={"width": width, "height": 800}, color_scheme="dark")

    page.goto(f"/{language}/q/internet/who/")
    drawn = page.locator("main img")
    drawn.scroll_into_view_if_needed()
    page.wait_for_function(f"() => ({LOADED})(document.querySelector('main img'))")

    assert drawn.bounding_box()["width"] <= width
    assert violations(page) == []
    assert page.evaluate(WIDER) == width
    assert page.complaints == []


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("ar", 1200)])
def test_the_page_that_asks_for_parts_is_for_everybody(
    browse, violations, administrator, heard, language, width
):
    page = browse(administrator, viewport={"width": width, "height": 800}, color_scheme="dark")

    page.goto(f"/{language}/desk/community/area/harbour/parts/")

    assert page.locator("tbody tr").count() == len(CAME)
    assert violations(page) == []
    assert page.evaluate(WIDER) == width
    assert page.complaints == []
