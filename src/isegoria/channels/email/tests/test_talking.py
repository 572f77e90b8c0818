"""Whole conversations by mail."""

import re

import pytest
from django.apps import apps

from isegoria.activities.statements.models import Vote
from isegoria.channels.email.models import Outgoing, Received
from isegoria.channels.email.sending import send_what_is_owed
from isegoria.conversation.models import Conversation, Silence, Speaker
from isegoria.hear.models import Channel, Contribution, Item, Participant
from isegoria.hear.routes import route_token_of
from isegoria.hear.services import contribute
from isegoria.notices.models import Notice
from isegoria.notices.services import owe
from isegoria.people.models import ReturnRoute
from isegoria.receipts.codes import fits

pytestmark = pytest.mark.django_db

RECEIPT = re.compile(r"Your receipt: ((?:\d{4} ){3}\d{4})")


def test_three_statements_take_four_mails_and_give_a_receipt(by_mail, amina):
    first = amina.send("I would like to take part.", subject="internet")
    second = amina.reply("1\n\nKind regards\nAmina")
    amina.reply("2")
    last = amina.reply("Pass, or not sure")

    assert re.fullmatch(
        r"Harbour District Council asks:\n\n"
        r"How should we bring fast internet to every home\?\n\n"
        r"1/3 [^\n]+\n\n1  Agree\n2  Disagree\n3  Pass, or not sure",
        first,
    )
    assert second.startswith("Noted: Agree.\n\nYour receipt: ")
    assert fits(RECEIPT.search(second)[1].replace(" ", ""))
    assert "That was everything. Thank you." in last
    assert sorted(Vote.objects.values_list("value", flat=True)) == [-1, 0, 1]
    assert Contribution.objects.get().channel == Channel.EMAIL


def test_answers_come_in_the_thread_and_are_marked_as_written_by_a_program(by_mail, amina):
    amina.send(subject="internet")

    mail = amina.sent[0]
    assert mail.to == ["amina@example.net"]
    assert mail.from_email == "Harbour talks <talk@example.org>"
    assert mail.subject == "Re: internet"
    assert mail.extra_headers["In-Reply-To"] == "<1@example.net>"
    assert mail.extra_headers["References"] == "<1@example.net>"
    assert mail.extra_headers["Auto-Submitted"] == "auto-replied"
    assert mail.extra_headers["List-Unsubscribe"] == "<mailto:talk@example.org?subject=STOP>"
    assert re.fullmatch(r"<[\w-]{32}@example\.org>", mail.extra_headers["Message-ID"])


def test_the_same_mail_again_changes_nothing_and_is_not_answered_again(by_mail, amina):
    amina.send(subject="internet")
    number = amina.sent[-1].extra_headers["Message-ID"]
    raw = amina.mail("1", answers=number).as_bytes()

    amina.deliver(raw)
    again = amina.deliver(raw)

    assert again == ""
    assert len(amina.sent) == 2
    assert Vote.objects.count() == 1


def test_a_mail_that_is_no_reply_to_our_last_one_answers_nothing(by_mail, amina):
    amina.send(subject="internet")
    asked = amina.sent[-1]
    forged = amina.send("1", subject="Re: internet", answers="<guessed@example.org>")
    amina.reply("1")
    late = amina.send("2", answers=asked.extra_headers["Message-ID"])

    assert forged.startswith("Only a reply to our last mail is put down as an answer.")
    assert late.startswith("Only a reply to our last mail is put down as an answer.")
    assert "2/3 " in late
    assert Vote.objects.count() == 1


def test_words_that_change_who_answers_are_taken_in_replies_alone(by_mail, amina):
    amina.send(subject="internet")
    amina.reply("1")
    amina.send("NEW")
    amina.send("ADD Ask the islands too.")

    assert Speaker.objects.count() == 1
    assert Item.objects.filter(author__isnull=False).count() == 0


def test_one_s_own_words_may_have_many_lines(by_mail, amina):
    amina.send(subject="internet")
    for _statement in range(3):
        amina.reply("1")
    asked = amina.reply("1")
    taken = amina.reply("Ask the islands too.\nThey pay the most.\n\n-- \nAmina")

    assert asked.startswith("What do you think should be said here?")
    assert taken.startswith("Noted: “Ask the islands too.\nThey pay the most.”.")
    own = Item.objects.get(author__isnull=False)
    assert own.text.renderings.get().body == "Ask the islands too. They pay the most."


@pytest.mark.parametrize(
    ("subject", "words", "to"),
    [
        ("Re: Internet", "", "talk@example.org"),
        ("Hello", "internet", "talk@example.org"),
        ("", "Good day", "Talks <talk+internet@example.org>"),
    ],
)
def test_a_question_is_named_by_subject_words_or_address(
    by_mail, make_question, write_gateways, amina, subject, words, to
):
    other = make_question("library")
    other.channels = "email"
    other.save()
    write_gateways('[email.main]\nsender = "talk@example.org"\nplus = true\n')

    assert "fast internet" in amina.send(words, subject=subject, to=to)
    assert Conversation.objects.get().process == by_mail.process


def test_whoever_names_no_question_is_shown_them_all(by_mail, make_question, amina):
    other = make_question("library")
    other.channels = "email"
    other.save()

    assert amina.send("Good day").startswith("Which question? Choose its number.\n\n1  ")
    assert "1/3 " in amina.reply("2")


@pytest.mark.parametrize("how", ["subject", "words"])
def test_stop_ends_it_at_any_time_and_is_confirmed(by_mail, amina, how):
    amina.send(subject="internet")
    amina.reply("1")
    said = amina.send(subject="STOP") if how == "subject" else amina.reply("Stop\n\nAmina")

    assert said.startswith("You get no more messages.")
    assert Silence.objects.count() == 1
    assert not ReturnRoute.objects.exists()
    owe(
        route_token=route_token_of(Participant.objects.get()),
        kind="answer",
        language="en",
        body="It was decided.",
    )
    assert send_what_is_owed() == 0


def test_a_notice_reaches_whoever_answered_by_mail(by_mail, amina):
    amina.send(subject="internet")
    amina.reply("1")
    who = Participant.objects.get()
    owe(route_token=route_token_of(who), kind="answer", language="en", body="It was decided.")

    send_what_is_owed()
    send_what_is_owed()

    assert len(amina.sent) == 3
    mail = amina.sent[-1]
    assert (mail.to, mail.subject) == (["amina@example.net"], "Harbour talks")
    assert "It was decided." in mail.body
    assert Notice.objects.get().state == Notice.State.SENT


def test_a_receipt_opens_by_mail_what_was_answered_elsewhere(by_mail, amina):
    statement = Item.objects.first()
    code = contribute(
        activity=by_mail,
        participant=None,
        reply={f"statement-{statement.pk}": "agree"},
        channel=Channel.WEB,
        language="en",
    ).new_code

    said = amina.send(code)

    assert said.startswith("Your receipt is open. You can go on.")
    assert "2/3 " in said


def test_no_table_holds_the_address(by_mail, amina):
    amina.send(subject="internet")
    amina.reply("1")

    rows = [
        str(value)
        for model in apps.get_models()
        for row in model.objects.values()
        for value in row.values()
    ]
    assert [one for one in rows if "amina" in one.lower()] == []
    assert Received.objects.count() == 2
    assert not Outgoing.objects.exclude(sealed=None).exists()


def test_a_language_is_chosen_and_kept(by_mail, amina):
    by_mail.process.languages = "en,fr"
    by_mail.process.save()
    amina.send(subject="internet")

    said = amina.send("LANGUAGE français")

    assert "1/3 " in said
    assert Conversation.objects.get().language == "fr"
