"""Staff print sheets: what stands on them, and what is kept of them."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.activities.survey.tests.ten import TEN, ask_ten
from isegoria.base.refusal import Refused
from isegoria.channels.paper.codes import receipt_of
from isegoria.channels.paper.models import Batch, Sheet
from isegoria.channels.paper.showing import aloud_of, rows_of
from isegoria.channels.paper.tests.at_the_desk import CHECK, DESK, DIFFERENCES, ENTRY
from isegoria.questionnaire.definition import Group

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, officer, on_paper):
    client.force_login(officer)
    return client


@pytest.fixture
def survey(on_paper):
    """The survey of ten questions in three languages, open."""
    return ask_ten(on_paper)


def order(what, /, **changed):
    wanted = {"activity": what.pk, "language": "en", "count": "2", "share": "10"}
    return {**wanted, **changed}


def test_the_desk_of_the_question_leads_here(desk):
    assert f'href="{DESK}"' in desk.get("/en/desk/q/internet/").content.decode()


def test_each_sheet_has_its_number_as_digits_and_picture_and_a_slip(desk, on_paper, statements):
    page = desk.post(DESK, order(on_paper)).content.decode()

    codes = [one.replace(" ", "") for one in re.findall(r'"code">([\d ]+)<', page)]
    receipts = [one.replace(" ", "") for one in re.findall(r'"receipt" dir="ltr">([\d ]+)<', page)]
    assert len(set(codes)) == 2
    assert receipts == [receipt_of(one) for one in codes]
    assert all(
        re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", one)
        for one in re.findall(r'"receipt" dir="ltr">([\d ]+)<', page)
    )
    assert page.count('src="data:image/svg+xml') == 2
    assert page.count("1. Villages with no line at all come first.") == 2
    assert page.count("http://testserver/en/receipt/") == 2
    assert "style=" not in page
    assert "0800 555 017" in page


def test_numbers_are_shown_once_and_only_digests_are_kept(desk, on_paper):
    page = desk.post(DESK, order(on_paper)).content.decode()
    code = re.search(r'"code">([\d ]+)<', page)[1]

    later = desk.get(DESK)

    assert code not in later.content.decode()
    assert code.replace(" ", "") not in str(list(Sheet.objects.values()))
    assert "no-store" in later.headers["Cache-Control"]
    assert Batch.objects.get().share == 10


def test_a_survey_has_boxes_and_lines_for_every_kind_of_question(desk, survey):
    page = desk.post(DESK, order(survey, count="1")).content.decode()

    assert "1. How do you travel most?" in page
    assert "content are you with going (your answer to question 1)?" in page
    assert "${" not in page
    assert "Share out 100 in all." in page
    assert "Number your choices: 1 for the first, 2 for the next." in page
    assert "Only if you ticked “\u2068By bus\u2069” at question 1." in page
    assert "Leave this empty" not in page
    assert "I would rather not say" in page
    assert "The stop near you" in page


def test_a_rule_that_paper_cannot_say_is_left_to_the_person(survey):
    rule = "${how} = 'bus' and ${minutes} > 20"
    why = replace(TEN.question("wish"), relevant=rule)
    form = replace(TEN, members=(*TEN.members, Group("late", {}, (replace(why, code="late"),))))

    rows = rows_of(form, "en")

    assert rows[-1].whom == "Leave this empty if it does not concern you."
    assert [one.whom for one in rows[:2]] == ["", ""]


def test_what_is_read_aloud_says_how_far_a_scale_goes_and_what_is_shared_out(survey):
    words = aloud_of(survey, "en")

    assert "A number from 1 (not at all) to 5 (very).\n" in words
    assert "Share out 100 in all.\n" in words


def test_a_sheet_is_in_one_language_with_its_direction(desk, survey):
    page = desk.post(DESK, order(survey, language="ar", count="1")).content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert "كيف تتنقل غالبًا؟" in page
    assert "How do you travel most?" not in page


@pytest.mark.parametrize(
    "changed",
    [
        {"count": "0"},
        {"count": "201"},
        {"count": "many"},
        {"share": "101"},
        {"share": "-1"},
        {"language": "xx"},
        {"activity": "999999"},
        {"activity": ""},
    ],
)
def test_orders_that_make_no_sense_are_refused(desk, on_paper, changed):
    response = desk.post(DESK, order(on_paper, **changed))

    assert response.status_code == 422
    assert Sheet.objects.count() == 0


def test_nothing_is_printed_after_the_closing(desk, on_paper):
    on_paper.stage.ends_at = timezone.now() - timedelta(hours=1)
    on_paper.stage.save()

    response = desk.post(DESK, order(on_paper))

    assert response.status_code == 422
    assert "This question closed on" in response.content.decode()
    assert Sheet.objects.count() == 0


def test_nothing_is_printed_of_a_draft_or_where_nothing_is_asked(make_question, make_sheets):
    draft = make_question("draft", published=False).activities.get()
    empty = make_question("empty").activities.get()

    with pytest.raises(Refused, match="its words can change"):
        make_sheets(activity=draft)
    with pytest.raises(Refused, match="Nothing is asked here yet"):
        make_sheets(activity=empty)


def test_another_wording_is_another_version(make_sheets, statements):
    first = make_sheets().batch
    statements[0].text.renderings.update(body="Other words.")

    assert make_sheets().batch.version != first.version


def test_the_rest_of_a_batch_is_made_void(desk, make_sheets):
    batch = make_sheets(3).batch

    response = desk.post(f"{DESK}batches/{batch.pk}/void/", follow=True)

    assert "3 sheets are void now." in response.content.decode()
    assert set(batch.sheets.values_list("standing", flat=True)) == {"void"}
    assert desk.post(f"{DESK}batches/999999/void/").status_code == 404


@pytest.mark.parametrize("who", ["stranger", "moderator"])
def test_whoever_does_not_prepare_the_question_finds_nothing_here(
    client, make_sheets, request, who
):
    batch = make_sheets().batch
    client.force_login(request.getfixturevalue(who))

    for where in (DESK, ENTRY, CHECK, DIFFERENCES):
        assert client.get(where).status_code == 404
        assert client.post(where, {"sheet": "1"}).status_code == 404
    assert client.post(f"{DESK}batches/{batch.pk}/void/").status_code == 404
    assert batch.sheets.get().standing == "blank"
