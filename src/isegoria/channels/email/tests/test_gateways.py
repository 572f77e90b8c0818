"""The addresses of the operator, what is held back, and what the desk and the public see."""

import pytest
from django.test import override_settings
from django.urls import reverse

from isegoria.channels.email.channel import Email
from isegoria.channels.email.gateways import GATEWAYS, Gateway
from isegoria.channels.email.models import Correspondent, Outgoing, Received
from isegoria.channels.email.sending import send_what_is_owed
from isegoria.channels.email.services import Outcome, forget_what_is_over, take_in
from isegoria.channels.email.tests.writing import text_of
from isegoria.hear.models import Participant

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("[email.main]\n", "sender is missing."),
        ('[email.main]\nsender = "talk"\n', "sender must be an address"),
        ('[email.main]\nsender = "a@b.example"\nper_day = 0\n', "per_day must be from 1 on."),
        ('[email.main]\nsender = "a@b.example"\nsecret = "x"\n', "nothing called “secret”"),
        (
            '[email.main]\nsender = "a@b.example"\nplus = "yes"\n',
            "plus is written in the wrong way.",
        ),
        ('[email.main]\nsender = "a@b.example"\nimap = "mail.example"\n', "imap must look like"),
        (
            '[email.main]\nsender = "a@b.example"\nimap = "imaps://mail:x@h:port"\n',
            "imap must look",
        ),
        ('[email.main]\nsender = "a@b.example"\nimap = "imap://a:b@far.example"\n', "in the clear"),
    ],
)
def test_what_cannot_be_right_is_refused_in_words(write_gateways, words, problem):
    write_gateways(words)

    assert problem in Email().obstacle()
    assert not Email().is_ready()


def test_an_address_needs_a_way_to_send_mail(gateways):
    assert Email().is_ready()
    assert Email().obstacle() is None

    with override_settings(EMAIL_BACKEND="django.core.mail.backends.console.EmailBackend"):
        assert not Email().is_ready()
        assert "set ISEGORIA_MAIL as well" in Email().obstacle()
        assert send_what_is_owed() == 0


@pytest.mark.parametrize(
    ("more", "how", "address"),
    [
        (
            "",
            "By e-mail: write to talk@example.org with internet as the subject.",
            "mailto:talk@example.org?subject=internet",
        ),
        (
            "plus = true\n",
            "By e-mail: write to talk+internet@example.org.",
            "mailto:talk+internet@example.org",
        ),
        (
            'keyword = "internet"\n',
            "By e-mail: write to talk@example.org.",
            "mailto:talk@example.org",
        ),
    ],
)
def test_the_page_of_the_question_says_where_to_write(
    client, by_mail, write_gateways, more, how, address
):
    write_gateways(f'[email.main]\nsender = "talk@example.org"\n{more}')

    page = client.get(reverse("question", args=["internet"])).content.decode()

    assert f'<a href="{address}">{how}</a> It costs nothing but your connection.' in page


def test_staff_see_how_each_question_reads_in_a_mail(client, officer, by_mail):
    client.force_login(officer)

    page = client.get(reverse("desk-ways", args=["internet", by_mail.pk])).content.decode()

    assert "<h2>E-mail</h2>" in page
    assert "1  Agree" in page


def test_mailboxes_are_read_as_they_are_written():
    box = Gateway(name="main", sender="a@b.example", imap="imap+tls://u%40x:p%2F@h/Talks").mailbox

    assert tuple(box) == ("imap+tls", "h", 143, "u@x", "p/", "Talks")
    assert Gateway(name="main", sender="a@b.example").mailbox is None


@pytest.mark.parametrize("line", [{"Auto_Submitted": "auto-replied"}, {"List_Id": "<l.example>"}])
def test_nothing_that_a_program_wrote_is_answered_or_kept(by_mail, amina, line):
    assert amina.send("1", subject="internet", **line) == ""
    assert not Received.objects.exists()
    assert not Correspondent.objects.exists()


def test_our_own_mail_is_never_answered(by_mail, amina):
    amina.address = "talk@example.org"

    assert amina.send(subject="internet") == ""


def test_who_writes_too_much_is_told_once_and_heard_again_the_next_day(
    by_mail, amina, write_gateways
):
    write_gateways('[email.main]\nsender = "talk@example.org"\nper_day = 2\n')

    said = [amina.send("help", subject="internet") for _time in range(4)]
    Correspondent.objects.update(day="2020-01-01")

    assert said[2] == "We have heard many mails from you today. Please go on tomorrow."
    assert said[3] == ""
    assert amina.send("help").startswith("Reply with the number of your answer.")


def test_a_mail_that_is_too_large_is_answered_without_being_read(by_mail, amina):
    amina.send(subject="internet")
    raw = amina.mail("1", answers=amina.sent[-1].extra_headers["Message-ID"]).as_bytes()

    said = amina.deliver(raw + b"x" * 10 * 1024 * 1024)

    assert said.startswith("Your mail is larger than 10 MB and was not read.")
    assert "1/3 " in said
    assert not Participant.objects.exists()


def test_words_that_are_too_many_are_not_cut_but_sent_back(by_mail, amina):
    amina.send(subject="internet")

    said = amina.reply("word " * 2001)

    assert said.startswith("Your mail has more than 10000 letters, so it is not put down.")


def test_files_are_not_kept_and_the_words_beside_them_count(by_mail, amina):
    amina.send(subject="internet")
    mail = amina.mail("1", answers=amina.sent[-1].extra_headers["Message-ID"])
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")

    said = amina.deliver(mail.as_bytes())

    assert said.startswith("Files that come with a mail are not kept.")
    assert "Noted: Agree." in said


def test_the_address_that_was_written_to_answers(by_mail, amina, write_gateways):
    write_gateways(
        '[email.main]\nsender = "talk@example.org"\n[email.other]\nsender = "rede@example.org"\n'
    )

    amina.send(subject="internet", to="Rede <REDE@example.org>")

    assert amina.sent[-1].from_email == "Harbour talks <rede@example.org>"


def test_what_is_kept_for_the_way_is_forgotten(by_mail, amina):
    amina.send(subject="internet")
    Received.objects.update(day="2020-01-01")
    Correspondent.objects.update(day="2020-01-01")
    Outgoing.objects.update(due_at="2020-01-01T00:00Z")

    assert forget_what_is_over() == 3


def test_a_mail_without_a_site_that_names_addresses_is_put_off(settings, tmp_path):
    settings.GATEWAYS_FILE = tmp_path / "none.toml"

    with pytest.raises(Exception, match="names no address"):
        take_in(b"From: a@example.net\r\n\r\n1")


def test_nobody_is_asked_twice_by_two_workers(by_mail, amina):
    assert take_in(amina.mail("", subject="internet").as_bytes()) is Outcome.HEARD

    assert [send_what_is_owed(), send_what_is_owed()] == [1, 0]
    assert text_of(amina.sent[-1]).startswith("Harbour District Council asks:")
    assert GATEWAYS.named("").sender == "talk@example.org"
