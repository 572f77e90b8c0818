"""Pages on which people say whether it was solved, and on which everybody reads what was said."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from isegoria.belonging.jobs import forget_what_is_over
from isegoria.belonging.models import SelfDescription
from isegoria.organisations.models import Role
from isegoria.process.models import Stage
from isegoria.receipts.codes import grouped
from isegoria.solved.models import Compared, Opinion, Round
from isegoria.solved.services import draw_numbers

pytestmark = pytest.mark.django_db

PUBLIC, DESK = "/en/q/internet/solved/", "/en/desk/q/internet/solved/"
RECEIPT, SAY = "/en/receipt/", "/en/receipt/solved/"


@pytest.fixture
def post(client):
    """Send a form as one of our own pages does."""

    def post(address, **fields):
        return client.post(address, fields, HTTP_ORIGIN="http://testserver")

    return post


@pytest.fixture
def at_desk(client, writer):
    client.force_login(writer)
    return client


def page_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_the_receipt_asks_while_a_round_goes_on_and_takes_what_is_said(
    post, answered, people, code_of, asked
):
    code = code_of(people[0])

    assert "Two short questions" in page_of(post(RECEIPT, code=code))
    form = page_of(post(SAY, code=code))
    assert "How is the problem now?" in form
    said = page_of(post(SAY, code=code, do="say", problem="better", difference="yes"))
    assert "It is only counted" in said
    assert "Two short questions" not in said
    assert Opinion.objects.get().problem == "better"
    assert re.search(r'value="better"[^>]* checked', page_of(post(SAY, code=code)))


def test_an_empty_form_leads_to_the_first_choice(post, people, code_of, asked):
    page = page_of(post(SAY, code=code_of(people[0]), do="say"), 400)

    assert '<a href="#id_problem_0">Choose how the problem is now.</a>' in page
    assert not Opinion.objects.exists()


def test_before_and_after_a_round_the_receipt_says_when(post, answered, people, code_of):
    code = code_of(people[0])

    assert "Two short questions" not in page_of(post(RECEIPT, code=code))
    assert "some months after" in page_of(post(SAY, code=code, problem="better", do="say"), 409)
    assert not Opinion.objects.exists()


def test_erasing_deletes_what_was_said_at_once(post, people, code_of, asked):
    code = code_of(people[0])
    post(SAY, code=code, do="say", problem="better", difference="yes")

    post("/en/receipt/erase/", code=code, sure="1")

    assert not Opinion.objects.exists()


def test_everybody_reads_what_was_counted_and_how_to_read_it(
    client, people, reply, asked, over, answered
):
    assert "Nothing is counted yet" in page_of(client.get(PUBLIC))
    reply(people, better_yes=8, same_no=4)
    over(asked)

    page = page_of(client.get(PUBLIC))

    assert "3 months after the answer" in page
    assert "<dt>People who replied</dt><dd>12</dd>" in page
    assert "<dt>Better</dt><dd>8</dd>" in page
    assert "no sample of everybody" in page
    assert "People are asked next from" in page


def test_before_a_decision_there_is_no_such_page(client, heard):
    assert client.get(PUBLIC).status_code == 404


def test_whoever_has_a_letter_says_it_with_its_number(client, post, heard, asked):
    (code,) = draw_numbers(process=heard, count=1)

    assert "a letter with a number" in page_of(client.get(PUBLIC))
    sent = post(PUBLIC, code=grouped(code), problem="same")
    assert sent.status_code == 303
    assert "It is put down" in page_of(client.get(sent["Location"]))
    assert Opinion.objects.get().problem == "same"


def test_a_number_that_nobody_was_given_opens_nothing(post, heard, people, code_of, asked):
    draw_numbers(process=heard, count=1)
    of_a_person = code_of(people[0])

    assert "We do not know this number" in page_of(
        post(PUBLIC, code=of_a_person, problem="same"), 404
    )
    assert "One digit seems wrong" in page_of(
        post(PUBLIC, code="1234567890123456", problem="same"), 422
    )
    assert not Opinion.objects.exists()


def test_a_form_of_another_site_is_not_taken(client, heard, asked):
    sent = client.post(PUBLIC, {"problem": "same"}, HTTP_ORIGIN="https://elsewhere.example")

    assert sent.status_code == 403


def test_the_desk_reads_who_was_asked_and_plans_when_next(at_desk, people, reach, asked, reply):
    reach(people[0])
    reply(people, better_yes=3)

    page = page_of(at_desk.get(DESK))

    assert "12 people asked, 0 of them written to" in page
    assert "3 people have replied so far" in page
    assert "0 of 12 can be written to by then" in page
    assert at_desk.post(DESK, {"do": "plan", "months": "3، 9"}).status_code == 302
    assert list(Round.objects.values_list("months", flat=True)) == [3, 9]
    assert "Write numbers alone" in page_of(
        at_desk.post(DESK, {"do": "plan", "months": "soon"}), 400
    )
    assert "has begun and stays" in page_of(at_desk.post(DESK, {"do": "plan", "months": "6"}), 400)


def test_numbers_are_given_out_once_as_a_table(at_desk, heard, answered):
    sent = at_desk.post(DESK, {"do": "draw", "count": "3"})

    lines = sent.content.decode().splitlines()
    assert lines[0] == "number"
    assert len(set(lines[1:])) == Compared.objects.count() == 3
    assert "3 numbers are drawn." in page_of(at_desk.get(DESK))
    assert "between 1 and 5000" in page_of(at_desk.post(DESK, {"do": "draw", "count": "0"}), 400)


def test_only_who_prepares_or_decides_sees_the_desk_page(client, heard, make_account):
    for kind in (Role.Kind.MODERATOR, Role.Kind.AUDITOR):
        client.force_login(make_account(kind.value, kind))
        assert client.get(DESK).status_code == 404


def test_groups_are_kept_until_it_was_looked_back_on(heard, crowd):
    crowd(**{"15_24": 2})
    answer, learn = (heard.stages.get(kind=one) for one in ("answer", "learn"))
    assert answer.ends_at + timedelta(days=60) < learn.begins_at

    with time_machine.travel(learn.begins_at + timedelta(days=20)):
        assert forget_what_is_over() == 0
    Stage.objects.filter(pk=learn.pk).update(begins_at=timezone.now())
    with time_machine.travel(answer.ends_at + timedelta(days=32)):
        assert forget_what_is_over() == 2
    assert not SelfDescription.objects.exists()
