"""Places where somebody helps: kept at the desk, found on a page by the name of a place."""

import gzip
import html
import re
from datetime import UTC, datetime, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isegoria.base.refusal import Refused
from isegoria.organisations.hours import hours_in_words, read_hours, standing_at
from isegoria.organisations.models import HelpPoint
from isegoria.organisations.points import PointWords, close_point, in_order, nearest, put_point
from isegoria.places.services import put_area

MORNING, NOON, EVENING = time(9), time(12), time(18)
WORKDAYS = {day: [(MORNING, NOON), (time(14), EVENING)] for day in range(5)}
MONDAY_TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
SUNDAY_TEN = datetime(2026, 11, 22, 10, tzinfo=UTC)
DESK = "/en/desk/points/"


def words_on(response):
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(plain).split())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("9-12, 14:00-18:30", "09:00-12:00, 14:00-18:30"),
        ("٩-١٢", "09:00-12:00"),
        ("9h30 – 17.45", "09:30-17:45"),
        ("", ""),
    ],
)
def test_hours_are_read_as_people_write_them(text, told):
    assert hours_in_words(read_hours(text)) == told


@pytest.mark.parametrize(
    "text", ["nine to five", "18-9", "9-25", "9-13, 12-14", "9", "1-2,3-4,5-6,7-8,9-10"]
)
def test_hours_that_are_none_are_refused_in_words(text):
    with pytest.raises(Refused, match="opening hours"):
        read_hours(text)


@pytest.mark.parametrize(
    ("day", "hour", "minute", "told"),
    [
        (23, 9, 0, "Open now, until 12:00."),
        (23, 12, 0, "Opens today at 14:00."),
        (23, 18, 0, "Opens on Tuesday at 09:00."),
        (27, 18, 0, "Opens on Monday at 09:00."),
    ],
)
def test_it_is_told_whether_a_place_is_open_and_until_or_from_when(day, hour, minute, told):
    assert standing_at(WORKDAYS, datetime(2026, 11, day, hour, minute, tzinfo=UTC)).words == told


def test_a_place_without_hours_says_to_ask_there():
    assert standing_at({}, MONDAY_TEN).words == "Opening hours: ask there."


@pytest.fixture
def country(db):
    """A country with two provinces; the harbour lies in one of them."""
    top = put_area(code="land", name="Land", language="en")
    north = put_area(code="north", name="North", language="en", parent=top)
    south = put_area(code="south", name="South", language="en", also={"fr": "Sud"}, parent=top)
    harbour = put_area(code="harbour", name="Hárbour Town", language="en", parent=north)
    return {"land": top, "north": north, "south": south, "harbour": harbour}


@pytest.fixture
def make_point(institution, country):
    def make(name, area, week=WORKDAYS, **more):
        return put_point(
            institution=institution,
            words=PointWords(
                name=name,
                kind="library",
                address="Quay 3",
                area=country[area] if area else None,
                week=week,
                **more,
            ),
        )

    return make


def names(found):
    return [one.point.name for one in found]


def test_the_nearest_comes_first_by_name_code_or_part_of_an_address(make_point, site):
    for name, area in (("A", "south"), ("B", "north"), ("C", "harbour"), ("D", None)):
        make_point(name, area)

    assert names(in_order("harbour town")) == ["C", "B", "A"]
    assert names(in_order("NORTH")) == ["B", "C", "A"]
    assert names(in_order("sud")) == ["A", "B", "C"]
    assert names(in_order("quay")) == ["A", "B", "C", "D"]
    assert names(in_order("Nowhere")) == []
    assert names(in_order()) == ["A", "B", "C", "D"]


def test_beside_the_nearest_that_is_closed_the_nearest_open_one_is_named(make_point, site):
    make_point("Closed on Sundays", "harbour")
    make_point("Open on Sundays", "south", week={6: [(MORNING, EVENING)]})

    on_sunday = nearest("harbour", now=SUNDAY_TEN)

    assert names(on_sunday) == ["Closed on Sundays", "Open on Sundays"]
    assert on_sunday[1].standing.words == "Open now, until 18:00."
    assert names(nearest("harbour", now=MONDAY_TEN)) == ["Closed on Sundays"]


def test_hours_are_those_of_the_clock_of_the_site(make_point, site):
    make_point("Library", "harbour", week={6: [(time(11), EVENING)]})
    site.time_zone = "Africa/Nairobi"
    site.save()

    (found,) = in_order("harbour", now=SUNDAY_TEN)

    assert found.standing.is_open


def test_a_place_that_helps_no_longer_is_not_found_and_can_come_back(make_point, site):
    point = make_point("Library", "harbour")

    close_point(point)
    gone = names(in_order())
    close_point(point, is_over=False)

    assert (gone, names(in_order())) == ([], ["Library"])


def test_the_page_costs_the_same_for_one_place_as_for_many(client, make_point, site):
    make_point("1", "harbour", languages=["en"], equipment=["ramp"])

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/help/?place=north")
            return len(queries)

    first = cost()
    for number in range(2, 9):
        make_point(str(number), "south")

    assert cost() == first


def test_the_page_tells_all_that_one_has_to_know_before_going(client, make_point, site):
    make_point(
        "Harbour Library",
        "harbour",
        phone="0800 1",
        languages=["en", "sw"],
        equipment=["ramp", "printer"],
    )

    page = client.get("/en/help/", {"place": "harbour"})

    told = words_on(page)
    assert "Near harbour, the nearest first" in told
    assert "Harbour Library Library · Hárbour Town Quay 3 0800 1" in told
    assert "Monday 09:00‑12:00, 14:00‑18:00" in told
    assert "Way in without steps · Printer" in told
    assert page.cookies == {}


def test_a_full_page_is_light_enough_for_a_slow_line(client, make_point, site):
    every = [code for code, _label in HelpPoint.Equipment.choices]
    for number in range(40):
        make_point(f"Library {number}", "harbour", languages=["en", "fr", "ar"], equipment=every)

    page = client.get("/en/help/").content

    assert page.count(b"<h3>") == 15
    assert len(gzip.compress(page)) <= 6 * 1024


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("place=Nowhere", 200, "No such place is known."),
        ("place=" + "x" * 500, 200, "No such place is known."),
        ("place=%00%F0", 200, "No such place is known."),
        ("page=2", 404, ""),
        ("page=no", 404, ""),
    ],
)
def test_whatever_is_asked_gets_a_clear_answer(client, make_point, site, query, status, words):
    make_point("Harbour Library", "harbour")

    page = client.get(f"/en/help/?{query}")

    assert page.status_code == status
    assert words in words_on(page)


def test_an_empty_directory_says_so(client, site):
    assert "No place is listed yet." in words_on(client.get("/en/help/"))


def test_the_page_of_a_question_leads_to_it_where_there_is_any_place(client, question, make_point):
    before = client.get("/en/q/internet/").content.decode()

    make_point("Library", "harbour")
    make_point("Post", "harbour")

    assert "/en/help/" not in before
    page = client.get("/en/q/internet/")
    assert "Go to a place where somebody helps you. It is free." in words_on(page)


FORM = {
    "name": "Harbour Library",
    "kind": "library",
    "area": "hárbour town",
    "address": "Quay 3",
    "languages": "en, sw",
    "equipment": ["ramp", "loop"],
    "trained_on": "2026-10-01",
    "mon": "9-12, 14-18",
    "sat": "10-13",
}


@pytest.fixture
def desk(client, administrator, site, country):
    client.force_login(administrator)
    return client


def test_an_administrator_adds_a_place_and_everybody_finds_it(desk):
    response = desk.post(f"{DESK}new/", FORM, follow=True)

    point = HelpPoint.objects.get()
    assert "Saved. Everybody can find it from now on." in words_on(response)
    assert (point.area.code, point.languages, point.equipment) == ("harbour", "en,sw", "ramp,loop")
    assert point.trained_on.isoformat() == "2026-10-01"
    assert "Saturday 10:00‑13:00" in words_on(desk.get("/en/help/"))


def test_what_is_said_of_a_place_is_changed_closed_and_shown_again(desk):
    desk.post(f"{DESK}new/", FORM)
    page = f"{DESK}{HelpPoint.objects.get().pk}/"
    held = desk.get(page).content.decode()

    desk.post(page, {**FORM, "name": "Quay Library", "mon": ""})
    changed = words_on(desk.get("/en/help/"))
    desk.post(page, {"act": "close"})
    closed = words_on(desk.get("/en/help/"))
    desk.post(page, {"act": "open"})

    assert 'value="09:00-12:00, 14:00-18:00"' in held
    assert "Quay Library" in changed
    assert "Monday" not in changed
    assert "No place is listed yet." in closed
    assert "Quay Library" in words_on(desk.get("/en/help/"))
    assert HelpPoint.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"area": "Nowhere"}, "No area is called so."),
        ({"languages": "en, qqq"}, "“qqq” is the code of no language."),
        ({"mon": "always"}, "“always” are no opening hours."),
        ({"equipment": ["gold"]}, "gold"),
        ({"address": "x" * 201}, "200"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_stored(desk, wrong, words):
    response = desk.post(f"{DESK}new/", {**FORM, **wrong})

    assert response.status_code == 422
    assert words in words_on(response)
    assert not HelpPoint.objects.exists()


def test_the_same_place_twice_is_refused(desk):
    desk.post(f"{DESK}new/", FORM)

    response = desk.post(f"{DESK}new/", FORM)

    assert response.status_code == 422
    assert "This place is there already" in words_on(response)
    assert HelpPoint.objects.count() == 1


def file(text):
    return SimpleUploadedFile("points.csv", text.encode())


HEAD = "name,kind,area,address,languages,equipment,mon\n"


def test_many_places_come_from_a_file_each_once(desk):
    rows = (
        'Library,library,harbour,Quay 3,"en,sw","ramp,printer","9-12, 14-18"\n'
        "Post,post,north,High Street 1,,,\n"
    )

    desk.post(DESK, {"file": file("\ufeff" + HEAD + rows)})
    again = desk.post(DESK, {"file": file(HEAD + rows.replace("en,sw", "fr"))}, follow=True)

    assert "Places put down: 2." in words_on(again)
    assert list(HelpPoint.objects.order_by("name").values_list("name", "languages")) == [
        ("Library", "fr"),
        ("Post", ""),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HEAD + "Library,library,harbour,Quay 3,,,\nPost,palace,,High Street,,,9-8\n", "3 · kind"),
        ("name;kind\nLibrary;library\n", "The first row must name the columns"),
        ("", "The first row must name the columns"),
        ("\udcff", "This file cannot be read."),
    ],
)
def test_a_file_with_a_fault_stores_nothing_and_says_where_it_is(desk, content, words):
    sent = SimpleUploadedFile("points.csv", content.encode(errors="surrogateescape"))

    response = desk.post(DESK, {"file": sent})

    assert response.status_code == 422
    assert words in words_on(response)
    assert not HelpPoint.objects.exists()


def test_only_administrators_of_the_institution_manage_places(client, officer, site):
    client.force_login(officer)

    assert client.get(DESK).status_code == 403
    assert client.post(f"{DESK}new/", FORM).status_code == 403


def test_a_place_of_another_institution_is_not_there(desk, make_point, institution):
    other = institution.__class__.objects.create(
        name=institution.name.__class__.objects.create(source_language="en"), slug="other"
    )
    point = make_point("Library", "harbour")
    HelpPoint.objects.update(institution=other)

    assert desk.get(f"{DESK}{point.pk}/").status_code == 404
    assert desk.post(f"{DESK}{point.pk}/", FORM).status_code == 404
