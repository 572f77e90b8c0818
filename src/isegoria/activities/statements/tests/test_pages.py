"""Voting and adding a statement on the web, with and without a cookie, twice, late, and wrong."""

import html
import re
from datetime import timedelta
from time import process_time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from isegoria.activities.statements.models import Vote
from isegoria.activities.statements.services import add_statement
from isegoria.base.allowance import Allowance
from isegoria.hear import limits
from isegoria.hear.models import Contribution, Item, Participant
from isegoria.hear.pausing import pause
from isegoria.ledger.models import Entry
from isegoria.receipts.codes import fits
from isegoria.receipts.models import Receipt

pytestmark = pytest.mark.django_db

PAGE = "/en/q/internet/statements/1/"
ADD = f"{PAGE}add/"
OURS = {"HTTP_ORIGIN": "http://testserver"}


def words_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def hidden(response) -> dict[str, str]:
    """What the form on a page carries unseen, as a browser would send it."""
    form = re.search(r'<form method="post".*?</form>', response.content.decode(), re.DOTALL)
    fields = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form.group(0))
    return {name: html.unescape(value) for name, value in fields}


def key_of(response) -> str:
    """How the form on a page calls the statement that it asks about."""
    return re.search(r'name="(statement-\d+)"', response.content.decode()).group(1)


def filled(response, value="agree", **more) -> dict[str, str]:
    """The form on a page as a browser sends it when a button is pressed."""
    return {**hidden(response), key_of(response): value, **more}


def answer(client, value="agree", *, origin=OURS, **more):
    return client.post(PAGE, filled(client.get(PAGE), value, **more), **origin)


def writes_in(queries) -> list[str]:
    return [one["sql"] for one in queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_reading_the_page_sets_no_cookie_and_stores_nothing(client, statements):
    response = client.get(PAGE)

    assert response.status_code == 200
    assert response.cookies == {}
    assert response["Cache-Control"] == "no-store"
    assert not Receipt.objects.exists()


def test_a_vote_is_stored_and_leads_to_the_next_statement_with_a_receipt(client, statements):
    page = client.get(PAGE)
    number = key_of(page).removeprefix("statement-")

    response = client.post(PAGE, filled(page, "disagree", **{f"matters-{number}": "yes"}), **OURS)

    assert response.status_code == 303
    assert response["Location"] == PAGE + "#now"
    vote = Vote.objects.get()
    assert (str(vote.item_id), vote.value, vote.matters) == (number, -1, True)
    receipt = re.search(r"\d{4} \d{4} \d{4} \d{4}", words_of(client.get(PAGE)))
    assert fits(receipt.group(0).replace(" ", ""))
    assert "1 of 3 answered" in words_of(client.get(PAGE))


def test_all_statements_come_once_and_then_the_page_says_so(client, statements):
    for _time in statements:
        answer(client)

    assert Vote.objects.values("item").distinct().count() == 3
    assert "You have answered every statement" in words_of(client.get(PAGE))


def test_an_earlier_answer_can_be_changed_by_its_number(client, statements):
    answer(client)
    number = Vote.objects.get().item.number

    page = client.get(f"{PAGE}{number}/")
    client.post(PAGE, filled(page, "pass"), **OURS)

    assert "your answer now" in words_of(page)
    vote = Vote.objects.get()
    assert (vote.value, vote.version) == (0, 2)


def test_a_vote_sent_twice_is_one_vote(client, statements):
    page = client.get(PAGE)
    fields = filled(page)

    first = client.post(PAGE, fields, **OURS)
    again = Client().post(PAGE, fields, **OURS)  # a second click before the cookie has come

    assert (first.status_code, again.status_code) == (303, 303)
    assert first.cookies.keys() == again.cookies.keys() == {"part-internet"}
    assert Participant.objects.count() == Vote.objects.count() == 1
    name = key_of(page).replace("statement", "vote")
    assert Entry.objects.filter(leaf__contains=f'"{name}"').count() == 1


def test_without_cookies_each_answer_still_counts(statements):
    for _time in range(2):
        answer(Client())

    assert Vote.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({}, 422, "Choose agree, disagree or pass."),
        ({"OURS": ""}, 422, "Choose agree, disagree or pass."),
        ({"OURS": "yes"}, 422, "Choose agree, disagree or pass."),
        ({"OURS": "agree", "statement-7": "agree"}, 422, "Choose agree, disagree or pass."),
        *(
            ({f"statement-{odd}": "agree"}, 404, "There is no such statement here.")
            for odd in ("999999", "1 OR 1=1", "", "１", "1'", "\x00", "9" * 500)
        ),
    ],
)
def test_a_forged_or_empty_vote_is_refused_in_words(client, statements, fields, status, words):
    page = client.get(PAGE)
    given = hidden(page)
    fields = {name.replace("OURS", key_of(page)): value for name, value in fields.items()}

    response = client.post(PAGE, {**given, **fields}, **OURS)

    assert response.status_code == status
    assert words in words_of(response)
    assert not Vote.objects.exists()
    assert not Participant.objects.exists()


def test_a_statement_of_another_question_cannot_be_answered_here(client, statements, make_question):
    elsewhere = add_statement(
        activity=make_question("other").activities.get(),
        words="Something else entirely.",
        language="en",
        standing=Item.Standing.ACCEPTED,
    )

    forged = {**hidden(client.get(PAGE)), f"statement-{elsewhere.pk}": "agree"}
    response = client.post(PAGE, forged, **OURS)

    assert response.status_code == 404
    assert "There is no such statement here." in words_of(response)
    assert not Vote.objects.exists()


def test_the_question_closes_while_the_form_is_open(client, statements, activity, time_machine):
    fields = filled(client.get(PAGE))
    time_machine.move_to(activity.stage.ends_at + timedelta(seconds=1))

    response = client.post(PAGE, fields, **OURS)

    assert response.status_code == 409
    assert "This question closed on" in words_of(response)
    assert not Vote.objects.exists()


def test_a_pause_is_told_with_its_reason(client, statements, activity):
    pause(activity=activity, reason="We correct a text until noon.")

    response = client.get(PAGE)

    assert "\u2068We correct a text until noon.\u2069" in words_of(response)
    assert "No answers are taken now" in words_of(response)
    assert "Do you agree?" not in words_of(response)
    assert 'value="agree"' not in response.content.decode()


def test_an_empty_answer_leads_to_the_first_button_and_keeps_the_tick(client, statements):
    asked = client.get(PAGE)
    key = key_of(asked)
    box = key.replace("statement", "matters")

    page = client.post(PAGE, filled(asked, "", **{box: "yes"}), **OURS).content.decode()

    assert f'<a href="#id_{key}">Choose agree, disagree or pass.</a>' in page
    assert f'value="agree" id="id_{key}"' in page
    assert f'id="id_{box}" checked' in page


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"HTTP_ORIGIN": "http://testserver"}, 303),
        ({"HTTP_ORIGIN": "https://elsewhere.example"}, 403),
        ({"HTTP_ORIGIN": "null"}, 303),
        ({"HTTP_REFERER": "http://testserver/en/"}, 303),
        ({"HTTP_REFERER": "https://elsewhere.example/"}, 403),
        ({}, 303),
    ],
    ids=["ours", "theirs", "hidden", "our page", "their page", "an old browser"],
)
def test_a_form_from_elsewhere_is_not_taken(client, statements, headers, status):
    assert answer(client, origin=headers).status_code == status
    assert Vote.objects.count() == (status == 303)


def test_a_browser_that_names_no_page_needs_the_ticket_of_its_own_cookie(client, statements):
    answer(client)

    response = answer(client, origin={}, ticket="forged")

    assert response.status_code == 403
    assert Vote.objects.count() == 1


def test_an_expired_cookie_is_explained_and_nothing_is_lost(client, statements, time_machine):
    answer(client)
    time_machine.move_to(timezone.now() + timedelta(days=1))
    client.cookies["part-internet"] = "1234567890123428:broken:signature"
    fields = {k: v for k, v in filled(client.get(PAGE)).items() if k != "afresh"}

    stopped = client.post(PAGE, fields, **OURS)
    votes = Vote.objects.count()
    afresh = client.post(PAGE, {**hidden(stopped), "afresh": "1"}, **OURS)

    assert stopped.status_code == 403
    assert "This device no longer remembers you" in words_of(stopped)
    assert votes == 1
    assert afresh.status_code == 303
    assert Participant.objects.count() == 2


def test_too_many_newcomers_from_one_network_are_asked_to_wait_and_others_are_not(
    client, statements, monkeypatch
):
    monkeypatch.setattr(limits, "NEWCOMERS", Allowance(burst=2, seconds_each=60))
    known = Client()
    answer(known)
    answer(Client())

    late = answer(Client())

    assert late.status_code == 429
    assert 0 < int(late["Retry-After"]) <= 61
    assert answer(known).status_code == 303
    assert answer(Client(REMOTE_ADDR="198.51.100.7")).status_code == 303


def test_one_more_vote_is_two_writes_and_six_statements_with_all(client, statements):
    answer(client)
    fields = filled(client.get(PAGE))

    with CaptureQueriesContext(connection) as queries:
        client.post(PAGE, fields, **OURS)

    assert len(writes_in(queries)) == 2
    assert len(queries) <= 6 + 2  # in a test the transaction is a savepoint, made and released


def test_the_first_vote_is_at_most_six_writes(client, statements):
    fields = filled(client.get(PAGE))

    with CaptureQueriesContext(connection) as queries:
        client.post(PAGE, fields, **OURS)

    assert len(writes_in(queries)) <= 6


def test_the_page_asks_the_same_number_of_questions_for_3_and_30_statements(
    client, statements, activity
):
    answer(client)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for number in range(27):
        add_statement(
            activity=activity,
            words=f"Another thought, number {number}.",
            language="en",
            standing=Item.Standing.ACCEPTED,
        )

    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)

    assert len(many) == len(few) <= 6


def test_a_statement_of_ones_own_waits_to_be_read(client, statements):
    fields = hidden(client.get(ADD))

    response = client.post(ADD, {**fields, "own": "  Put the  antennas on the schools. "}, **OURS)

    assert response.status_code == 303
    item = Item.objects.get(author__isnull=False)
    assert item.text.renderings.get().body == "Put the antennas on the schools."
    assert item.standing == Item.Standing.HELD
    assert "We have your statement" in words_of(client.get(response["Location"]))
    assert Contribution.objects.count() == 1


def test_a_statement_sent_twice_is_one_statement(client, statements):
    fields = {**hidden(client.get(ADD)), "own": "Put the antennas on the schools."}

    client.post(ADD, fields, **OURS)
    client.post(ADD, fields, **OURS)

    assert Item.objects.filter(author__isnull=False).count() == 1


def test_a_near_duplicate_is_offered_and_can_be_sent_anyway(client, statements):
    fields = {**hidden(client.get(ADD)), "own": "Villages with no line at all must come first!"}

    offered = client.post(ADD, fields, **OURS)
    before = Item.objects.filter(author__isnull=False).count()
    client.post(ADD, {**fields, "anyway": "1"}, **OURS)

    assert "Others said nearly the same" in words_of(offered)
    assert "Villages with no line at all come first." in words_of(offered)
    assert before == 0
    assert Item.objects.filter(author__isnull=False).count() == 1


def test_a_phone_number_in_the_words_is_pointed_out(client, statements):
    fields = {**hidden(client.get(ADD)), "own": "Call me at 0612 345 678 about the mast."}

    response = client.post(ADD, fields, **OURS)

    assert "looks like a phone number" in words_of(response)
    assert not Item.objects.filter(author__isnull=False).exists()


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ("", "Write what you think in a short sentence."),
        ("   \n ", "Write what you think in a short sentence."),
        ("x" * 281, "1 character too long"),
        ("x" * 100_000, "99720 characters too long"),
        ("Null \x00 byte in here", "Null characters are not allowed."),
        ("A bell \x07 in here", "a character that cannot be stored"),
        ("\u200b" * 20, "Write what you think in a short sentence."),
    ],
    ids=["empty", "blank", "281", "100 kB", "null byte", "bell", "unseen"],
)
def test_words_that_do_not_fit_are_kept_in_the_form_and_explained(client, statements, own, words):
    fields = hidden(client.get(ADD))

    response = client.post(ADD, {**fields, "own": own}, **OURS)

    assert response.status_code == 422
    assert words in words_of(response).replace(",", "")
    assert not Participant.objects.exists()
    if own == "x" * 281:
        assert own in response.content.decode()


@pytest.mark.parametrize("words", ["x" * 250_000, "@." * 125_000, "1 " * 125_000])
def test_words_of_any_length_are_refused_at_once(client, statements, words):
    fields = hidden(client.get(ADD))
    began = process_time()

    response = client.post(ADD, {**fields, "own": words}, **OURS)

    assert response.status_code == 422
    assert process_time() - began < 2  # searching in them for an address took a minute


def test_one_person_adds_ten_statements_and_no_more(client, statements):
    for number in range(11):
        fields = hidden(client.get(ADD))
        response = client.post(
            ADD, {**fields, "own": f"Thought {number}: {'abcdefghijk'[number] * 9}"}, **OURS
        )

    assert response.status_code == 422
    assert "the most for one person" in words_of(response)
    assert Item.objects.filter(author__isnull=False).count() == 10
