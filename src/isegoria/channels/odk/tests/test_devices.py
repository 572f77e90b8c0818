"""What a device loads, what it sends, and what it hears, as OpenRosa has it."""

from io import BytesIO

import pytest

from isegoria.activities.statements.models import Vote
from isegoria.activities.statements.services import add_statement
from isegoria.channels.odk import queries, services
from isegoria.channels.odk.models import Edition, Submission
from isegoria.channels.odk.openrosa import MOST_SENT
from isegoria.channels.odk.tests.sending import filled_in, heard, listed, part, send
from isegoria.hear.models import Contribution
from isegoria.questionnaire.tests.devices import fill, needs_web_forms

pytestmark = pytest.mark.django_db


def test_a_device_is_told_which_forms_there_are(client, token, asked_outside):
    response = client.get(f"/helper/{token}/formList", headers={"X-OpenRosa-Version": "1.0"})

    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert response.headers["X-OpenRosa-Version"] == "1.0"
    assert response.headers["Date"]
    assert response.headers["Content-Language"] == "en"
    assert response.headers["Cache-Control"] == "no-store"
    edition = Edition.objects.get()
    assert listed(client, token) == [
        {
            "formID": f"statements-{asked_outside.pk}",
            "name": "Say what you agree with",
            "version": edition.version,
            "hash": queries.hash_of(edition),
            "downloadUrl": f"http://testserver/helper/{token}/forms/{edition.pk}",
        }
    ]
    assert listed(client, token, formID="other") == []


def test_a_device_loads_the_form_that_was_listed(client, token):
    (one,) = listed(client, token)

    form = client.get(one["downloadUrl"])

    assert form.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert "Prices matter more than speed." in form.content.decode()
    assert f'version="{one["version"]}"' in form.content.decode()


def test_the_version_changes_with_every_word_and_not_otherwise(client, token, asked_outside):
    (before,) = listed(client, token)
    (same,) = listed(client, token)

    add_statement(activity=asked_outside, words="Trees first.", language="en", standing="accepted")
    (after,) = listed(client, token)

    assert same == before
    assert after["version"] != before["version"]
    assert after["hash"] != before["hash"]
    assert client.get(before["downloadUrl"]).status_code == 200


def test_a_device_asks_before_it_sends(client, token):
    response = client.head(f"/helper/{token}/submission")

    assert response.status_code == 204
    assert response.headers["X-OpenRosa-Accept-Content-Length"] == str(MOST_SENT)


def test_what_a_device_sends_is_taken(client, token, asked_outside, statements):
    response = send(client, token, filled_in(asked_outside, statements, "agree", "", "disagree"))

    assert response.status_code == 201
    assert response.headers["X-OpenRosa-Version"] == "1.0"
    assert heard(response).startswith("It has arrived and counts.")
    assert sorted(Vote.objects.values_list("value", flat=True)) == [-1, 1]
    envelope = Contribution.objects.get()
    assert (envelope.channel, envelope.helper) == ("helper", "Amina")


@needs_web_forms
def test_the_web_forms_of_odk_fill_in_our_form_and_we_take_what_they_send(
    client, token, statements
):
    (one,) = listed(client, token)
    form = client.get(one["downloadUrl"]).content.decode()
    answers = {f"statement-{statements[0].pk}": "agree", f"statement-{statements[2].pk}": "pass"}

    (filled,) = fill(form, answers)
    response = send(client, token, filled.xml)

    assert filled.wrong == []
    assert response.status_code == 201
    assert sorted(Vote.objects.values_list("item", "value")) == [
        (statements[0].pk, 1),
        (statements[2].pk, 0),
    ]


def test_a_version_that_was_never_given_is_kept_aside(client, token, asked_outside, statements):
    response = send(client, token, filled_in(asked_outside, statements, "agree", version="9"))

    assert "never given to devices" in heard(response)
    assert Vote.objects.count() == 0


def test_a_form_of_another_question_is_refused(client, token, asked_outside, statements):
    response = send(client, token, filled_in(asked_outside, statements, "agree", form_id="other-1"))

    assert response.status_code == 404
    assert "may not send this form" in heard(response)
    assert Submission.objects.count() == 0


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE data [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    b'<data id="x" version="3"><why>&b;</why><meta><instanceID>uuid:1</instanceID></meta></data>'
)


@pytest.mark.parametrize("content", [b"", b"<data", b"\xff\xfe\x00", BOMB, b"<data/>"])
def test_what_is_no_submission_is_refused_in_words(client, token, content):
    response = send(client, token, content)

    assert response.status_code in {400, 422}
    assert heard(response)
    assert Submission.objects.count() == 0


def test_fifty_megabytes_are_refused_unread(client, token):
    response = client.post(
        f"/helper/{token}/submission", b"x", content_type="text/xml", CONTENT_LENGTH="50000000"
    )

    assert response.status_code == 413
    assert heard(response) == "The submission is too large."


def in_chunks(client, token, body, boundary):
    return client.generic(
        "POST",
        f"/helper/{token}/submission",
        b"",
        CONTENT_TYPE=f"multipart/form-data; boundary={boundary}",
        CONTENT_LENGTH="",
        HTTP_TRANSFER_ENCODING="chunked",
        **{"wsgi.input": BytesIO(body)},
    )


def test_a_body_in_chunks_is_taken(client, token, asked_outside, statements):
    body = (
        b'--x\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="a.xml"\r\n'
        b"Content-Type: text/xml\r\n\r\n"
        + filled_in(asked_outside, statements, "agree")
        + b"\r\n--x--\r\n"
    )

    response = in_chunks(client, token, body, "x")

    assert response.status_code == 201
    assert Vote.objects.count() == 1


def test_a_body_in_chunks_without_an_end_is_refused(client, token):
    assert in_chunks(client, token, b"x" * (MOST_SENT + 1), "x").status_code == 413


def test_a_doubled_part_is_refused(client, token, asked_outside, statements):
    content = filled_in(asked_outside, statements, "agree")

    response = send(client, token, content, xml_submission_file=[part(content), part(content)])

    assert response.status_code == 400
    assert heard(response) == "A submission holds exactly one filled-in form."


def test_a_picture_that_nobody_asked_for_is_refused_in_words(
    client, token, asked_outside, statements
):
    content = filled_in(asked_outside, statements, "agree")

    response = send(client, token, content, photo=part(b"JFIF", "photo.jpg"))

    assert response.status_code == 422
    assert heard(response) == "A file came with it that the form does not name."
    assert Vote.objects.count() == 0


@pytest.mark.parametrize("where", ["formList", "forms/1", "submission"])
def test_a_code_that_was_made_void_opens_nothing(client, amina, token, where):
    services.shut_out(amina)

    response = client.get(f"/helper/{token}/{where}")

    assert response.status_code == 403
    assert heard(response) == "This code does not hold any more. Ask for a new one."


def test_an_old_code_is_void_once_there_is_a_new_one(client, amina, token):
    new = services.renew(amina)

    assert client.get(f"/helper/{token}/formList").status_code == 403
    assert client.get(f"/helper/{new}/formList").status_code == 200
