"""Where many find an answer wanting, somebody higher owes a second one by a day of its own."""

import gzip
from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.activities.statements.models import Vote
from isegoria.answer.jobs import answer_everybody, owe_second_answers, tell_second_answers
from isegoria.answer.models import Mark, SecondAnswer
from isegoria.answer.queries import marks_on
from isegoria.answer.rules import SECOND_ANSWER_FROM
from isegoria.answer.services import answer_again, mark, write_again
from isegoria.answer.told import answer_to, briefly, spoken
from isegoria.base.lengths import parts_of
from isegoria.base.refusal import NotNow, Refused
from isegoria.hear.models import Item, Participant
from isegoria.journey.audit import all_bodies
from isegoria.languages.services import say
from isegoria.ledger.audit import audit
from isegoria.ledger.jobs import seal_new_entries
from isegoria.notices.models import Notice
from isegoria.organisations.models import Institution, Role
from isegoria.people.models import Account

pytestmark = pytest.mark.django_db
OURS = {"HTTP_ORIGIN": "http://testserver"}
PUBLIC = "/en/q/internet/answers/"
DESK = "/en/desk/q/internet/answers/second/"
FIRST = "Villages with no line come first."
WORDS = "The council has looked again: all nine villages are in the plan, by name."


@pytest.fixture
def first():
    """The statement that most agreed with, as a mark names it."""
    return f"statement-{Item.objects.get(text__renderings__body=FIRST).pk}"


@pytest.fixture
def above(institution):
    """An institution above, with somebody who decides there."""
    made = Institution.objects.create(name=say("The province", language="en"), slug="province")
    institution.above = made
    institution.save()
    higher = Account.objects.create(email="higher@example.org", name="Hilda")
    Role.objects.create(account=higher, institution=made, kind=Role.Kind.DECISION_OFFICER)
    return higher


@pytest.fixture
def owed(answered, people, first):
    """Ten people who find the answer to one point wanting."""
    for one in people[:SECOND_ANSWER_FROM]:
        mark(participant=one, point=first, kind="no_reason")
    return SecondAnswer.objects.get()


def text_of(response):
    return " ".join(response.content.decode().split())


def given(second, by):
    return answer_again(second=second, words={"en": WORDS}, version=second.version, by=by)


def test_reaching_the_number_owes_a_second_answer_with_its_own_deadline(
    client, answered, people, first, above
):
    for one in people[: SECOND_ANSWER_FROM - 1]:
        mark(participant=one, point=first, kind="no_reason")
    before = SecondAnswer.objects.exists()

    mark(participant=people[9], point=first, kind="unanswered")

    owed = SecondAnswer.objects.get()
    page, decision = (text_of(client.get(one)) for one in (PUBLIC, "/en/q/internet/decision/"))
    assert not before
    assert timedelta(days=29) < owed.due_at - owed.owed_at < timedelta(days=32)
    assert "A second answer is owed by" in page
    assert "by The province." in page
    assert f"{PUBLIC}#second-{owed.pk}" in decision
    assert f'id="second-{owed.pk}"' in page


def test_once_owed_it_stays_owed(owed, people, first):
    for one in people[:10]:
        mark(participant=one, point=first, kind="")

    assert SecondAnswer.objects.get() == owed
    assert not owe_second_answers()


def test_marks_that_were_there_before_are_found_by_the_worker(answered, people, first):
    Mark.objects.bulk_create(
        Mark(participant=one, edition=answered, point=first, kind="no_reason")
        for one in people[:10]
    )

    assert [owe_second_answers(), owe_second_answers()] == [1, 0]


def test_points_that_few_find_wanting_cost_the_worker_nothing(
    answered, people, first, django_assert_num_queries
):
    for one in people[: SECOND_ANSWER_FROM - 1]:
        mark(participant=one, point=first, kind="no_reason")
        mark(participant=one, point="", kind="no_reason")

    with django_assert_num_queries(2):
        assert owe_second_answers() == 0


def test_after_its_day_everybody_reads_that_it_is_overdue(client, owed, above):
    SecondAnswer.objects.update(due_at=timezone.now() - timedelta(days=1))
    client.force_login(above)

    pages = [text_of(client.get(one)) for one in (PUBLIC, DESK, "/en/desk/judge/")]

    assert all("It is overdue." in one for one in pages)


def test_it_waits_for_the_officers_above_and_for_nobody_else(
    client, owed, above, writer, decider, stranger
):
    waiting, page = "/en/desk/judge/", f"{DESK}{owed.pk}/"
    client.force_login(above)
    theirs = text_of(client.get(waiting)), client.get(page).status_code
    client.force_login(decider)
    mine = text_of(client.get(waiting)), client.get(page).status_code, client.get(DESK).status_code
    client.force_login(stranger)

    assert f'href="{page}"' in theirs[0]
    assert theirs[1] == 200
    assert f'href="{page}"' not in mine[0]
    assert mine[1:] == (404, 200)
    assert [client.get(one).status_code for one in (DESK, page)] == [404, 404]


def test_without_anybody_above_it_is_somebody_who_signed_nothing(
    owed, decider, institution, administrator
):
    other = Account.objects.create(email="other@example.org", name="Odile")
    Role.objects.create(account=other, institution=institution, kind=Role.Kind.DECISION_OFFICER)

    with pytest.raises(Refused, match="somebody higher than those who signed"):
        given(owed, decider)
    kept = write_again(second=owed, words={"en": "Begun."}, version=0, by=administrator)

    assert given(kept, other).signed_as == "Odile"


def test_it_is_written_in_every_language_of_the_question_before_it_is_signed(owed, above, heard):
    heard.languages = "en,fr"
    heard.save()

    with pytest.raises(Refused, match="Missing: Français"):
        given(owed, above)
    with pytest.raises(Refused, match="Write the second answer first"):
        answer_again(second=owed, words={"fr": "Oui."}, version=0, by=above)

    assert SecondAnswer.objects.get().answered_at is None
    both = {"en": WORDS, "fr": "Les neuf villages y sont."}
    answer_again(second=owed, words=both, version=0, by=above)
    assert SecondAnswer.objects.get().signed_as == "Hilda"


def test_of_two_who_write_at_once_the_second_is_told(owed, above):
    write_again(second=owed, words={"en": "Begun."}, version=0, by=above)

    with pytest.raises(NotNow, match="Somebody else has changed this"):
        write_again(second=owed, words={"en": "Begun, too."}, version=0, by=above)


def test_it_is_given_on_a_page_read_by_everybody_and_never_changed(client, owed, above):
    client.force_login(above)
    page = f"{DESK}{owed.pk}/"
    empty = client.post(page, {"version": 0, "words_en": " ", "do": "sign"})
    client.post(page, {"version": 0, "words_en": WORDS, "do": "save"})
    kept = text_of(client.get(page))
    assert "(optional)" not in kept

    done = client.post(page, {"version": 1, "words_en": WORDS, "do": "sign"}, follow=True)

    public = client.get(PUBLIC)
    assert empty.status_code == 422
    assert WORDS in kept
    assert "The second answer is public." in text_of(done)
    assert WORDS in text_of(public)
    assert "Signed by Hilda, The province." in text_of(public)
    assert "A second answer is owed" not in text_of(public)
    assert len(gzip.compress(public.content)) < 14_000
    assert client.get(page).status_code == 404
    with pytest.raises(NotNow, match="public already"):
        given(owed, above)


def test_it_goes_once_to_those_who_were_answered_on_the_point(owed, above, people, reach):
    answer_everybody()
    Vote.objects.filter(participant=people[2]).delete()  # it is no point of theirs any more
    for one in people[:3]:
        reach(one, "email" if one == people[1] else "sms")
    given(owed, above)

    sent = tell_second_answers()

    rows = Notice.objects.filter(kind=owed.kind).values_list("body", flat=True)
    assert (sent, tell_second_answers(), rows.count()) == (2, 0, 2)
    short, letter = sorted(rows, key=len)
    assert WORDS in short
    assert parts_of(short) <= 3
    assert f"Many found our answer on “{FIRST}” wanting." in letter
    assert "Signed by Hilda, The province." in letter
    assert SecondAnswer.objects.get().sent_out == 2


def test_ended_in_the_middle_of_sending_nobody_is_told_twice(
    owed, above, people, reach, monkeypatch
):
    monkeypatch.setattr("isegoria.answer.jobs._AT_ONCE", 2)
    answer_everybody()
    for one in people:
        reach(one)
    given(owed, above)
    monkeypatch.setattr("isegoria.answer.jobs._LONGEST", 0.0)
    nothing = tell_second_answers()
    monkeypatch.setattr("isegoria.answer.jobs._LONGEST", 5.0)

    tell_second_answers()

    tokens = Notice.objects.filter(kind=owed.kind).values_list("route_token", flat=True)
    assert nothing == 0
    assert len(tokens) == len(set(tokens)) == 12


def test_the_receipt_shows_it_to_those_whom_it_concerns(client, owed, above, people, code_of):
    code = code_of(people[0])
    given(owed, above)

    receipt, answer = (
        text_of(client.post(f"/en/receipt/{step}", {"code": code}, **OURS))
        for step in ("", "our-answer/")
    )

    assert f"{FIRST}</bdi> A second answer was given on" in receipt
    assert WORDS in answer


def test_status_on_a_phone_says_on_which_point_it_is_and_what_it_says(owed, above, people):
    given(owed, above)

    told = answer_to(people[0], "en")

    for lines in ([str(one) for one in briefly(told)], [str(one) for one in spoken(told)]):
        at = lines.index(WORDS)
        assert lines[at - 2] == FIRST
        assert lines[at - 1].startswith("A second answer was given on")


def test_a_long_one_in_arabic_still_fits_three_messages(owed, above, people, reach, heard):
    heard.languages = "en,ar"
    heard.save()
    answer_everybody()
    reach(people[0])
    people[0].contributions.update(language="ar")
    words = {"en": "Word " * 200, "ar": "قرر المجلس أن تأتي القرى أولاً. " * 20}
    answer_again(second=owed, words=words, version=0, by=above)

    tell_second_answers()

    body = Notice.objects.get(kind=owed.kind).body
    assert parts_of(body) <= 3
    assert "قرر المجلس" in body
    assert body.endswith("/receipt/")


def test_the_public_log_seals_it_and_finds_a_change_behind_its_back(owed, above):
    answered = given(owed, above)
    seal_new_entries()
    before = [one for one in audit(all_bodies()).problems if "second answer" in str(one)]
    answered.body.renderings.update(body="Something else.")

    after = [one for one in audit(all_bodies()).problems if "second answer" in str(one)]

    assert before == []
    assert len(after) == 1


def test_what_one_person_marked_with_two_receipts_counts_once_and_the_last_word(
    answered, people, first
):
    mark(participant=people[0], point=first, kind="no_reason")
    mark(participant=people[1], point=first, kind="unanswered")
    mark(participant=people[2], point=first, kind="no_reason")
    Participant.objects.filter(pk=people[1].pk).update(merged_into=people[0])

    counted = marks_on(answered)[first]

    assert counted.people == 2
    assert counted.kinds == {"no_reason": 1, "unanswered": 1}
