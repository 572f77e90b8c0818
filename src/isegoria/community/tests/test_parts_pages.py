"""The page on which administrators let people say in which part of an area they live."""

import html
import re
from datetime import date

import pytest

from isegoria.languages.services import say
from isegoria.organisations.models import Institution, Role
from isegoria.people.models import Account
from isegoria.places.models import Partition
from isegoria.places.queries import asked_of
from isegoria.places.services import Count, put_area, use_partitions

pytestmark = pytest.mark.django_db
DAY = date(2021, 3, 1)


def words(response):
    text = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return " ".join(text.replace("\u2068", "").replace("\u2069", "").split())


def test_people_are_asked_in_which_part_they_live_once_the_page_has_shown_the_parts(
    client, administrator, district
):
    for code, people in (("east", 6000), ("west", 3400), ("isle", 600)):
        counts = [("women", people // 2), ("men", people // 2), ("other", 0)]
        put_area(
            code=code,
            name=f"{code.title()} Village",
            language="en",
            parent=district,
            counts=[Count("gender", *one, "Census 2021", DAY) for one in counts],
        )
    use_partitions(area=district, codes=["gender"])
    address = "/en/desk/community/area/harbour/parts/"

    page = words(client.get(address))
    saved = client.post(address, follow=True)

    # The isle has too few people to be asked for alone, and no two small ones make a thousand.
    assert "East Village 6,000 Elsewhere in Harbour District 4,000" in page
    assert "By Census 2021. Parts with fewer than 1,000 people are put together" in page
    assert "Saved." in words(saved)
    gender, where = asked_of(district.pk, "en")
    assert [one.label.body for one in where.groups] == [
        "East Village",
        "Elsewhere in Harbour District",
    ]
    profile = words(client.get("/en/areas/harbour/"))
    assert "East Village 6,000 60%" in profile
    assert "People are asked already." in words(client.get(address))
    # A table is not brought in by parts, and other areas are not asked by these.
    other = put_area(code="hills", name="Hills", language="en")
    assert where.name.body not in words(client.get(f"/en/desk/community/area/{other.code}/"))
    assert where.name.body in words(client.get("/en/desk/community/area/harbour/"))
    assert gender.code == "gender"


def test_where_parts_are_not_counted_the_page_says_what_is_missing(client, administrator, villages):
    address = "/en/desk/community/area/harbour/parts/"

    assert "Its parts cannot be asked about yet." in words(client.get(address))
    assert client.post(address).status_code == 422
    assert not Partition.objects.exclude(parts_of=None).exists()


def test_parts_of_another_institution_are_not_asked(client, site, villages):
    institution = Institution.objects.create(
        name=say("East council", language="en"), slug="east", area=villages[0]
    )
    account = Account.objects.create_user("east@example.org", name="Eve")
    Role.objects.create(account=account, institution=institution, kind=Role.Kind.ADMINISTRATOR)
    client.force_login(account)

    assert client.post("/en/desk/community/area/harbour/parts/").status_code == 403
