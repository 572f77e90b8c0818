"""In which part of an area somebody lives: what is asked follows from public counts alone."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from isegoria.base.refusal import Refused
from isegoria.languages.queries import shown
from isegoria.places.asking import ask_for_parts, parts_named
from isegoria.places.models import Area, Group, Partition
from isegoria.places.parts import parts_in
from isegoria.places.queries import asked_of, counted_in
from isegoria.places.services import (
    AccessFigure,
    Count,
    GroupWords,
    PartitionWords,
    add_ready_set,
    put_access,
    put_area,
    put_partition,
    put_source,
    use_partitions,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 1)
CENSUS = ("Census 2021", date(2021, 3, 1))


@pytest.fixture
def put():
    """Put an area down with how many people live there; None where nobody counted."""
    add_ready_set("area-type")

    def put(code, people, parent=None, source=CENSUS, name=None):
        counts = []
        if people is not None:
            counts = [
                Count("area-type", "urban", people // 2, *source),
                Count("area-type", "rural", people - people // 2, *source),
            ]
        return put_area(
            code=code,
            name=name or code.title(),
            language="en",
            parent=parent and Area.objects.get(code=parent),
            counts=counts,
        )

    return put


@pytest.fixture
def harbour(put):
    """A district of four quarters."""
    area = put("harbour", 20_000)
    for code, people in (("quay", 9000), ("hill", 6000), ("mill", 5000)):
        put(code, people, "harbour")
    return area


def told(area):
    found = parts_in(area.pk, TODAY)
    return {one.code.split("-")[0]: one.people for one in found.parts} if found else None


def test_each_part_of_an_area_is_asked_with_the_people_of_one_source(harbour):
    assert told(harbour) == {"quay": 9000, "hill": 6000, "mill": 5000}
    assert parts_in(harbour.pk, TODAY).source.name == "Census 2021"


def test_small_parts_are_put_together_until_enough_people_live_there(put):
    area = put("valley", 10_900)
    for code, people in (("town", 9000), ("top", 300), ("end", 400), ("side", 1200)):
        put(code, people, "valley")

    # 300 and 400 are fewer than a thousand together, so the next larger one goes with them.
    assert told(area) == {"town": 9000, "rest": 1900}
    (rest,) = (one for one in parts_in(area.pk, TODAY).parts if one.rest_of)
    assert len(rest.areas) == 3
    assert parts_named([rest], "fr") == ["Ailleurs : Valley"]


def test_whoever_lives_in_no_part_that_is_put_down_is_elsewhere(put):
    area = put("bay", 20_000)
    put("port", 12_000, "bay")

    assert told(area) == {"port": 12_000, "rest": 8000}


def test_in_place_of_a_part_stand_its_own_parts_where_none_of_these_is_too_small(put, harbour):
    for code, people in (("east", 5000), ("west", 4000)):
        put(code, people, "quay")
    for code, people in (("upper", 5500), ("lower", 500)):
        put(code, people, "hill")

    assert told(harbour) == {"east": 5000, "west": 4000, "hill": 6000, "mill": 5000}


def test_of_very_many_parts_the_smallest_are_put_together(put):
    area = put("land", None)
    for at in range(1, 31):
        put(f"d{at}", 10_000 + at, "land")

    found = parts_in(area.pk, TODAY).parts

    assert len(found) == 20
    assert sum(one.people for one in found) == 30 * 10_000 + sum(range(1, 31))
    assert len(found[-1].areas) == 11


@pytest.mark.parametrize(
    "people",
    [
        {"one": 5000, "two": None},  # nobody counted one of them
        {"one": 5000},  # a single part is no way to tell people apart
        {"one": 400, "two": 500},  # so few live there that all are put together
        {"one": 9000, "two": 9000},  # more than live in the whole area
    ],
)
def test_nothing_is_asked_where_the_parts_are_not_known_well_enough(put, people):
    area = put("isle", sum(one or 0 for one in people.values()) if "two" in people else 5000)
    if people.get("two") == 9000:
        put("isle", 10_000)
    for code, number in people.items():
        put(code, number, "isle")

    assert told(area) is None
    with pytest.raises(Refused, match="Its parts cannot be asked about yet"):
        ask_for_parts(area=area, today=TODAY)
    assert not Partition.objects.filter(parts_of=area).exists()


def test_of_two_sources_the_newest_that_holds_and_counts_all_parts_is_taken(put, harbour):
    newer = ("Count 2025", date(2025, 1, 1))
    put("quay", 9500, "harbour", newer)
    assert told(harbour)["quay"] == 9000

    for code, people in (("hill", 6100), ("mill", 5200)):
        put(code, people, "harbour", newer)
    assert told(harbour) == {"quay": 9500, "hill": 6100, "mill": 5200}


def test_people_are_asked_in_all_languages_and_shares_follow_from_the_areas(put, harbour):
    use_partitions(area=harbour, codes=["area-type"])

    ask_for_parts(area=harbour, today=TODAY)

    town, where = asked_of(harbour.pk, "fr")
    assert (town.is_where, where.is_where) == (False, True)
    assert where.question.body == "Dans quelle partie habitez-vous : Harbour ?"
    assert [one.label.body for one in where.groups] == ["Quay", "Hill", "Mill"]
    shares = counted_in(harbour.pk)[where.code].shares
    assert shares == {"quay": 0.45, "hill": 0.3, "mill": 0.25}
    # In a part, and in the area around, nobody is asked for the parts of another area.
    quay = Area.objects.get(code="quay")
    assert [one.code for one in asked_of(quay.pk, "en")] == ["area-type"]


def test_asked_anew_after_a_part_was_split_the_other_parts_stay_the_same_groups(put, harbour):
    ask_for_parts(area=harbour, today=TODAY)
    before = dict(Group.objects.filter(partition__asking="areas").values_list("code", "pk"))
    for code, people in (("east", 5000), ("west", 4000)):
        put(code, people, "quay")

    (partition,) = Partition.objects.filter(parts_of=harbour)
    counted = counted_in(harbour.pk)[partition.code]
    assert (counted.shares, counted.missing) == ({}, ("quay",))

    ask_for_parts(area=harbour, today=TODAY)
    after = dict(Group.objects.filter(partition__asking="areas").values_list("code", "pk"))
    assert set(after) == {"east", "west", "hill", "mill"}
    assert all(after[code] == before[code] for code in ("hill", "mill"))
    assert sum(counted_in(harbour.pk)[partition.code].shares.values()) == pytest.approx(1)
    assert [one.code for one in asked_of(harbour.pk, "en")] == [partition.code]


def test_a_part_of_which_something_speaks_is_kept_and_asked_no_more(put, harbour):
    """A step that was taken for it, or a closing at which it was silent, still names it."""
    partition = ask_for_parts(area=harbour, today=TODAY)
    quay = Group.objects.get(code="quay")
    source = put_source(name="Lines", counted_on=TODAY)
    figure = AccessFigure(area=harbour.pk, means="internet", share=0.5, group=quay.pk)
    put_access(source=source, figures=[figure])
    for code, people in (("east", 5000), ("west", 4000)):
        put(code, people, "quay")

    ask_for_parts(area=harbour, today=TODAY)

    (where,) = asked_of(harbour.pk, "en")
    assert {one.code for one in where.groups} == {"east", "west", "hill", "mill"}
    assert counted_in(harbour.pk)[partition.code].shares.keys() == {"east", "west", "hill", "mill"}
    assert Group.objects.get(code="quay").pk == quay.pk

    # The parts are taken out of it again: it is asked as before.
    Area.objects.filter(code__in=("east", "west")).update(parent=None)
    ask_for_parts(area=harbour, today=TODAY)
    (where,) = asked_of(harbour.pk, "en")
    assert {one.code for one in where.groups} == {"quay", "hill", "mill"}
    assert {one.pk for one in where.groups if one.code == "quay"} == {quay.pk}


def test_small_parts_put_together_otherwise_are_another_group(put):
    area = put("valley", None)
    for code, people in (("town", 9000), ("top", 700), ("end", 800)):
        put(code, people, "valley")
    ask_for_parts(area=area, today=TODAY)
    before = {one.code for one in Group.objects.filter(partition__parts_of=area)}

    put("side", 900, "valley")
    ask_for_parts(area=area, today=TODAY)

    after = {one.code for one in Group.objects.filter(partition__parts_of=area)}
    assert before & after == {"town"}


def test_an_area_that_is_named_otherwise_is_asked_under_its_new_name(put, harbour):
    ask_for_parts(area=harbour, today=TODAY)

    put("quay", None, "harbour", name="Old Quay")

    label = Group.objects.get(code="quay").label_id
    assert shown([label], "en")[label].body == "Old Quay"


def test_staff_may_word_the_question_otherwise_and_cannot_change_its_groups(put, harbour):
    partition = ask_for_parts(area=harbour, today=TODAY)

    def words(*codes):
        said = {"en": "In which borough do you live?"}
        groups = [GroupWords(one, {"en": one.title()}) for one in codes]
        return PartitionWords(partition.code, said, said, said, groups, asking="areas")

    with pytest.raises(Refused, match="These groups follow from the areas"):
        put_partition(words("quay", "hill"))
    put_partition(words("quay", "hill", "mill"))
    ask_for_parts(area=harbour, today=TODAY)

    (where,) = asked_of(harbour.pk, "en")
    assert where.question.body == "In which borough do you live?"


def test_the_database_keeps_no_parts_without_their_area(put, harbour):
    partition = ask_for_parts(area=harbour, today=TODAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        Partition.objects.filter(pk=partition.pk).update(parts_of=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Partition.objects.filter(code="area-type").update(parts_of=harbour)
