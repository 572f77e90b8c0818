"""What becomes of a filled-in form: once, corrected, late, with a slip, or kept aside."""

import re

import pytest

from isegoria.activities.statements.models import Vote
from isegoria.channels.odk import queries, services
from isegoria.channels.odk.models import Submission
from isegoria.channels.odk.tests.sending import at, close, filled_in, heard, listed, send
from isegoria.hear.models import Delivery, Participant
from isegoria.hear.queries import participant_of
from isegoria.hear.services import erase

pytestmark = pytest.mark.django_db


def test_what_is_sent_twice_counts_once(client, token, asked_outside, statements):
    content = filled_in(asked_outside, statements, "agree")
    send(client, token, content)

    again = send(client, token, content)

    assert again.status_code == 201
    assert heard(again) == "This had arrived before. Nothing was changed."
    assert Participant.objects.count() == Vote.objects.count() == Submission.objects.count() == 1


def test_something_else_under_the_same_name_is_kept_aside(client, token, asked_outside, statements):
    send(client, token, filled_in(asked_outside, statements, "agree"))

    again = send(client, token, filled_in(asked_outside, statements, "disagree"))

    assert again.status_code == 201
    assert "does not count" in heard(again)
    assert Vote.objects.get().value == 1
    (aside,) = queries.kept_aside(asked_outside.process)
    assert aside.why == "Something else came under the same name before."
    assert "disagree" in aside.content


def test_a_correction_changes_what_was_sent_before(client, token, asked_outside, statements):
    send(client, token, filled_in(asked_outside, statements, "agree"))
    corrected = filled_in(asked_outside, statements, "disagree", name="uuid:2", corrects="uuid:1")

    response = send(client, token, corrected)

    assert response.status_code == 201
    assert Participant.objects.count() == 1
    assert Vote.objects.get().value == -1
    assert Delivery.objects.count() == 2


def test_what_was_corrected_already_changes_nothing_when_it_comes(
    client, token, asked_outside, statements
):
    corrected = filled_in(asked_outside, statements, "disagree", name="uuid:2", corrects="uuid:1")
    send(client, token, corrected)

    late = send(client, token, filled_in(asked_outside, statements, "agree"))

    assert heard(late) == "A correction of this had arrived before. Nothing was changed."
    assert Vote.objects.get().value == -1
    assert Participant.objects.count() == 1


def test_nobody_corrects_what_another_helper_sent(client, token, asked_outside, statements):
    send(client, token, filled_in(asked_outside, statements, "agree"))
    _other, code = services.let_in(process=asked_outside.process, name="Bo")
    corrected = filled_in(asked_outside, statements, "disagree", name="uuid:2", corrects="uuid:1")

    response = send(client, code, corrected)

    assert "It corrects what somebody else sent." in heard(response)
    assert Vote.objects.get().value == 1


def test_a_correction_of_what_was_erased_leaves_nothing(client, token, asked_outside, statements):
    send(client, token, filled_in(asked_outside, statements, "agree"))
    erase(participant=Participant.objects.get())
    corrected = filled_in(asked_outside, statements, "disagree", name="uuid:2", corrects="uuid:1")

    response = send(client, token, corrected)

    assert "erased" in heard(response)
    assert queries.kept_aside(asked_outside.process) == []


def test_the_slip_that_was_given_away_opens_the_answers(
    client, token, amina, asked_outside, statements
):
    code, _other = services.print_slips(amina, 2)
    content = filled_in(asked_outside, statements, "agree", **{"receipt-slip": code})

    response = send(client, token, content)

    assert heard(response) == "It has arrived and counts."
    assert participant_of(code, "internet") == Participant.objects.get()
    assert Submission.objects.get().has_receipt


def test_a_slip_is_not_given_to_two_people(client, token, amina, asked_outside, statements):
    (code,) = services.print_slips(amina, 1)
    slip = {"receipt-slip": code}
    send(client, token, filled_in(asked_outside, statements, "agree", **slip))

    second = filled_in(asked_outside, statements, "disagree", name="uuid:2", **slip)
    response = send(client, token, second)

    assert "without the number of an unused slip" in heard(response)
    assert Participant.objects.count() == 2
    assert sorted(Vote.objects.values_list("value", flat=True)) == [-1, 1]


def test_what_was_filled_in_before_the_closing_is_taken_and_marked(
    client, token, asked_outside, statements
):
    content = filled_in(asked_outside, statements, "agree", filled_at=at(1))
    close(asked_outside, 0.5)

    response = send(client, token, content)

    assert heard(response).startswith("It has arrived and counts.")
    assert Submission.objects.get().standing == "late"
    assert Vote.objects.count() == 1


@pytest.mark.parametrize("filled_at", [0.1, 400, None])
def test_what_was_filled_in_at_another_time_is_kept_aside(
    client, token, asked_outside, statements, filled_at
):
    when = "" if filled_at is None else at(filled_at)
    content = filled_in(asked_outside, statements, "agree", filled_at=when)
    close(asked_outside, 0.5)

    response = send(client, token, content)

    assert response.status_code == 201
    assert "does not count" in heard(response)
    assert Participant.objects.count() == 0
    assert len(queries.kept_aside(asked_outside.process)) == 1
    assert listed(client, token) == []


def test_while_it_is_paused_the_device_keeps_it(client, token, asked_outside, statements):
    asked_outside.is_paused, asked_outside.pause_reason = True, "We mend a text."
    asked_outside.save()

    response = send(client, token, filled_in(asked_outside, statements, "agree"))

    assert response.status_code == 409
    assert "We mend a text." in heard(response)
    assert Submission.objects.count() == 0


def test_an_older_edition_is_taken_for_what_is_still_asked(
    client, token, asked_outside, statements
):
    content = filled_in(asked_outside, statements, "agree", "disagree", filled_at=at(0.1))
    statements[0].standing = "refused"
    statements[0].save()

    response = send(client, token, content)

    assert "1 answer could not be taken." in heard(response)
    assert Submission.objects.get().standing == "partly"
    assert Vote.objects.get().item_id == statements[1].pk


def test_the_helper_sees_what_arrived_and_nothing_of_what_it_says(
    client, token, asked_outside, statements
):
    send(client, token, filled_in(asked_outside, statements, "agree", name="uuid:seen"))

    page = client.get(f"/en/helper/{token}/").content.decode()

    assert "1 form has arrived." in page
    assert "uuid:seen" in page
    assert not re.search(r"\bagree\b(?! with<)|Villages with no line", page)
    assert client.get("/en/helper/nobodys/").status_code == 404


def test_what_was_kept_aside_goes_when_the_person_erases(client, token, asked_outside, statements):
    send(client, token, filled_in(asked_outside, statements, "agree"))
    close(asked_outside, 0.5)
    corrected = filled_in(asked_outside, statements, "disagree", name="uuid:2", corrects="uuid:1")
    send(client, token, corrected)
    assert len(queries.kept_aside(asked_outside.process)) == 1

    erase(participant=Participant.objects.get())
    services.forget_what_was_erased()

    assert queries.kept_aside(asked_outside.process) == []
