"""Whoever finds their answer wanting says so by receipt; everybody reads how many do."""

import gzip
import re

import pytest
from django.test import Client

from isegoria.activities.statements.models import Vote
from isegoria.answer.jobs import answer_everybody, forget_marks_of_the_erased
from isegoria.answer.models import Mark
from isegoria.answer.queries import marks_on
from isegoria.answer.services import mark
from isegoria.base.refusal import Refused
from isegoria.hear.models import Item
from isegoria.hear.services import erase

pytestmark = pytest.mark.django_db
OURS = {"HTTP_ORIGIN": "http://testserver"}
PUBLIC = "/en/q/internet/answers/"
FIRST = "Villages with no line come first."


@pytest.fixture
def first(heard):
    """The statement that most agreed with, as a form names it."""
    return f"statement-{Item.objects.get(text__renderings__body=FIRST).pk}"


def text_of(response):
    return " ".join(response.content.decode().split())


def test_a_mark_is_counted_in_public_and_names_nobody(client, answered, people, code_of, first):
    code = code_of(people[0])

    page = client.post(
        "/en/receipt/mark/", {"code": code, "point": first, "kind": "no_reason"}, **OURS
    )
    told = client.get(PUBLIC)

    assert "Thank you. It is put down." in text_of(page)
    assert f"{FIRST}: <b>No reason is given</b>" in text_of(page)
    assert f"{FIRST}</bdi>: No reason is given: 1" in text_of(told)
    assert "A second answer is owed" not in text_of(told)
    assert len(gzip.compress(told.content)) < 14_000
    assert code not in text_of(told)


def test_the_last_word_counts_and_can_be_taken_back(answered, people, first):
    mark(participant=people[0], point=first, kind="no_reason")
    mark(participant=people[0], point=first, kind="unanswered")
    mark(participant=people[0], point="", kind="unanswered")

    assert list(Mark.objects.order_by("pk").values_list("point", "kind")) == [
        (first, "unanswered"),
        ("", "unanswered"),
    ]
    mark(participant=people[0], point=first, kind="")
    assert Mark.objects.get().point == ""


def test_only_points_of_ones_own_are_marked(answered, people, first):
    with pytest.raises(Refused, match="This is no point of yours"):
        mark(participant=people[0], point="theme-1", kind="no_reason")
    with pytest.raises(Refused, match="Say what is missing"):
        mark(participant=people[0], point=first, kind="nonsense")

    assert not Mark.objects.exists()


def test_nobody_marks_an_answer_that_they_do_not_have(whole, publish, people, first):
    publish(whole)

    with pytest.raises(Refused, match="There is no answer yet"):
        mark(participant=people[0], point=first, kind="no_reason")


def test_who_erased_everything_marks_nothing_more(answered, people, first):
    erase(participant=people[0])
    people[0].refresh_from_db()

    with pytest.raises(Refused, match="There is no answer yet"):
        mark(participant=people[0], point=first, kind="no_reason")


def test_ten_marks_on_a_point_oblige_a_second_answer(client, answered, people, first, writer):
    for one in people[:9]:
        mark(participant=one, point=first, kind="no_reason")
    before = text_of(client.get(PUBLIC))

    mark(participant=people[9], point=first, kind="unanswered")

    client.force_login(writer)
    pages = [client.get(one) for one in (PUBLIC, "/en/desk/q/internet/answers/")]
    assert "A second answer is owed" not in before
    assert all("A second answer is owed" in text_of(one) for one in pages)


def test_before_the_answers_go_the_page_says_so(client, whole, publish):
    before = client.get(PUBLIC)
    publish(whole)

    page = client.get(PUBLIC)

    assert before.status_code == 404
    assert "The answers have not gone yet." in text_of(page)


def test_the_page_of_the_question_leads_to_how_people_were_answered(client, answered):
    assert f'href="{PUBLIC}"' in text_of(client.get("/en/q/internet/"))


def test_marks_of_who_erased_everything_are_forgotten(answered, people, first):
    for one in people[:2]:
        mark(participant=one, point=first, kind="no_reason")
    erase(participant=people[0])

    assert marks_on(answered)[first].kinds == {"no_reason": 1}
    assert forget_marks_of_the_erased() == 1
    assert Mark.objects.get().participant == people[1]


def test_a_mark_from_another_site_is_not_taken(answered, people, code_of, first):
    sent = {"code": code_of(people[0]), "point": first, "kind": "no_reason"}

    refused = Client().post("/en/receipt/mark/", sent, HTTP_ORIGIN="https://elsewhere.example")

    assert refused.status_code == 403
    assert not Mark.objects.exists()


def test_parts_that_somebody_joined_are_one_person_and_one_word(answered, people, first):
    mark(participant=people[0], point=first, kind="no_reason")
    mark(participant=people[1], point=first, kind="unanswered")
    people[1].merged_into = people[0]
    people[1].save()

    assert marks_on(answered)[first].people == 1
    mark(participant=people[0], point=first, kind="")
    assert first not in marks_on(answered)


def test_a_mark_can_be_taken_back_where_the_point_is_theirs_no_more(answered, people, first):
    mark(participant=people[0], point=first, kind="no_reason")
    Vote.objects.filter(participant=people[0]).delete()

    mark(participant=people[0], point=first, kind="")

    assert not Mark.objects.exists()


def test_a_correction_of_other_points_clears_no_debt(
    client, answered, people, first, whole, publish, change_record, send
):
    for one in people[:10]:
        mark(participant=one, point=first, kind="no_reason")
    answer_everybody()
    before = text_of(client.get(PUBLIC))
    change_record(whole, budget="Seven million.")
    send(publish(whole, reason="The budget was wrong."))
    answer_everybody()

    after = text_of(client.get(PUBLIC))

    assert "A second answer is owed" in before
    assert "Version 1</h3>" in after
    assert "A second answer is owed" in after
    people_answered = re.compile(r"People who have their answer</dt><dd><b[^>]*>(\d+)")
    assert people_answered.findall(before) == people_answered.findall(after) == ["12"]
