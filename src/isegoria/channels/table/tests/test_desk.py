"""An organisation's table is brought in step by step: all of it, once, or nothing."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.utils import timezone

from isegoria.activities.statements.models import Vote
from isegoria.activities.survey.tests.ten import TEN
from isegoria.channels.table import services
from isegoria.channels.table.models import Table
from isegoria.channels.table.tests.at_the_desk import (
    DESK,
    bring_in,
    check,
    hand_in,
    receipts_of,
    table_in,
)
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity, Contribution, Participant
from isegoria.hear.pausing import pause
from isegoria.hear.queries import participant_of
from isegoria.hear.services import erase
from isegoria.languages.services import say

pytestmark = pytest.mark.django_db


def votes():
    return list(Vote.objects.order_by("participant", "item").values_list("item__number", "value"))


def text_of(page):
    return page.content.decode()


def test_the_desk_of_the_question_leads_here(desk):
    assert f'href="{DESK}"' in text_of(desk.get("/en/desk/q/internet/"))


def test_each_row_is_a_person_like_any_other(desk, heading):
    page = bring_in(desk, table_in([heading, ["agree", "Disagree", ""], ["PASS", "", "agree"]]))

    assert "2 rows are in." in text_of(page)
    assert votes() == [(1, 1), (2, -1), (1, 0), (3, 1)]
    parts = Contribution.objects.values_list("channel", "helper", "language", "standing")
    assert list(parts) == [("table", "Farmers' union", "en", "stands")] * 2


def test_nothing_is_an_answer_before_the_last_button(desk, heading):
    page = text_of(check(desk, table_in([heading, ["agree", "", ""]])))

    assert "Bring in 1 row" in page
    assert "Villages with no line at all come first." in page
    assert Participant.objects.count() == 0


def test_columns_are_known_by_the_words_of_statements(desk, statements):
    names = ["Town", "  villages with NO line at all come first. "]

    bring_in(desk, table_in([names, ["Maji", "d'accord"], ["Maji", "Pas d’accord"]]))

    assert votes() == []
    bring_in(desk, table_in([names, ["Maji", "Agree"]]))
    assert votes() == [(1, 1)]


def test_wrong_rows_are_named_by_number_and_nothing_is_brought_in(desk, heading):
    rows = [heading, ["agree", "", ""], ["maybe", "agree", ""], ["", "", "7"]]

    page = bring_in(desk, table_in(rows))

    said = text_of(page)
    assert (
        "Line 3: “Villages with no line at all come first.”: Choose agree, disagree or pass."
        in said
    )
    assert "Line 4: “The library should be open on Sundays.”" in said
    assert "Bring in" not in said.replace("Bring in a table", "")
    assert Participant.objects.count() == 0


def test_the_same_file_brings_nothing_twice(desk, heading):
    content = table_in([heading, ["agree", "", ""], ["agree", "", ""]])
    bring_in(desk, content)

    again = text_of(bring_in(desk, content))
    saved_otherwise = text_of(
        bring_in(
            desk,
            table_in(
                [heading, ["agree", "", ""], ["agree", "", ""]], encoding="utf-16", separator=";"
            ),
            organisation="Another name",
        )
    )

    assert "This table was brought in before. Nothing is brought in twice." in again
    assert "This table was brought in before. Nothing is brought in twice." in saved_otherwise
    assert len(votes()) == 2


def test_pressed_twice_is_once(desk, heading):
    page = check(desk, table_in([heading, ["agree", "", ""]]))
    place = page.redirect_chain[-1][0]

    for _time in range(2):
        page = desk.post(place, {"act": "take"}, follow=True)

    assert "1 row is in." in text_of(page)
    assert len(votes()) == 1


def test_people_with_a_number_come_once_in_all_tables_of_an_organisation(desk, heading):
    columns = {0: "_person"}
    bring_in(desk, table_in([["member", *heading], ["17", "agree", "", ""]]), columns=columns)

    page = text_of(
        check(
            desk,
            table_in([["member", *heading], ["17", "disagree", "", ""], ["18", "agree", "", ""]]),
            columns=columns,
            organisation="farmers'  UNION",
        )
    )

    assert "1 row came before and is left out." in page
    assert "Bring in 1 row<" in page


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["17", "agree"], ["17", "pass"]], "“17” stands in more than one row."),
        ([["", "agree"]], "The number of the person is missing."),
    ],
)
def test_a_number_stands_for_one_person(desk, heading, rows, words):
    content = table_in([["member", heading[0]], *rows])

    assert words in text_of(check(desk, content, columns={0: "_person"}))


def test_rows_have_languages_of_their_own(desk, heading):
    content = table_in([["language", heading[0]], ["sw", "agree"], ["", "pass"], ["?", "agree"]])

    assert "Line 4: “?” is no language." in text_of(check(desk, content))
    bring_in(desk, table_in([["language", heading[0]], ["sw", "agree"], ["", "pass"]]))
    languages = Contribution.objects.order_by("pk").values_list("language", flat=True)
    assert list(languages) == ["sw", "en"]


def test_receipts_of_all_rows_come_as_a_file_and_open_them(desk, heading):
    page = bring_in(
        desk,
        table_in(
            [
                ["member", *heading],
                ["=17", "agree", "", ""],
                ["18", "", "", ""],
                ["19", "", "pass", ""],
            ]
        ),
        columns={0: "_person"},
    )

    rows = receipts_of(desk, page)

    assert [(line, person) for line, person, _code, _address in rows] == [
        ("2", "'=17"),
        ("4", "19"),
    ]
    people = [participant_of(code) for _line, _person, code, _address in rows]
    assert people == list(Participant.objects.order_by("pk"))
    assert all(address.endswith("/en/receipt/") for *_rest, address in rows)


def test_what_somebody_erased_does_not_come_back(desk, heading):
    columns = {0: "_person"}
    bring_in(desk, table_in([["member", *heading], ["17", "agree", "", ""]]), columns=columns)
    erase(participant=Participant.objects.get())

    content = table_in([["member", *heading], ["17", "agree", "", ""], ["18", "", "", ""]])
    page = text_of(bring_in(desk, content, columns=columns))

    assert "No row of this table is new." in page
    assert votes() == []


def test_the_file_can_be_forgotten_and_is_after_two_weeks(desk, heading):
    page = bring_in(desk, table_in([heading, ["agree", "", ""]]))
    place = page.redirect_chain[-1][0]
    Table.objects.update(ended_on=timezone.now().date() - timedelta(days=15))
    hand_in(desk, table_in([heading, ["pass", "", ""]]))
    Table.objects.filter(standing="draft").update(
        begun_on=timezone.now().date() - timedelta(days=15)
    )

    services.forget_old()

    assert Table.objects.get().sealed is None
    assert desk.get(f"{place}receipts/").status_code == 404
    assert "The file is forgotten" in text_of(desk.get(place))
    assert len(votes()) == 1


def test_a_large_table_is_gone_on_with_in_the_background(desk, heading, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 2)
    content = table_in([heading, *([["agree", "", ""]] * 5)])

    page = text_of(check(desk, content))
    assert "2 of 5 rows" in page
    assert "Bring in" not in page.replace("Bring in a table", "")
    services.go_on_with_all()
    table = Table.objects.get()
    page = desk.post(f"{DESK}{table.pk}/", {"act": "take"}, follow=True)
    assert "2 of 5 rows" in text_of(page)
    assert len(votes()) == 2
    services.go_on_with_all()
    services.go_on_with_all()

    assert "5 rows are in." in text_of(desk.get(f"{DESK}{table.pk}/"))
    assert len(votes()) == 5


def test_a_closing_in_between_does_not_cut_a_table_in_half(desk, heading, asked, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 1)
    check(desk, table_in([heading, *([["agree", "", ""]] * 3)]))
    services.go_on_with_all()
    desk.post(f"{DESK}{Table.objects.get().pk}/", {"act": "take"})
    asked.stage.ends_at = timezone.now()
    asked.stage.save()

    services.go_on_with_all()

    assert Table.objects.get().brought == 3


def test_a_table_waits_while_the_question_is_paused(desk, heading, asked, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 1)
    check(desk, table_in([heading, *([["agree", "", ""]] * 2)]))
    services.go_on_with_all()
    desk.post(f"{DESK}{Table.objects.get().pk}/", {"act": "take"})
    pause(activity=asked, reason="We look at something.")

    services.go_on_with_all()

    assert (Table.objects.get().brought, Table.objects.get().standing) == (1, "taking")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\n\n", "The file is empty."),
        (b"a,b\n", "There is no row below the names of the columns."),
        (b"a\n1,2\n", "Line 2 has more columns than the first line has names."),
        (b"PK\x03\x04 no package", "There is no table in “answers.csv”."),
        (b"a\0b\n1\n", "This is not a table of text. Save it as CSV first."),
        (b"a\n" + b"1\n" * 20_001, "There can be 20000 rows and 400 columns at most."),
        (b"a" * 10_000_001, "The file is too large: 10 MB at most."),
    ],
)
def test_what_is_no_table_is_refused_in_words(desk, content, words):
    page = hand_in(desk, content)

    assert (page.status_code, Table.objects.count()) == (422, 0)
    assert words in text_of(page)


def test_columns_of_something_else_are_not_brought_in(desk):
    page = text_of(check(desk, table_in([["Town", "Street"], ["Maji", "Main"]])))

    assert "Say of at least one column what it answers." in page


def test_the_same_thing_does_not_stand_in_two_columns(desk, heading):
    content = table_in([[heading[0], "again"], ["agree", "pass"]])

    assert "Two columns cannot hold the same." in text_of(
        check(desk, content, columns={1: heading[0]})
    )


def test_nothing_comes_after_the_closing(desk, heading, asked):
    page = check(desk, table_in([heading, ["agree", "", ""]]))
    asked.stage.ends_at = timezone.now()
    asked.stage.save()

    after = text_of(desk.post(page.redirect_chain[-1][0], {"act": "take"}, follow=True))

    assert "Nothing more is counted." in after
    assert "Nothing more is counted." in text_of(desk.get(DESK))
    assert votes() == []


def test_a_question_without_this_way_takes_no_table(desk, heading, asked):
    asked.process.channels = "web"
    asked.process.save()

    page = hand_in(desk, table_in([heading, ["agree", "", ""]]))

    assert page.status_code == 422
    assert "This question takes no tables of organisations." in text_of(page)


def test_for_everybody_else_there_is_nothing_here(client, desk, stranger, moderator, heading):
    page = check(desk, table_in([heading, ["agree", "", ""]]))
    place = page.redirect_chain[-1][0]

    for account in (stranger, moderator):
        client.force_login(account)
        assert client.get(DESK).status_code == 404
        assert client.get(place).status_code == 404
        assert client.post(place, {"act": "take"}).status_code == 404
        assert client.get(f"{place}receipts/").status_code == 404
    assert votes() == []


def test_the_table_of_another_question_is_not_there(desk, heading, make_question):
    make_question("roads")
    page = check(desk, table_in([heading, ["agree", "", ""]]))
    number = page.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]

    assert desk.get(f"/en/desk/q/roads/table/{number}/").status_code == 404
    assert desk.get(f"{DESK}{number}/nonsense/").status_code == 404
    assert desk.get(f"{DESK}{number}/receipts/").status_code == 404


def test_steps_come_in_order(desk, heading):
    page = hand_in(desk, table_in([heading, ["agree", "", ""]]))
    place = page.redirect_chain[-1][0].removesuffix("letters/")

    assert desk.get(f"{place}columns/").headers["Location"] == f"{place}letters/"
    assert desk.get(place).headers["Location"] == f"{place}letters/"
    assert desk.post(place, {"act": "take"}).headers["Location"] == f"{place}letters/"
    desk.post(place, {"act": "forget"})
    assert Table.objects.count() == 0


def test_an_answer_to_what_is_not_asked_of_somebody_is_named(desk, asked):
    survey = Activity.objects.create(
        process=asked.process,
        stage=asked.stage,
        type_slug="survey",
        title=say("Answer some questions", language="en"),
    )
    type_of(survey).lay_out(survey, TEN)
    type_of(survey).open(survey)
    rows = [["how", "minutes"], ["By bus", "12"], ["On foot", ""], ["On foot", "3"]]

    page = text_of(check(desk, table_in(rows)))

    assert "Line 4: “How long do you wait?”: This question is not asked here" in page
    assert page.count("Line 2:") == page.count("Line 3:") == 0
    assert Participant.objects.count() == 0


def test_rows_wait_while_the_question_is_paused(desk, heading, asked):
    pause(activity=asked, reason="We look at something.")

    page = text_of(check(desk, table_in([heading, ["agree", "", ""]])))

    assert "This is paused for the moment" in page
    assert "0 of 1 rows" in page


@pytest.mark.parametrize("lie", [b"\0" * 8, b"PK\x03\x04" + b"\xff" * 40])
def test_a_package_that_is_damaged_is_refused_in_words(desk, lie):
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        archive.writestr("answers.csv", "one,two\r\n" * 50)
    raw = bytearray(written.getvalue())
    raw[44 : 44 + len(lie)] = lie

    page = hand_in(desk, bytes(raw), name="survey.zip")

    assert page.status_code == 422
    assert "There is no table in “survey.zip”." in text_of(page)
    assert Table.objects.count() == 0


def test_a_package_that_unpacks_to_far_more_than_it_says_is_refused(desk):
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        archive.writestr("answers.csv", b"\n" * 11_000_000)
    raw = bytearray(written.getvalue())
    size = raw.rfind(b"PK\x01\x02") + 24
    raw[size : size + 4] = (1000).to_bytes(4, "little")

    page = hand_in(desk, bytes(raw), name="survey.zip")

    assert page.status_code == 422
    assert "There is no table in “survey.zip”." in text_of(page)
