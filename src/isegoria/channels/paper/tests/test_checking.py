"""A share of the sheets is typed a second time by somebody else; the sheet decides."""

import pytest

from isegoria.activities.statements.models import Vote
from isegoria.base.refusal import NotNow, Refused
from isegoria.channels.paper import checking, queries, services
from isegoria.channels.paper.models import Keying, Tally
from isegoria.channels.paper.queries import UNREADABLE
from isegoria.channels.paper.tests.at_the_desk import CHECK, DIFFERENCES, enter, votes
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Channel
from isegoria.hear.services import contribute, erase

pytestmark = pytest.mark.django_db


def said(sheet):
    """What counts now of what came with a sheet."""
    kind = type_of(sheet.batch.activity)
    return [one for one in kind.points(queries.holder_of(sheet), "en") if one.prompt.said]


@pytest.fixture
def printed(make_sheets):
    """Two sheets, each to be typed twice."""
    return make_sheets(2, share=100)


@pytest.fixture
def sheet(printed, clerk, statements):
    """A sheet that was typed once."""
    return enter(printed, 0, votes(statements, "agree", "disagree"), clerk)


def test_none_or_all_are_drawn_as_the_share_says(make_sheets, clerk, statements, sheet):
    once = enter(make_sheets(share=0), 0, votes(statements, "agree"), clerk)

    assert (once.second, sheet.second) == ("not_drawn", "waiting")
    assert not once.keyings.exists()


def test_what_was_typed_is_kept_sealed_and_goes_when_both_agree(sheet, second_clerk, statements):
    assert b"agree" not in bytes(sheet.keyings.get().sealed)

    agrees = checking.check(
        sheet=sheet, answers=votes(statements, "agree", "disagree"), clerk=second_clerk
    )

    assert agrees is True
    assert Keying.objects.count() == 0
    tallies = Tally.objects.order_by("code").values_list("compared", "differed")
    assert list(tallies) == [(1, 0), (1, 0)]


def test_who_typed_first_cannot_type_second(sheet, clerk, statements):
    with pytest.raises(NotNow, match="Somebody else"):
        checking.check(sheet=sheet, answers=votes(statements, "agree"), clerk=clerk)


def test_the_second_does_not_see_the_first(client, printed, sheet, second_clerk):
    client.force_login(second_clerk.account)

    listed = client.get(CHECK).content.decode()
    page = client.post(CHECK, {"sheet": printed.codes[0]}).content.decode()

    assert f"Batch {printed.batch.pk}, sheet 1" in listed
    assert 'name="statement-' in page
    assert " checked" not in page


def test_who_typed_first_is_not_asked_and_is_refused_on_the_page(client, printed, sheet, officer):
    client.force_login(officer)

    assert "No sheet waits for you." in client.get(CHECK).content.decode()
    response = client.post(CHECK, {"sheet": printed.codes[0]})
    assert response.status_code == 422
    assert "Somebody else has to type it now." in response.content.decode()


def test_a_sheet_that_was_not_drawn_is_not_typed_twice(client, printed, second_clerk):
    client.force_login(second_clerk.account)

    response = client.post(CHECK, {"sheet": printed.codes[1]})

    assert "not one of those" in response.content.decode()


def test_what_differs_is_settled_by_looking_at_the_sheet(
    client, printed, sheet, second_clerk, third_clerk, statements
):
    client.force_login(second_clerk.account)
    typed = votes(statements, "agree", "agree")
    client.post(CHECK, {"sheet": printed.codes[0], "act": "save", **typed})
    client.force_login(third_clerk.account)
    key = f"statement-{statements[1].pk}"
    page = client.get(DIFFERENCES).content.decode()
    assert "2. Prices matter more than speed." in page
    assert "1. Villages" not in page

    unsure = client.post(DIFFERENCES, {"settle": sheet.pk})
    client.post(DIFFERENCES, {"settle": sheet.pk, key: "agree"})
    again = client.post(DIFFERENCES, {"settle": sheet.pk, key: "disagree"})

    assert unsure.status_code == again.status_code == 422
    assert "settled before" in again.content.decode()
    assert set(Vote.objects.values_list("value", flat=True)) == {1}
    assert Keying.objects.count() == 0
    sheet.refresh_from_db()
    assert sheet.second == "settled"


def test_whoever_typed_a_sheet_does_not_settle_it(
    client, sheet, clerk, second_clerk, third_clerk, statements
):
    checking.check(sheet=sheet, answers=votes(statements, "agree", "agree"), clerk=second_clerk)
    chosen = {f"statement-{statements[1].pk}": "agree"}

    for who in (clerk, second_clerk):
        client.force_login(who.account)
        page = client.get(DIFFERENCES).content.decode()
        sent = client.post(DIFFERENCES, {"settle": sheet.pk, **chosen})

        assert "1 sheet that you typed waits for somebody who did not." in page
        assert "2. Prices matter more than speed." not in page
        assert sent.status_code == 422
        assert "You typed this sheet. Somebody who did not" in sent.content.decode()

    assert checking.settle(sheet=sheet, chosen=chosen, clerk=third_clerk) == 0
    assert set(Vote.objects.values_list("value", flat=True)) == {1}


def test_what_nobody_can_read_is_taken_back(sheet, second_clerk, statements, third_clerk):
    checking.check(sheet=sheet, answers=votes(statements, "agree"), clerk=second_clerk)
    key = f"statement-{statements[1].pk}"

    checking.settle(sheet=sheet, chosen={key: UNREADABLE}, clerk=third_clerk)

    points = [one.key for one in said(sheet)]
    assert points == [f"statement-{statements[0].pk}"]


def test_what_the_first_had_missed_is_added(sheet, second_clerk, statements, third_clerk):
    typed = votes(statements, "agree", "disagree", "pass")
    checking.check(sheet=sheet, answers=typed, clerk=second_clerk)

    checking.settle(
        sheet=sheet, chosen={f"statement-{statements[2].pk}": "pass"}, clerk=third_clerk
    )

    assert {one.key: one.prompt.said for one in said(sheet)} == typed


def test_what_the_person_changed_since_stays(sheet, second_clerk, statements, third_clerk):
    checking.check(sheet=sheet, answers=votes(statements, "agree", "agree"), clerk=second_clerk)
    key = f"statement-{statements[1].pk}"
    contribute(
        activity=sheet.batch.activity,
        participant=queries.holder_of(sheet),
        reply={key: "pass"},
        channel=Channel.WEB,
        language="en",
        anew=True,
    )

    left = checking.settle(sheet=sheet, chosen={key: "agree"}, clerk=third_clerk)

    assert left == 1
    assert {one.key: one.prompt.said for one in said(sheet)}[key] == "pass"


def test_an_answer_that_was_never_typed_cannot_be_chosen(
    sheet, second_clerk, statements, third_clerk
):
    checking.check(sheet=sheet, answers=votes(statements, "agree", "agree"), clerk=second_clerk)

    for chosen in ({}, {f"statement-{statements[1].pk}": "pass"}):
        with pytest.raises(Refused, match="what stands on the sheet"):
            checking.settle(sheet=sheet, chosen=chosen, clerk=third_clerk)


def test_what_a_person_erased_is_erased_here_too(sheet):
    erase(participant=queries.holder_of(sheet))

    services.forget_what_was_erased()

    sheet.refresh_from_db()
    assert sheet.second == "not_drawn"
    assert Keying.objects.count() == 0


def test_everybody_reads_how_many_were_typed_differently(client, sheet, second_clerk, statements):
    checking.check(sheet=sheet, answers=votes(statements, "agree", "agree"), clerk=second_clerk)

    question = client.get("/en/q/internet/").content.decode()
    page = client.get("/en/paper/internet/").content.decode()

    assert 'href="/en/paper/internet/"' in question
    assert "2 sheets were printed. 1 was typed in." in page
    assert "1 (100 %)" in page
    assert "0 (0 %)" in page


def test_a_question_that_is_not_on_paper_has_no_such_page(client, question):
    assert client.get("/en/paper/internet/").status_code == 404
    assert client.get("/en/paper/nothing/").status_code == 404
