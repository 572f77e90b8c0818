"""Areas put down one by one, and many with their outlines from a file."""

import html
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from isegoria.community.models import Draft
from isegoria.languages.services import say
from isegoria.organisations.models import Institution, Role
from isegoria.people.models import Account
from isegoria.places.models import Area, Outline
from isegoria.places.services import put_area

pytestmark = pytest.mark.django_db

DESK = "/en/desk/community/"


def square(x, y=0):
    return {
        "type": "Polygon",
        "coordinates": [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]],
    }


def collection(*areas):
    features = [
        {"type": "Feature", "properties": properties, "geometry": shape}
        for properties, shape in areas
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


VILLAGES = (
    ({"pcode": "east", "name": "East Village", "parent": "harbour", "people": 3}, square(1)),
    ({"pcode": "west", "name": "West Village", "parent": "harbour"}, square(0)),
    ({"pcode": "Quay North", "name": "Quay", "parent": "harbour"}, None),
)


@pytest.fixture
def district(site):
    return put_area(code="harbour", name="Harbour District", language="en")


@pytest.fixture
def signed_in(client, administrator, district):
    client.force_login(administrator)
    return client


def bring(client, content, name="areas.geojson"):
    file = SimpleUploadedFile(name, content)
    return client.post(f"{DESK}outlines/", {"file": file}, follow=True)


def words(response):
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))


MEANS = {"code": "pcode", "name": "name", "parent": "parent", "inside": ""}


def means_of(*areas):
    """What the properties of these areas stand for, of those that are there."""
    there = {name for properties, _shape in areas for name in properties}
    return {what: name if name in there else "" for what, name in MEANS.items()}


def test_a_file_of_areas_is_understood_shown_and_saved(signed_in, district):
    page = words(bring(signed_in, collection(*VILLAGES)))
    before = Area.objects.count()
    saved = signed_in.post(f"{DESK}outlines/check/", MEANS, follow=True)

    assert "3 areas, 3 of them new." in page
    assert "1 of them has no outline in the file" in page
    assert "quay-north Quay harbour No" in page
    assert before == 1
    assert "3 areas are saved." in words(saved)
    assert sorted(Area.objects.filter(parent=district).values_list("code", flat=True)) == [
        "east",
        "quay-north",
        "west",
    ]
    assert Outline.objects.count() == 2
    assert not Draft.objects.exists()


def test_the_page_of_the_district_draws_them_and_names_the_one_without(signed_in, client):
    bring(signed_in, collection(*VILLAGES))
    signed_in.post(f"{DESK}outlines/check/", MEANS)

    response = client.get("/en/areas/harbour/")

    assert response.content.count(b'<path class="g0" fill-opacity') == 2
    assert "<title>Map of 2 areas. The list below has the same numbers.</title>" in response.text
    assert "they are not on the map: Quay" in words(response)


def test_the_same_file_again_changes_nothing_and_needs_no_names(signed_in):
    for _time in (1, 2):
        bring(signed_in, collection(*VILLAGES))
        signed_in.post(f"{DESK}outlines/check/", MEANS)
    bring(signed_in, collection(({"pcode": "east"}, square(5))))
    signed_in.post(f"{DESK}outlines/check/", {**MEANS, "name": "", "parent": ""})

    east = Area.objects.get(code="east")
    assert Area.objects.count() == 4
    assert (east.parent.code, east.outline.polygons[0][0][0]) == ("harbour", [5.0, 0.0])
    assert "East Village" in words(signed_in.get("/en/areas/east/"))


def test_pressed_twice_it_is_saved_once(signed_in):
    bring(signed_in, collection(*VILLAGES))
    signed_in.post(f"{DESK}outlines/check/", MEANS)

    again = signed_in.post(f"{DESK}outlines/check/", MEANS, follow=True)

    assert "Bring in areas with their outlines" in words(again)
    assert Area.objects.count() == 4


@pytest.mark.parametrize(
    ("areas", "fault"),
    [
        ([({"pcode": "", "name": "A"}, None)], "Area 1 has no code"),
        ([({"pcode": "港", "name": "A"}, None)], "Area 1 has no code"),
        ([({"pcode": "a", "name": "A"}, None)] * 2, "Area 1: the code “a” is there twice."),
        ([({"pcode": "a"}, None)], "Area 1 has no name."),
        (
            [({"pcode": "a", "name": "A", "parent": "moon"}, None)],
            "Area 1 lies in “moon”, which nobody knows.",
        ),
        (
            [
                ({"pcode": "a", "name": "A", "parent": "b"}, None),
                ({"pcode": "b", "name": "B", "parent": "a"}, None),
            ],
            "Area 1 would lie inside itself.",
        ),
        (
            [({"pcode": "harbour", "name": "H", "parent": "harbour"}, None)],
            "Area 1 would lie inside itself.",
        ),
    ],
)
def test_what_is_wrong_is_said_by_area_and_nothing_is_saved(signed_in, areas, fault):
    bring(signed_in, collection(*areas))

    shown = words(signed_in.get(f"{DESK}outlines/check/", means_of(*areas)))
    saved = signed_in.post(f"{DESK}outlines/check/", means_of(*areas))

    assert fault in shown
    assert "Save all of it" not in shown
    assert saved.status_code == 422
    assert Area.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04", "This is no GeoJSON file."),
        (b'{"type": "Topology"}', "FeatureCollection"),
        (collection(({}, {"type": "Point", "coordinates": [1, 2]})), "Area 1 has no outline"),
        (collection(*[({}, None)] * 501), "500 areas at most"),
        (collection(({}, square(900))), "outside the earth"),
        (b" " * 5_000_001, "too large"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(signed_in, content, reason):
    response = bring(signed_in, content)

    assert response.status_code == 422
    assert reason in words(response)
    assert not Draft.objects.exists()


def test_where_no_property_has_a_usual_name_it_is_asked(signed_in):
    page = words(bring(signed_in, collection(({"kennung": "a", "titel": "A"}, square(0)))))
    saved = signed_in.post(
        f"{DESK}outlines/check/",
        {"code": "kennung", "name": "titel", "parent": "", "inside": "harbour"},
    )

    assert "Which property is the code?" in page
    assert "There is a problem" not in page
    assert saved.status_code == 302
    assert Area.objects.get(code="a").parent.code == "harbour"


def test_an_outline_cannot_be_taken_for_a_table_nor_a_table_for_outlines(signed_in):
    bring(signed_in, collection(*VILLAGES))

    assert signed_in.get(f"{DESK}table/table/").url == f"{DESK}table/"
    assert f'href="{DESK}outlines/check/"' in signed_in.get(DESK).text
    table = SimpleUploadedFile("t.csv", b"area;women\nharbour;3\n")
    signed_in.post(f"{DESK}table/", {"file": table})
    assert signed_in.get(f"{DESK}outlines/check/").url == f"{DESK}outlines/"


@pytest.fixture
def of_one_village(client, signed_in):
    """An administrator who answers for one village alone."""
    bring(signed_in, collection(*VILLAGES))
    signed_in.post(f"{DESK}outlines/check/", MEANS)
    council = Institution.objects.create(
        name=say("East", language="en"), slug="east", area=Area.objects.get(code="east")
    )
    account = Account.objects.create_user("east@example.org", name="Eve")
    Role.objects.create(account=account, institution=council, kind=Role.Kind.ADMINISTRATOR)
    client.force_login(account)
    return client


@pytest.mark.parametrize(
    "properties",
    [
        {"pcode": "west", "name": "Mine now"},
        {"pcode": "new", "name": "New", "parent": "west"},
        {"pcode": "new", "name": "New"},
        {"pcode": "east", "name": "East", "parent": "west"},
    ],
)
def test_nobody_puts_down_areas_that_their_institution_does_not_answer_for(
    of_one_village, properties
):
    area = (properties, square(3))
    bring(of_one_village, collection(area))
    response = of_one_village.post(f"{DESK}outlines/check/", means_of(area))

    assert response.status_code == 422
    assert "your institution does not answer for it" in words(response)
    assert Area.objects.count() == 4


def test_areas_inside_ones_own_may_be_put_down(of_one_village):
    bring(
        of_one_village,
        collection(({"pcode": "mill", "name": "Mill", "parent": "east"}, square(3))),
    )
    of_one_village.post(f"{DESK}outlines/check/", MEANS)

    assert Area.objects.get(code="mill").parent.code == "east"
    assert of_one_village.get(f"{DESK}areas/west/").status_code == 403
    refused = of_one_village.post(f"{DESK}areas/new/", {"name": "X", "code": "x", "parent": ""})
    assert "Choose an area that your institution answers for." in words(refused)


def test_one_area_is_put_down_and_mended_by_page(signed_in):
    signed_in.post(f"{DESK}areas/new/", {"name": "Quay", "code": "quay", "parent": "harbour"})
    twice = signed_in.post(f"{DESK}areas/new/", {"name": "Other", "code": "quay", "parent": ""})
    signed_in.post("/fr/desk/community/areas/quay/", {"name": "Le quai", "parent": "harbour"})

    assert "There is “quay” already." in words(twice)
    assert "Quay" in words(signed_in.get("/en/areas/quay/"))
    assert "Le quai" in words(signed_in.get("/fr/areas/quay/"))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"name": "", "code": "a"}, "Write a name."),
        ({"name": "A", "code": "no code"}, "valid"),
        ({"name": "A", "code": "a", "parent": "moon"}, "moon"),
        ({"name": "x" * 999, "code": "a"}, "120"),
    ],
)
def test_an_area_that_makes_no_sense_is_refused(signed_in, given, reason):
    response = signed_in.post(f"{DESK}areas/new/", {"parent": "", **given})

    assert response.status_code == 422
    assert reason in words(response)
    assert Area.objects.count() == 1


def test_an_area_cannot_lie_inside_itself(signed_in):
    signed_in.post(f"{DESK}areas/new/", {"name": "Quay", "code": "quay", "parent": "harbour"})

    response = signed_in.post(f"{DESK}areas/harbour/", {"name": "Harbour", "parent": "quay"})

    assert "An area cannot lie inside itself." in words(response)


@pytest.mark.parametrize(
    "address", ["areas/new/", "areas/harbour/", "outlines/", "outlines/check/"]
)
@pytest.mark.parametrize("who", ["officer", "moderator", "auditor", "interpreter", "stranger"])
def test_only_administrators_change_areas(client, district, request, who, address):
    assert client.get(DESK + address).status_code == 302
    client.force_login(request.getfixturevalue(who))

    assert client.get(DESK + address).status_code == 403
    assert client.post(DESK + address, {"name": "Mine", "code": "mine"}).status_code == 403


def test_more_areas_than_can_be_told_apart_are_listed_without_a_map(signed_in, client):
    many = [
        ({"pcode": f"a{at}", "name": f"A{at}", "parent": "harbour"}, square(at))
        for at in range(101)
    ]
    bring(signed_in, collection(*many))
    signed_in.post(f"{DESK}outlines/check/", MEANS)

    page = client.get("/en/areas/harbour/").text

    assert "<title>Map of" not in page
    assert page.count('href="/en/areas/a') == 101


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_areas_can_be_used_by_everybody(browse, violations, administrator, signed_in):
    bring(signed_in, collection(*VILLAGES))
    page = browse(administrator, viewport={"width": 320, "height": 800})
    for address in ("desk/community/areas/new/", "desk/community/outlines/"):
        page.goto(f"/ar/{address}")
        assert violations(page) == [], address
    page.goto("/en/desk/community/outlines/check/")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Save all of it").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/community/")
    page.goto("/en/areas/harbour/")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.complaints == []
