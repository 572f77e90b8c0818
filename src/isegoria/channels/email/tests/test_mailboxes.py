"""A real mailbox that is read by IMAP, and a mail server that takes the answers."""

import pytest

from isegoria.activities.statements.models import Vote
from isegoria.channels.email.fetching import fetch_mail
from isegoria.channels.email.models import Outgoing, Received
from isegoria.channels.email.sending import send_what_is_owed
from isegoria.channels.email.tests.servers import Dovecot, Post, is_here
from isegoria.channels.email.tests.writing import OURS, Writer

pytestmark = [pytest.mark.django_db, pytest.mark.process]

GATEWAYS = '[email.main]\nsender = "{sender}"\nimap = "{imap}"\n'


@pytest.fixture(scope="module")
def dovecot():
    assert is_here(), "Dovecot is missing: apt-get install dovecot-imapd"
    server = Dovecot().start()
    yield server
    server.stop()


@pytest.fixture
def post(settings):
    """A mail server, by which this site sends."""
    server = Post()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    yield server
    server.goes_on.set()
    server.stop()


@pytest.fixture
def mailbox(dovecot, by_mail, write_gateways):
    """An empty mailbox of this site."""
    write_gateways(GATEWAYS.format(sender=OURS, imap=dovecot.address))
    fetch_mail()
    return dovecot


def test_a_conversation_goes_through_a_mailbox_and_a_mail_server(mailbox, post):
    writer = Writer("amina@example.net", [])
    mailbox.put(writer.mail("", subject="internet"))

    assert fetch_mail() == 1
    assert send_what_is_owed() == 1
    asked = post.taken[0]
    mailbox.put(writer.mail("1", subject="Re: internet", answers=asked["Message-ID"]))
    fetch_mail()
    send_what_is_owed()

    assert asked["To"] == "amina@example.net"
    assert asked["From"] == f"Harbour talks <{OURS}>"
    assert asked["Auto-Submitted"] == "auto-replied"
    assert "1  Agree" in asked.get_content()
    assert "Noted: Agree." in post.taken[1].get_content()
    assert post.taken[1]["References"] == f"{asked['Message-ID']} <2@example.net>"
    assert Vote.objects.count() == 1
    assert mailbox.count() == 0


def test_arabic_arrives_readable_through_the_mail_server(mailbox, post, by_mail):
    by_mail.process.languages = "en,ar"
    by_mail.process.save()
    mailbox.put(Writer("amina@example.net", []).mail("لغة العربية", subject="internet"))

    fetch_mail()
    send_what_is_owed()

    assert "How should we bring" not in post.taken[0]["Subject"]
    assert "من يسأل" not in post.taken[0].get_content()


def test_the_same_mail_twice_in_the_mailbox_is_heard_once(mailbox, post):
    mail = Writer("amina@example.net", []).mail("", subject="internet")
    mailbox.put(mail, mail)

    assert fetch_mail() == 2
    assert send_what_is_owed() == 1
    assert mailbox.count() == 0


def test_what_is_not_answered_stays_in_the_mailbox_for_the_operator(mailbox, post):
    writer = Writer("amina@example.net", [])
    before = mailbox.count()
    mailbox.put(
        writer.mail("away", Auto_Submitted="auto-replied"),
        b"From: nobody\r\n\r\nbroken\r\n",
        writer.mail("", subject="internet"),
    )

    assert fetch_mail() == 3
    assert fetch_mail() == 0
    assert send_what_is_owed() == 1
    assert mailbox.count() - before == 2
    assert mailbox.count("UNSEEN") == 0


def test_of_a_mail_that_is_too_large_only_the_head_is_fetched(mailbox, post):
    raw = Writer("amina@example.net", []).mail("1", subject="internet").as_bytes()
    mailbox.put(raw.replace(b"\n", b"\r\n") + b"x" * 70 * 151_000)

    fetch_mail()
    send_what_is_owed()

    assert "Your mail is larger than 10 MB" in post.taken[0].get_content().replace("\n", " ")


def test_a_mailbox_that_cannot_be_opened_holds_up_no_other(
    mailbox, post, write_gateways, caplog, dovecot
):
    write_gateways(
        '[email.broken]\nsender = "a@example.org"\nimap = "imap://a:b@127.0.0.1:9/INBOX"\n'
        '[email.locked]\nsender = "b@example.org"\n'
        f'imap = "{dovecot.address.replace("only-on-this-machine", "wrong")}"\n'
        '[email.absent]\nsender = "c@example.org"\n'
        f'imap = "{dovecot.address.replace("INBOX", "Nowhere")}"\n'
        + GATEWAYS.format(sender=OURS, imap=dovecot.address)
    )
    mailbox.put(Writer("amina@example.net", []).mail("", subject="internet"))

    assert fetch_mail() == 1
    assert [one.getMessage() for one in caplog.records] == [
        "The mailbox of broken: ConnectionRefusedError.",
        "The mailbox of locked: error.",
        "The mailbox of absent: MailboxProblem.",
    ]


@pytest.mark.parametrize(
    ("verdict", "state"),
    [("451 later", "waiting"), ("554 never", "failed"), ("250 taken", "sent")],
)
def test_a_mail_that_was_not_taken_is_tried_again_unless_it_never_will_be(
    mailbox, post, verdict, state
):
    post.verdict = verdict
    mailbox.put(Writer("amina@example.net", []).mail("", subject="internet"))

    fetch_mail()
    send_what_is_owed()

    assert Outgoing.objects.get().state == state
    assert Received.objects.count() == 1
