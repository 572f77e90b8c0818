"""A whole form on one page: what it asks, what it takes, and what it refuses."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.activities.statements.models import Vote
from isegoria.hear.models import Contribution, Participant

pytestmark = pytest.mark.django_db

FORM = "/en/web/internet/statements/1/"


@pytest.fixture
def page(client, statements):  # there must be something to answer
    """The hidden fields of the page, as somebody took it along."""
    found = client.get(FORM).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found))


def answered(page, statements, *values):
    return {
        **page,
        **{f"statement-{one.pk}": how for one, how in zip(statements, values, strict=False)},
    }


def send(client, form, **headers):
    return client.post(FORM, form, headers={"Origin": "http://testserver", **headers})


def test_everything_that_is_asked_stands_on_one_page(client, statements):
    page = client.get(FORM)

    text = page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert all(f'name="statement-{one.pk}" value="agree"' in text for one in statements)


def test_all_answers_arrive_at_once_and_the_receipt_is_shown(client, page, statements):
    response = send(client, answered(page, statements, "agree", "disagree"))

    assert response.status_code == 200
    assert re.search(r"\d{4} \d{4} \d{4} \d{4}", response.content.decode())
    assert sorted(Vote.objects.values_list("value", flat=True)) == [-1, 1]
    assert Contribution.objects.get().channel == "web"
    assert "part-internet" in response.cookies


def test_what_is_sent_twice_counts_once(client, page, statements):
    form = answered(page, statements, "agree")
    first = send(client, form, Accept="application/json")
    client.cookies.clear()

    again = send(client, form, Accept="application/json")

    assert again.json() == first.json()
    assert Participant.objects.count() == 1
    assert Vote.objects.count() == 1


def test_a_program_is_told_the_receipt_and_what_could_not_be_taken(client, page, statements):
    gone = statements[1]
    gone.standing = "refused"
    gone.save(update_fields=["standing"])
    form = answered(page, statements, "agree", "agree")

    told = send(client, form, Accept="application/json").json()

    assert re.fullmatch(r"\d{16}", told["code"])
    assert told["left"] == {"": "1 answer was to something that is not asked any more."}
    assert Vote.objects.count() == 1


def test_somebody_who_comes_after_the_closing_hears_so_and_nothing_is_stored(
    client, page, statements, activity
):
    activity.stage.ends_at = timezone.now() - timedelta(minutes=1)
    activity.stage.save(update_fields=["ends_at"])
    form = answered(page, statements, "agree")

    told = send(client, form, Accept="application/json")
    shown = send(client, form)

    assert told.status_code == shown.status_code == 409
    assert told.json()["error"] in shown.content.decode()
    assert Participant.objects.count() == 0


@pytest.mark.parametrize("visit", ["", "forged", "4821773019640257:x:y"])
def test_a_visit_that_is_not_ours_loses_no_answer(client, page, statements, visit):
    form = {**answered(page, statements, "agree"), "visit": visit}

    told = send(client, form, Accept="application/json")

    assert told.status_code == 200
    assert re.fullmatch(r"\d{16}", told.json()["code"])
    assert Vote.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 65])
def test_a_page_without_its_key_is_refused_in_words(client, page, statements, key):
    told = send(client, {**answered(page, statements, "agree"), "key": key})

    assert told.status_code == 422
    assert "Open it again" in told.content.decode()
    assert Participant.objects.count() == 0


def test_an_empty_page_is_refused_in_words(client, page):
    told = send(client, page)

    assert told.status_code == 422
    assert "There is no answer in what was sent." in told.content.decode()


def test_a_form_from_another_site_is_refused(client, page, statements):
    form = answered(page, statements, "agree")

    assert client.post(FORM, form, headers={"Origin": "http://evil.example"}).status_code == 403
    assert Participant.objects.count() == 0


def test_a_question_with_one_thing_to_do_leads_straight_to_it(client, statements):  # the same
    assert client.get("/en/web/internet/").headers["Location"] == FORM
    assert client.get("/en/web/nothing/").status_code == 404
    assert client.get("/en/web/internet/statements/2/").status_code == 404


def test_the_page_of_the_question_leads_here(client, statements):  # the same
    assert 'href="/en/web/internet/"' in client.get("/en/q/internet/").content.decode()
