"""Whom we heard by where they live: expected and heard, on a map, and beside no answer."""

import csv
import io
import json
import random
import zipfile
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from isegoria.belonging.services import put
from isegoria.gates.closing import silent_groups
from isegoria.hear.models import Participant
from isegoria.places.asking import ask_for_parts
from isegoria.places.models import Group, Outline, Partition
from isegoria.places.services import Count, put_area
from isegoria.understand.confidential import confidential_package
from isegoria.understand.jobs import refresh_who_was_heard
from isegoria.understand.models import WhoWasHeard
from isegoria.understand.reading.cut import coarsened
from isegoria.understand.services import read_activity
from isegoria.understand.showing.where import NOT_TOLD, class_of

pytestmark = pytest.mark.django_db

WHO = "/en/q/internet/who/"
LIVES_IN = {"quay": 4000, "hill": 3000, "mill": 3000}
FEW = range(10)


def square(west):
    return [[[[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]]]


@pytest.fixture
def quarters(question, profile):
    """Three quarters of the district, two of them with an outline; people are asked in which."""
    for at, (code, people) in enumerate(LIVES_IN.items()):
        halves = (("women", people // 2), ("men", people - people // 2), ("other", 0))
        area = put_area(
            code=code,
            name=f"{code.title()} & Co",
            language="en",
            parent=question.area,
            counts=[
                Count("gender", one, many, "Census 2021", date(2021, 3, 1)) for one, many in halves
            ],
        )
        if code != "mill":
            Outline.objects.create(area=area, polygons=square(at))
    ask_for_parts(area=question.area, today=date(2026, 1, 1))
    return dict(Group.objects.filter(partition__parts_of=question.area).values_list("code", "pk"))


@pytest.fixture
def lived(question, crowd, statements, quarters, activity):
    """Let so many people of each quarter answer, and say so; and count whom we heard."""

    def come(**numbers):
        where = Partition.objects.get(parts_of=question.area)
        for code, number in numbers.items():
            for person in crowd(number, statements, lambda _who, which: 1 if which else -1):
                if code != "silent":
                    put(process=question, people=[person.pk], said={where.pk: quarters[code]})
        read_activity(activity)
        refresh_who_was_heard()
        return WhoWasHeard.objects.get().result

    return come


def where_in(result):
    return next(one for one in result["parted"] if one.get("is_where"))


def test_by_area_it_stands_how_many_came_and_how_many_were_to_be_expected(lived, page):
    lived(quay=60, hill=33)

    told = page(WHO)

    assert "Part of Harbour District" in told
    assert "1. Quay &amp; Co 40% about 60 38 heard" in told
    assert "2. Hill &amp; Co 30% about 35 28 heard" in told
    assert "3. Mill &amp; Co 30% fewer than ten 28 unheard We cannot speak for them." in told


def test_where_nobody_of_a_quarter_came_it_is_named_among_the_missing(lived, page, client):
    lived(quay=60, hill=33)

    assert "Mill &amp; Co (Part of Harbour District)" in page("/en/q/internet/heard/").replace(
        "\u2068", ""
    ).replace("\u2069", "")


def test_a_quarter_that_is_unheard_is_a_silent_group_when_it_closes(lived, question, quarters):
    lived(quay=60, hill=33)

    assert quarters["mill"] in silent_groups(question)
    assert quarters["quay"] not in silent_groups(question)


def test_the_map_shows_the_class_of_each_quarter_by_a_pattern_and_its_number(lived, client):
    lived(quay=60, hill=33)

    response = client.get(f"{WHO}map.svg")

    assert response["Content-Type"] == "image/svg+xml"
    root = ET.fromstring(response.content)  # noqa: S314  # our own
    space = "{http://www.w3.org/2000/svg}"
    drawn = [one.get("fill") for one in root.findall(f"{space}path")]
    assert drawn == ["url(#k3)", "url(#k3)"]
    assert [one.text for one in root.findall(f"{space}g/{space}text")][:2] == ["1", "2"]
    patterns = {one.get("id") for one in root.iter(f"{space}pattern")}
    assert {f"k{kind}" for kind in range(NOT_TOLD + 1)} == patterns
    assert "who came, of those who were to be expected" in root.find(f"{space}title").text
    assert (
        '<img src="map.svg" alt="Map: Part of Harbour District.' in client.get(WHO).content.decode()
    )


def test_without_outlines_there_is_no_map_and_the_table_stays(lived, client, page):
    Outline.objects.all().delete()
    lived(quay=60, hill=33)

    assert client.get(f"{WHO}map.svg").status_code == 404
    assert "Quay &amp; Co 40%" in page(WHO)
    assert "map.svg" not in client.get(WHO).content.decode()


def test_an_outline_that_is_gone_since_takes_the_map_away(lived, client):
    lived(quay=60, hill=33)
    Outline.objects.all().delete()

    assert client.get(f"{WHO}map.svg").status_code == 404


@pytest.mark.parametrize(
    ("people", "expected", "kind"),
    [(None, 20, 0), (None, 19, NOT_TOLD), (10, 21, 0), (10, 20, 1), (45, 50, 2), (50, 50, 2),
     (55, 50, 3), (95, 50, 3), (100, 50, 4), (10, 0, NOT_TOLD)],
)  # fmt: skip
def test_the_class_follows_from_the_numbers_of_the_table(people, expected, kind):
    row = {"reading": "heard", "people": people, "expected": expected}

    assert class_of(row) == kind
    assert class_of(row | {"reading": "unheard"}) == (0 if expected else NOT_TOLD)
    assert class_of(row | {"reading": "not known"}) == NOT_TOLD
    assert class_of({"people": people}) == NOT_TOLD


def test_all_tables_are_one_file_in_which_what_is_not_told_is_empty(lived, client):
    lived(quay=60, hill=33)

    rows = list(csv.DictReader(io.StringIO(client.get(f"{WHO}table.csv").content.decode())))

    areas = [row for row in rows if row["parted"] == "Part of Harbour District"]
    assert [(row["name"], row["came"], row["expected"]) for row in areas] == [
        ("Quay & Co", "60", "38"),
        ("Hill & Co", "35", "28"),
        ("Mill & Co", "", "28"),
    ]


def test_before_anybody_was_counted_there_is_neither_file_nor_map(question, activity, client):
    assert client.get(f"{WHO}table.csv").status_code == 404
    assert client.get(f"{WHO}map.svg").status_code == 404


def test_where_people_live_is_laid_beside_no_answer(lived, activity, question, client):
    """Not in sums, not beside other groups, and not for auditors."""
    result = lived(quay=60, hill=33)
    where = str(Partition.objects.get(parts_of=question.area).pk)

    assert where not in result["snapshot"]["weights"]
    assert not any(int(where) in one["partitions"] for one in result["crosses"])
    beside = result["beside"].get(str(activity.pk), {})
    assert not any(int(where) == row[1] for row in beside.get("otherwise", []))
    cut = WhoWasHeard.objects.get().cut
    assert not any(int(where) in pair[:2] for pair in cut["pairs"])
    told = client.get("/en/q/internet/heard/sure/package.zip").content
    with zipfile.ZipFile(io.BytesIO(told)) as folder:
        assert "Quay & Co" not in folder.read("weighted.csv").decode()


def test_the_folder_for_auditors_does_not_say_where_anybody_lives(
    town, lived, activity, quarters, question
):
    town()
    WhoWasHeard.objects.update(told_on=date(2025, 1, 1))
    lived(quay=60, hill=33)
    where = Partition.objects.get(parts_of=question.area).pk

    with zipfile.ZipFile(io.BytesIO(confidential_package(activity))) as folder:
        rows = list(csv.DictReader(io.StringIO(folder.read("groups.csv").decode())))
        community = folder.read("community.csv").decode()
        figures = json.loads(folder.read("figures.json"))

    assert {int(row["parted"]) for row in rows} == set(
        Partition.objects.filter(parts_of=None, uses__area=question.area).values_list(
            "pk", flat=True
        )
    )
    assert not any(line.startswith(f"{where},") for line in community.splitlines())
    for code in quarters.values():
        assert not any(name.startswith(f"group {code} ") for name in figures["exact"])


@pytest.mark.parametrize("seed", range(4))
def test_five_numbers_of_the_few_of_a_quarter_give_the_same_page_map_and_file(
    lived, client, question, quarters, seed
):
    """Whoever asks everything that is public cannot work out how many came from a quarter."""
    draw = random.Random(seed)
    others = {"quay": draw.randint(20, 60), "hill": draw.randint(10, 60)}
    few = draw.choice(FEW)
    shown = {}
    for number in FEW:
        told = lived_anew(lived, question, quarters, others, number)
        shown[number] = [
            json.dumps(where_in(told)),
            client.get(f"{WHO}map.svg").content,
            client.get(f"{WHO}table.csv").content,
        ]

    assert sum(shown[few] == shown[other] for other in FEW) >= 5


def lived_anew(lived, question, quarters, others, number):
    """The same people again, so many of them of the mill and all others silent about it."""
    if not WhoWasHeard.objects.exists():
        lived(silent=9, **others)
    where = Partition.objects.get(parts_of=question.area)
    first = list(Participant.objects.order_by("pk")[:9])
    for at, person in enumerate(first):
        said = quarters["mill"] if at < number else None
        put(process=question, people=[person.pk], said={where.pk: said})
    WhoWasHeard.objects.update(told_on=date(2025, 1, 1), described=0, seen="", state="")
    refresh_who_was_heard()
    return WhoWasHeard.objects.get().result


def test_numbers_are_as_coarse_as_those_of_all_groups(lived, quarters):
    result = lived(quay=43, hill=17, mill=4)

    rows = {row["group"]: row["people"] for row in where_in(result)["groups"]}

    assert rows == {
        quarters["quay"]: coarsened(43),
        quarters["hill"]: coarsened(17),
        quarters["mill"]: None,
    }
