"""What is known of who lives here: the public page, and the desk where it is put down."""

import csv
import html
import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from isegoria.community.models import Draft
from isegoria.languages.services import say
from isegoria.organisations.models import Institution, Role
from isegoria.people.models import Account
from isegoria.places.models import Access, Group, Margin, Partition, Source
from isegoria.places.queries import asked_of, counted_in, low_access
from isegoria.places.services import (
    AccessFigure,
    Count,
    add_ready_set,
    put_access,
    put_area,
    put_source,
    use_partitions,
)

pytestmark = pytest.mark.django_db
DAY = date(2021, 3, 1)
PEOPLE = [("women", 5200), ("men", 4700), ("other", 100)]


def words(response):
    text = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return " ".join(text.replace("\u2068", "").replace("\u2069", "").split())


def rows(client, area="harbour"):
    content = client.get(f"/en/areas/{area}/figures.csv").content.decode()
    return list(csv.DictReader(io.StringIO(content)))


def test_every_figure_shows_its_source_and_its_day(client, district):
    page = words(client.get("/en/areas/harbour/"))

    assert "Women 5,200 52%" in page
    assert "Census 2021, March 1, 2021." in page


def test_what_nobody_counted_is_called_unknown_and_never_zero(client, district):
    add_ready_set("disability")
    use_partitions(area=district, codes=["gender", "disability"])
    page = words(client.get("/en/areas/harbour/"))

    assert "By these nobody has counted the people here: Disability." in page
    assert "Nobody has told anything of these: Use the internet" in page
    assert " 0 " not in page


def test_a_group_that_the_source_left_out_is_unknown(client, gender):
    counts = [Count("gender", code, people, "Census 2021", DAY) for code, people in PEOPLE[:1]]
    put_area(code="harbour", name="Harbour", language="en", counts=counts)

    assert "Women 5,200 unknown Men unknown unknown" in words(client.get("/en/areas/harbour/"))


def test_a_figure_past_its_time_is_marked(client, district):
    put_source(name="Census 2021", counted_on=DAY, valid_until=date(2022, 1, 1))

    assert "expired" in words(client.get("/en/areas/harbour/"))


def test_what_people_can_use_stands_beside_it_with_its_margin_of_error(client, district):
    put_access(
        source=put_source(name="Household survey", counted_on=date(2024, 5, 1)),
        figures=[AccessFigure(area=district.pk, means="internet", share=0.415, give_or_take=0.03)],
    )
    page = words(client.get("/en/areas/harbour/"))

    assert "Everybody 41.5%, give or take 3 unknown unknown Household survey, May 1, 2024." in page


def test_what_staff_typed_is_no_formula_in_the_table(client, district):
    put_access(
        source=put_source(name="=1+1", counted_on=date(2024, 5, 1)),
        figures=[AccessFigure(area=district.pk, means="internet", share=0.415, give_or_take=0.03)],
    )

    found = [row for row in rows(client) if row["subject"] == "internet"]

    assert [(row["source"], row["share"]) for row in found] == [("'=1+1", "0.415")]


def test_two_years_show_the_change_and_the_gap_to_all_of_the_country(client, villages):
    for year, here, everywhere in ((2022, 0.3, 0.6), (2024, 0.415, 0.8)):
        source = put_source(name="Household survey", counted_on=date(year, 5, 1))
        put_access(
            source=source,
            figures=[
                AccessFigure(area=villages[0].pk, means="internet", share=here),
                AccessFigure(area=villages[0].parent_id, means="internet", share=everywhere),
            ],
        )
    page = words(client.get("/en/areas/east/"))

    assert "Everybody 41.5% 30% on May 1, 2022 80%, 38.5 points more than here" in page


def test_the_same_is_there_as_a_table_with_the_unknown_left_empty(client, district):
    put_area(
        code="west",
        name="West",
        language="en",
        counts=[Count("gender", "women", 0, "Census 2021", DAY)],
    )

    assert [(one["group"], one["people"], one["share"]) for one in rows(client)] == [
        ("women", "5200", "0.52"),
        ("men", "4700", "0.47"),
        ("other", "100", "0.01"),
    ]
    assert [(one["group"], one["people"]) for one in rows(client, "west")] == [
        ("women", "0"),
        ("men", ""),
        ("other", ""),
    ]


def test_all_areas_are_listed_as_they_lie_in_one_another(client, villages):
    page = words(client.get("/en/areas/"))

    assert "Harbour District – East Village – West Village" in page


def test_the_page_of_an_area_costs_as_many_queries_for_much_as_for_little(
    client, district, villages, django_assert_max_num_queries
):
    with django_assert_max_num_queries(22):
        client.get("/en/areas/harbour/")
    put_source(name="Register", counted_on=date(2024, 1, 1))
    add_ready_set("age")
    use_partitions(area=district, codes=["gender", "age"])
    with django_assert_max_num_queries(22):
        client.get("/en/areas/harbour/")


def test_an_area_that_is_not_there_is_not_found(client, site):
    assert client.get("/en/areas/atlantis/").status_code == 404
    assert client.get("/en/areas/atlantis/figures.csv").status_code == 404


def post_file(client, text, encoding="utf-8"):
    file = SimpleUploadedFile("gender.csv", text.encode(encoding))
    return client.post("/en/desk/community/table/", {"file": file})


def post(client, step, **said):
    return client.post(f"/en/desk/community/table/{step}/", said)


def of(code, partition="gender"):
    return f"g{Group.objects.get(partition__code=partition, code=code).pk}"


WIDE = "place;women;men;other\nEast Village;1 200;1 100;..\nwest;600;650;4\n"
SOURCE = {"numbers": "people", "source": "Register", "counted_on": "2024-01-01"}


def test_a_wide_table_goes_in_step_by_step(client, administrator, villages):
    post_file(client, WIDE, "cp1252")
    first = client.get("/en/desk/community/table/table/")
    post(client, "table", shape="wide", encoding="utf-8", separator=";")
    second = client.get("/en/desk/community/table/area/")
    post(client, "area", where="c0")
    third = client.get("/en/desk/community/table/columns/")
    post(client, "columns", is_1=of("women"), is_2=of("men"), is_3=of("other"))
    post(client, "source", **SOURCE)
    check = words(client.get("/en/desk/community/table/check/"))

    assert "The file was read as UTF-8 and has 2 rows." in words(first)
    assert '<option value="c0" selected>' in second.content.decode()
    assert f'<option value="{of("women")}" selected>' in third.content.decode()
    assert "5 figures of 2 areas." in check
    assert "East Village Gender: Women 1,200" in check
    assert "Cells without a figure 1, kept as unknown" in check
    assert not Margin.objects.filter(source__name="Register").exists()

    done = client.post("/en/desk/community/table/check/", follow=True)

    assert "5 figures by Register are saved." in words(done)
    assert counted_in(villages[1].pk)["gender"].people == {"women": 600, "men": 650, "other": 4}
    assert not Draft.objects.exists()


def test_a_long_table_goes_in_word_by_word(client, administrator, villages):
    post_file(client, "place,sex,people\neast,Women,3\neast,Men,4\neast,All,7\n")
    post(client, "table", shape="long", encoding="utf-8", separator=",")
    post(client, "area", where="c0")
    post(client, "columns", keys=["1"], value="2", error="")
    asked = client.get("/en/desk/community/table/words/").content.decode()
    post(client, "words", word_0=of("women"), word_1=of("men"), word_2="all")
    post(client, "source", **SOURCE)
    client.post("/en/desk/community/table/check/")

    assert f'<option value="{of("men")}" selected>' in asked
    assert counted_in(villages[0].pk)["gender"].people == {"women": 3, "men": 4}


def test_what_people_can_use_goes_in_the_same_way(client, administrator, villages):
    post_file(client, "place;Use the internet\neast;20\nwest;88\n")
    post(client, "table", shape="wide", encoding="utf-8", separator=";")
    post(client, "area", where="c0")
    post(client, "columns", is_1="minternet")
    post(client, "source", **SOURCE, give_or_take="2,5", valid_until="2030-01-01")
    client.post("/en/desk/community/table/check/")

    assert Access.objects.filter(give_or_take=0.025).count() == 2
    low = low_access(villages[0].parent_id, language="en", today=date(2026, 1, 1))
    assert [(one.area, one.share) for one in low] == [("East Village", 0.2)]


def test_what_is_wrong_is_told_by_line_and_nothing_can_be_saved(client, administrator, villages):
    post_file(client, "place;women;men\nnorth;5;6\nwest;many;6\n")
    post(client, "table", shape="wide", encoding="utf-8", separator=";")
    post(client, "area", where="c0")
    post(client, "columns", is_1=of("women"), is_2=of("men"))
    post(client, "source", **SOURCE)
    check = words(client.get("/en/desk/community/table/check/"))
    client.post("/en/desk/community/table/check/")

    assert "Line 2: there is no area “north”." in check
    assert "Line 3: “many” is no number." in check
    assert "Save all of it" not in check
    assert not Source.objects.filter(name="Register").exists()
    assert Draft.objects.exists()


def test_a_step_is_not_jumped_and_the_first_open_one_is_shown(client, administrator, villages):
    post_file(client, WIDE)

    response = client.get("/en/desk/community/table/check/")

    assert response.status_code == 302
    assert response.url == "/en/desk/community/table/table/"


def test_to_say_an_early_step_otherwise_asks_the_later_ones_again(client, administrator, villages):
    post_file(client, WIDE)
    post(client, "table", shape="wide", encoding="utf-8", separator=";")
    post(client, "area", where="c0")
    post(client, "table", shape="long", encoding="utf-8", separator=";")

    assert Draft.objects.get().choices["done"] == ["table"]


@pytest.mark.parametrize(
    ("step", "said", "reason"),
    [
        ("table", {"encoding": "utf-8", "separator": ";"}, "Say how the table is laid out."),
        ("table", {"shape": "wide", "encoding": "utf-16", "separator": ";"}, "There is a problem"),
    ],
)
def test_a_step_says_what_is_missing(client, administrator, villages, step, said, reason):
    post_file(client, WIDE)

    response = post(client, step, **said)

    assert response.status_code == 422
    assert reason in words(response)


@pytest.mark.parametrize("text", ["", "only one line\n", "a,b\n1,2,3\n"])
def test_a_file_that_is_no_table_is_refused_with_words(client, administrator, text):
    response = post_file(client, text)

    assert response.status_code == 422
    assert "There is a problem" in words(response)
    assert not Draft.objects.exists()


def test_a_table_is_forgotten_when_asked(client, administrator, villages):
    post_file(client, WIDE)
    client.post("/en/desk/community/table/forget/")

    assert not Draft.objects.exists()
    assert client.get("/en/desk/community/table/area/").status_code == 302


def test_an_administrator_of_one_village_cannot_speak_of_another(client, site, villages):
    council = Institution.objects.create(
        name=say("East", language="en"), slug="east", area=villages[0]
    )
    account = Account.objects.create_user("east@example.org", name="Eve")
    Role.objects.create(account=account, institution=council, kind=Role.Kind.ADMINISTRATOR)
    client.force_login(account)
    post_file(client, WIDE)
    post(client, "table", shape="wide", encoding="utf-8", separator=";")
    post(client, "area", where="c0")
    post(client, "columns", is_1=of("women"), is_2=of("men"), is_3=of("other"))
    post(client, "source", **SOURCE)
    client.post("/en/desk/community/table/check/")

    assert "does not answer for" in words(client.get("/en/desk/community/table/check/"))
    assert not Source.objects.filter(name="Register").exists()
    assert client.get("/en/desk/community/area/west/").status_code == 403
    assert client.get("/en/desk/community/groups/new/").status_code == 403
    assert client.post("/en/desk/community/groups/age/ready/").status_code == 403
    assert client.get(f"/en/desk/community/source/{Source.objects.first().pk}/").status_code == 403


@pytest.mark.parametrize(
    "address", ["", "table/", "table/check/", "groups/new/", "area/harbour/", "source/1/"]
)
def test_officers_and_strangers_are_not_let_in(client, site, institution, district, address):
    assert client.get(f"/en/desk/community/{address}").status_code == 302

    officer = Account.objects.create_user("officer@example.org", name="Olga")
    Role.objects.create(account=officer, institution=institution, kind=Role.Kind.OFFICER)
    client.force_login(officer)

    assert client.get(f"/en/desk/community/{address}").status_code == 403


def test_sets_for_a_start_are_added_and_chosen(client, administrator, district):
    client.post("/en/desk/community/groups/age/ready/")
    client.post("/en/desk/community/area/harbour/", {"codes": ["age", "gender"]})

    assert [one.code for one in asked_of(district.pk, "en")] == ["age", "gender"]
    assert "Age" in words(client.get("/en/desk/community/"))


def test_a_ninth_group_is_added_at_the_desk_and_said_in_another_language(
    client, administrator, district
):
    said = {
        "code": "jobs",
        "name": "Work",
        "question": "Do you work?",
        "reason": "To see who was heard.",
        "groups": "yes: At work\nseeking: Looking for work",
    }
    client.post("/en/desk/community/groups/new/", said)
    client.post(
        "/en/desk/community/groups/jobs/?language=fr",
        {**said, "name": "Travail", "groups": "yes: Au travail\nseeking: Cherche du travail"},
    )
    use_partitions(area=district, codes=["jobs"])

    assert asked_of(district.pk, "en")[0].name.body == "Work"
    assert [one.label.body for one in asked_of(district.pk, "fr")[0].groups] == [
        "Au travail",
        "Cherche du travail",
    ]


def test_a_group_that_cannot_go_is_told_with_its_reason(client, administrator, district):
    response = client.post(
        "/en/desk/community/groups/gender/",
        {"name": "Gender", "question": "?", "reason": "!", "groups": "women: W\nmen: M"},
    )

    assert response.status_code == 422
    assert "The group “other” stays" in words(response)
    assert Partition.objects.get().groups.count() == 3


def test_a_source_goes_with_all_its_figures(client, administrator, district):
    source = Source.objects.get()
    page = words(client.get(f"/en/desk/community/source/{source.pk}/"))
    client.post(f"/en/desk/community/source/{source.pk}/")

    assert "All figures by “Census 2021” go with it." in page
    assert not Margin.objects.exists()
