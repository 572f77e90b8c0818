"""How far the numbers bear: voices apart, raw beside weighted, and what hangs on whom."""

import csv
import io
import re
from datetime import date

import pytest

from isegoria.hear.models import Voice
from isegoria.hear.speaking import SpeaksFor, speak_for
from isegoria.places.models import Access, Margin, Source
from isegoria.understand.jobs import refresh_who_was_heard
from isegoria.understand.models import Finding, WhoWasHeard
from isegoria.understand.services import read_activity

pytestmark = pytest.mark.django_db

PAGE = "/en/q/internet/heard/sure/"
WHO = "/en/q/internet/who/"
UNION = SpeaksFor(Voice.ORGANISATION, "Fishers’ Union", "The board voted.", 900)


@pytest.fixture
def words_of(page):
    """The words of a page without the signs that keep directions of writing apart."""
    return lambda address: re.sub("[\u2066-\u2069]", "", page(address))


def test_people_and_organisations_are_never_added_up(
    crowd, statements, activity, page, client, make_person
):
    people = crowd(103, statements, lambda _who, _which: 1)
    for person in people[:3]:
        speak_for(participant=person, said=UNION)

    finding = read_activity(activity)

    assert finding.participants == 100
    assert {one.agree for one in finding.items.all()} == {100}
    assert finding.result["voices"] == {
        "group": {"voices": 0, "items": []},
        "organisation": {"voices": 3, "items": [[one.pk, 3, 0, 0] for one in statements]},
    }
    assert sum(number for _kind, number, _move in finding.result["took_part"]["channel"]) == 100
    words = page(PAGE)
    assert "100 people answered for themselves." in words
    assert "3 organisations answered: one voice each, however many stand behind it." in words
    assert "103" not in words
    assert "Fishers" not in words


def test_weighted_shares_stand_beside_raw_ones(town, statements, page):
    beside = town()

    # Raw: 120 of 160 agree with the first. The old are 30 of a hundred in the census, so 70 do.
    rows = {row[0]: row[1:] for row in beside["weighed"]}
    assert rows[statements[0].pk][:3] == [160, 75, 70]
    assert rows[statements[0].pk][3] > 1
    assert rows[statements[0].pk][4] < 160
    words = page(PAGE)
    assert "If those who answered mirrored who lives here" in words
    assert "no margin of error is printed" in words
    assert "75% 70%" in words


def test_where_a_group_is_thin_nothing_is_weighted_and_the_page_says_why(
    crowd, statements, say_groups, activity, page
):
    people = crowd(60, statements, lambda _who, _which: 1)
    say_groups(people[:45], ("age", "15-24"), ("gender", "women"))
    say_groups(people[45:], ("age", "60-up"), ("gender", "men"))
    read_activity(activity)
    refresh_who_was_heard()

    words = page(PAGE)

    assert "not weighted" in words
    assert "fewer than 20 answers to them came from some group" in words
    assert "Too few to be weighted" in page(WHO)


def test_a_group_that_sees_it_otherwise_stands_beside_numbers_of_statements_alone(
    town, statements, words_of
):
    town()

    words = words_of(WHO)

    assert "Groups that see it otherwise" in words
    assert "Statement 1: of 60 and over (Age), 0% agree; of all others, 100%." in words
    assert "Villages with no line at all come first." not in words


def test_a_conclusion_that_one_channel_bears_is_named(crowd, statements, activity, page):
    crowd(60, statements, lambda _who, _which: 1, channel="web")
    crowd(30, statements, lambda _who, which: -1 if which == 0 else 1, channel="sms")

    found = read_activity(activity).result["hangs"]

    assert found["kinds"] == [["channel", "sms", 30], ["channel", "web", 60]]
    assert found["apart"] == [
        [statements[0].pk, "sms", 0, 100],
        [statements[0].pk, "web", 100, 0],
    ]
    assert "rests on one way of answering. Web: 100% agree; all others: 0%." in page(PAGE)


def test_what_one_person_of_another_way_said_cannot_be_worked_out(
    crowd, statements, activity, page
):
    crowd(60, statements, lambda who, _which: 1 if who % 2 else -1, channel="web")
    crowd(30, statements, lambda who, which: 1 if which or not who else None, channel="sms")

    found = read_activity(activity).result["hangs"]

    # 31 of 61 agree with the first, as everybody can read; of the web alone it would be 30 of 60.
    rows = {item: rest for item, *rest in found["rows"]}
    assert rows[statements[0].pk] == [51, [None, None]]
    assert page(PAGE)


def test_those_who_can_hardly_get_online_are_compared_with_the_others(
    question, town, profile, statements, page
):
    source = Source.objects.create(name="Survey of lines", counted_on=date(2025, 1, 1))
    Access.objects.create(
        area=question.area,
        source=source,
        means=Access.Means.INTERNET,
        group_id=profile["age", "60-up"],
        share=0.3,
    )

    beside = town()

    assert [statements[0].pk, 0, 100, True] in beside["access"]
    assert "of groups that can hardly get online 0% agree, of the others 100%" in page(PAGE)


def test_two_groups_at_once_are_told_in_words_and_never_in_numbers_of_people(
    question, town, profile, words_of
):
    source = Source.objects.create(name="Census crossed", counted_on=date(2025, 1, 1))
    shares = {"15-24": 0.2, "25-44": 0.3, "45-59": 0.2, "60-up": 0.3}
    Margin.objects.bulk_create(
        Margin(
            area=question.area,
            source=source,
            group_id=profile["age", age],
            and_group_id=profile["gender", gender],
            people=int(10_000 * share * part),
        )
        for age, share in shares.items()
        for gender, part in (("women", 0.9), ("men", 0.1))
    )

    town()

    (cross,) = WhoWasHeard.objects.get().result["crosses"]
    assert {name for cell in cross["cells"] for name in cell} == {
        *("groups", "labels", "expected", "share", "reading", "may_be", "doubt")
    }
    told = "60 and over and Women: about 45 were to be expected. We cannot speak for them."
    assert told in words_of(WHO)


def test_the_tables_can_be_taken_along_and_run_nothing(town, client, statements):
    town()
    statements[0].text.renderings.update(body="=1+1")

    rows = list(csv.reader(io.StringIO(client.get(f"{PAGE}table.csv").content.decode())))

    assert rows[0] == ["section", "table", "about", "column", "value"]
    assert ["'=1+1", "Agree, as they said", "75%"] in [row[2:] for row in rows]
    drawn = client.get(f"{PAGE}picture.svg")
    assert drawn["Content-Type"] == "image/svg+xml"
    assert drawn.content.decode().count("<circle") == 6


def test_a_finding_of_before_says_what_it_can(client, some_answers):
    found = Finding.objects.get()
    del found.result["voices"], found.result["hangs"]
    found.save()

    assert client.get(PAGE).status_code == 200
    assert client.get("/en/q/internet/heard/").status_code == 200
    assert client.get("/en/q/nothing/heard/sure/").status_code == 404
    assert client.get(f"{PAGE}picture.svg").status_code == 404
