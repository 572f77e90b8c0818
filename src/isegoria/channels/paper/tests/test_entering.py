"""Sheets are typed in one after the other, each once."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.activities.statements.models import Vote
from isegoria.base.refusal import NotNow
from isegoria.channels.paper import queries, services
from isegoria.channels.paper.codes import receipt_of
from isegoria.channels.paper.models import Sheet, Tally
from isegoria.channels.paper.queries import UNREADABLE
from isegoria.channels.paper.tests.at_the_desk import ENTRY, enter, votes
from isegoria.hear.models import Contribution, Delivery, Participant
from isegoria.hear.queries import participant_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, officer, on_paper):
    client.force_login(officer)
    return client


@pytest.fixture
def code(make_sheets):
    return make_sheets().codes[0]


def close(activity, **ago):
    activity.stage.ends_at = timezone.now() - timedelta(**ago)
    activity.stage.save()


def test_the_questions_of_a_sheet_appear_in_its_order(desk, code, statements):
    page = desk.post(ENTRY, {"sheet": code}).content.decode()

    asked = re.findall(r'id="id_statement-\d+_text"[^>]*>(\d)\.', page)
    assert asked == ["1", "2", "3"]
    assert page.count(f'value="{UNREADABLE}"') == 3


def test_a_sheet_is_one_person_whose_receipt_is_on_the_slip(desk, code, statements):
    said = votes(statements, "agree", "disagree")

    response = desk.post(ENTRY, {"sheet": code, "act": "save", **said}, follow=True)

    page = response.content.decode()
    assert "Sheet 1 is in." in page
    assert 'name="sheet"' in page
    assert receipt_of(code) not in page.replace(" ", "")
    assert sorted(Vote.objects.values_list("value", flat=True)) == [-1, 1]
    part = Contribution.objects.get()
    assert (part.channel, part.helper, part.language) == ("paper", "officer", "en")
    assert participant_of(receipt_of(code)) == part.participant


def test_the_slip_opens_the_answers(desk, client, code, statements):
    desk.post(ENTRY, {"sheet": code, "act": "save", **votes(statements, "agree")})
    client.logout()

    response = client.post(
        "/en/receipt/",
        {"code": receipt_of(code)},
        headers={"Origin": "http://testserver"},
        follow=True,
    )

    assert statements[0].text.renderings.get().body in response.content.decode()


def test_the_same_sheet_again_is_refused_and_does_not_show_what_it_says(desk, code, statements):
    said = votes(statements, "agree")
    desk.post(ENTRY, {"sheet": code, "act": "save", **said})

    again = desk.post(ENTRY, {"sheet": code})
    sent = desk.post(ENTRY, {"sheet": code, "act": "save", **votes(statements, "disagree")})

    for response in (again, sent):
        page = response.content.decode()
        assert response.status_code == 422
        assert "This sheet was entered before." in page
        assert "statement-" not in page
    assert Vote.objects.get().value == 1


def test_two_who_opened_the_same_sheet_at_once_make_one_person(
    on_paper, make_sheets, clerk, second_clerk, statements
):
    printed = make_sheets()
    (code,) = printed.codes
    one, other = (queries.sheet_at_hand(on_paper.process, code) for _who in range(2))
    services.enter(sheet=one, code=code, answers=votes(statements, "agree"), clerk=clerk)

    with pytest.raises(NotNow, match="entered before"):
        services.enter(
            sheet=other, code=code, answers=votes(statements, "disagree"), clerk=second_clerk
        )

    assert Participant.objects.count() == Vote.objects.count() == 1
    assert Vote.objects.get().value == 1


def test_a_forged_number_is_refused_in_words(desk, code):
    forged = f"{(int(code[:10]) + 1) % 10**10:010}"
    forged += f"{98 - int(forged) * 100 % 97:02}"

    response = desk.post(ENTRY, {"sheet": forged})

    assert response.status_code == 422
    assert "No sheet of this question has this number." in response.content.decode()


def test_the_sheet_of_another_question_is_refused(desk, make_question, make_sheets, statements):
    other = make_question("other").activities.select_related("process", "stage").get()
    statements[0].activity = other
    statements[0].save()
    (code,) = make_sheets(activity=other).codes

    for posted in ({"sheet": code}, {"sheet": code, "act": "void"}):
        response = desk.post(ENTRY, posted)
        assert response.status_code == 422
        assert "No sheet of this question has this number." in response.content.decode()
    assert Sheet.objects.get().standing == "blank"


@pytest.mark.parametrize("typed", ["", "12", "\x00", "x" * 5000])
def test_what_is_no_number_is_refused_in_words(desk, code, typed):
    response = desk.post(ENTRY, {"sheet": typed})

    assert response.status_code == 422
    assert "12 digits" in response.content.decode()


def test_an_answer_that_is_none_is_mended_or_left_out(desk, code, statements):
    said = {"sheet": code, **votes(statements, "agree", "perhaps")}

    refused = desk.post(ENTRY, {**said, "act": "save"})
    assert refused.status_code == 422
    assert "Save without these answers" in refused.content.decode()
    assert Participant.objects.count() == Delivery.objects.count() == 0
    assert Sheet.objects.get().standing == "blank"

    desk.post(ENTRY, {**said, "act": "rest"})
    assert Vote.objects.get().value == 1
    assert Sheet.objects.get().standing == "entered"


def test_an_answer_that_cannot_be_read_is_counted_and_not_stored(desk, code, statements, on_paper):
    said = votes(statements, "agree", UNREADABLE)

    desk.post(ENTRY, {"sheet": code, "act": "save", **said})

    assert Vote.objects.count() == 1
    tally = Tally.objects.get(activity=on_paper)
    assert (tally.code, tally.unreadable) == (f"statement-{statements[1].pk}", 1)


def test_an_empty_sheet_is_not_entered_but_can_be_made_void(desk, code):
    empty = desk.post(ENTRY, {"sheet": code, "act": "save"})
    assert empty.status_code == 422
    assert "There is no answer in what was sent." in empty.content.decode()

    desk.post(ENTRY, {"sheet": code, "act": "void"})
    again = desk.post(ENTRY, {"sheet": code, "act": "save"})

    assert Sheet.objects.get().standing == "void"
    assert "This sheet was made void." in again.content.decode()
    assert Participant.objects.count() == 0


def test_after_the_closing_counts_what_was_filled_in_before(
    desk, make_sheets, on_paper, statements
):
    printed = make_sheets(2)
    day = timezone.now().astimezone(on_paper.process.zone).date()
    printed.batch.printed_on = day - timedelta(days=2)
    printed.batch.save()
    close(on_paper, minutes=1)
    said = votes(statements, "agree")

    def send(at, **more):
        form = {"sheet": printed.codes[at], "act": "save", **said, **more}
        return desk.post(ENTRY, form, follow=True).content.decode()

    assert "Only with the day on the sheet" in send(0)
    assert "had not been printed" in send(0, filled_on=str(day - timedelta(days=3)))
    assert "has not come yet" in send(0, filled_on=str(day + timedelta(days=2)))
    assert "Sheet 1 is in." in send(0, filled_on=str(day - timedelta(days=1)))
    on_paper.stage.ends_at = timezone.now() - timedelta(days=1)
    on_paper.stage.save()
    assert "This question closed on" in send(1, filled_on=str(day))
    assert Participant.objects.count() == 1


def test_a_day_that_is_none_is_refused(desk, code, statements):
    said = {"sheet": code, "act": "save", "filled_on": "yesterday", **votes(statements, "agree")}

    response = desk.post(ENTRY, said)

    assert response.status_code == 422
    assert Participant.objects.count() == 0


def test_nothing_is_entered_during_a_pause(desk, code, on_paper, statements):
    on_paper.is_paused, on_paper.pause_reason = True, "We mend a mistake."
    on_paper.save()

    response = desk.post(ENTRY, {"sheet": code, "act": "save", **votes(statements, "agree")})

    assert "We mend a mistake." in response.content.decode()
    assert Sheet.objects.get().standing == "blank"


def test_what_is_asked_no_more_is_not_on_the_page_and_numbers_stay(desk, code, statements):
    statements[0].standing = "refused"
    statements[0].save()

    page = desk.post(ENTRY, {"sheet": code}).content.decode()

    assert re.findall(r'id="id_statement-\d+_text"[^>]*>(\d)\.', page) == ["2", "3"]
    assert "1 question on the sheet is not asked any more." in page


def test_a_village_package_comes_back_after_weeks_and_counts_once(
    make_sheets, clerk, on_paper, statements
):
    printed = make_sheets(50)
    said = [votes(statements, "agree", "disagree", "pass")] * 50

    for at in range(50):
        enter(printed, at, said[at], clerk)
    refused = 0
    for at in range(50):  # the whole pile again
        with pytest.raises(NotNow, match="entered before"):
            enter(printed, at, said[at], clerk)
        refused += 1

    assert refused == 50
    assert Participant.objects.count() == Contribution.objects.count() == 50
    assert Vote.objects.count() == 150
    people = {participant_of(receipt_of(one), "internet") for one in printed.codes}
    assert len(people - {None}) == 50
