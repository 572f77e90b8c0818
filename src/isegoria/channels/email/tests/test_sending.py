"""Many mails through a real mail server that fails, dies, refuses and sends back."""

import logging
from collections import Counter
from datetime import timedelta
from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from random import Random

import pytest
from django.utils import timezone

from isegoria.channels.email import sending
from isegoria.channels.email.channel import Email
from isegoria.channels.email.models import Outage, Outgoing
from isegoria.channels.email.sending import Mail, put_out, rest_after, send_what_is_owed
from isegoria.channels.email.services import Outcome, take_in
from isegoria.channels.email.tests.servers import Post
from isegoria.channels.email.tests.writing import OURS
from isegoria.notices.models import Notice
from isegoria.notices.services import owe
from isegoria.people.routes import Route, keep_route

pytestmark = [pytest.mark.django_db, pytest.mark.process]

MANY = 300
KIND = "answer-1"


@pytest.fixture
def post(settings, by_mail):
    """A mail server, by which this site sends."""
    server = Post()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """One round sends all, on the busiest machine."""
    monkeypatch.setattr(sending, "LONGEST_ROUND", 600.0)


def owe_many(count, *, kind=KIND, priority=Notice.Priority.EVERYBODY, start=0):
    """Notices to people who are all reached by mail."""
    for at in range(start, start + count):
        token = f"token-{at}"
        route = Route("email", "main", f"person{at}@example.net")
        keep_route(token, route, tag=str(at), until=timezone.now().date() + timedelta(days=9))
        owe(route_token=token, kind=kind, language="en", body=f"For {at}.", priority=priority)


def pass_time():
    """Let it be as late as all that waits is waiting for."""
    Outgoing.objects.filter(state="waiting").update(due_at=timezone.now())
    Outage.objects.update(due_at=timezone.now())


def taken_by(post):
    return Counter(one["Message-ID"] for one in post.taken)


def test_all_are_delivered_once_by_a_server_that_fails_and_dies(post, caplog):
    owe_many(MANY)
    dice = Random(6)  # of a test
    moods = ["451 later", "421 too busy", ""]
    post.moods = [dice.choice(moods) if dice.random() < 0.05 else "250 well" for _ in range(MANY)]
    sent, dead = send_what_is_owed(), False
    while sent < MANY:
        post.is_dead = sent > MANY // 2 and not dead
        dead = dead or post.is_dead
        pass_time()
        sent += send_what_is_owed()

    assert dead
    assert set(taken_by(post).values()) == {1}
    assert len(post.taken) == MANY
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}
    assert not Outage.objects.exists()
    assert "example.net" not in caplog.text


def test_many_go_over_one_line(post):
    owe_many(40)

    send_what_is_owed()

    assert (len(post.taken), post.lines) == (40, 1)


def test_a_dead_server_uses_up_no_tries_and_is_told_at_the_desk(post, by_mail, caplog):
    owe_many(30)
    post.is_dead = True

    rounds = [send_what_is_owed() for _ in range(3)]
    Outage.objects.update(due_at=timezone.now() + timedelta(hours=1))
    told = Email().trouble(by_mail.process)
    post.is_dead = False
    waits = send_what_is_owed()
    pass_time()
    after = send_what_is_owed()

    assert rounds == [0, 0, 0]
    assert "The mail server has not answered since" in told
    assert "30 mails wait, and are tried again at" in told
    assert (waits, after) == (0, 30)
    assert Notice.objects.filter(tries__gt=0).count() == 0
    assert Email().trouble(by_mail.process) == ""
    assert caplog.text.count("The mail server does not answer") == 1


def test_the_longer_a_server_is_dead_the_less_often_it_is_asked(post):
    owe_many(1)
    post.is_dead = True
    for _ in range(3):
        send_what_is_owed()
        pass_time()

    waits = [rest_after(tries).total_seconds() for tries in (1, 2, 3, 50)]
    assert Outage.objects.get().tries == 3
    assert waits == [5, 10, 20, 600]


def test_an_address_that_does_not_exist_is_not_tried_again(post, by_mail, caplog):
    owe_many(3)
    post.unknown = {"person1@"}

    assert send_what_is_owed() == 2
    pass_time()
    assert send_what_is_owed() == 0

    assert Email().sending(by_mail.process, KIND) == [
        ("The address does not exist, or refuses", "1")
    ]
    assert Notice.objects.get(state="failed").body == "For 1."
    assert "person1" not in caplog.text


def test_what_is_put_off_says_when_it_is_tried_again(post, by_mail):
    owe_many(2)
    post.moods = ["451 later"]

    send_what_is_owed()

    (late, count), (words, again) = Email().sending(by_mail.process, KIND)
    assert (late, count) == ("Not taken yet; tried again", "1")
    assert words == "The next of them is tried again"
    assert str(Outgoing.objects.get(state="waiting").due_at.year) in again


def test_a_warning_never_waits_behind_what_goes_to_everybody(post):
    owe_many(60, kind="news-1", priority=Notice.Priority.NEWS)
    owe_many(1, kind="report", priority=Notice.Priority.EVERYBODY, start=60)
    owe_many(1, kind="refused", priority=Notice.Priority.PERSONAL, start=61)
    owe_many(1, kind="flood", priority=Notice.Priority.WARNING, start=62)
    put_out(Mail("main", "amina@example.net", "Re: internet", "An answer.", "<1@example.org>"))

    send_what_is_owed()

    first = [one["To"] for one in post.taken[:4]]
    assert set(first[:2]) == {"amina@example.net", "person62@example.net"}
    assert first[2:] == ["person61@example.net", "person60@example.net"]
    assert len(post.taken) == 64


def test_a_warning_that_comes_while_many_are_sent_goes_next(post, monkeypatch):
    owe_many(60, priority=Notice.Priority.NEWS)
    monkeypatch.setattr(sending, "LONGEST_ROUND", 0.0)  # one mail a round
    send_what_is_owed()
    owe_many(1, kind="flood", priority=Notice.Priority.WARNING, start=60)

    send_what_is_owed()

    assert post.taken[-1]["To"] == "person60@example.net"


def returned(number, *, action="failed", status="5.1.1", is_head=False):
    """A report of a mail server on a mail that it could not deliver (RFC 3464)."""
    report = MIMEMultipart("report", **{"report-type": "delivery-status"})
    report["From"], report["To"] = "MAILER-DAEMON@mail.example.net", OURS
    report["Message-ID"], report["Auto-Submitted"] = "<back@mail.example.net>", "auto-replied"
    report.attach(MIMEText("It could not be delivered."))
    whole, each = Message(), Message()
    whole["Reporting-MTA"] = "dns; mail.example.net"
    each["Final-Recipient"], each["Action"], each["Status"] = "rfc822; a@b.c", action, status
    told = MIMEMultipart("x")
    told.set_type("message/delivery-status")
    told.set_payload([whole, each])
    report.attach(told)
    ours = EmailMessage()
    ours["Message-ID"] = number
    ours.set_content("For 0.")
    if is_head:
        report.attach(MIMEText(f"Message-ID: {number}\n", "rfc822-headers"))
    else:
        report.attach(MIMEMessage(ours))
    return report.as_bytes()


@pytest.mark.parametrize("is_head", [True, False])
def test_a_mail_that_comes_back_is_a_failure_that_the_desk_counts(post, by_mail, is_head):
    owe_many(2)
    send_what_is_owed()
    number = next(one["Message-ID"] for one in post.taken if one["To"] == "person0@example.net")

    said = [take_in(returned(number, is_head=is_head)) for _twice in range(2)]

    assert said == [Outcome.HEARD, Outcome.HEARD]
    assert list(Notice.objects.order_by("pk").values_list("state", flat=True)) == ["failed", "sent"]
    assert Email().sending(by_mail.process, KIND) == [("Came back: the address takes no mail", "1")]


@pytest.mark.parametrize(
    ("number", "action", "status"),
    [
        ("<{}@example.org>", "delayed", "4.4.1"),
        ("<{}@example.org>", "relayed", "2.0.0"),
        ("<of-somebody-else@example.org>", "failed", "5.1.1"),
    ],
)
def test_a_report_of_anything_else_changes_nothing(post, number, action, status):
    owe_many(1)
    send_what_is_owed()
    ours = Outgoing.objects.get().number

    said = take_in(returned(number.format(ours), action=action, status=status))

    assert said is Outcome.ASIDE
    assert Notice.objects.get().state == "sent"


def test_the_log_of_the_server_names_nobody(post, caplog):
    caplog.set_level(logging.DEBUG, "isegoria")
    owe_many(5)
    post.moods = ["451 later person0@example.net", "554 no", "", "421 person3@example.net"]

    send_what_is_owed()

    assert "A mail was not taken" in caplog.text
    assert "@" not in caplog.text
