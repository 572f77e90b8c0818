"""From a table to figures: all of it, or nothing and the line that is wrong."""

import json
from datetime import date

import pytest

from isegoria.base.refusal import Refused
from isegoria.places.importing import Reading, SourceWords, bring_in, understand
from isegoria.places.models import Access, Margin, Source
from isegoria.places.queries import counted_in, crossed_in
from isegoria.places.reading import read_sheet
from isegoria.places.services import (
    GroupWords,
    PartitionWords,
    add_ready_set,
    put_area,
    put_partition,
)

pytestmark = pytest.mark.django_db
CENSUS = SourceWords(name="Census 2021", counted_on=date(2021, 3, 1))


def sheet(*lines):
    return read_sheet("\n".join(lines).encode(), language="en")


def faults(found):
    return [one.words for one in found.faults]


@pytest.fixture
def wide(gender, group):
    """A column for each group, and the area in the first."""

    def reading(**more):
        columns = {1: [f"g{group('gender', 'women')}"], 2: [f"g{group('gender', 'men')}"]}
        columns[3] = [f"g{group('gender', 'other')}"]
        return Reading(**{"area_column": 0, "columns": columns} | more)

    return reading


HEAD = "area;women;men;other"


def test_a_wide_table_is_saved_whole(wide, villages):
    table = sheet(HEAD, "east;1 200;1 100;3", "West Village;600;650;")

    found = understand(table, wide())
    bring_in(sheet=table, reading=wide(), source=CENSUS)

    assert (faults(found), len(found.told), found.not_told) == ([], 5, 1)
    assert counted_in(villages[0].pk)["gender"].people == {"women": 1200, "men": 1100, "other": 3}
    assert counted_in(villages[1].pk)["gender"].missing == ("other",)


def test_a_long_table_says_in_words_what_it_counts(gender, age, villages, group):
    women, old = f"g{group('gender', 'women')}", f"g{group('age', '60-up')}"
    reading = Reading(
        area_column=0,
        keys=[1, 2],
        value=3,
        words={"Women": women, "Total": "all", "60+": old, "Remark": ""},
    )
    table = sheet(
        "place,sex,age,number",
        "east,Women,Total,1200",
        "east,Women,60+,200",
        "east,Total,60+,380",
        "east,Total,Total,2303",
        "east,Remark,Total,see below",
    )

    assert faults(understand(table, reading)) == []
    bring_in(sheet=table, reading=reading, source=CENSUS)

    assert counted_in(villages[0].pk)["gender"].people == {"women": 1200}
    assert crossed_in(villages[0].pk, "gender", "age").people == {("women", "60-up"): 200}


def test_access_comes_with_its_margin_of_error(villages):
    reading = Reading(area_column=0, columns={1: ["minternet"], 2: ["error"], 3: ["mmobile"]})
    table = sheet("area;internet;±;phone", "east;41,5;3;88", "west;62;2,5;..")

    bring_in(sheet=table, reading=reading, source=CENSUS)

    told = Access.objects.order_by("pk").values_list("area__code", "means", "share", "give_or_take")
    assert list(told) == [
        ("east", "internet", 0.415, 0.03),
        ("east", "mobile", 0.88, None),
        ("west", "internet", 0.62, 0.025),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("north;1;2;3", "Line 3: there is no area “north”."),
        ("west;many;2;3", "Line 3: “many” is no number."),
        ("west;-4;2;3", "Line 3: “-4” is no number."),
        ("west;1.5;2;3", "Line 3: “1.5” is no whole number of people."),
        ("west;9999999999;2;3", "Line 3: “9999999999” is more people than there can be."),
        ("east;600;650;3", "Line 3 says the same as line 2 once more."),
    ],
)
def test_what_is_wrong_is_told_by_line_and_nothing_is_saved(wide, villages, row, reason):
    table = sheet(HEAD, "east;1200;1100;3", row)

    assert reason in faults(understand(table, wide()))
    with pytest.raises(Refused):
        bring_in(sheet=table, reading=wide(), source=CENSUS)

    assert not Margin.objects.exists()
    assert not Source.objects.exists()


def test_partitions_of_one_area_must_add_up_to_the_same_people(wide, villages, group):
    add_ready_set("area-type")
    columns = {4: [f"g{group('area-type', 'urban')}"], 5: [f"g{group('area-type', 'rural')}"]}
    reading = wide(columns=wide().columns | columns)
    head = HEAD + ";town;country"

    assert faults(understand(sheet(head, "east;1201;1100;3;2003;1300"), reading)) == [
        "Line 2: the area has 2,304 people by one way of telling them apart and 3,303 by another."
    ]
    assert faults(understand(sheet(head, "east;1200;1100;0;1010;1300"), reading)) == []


def test_percentages_must_add_up_to_a_hundred_within_their_rounding(wide, villages):
    fits = sheet(HEAD, "east;51.0;48.9;0.2")
    short = sheet(HEAD, "east;51.0;40.0;0.2")

    assert faults(understand(fits, wide(is_share=True))) == []
    assert faults(understand(short, wide(is_share=True))) == [
        "Line 2: the groups add up to 91.2% and not to 100%."
    ]


def test_areas_beside_of_which_nothing_is_told_are_named(wide, villages):
    found = understand(sheet(HEAD, "east;1;2;3"), wide())

    assert found.areas_missing == ["west"]
    assert found.can_be_saved


def test_a_table_of_one_area_needs_no_column_for_it(wide, district):
    table = sheet(HEAD, "2021;5000;4900;10")

    bring_in(sheet=table, reading=wide(area_column=None, one_area=district.pk), source=CENSUS)

    assert counted_in(district.pk)["gender"].people["women"] == 5000


def test_where_no_column_means_anything_nothing_is_found(villages):
    found = understand(sheet(HEAD, "east;1;2;3"), Reading(area_column=0))

    assert faults(found) == ["No figure was found. Say what the columns mean."]


def test_a_name_that_two_areas_share_is_neither(wide, villages):
    put_area(code="far-east", name="East Village", language="en")
    found = understand(sheet(HEAD, "East Village;1;2;3", "east;1;2;3"), wide())

    assert faults(found) == ["Line 2: there is no area “East Village”."]


def _put_real(code, figures):
    """A partition in the categories of the real count."""
    made = put_partition(
        PartitionWords(
            code=code,
            names={"en": code},
            questions={"en": f"{code}?"},
            reasons={"en": "To see who was heard."},
            groups=[GroupWords(one.replace("+", "-up"), {"en": one}) for one in figures],
        )
    )
    return [f"g{one.pk}" for one in made.groups.all()]


def test_the_real_count_of_england_and_wales_goes_in_and_comes_out(shared):
    path = shared / "data/representativeness/census_england_wales_2021.json"
    told = json.loads(path.read_text())
    whole = put_area(code="england-and-wales", name="England and Wales", language="en")
    source = SourceWords(name=told["source"][:200], counted_on=date(2021, 3, 21))
    for code, figures, is_share in (
        ("sex", told["by_sex"], False),
        ("age-share", told["age_share_percent_rounded"], True),
    ):
        columns = {place: [one] for place, one in enumerate(_put_real(code, figures))}
        table = sheet(";".join(figures), ";".join(f"{one:,}" for one in figures.values()))
        reading = Reading(one_area=whole.pk, columns=columns, is_share=is_share)
        bring_in(sheet=table, reading=reading, source=source)

    found = counted_in(whole.pk)

    assert sum(found["sex"].people.values()) == told["usual_residents"]
    assert found["sex"].shares["female"] == pytest.approx(30420202 / 59597542)
    assert found["age-share"].shares == pytest.approx(
        {"0-14": 0.174, "15-64": 0.641, "65-up": 0.186}
    )


def test_many_areas_are_replaced_with_few_queries(wide, villages, django_assert_max_num_queries):
    for number in range(30):
        put_area(code=f"a{number}", name=f"Area {number}", language="en")
    table = sheet(HEAD, *(f"a{number};1;2;3" for number in range(30)))
    bring_in(sheet=table, reading=wide(), source=CENSUS)

    with django_assert_max_num_queries(25):
        bring_in(sheet=table, reading=wide(), source=CENSUS)

    assert Margin.objects.count() == 90
