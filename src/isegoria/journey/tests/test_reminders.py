"""Officials are written to before something is due, and once when it is late."""

import smtplib
import time
from datetime import timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from isegoria.answer.models import SecondAnswer
from isegoria.answer.tests.conftest import (  # noqa: F401  # a decided question
    answered,
    change_record,
    decider,
    draft,
    heard,
    looked_at,
    people,
    publish,
    send,
    whole,
    writer,
)
from isegoria.follow.models import Commitment
from isegoria.journey.jobs import remind_of_days
from isegoria.journey.models import Reminder
from isegoria.journey.rules import LATE, mark_of
from isegoria.languages.services import say
from isegoria.organisations.models import Role
from isegoria.process.models import Stage

pytestmark = pytest.mark.django_db
HERE = "django.core.mail.backends.locmem.EmailBackend"


class Meanwhile(EmailBackend):
    """A mail server at which something happens while a mail is handed over."""

    happening = None

    def send_messages(self, messages):
        self.asked.append(messages[0].to[0])
        self.happening()
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def _sending(settings):
    settings.EMAIL_BACKEND = HERE


@pytest.fixture
def due_in(heard):  # noqa: F811  # the fixture of that name
    """Move the clock: the decision and the answers are due in so many days."""

    def due_in(days):
        day = timezone.now() + timedelta(days=days)
        Stage.objects.filter(process=heard, kind__in=["decide", "answer"]).update(
            begins_at=day, ends_at=day
        )

    return due_in


@pytest.fixture
def meanwhile(settings, monkeypatch):
    """Let something happen whenever a mail is handed over; give whom it was tried to reach."""
    settings.EMAIL_BACKEND = f"{__name__}.Meanwhile"

    def meanwhile(happening):
        asked = []
        monkeypatch.setattr(Meanwhile, "asked", asked, raising=False)
        monkeypatch.setattr(Meanwhile, "happening", staticmethod(happening))
        return asked

    return meanwhile


def fails(problem):
    def fail():
        raise problem

    return fail


def to(outbox):
    return sorted(one.to[0] for one in outbox)


@pytest.mark.parametrize(
    ("days", "mark"),
    [(31, None), (30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 1), (-1, LATE), (-90, LATE)],
)
def test_which_reminder_belongs_to_which_day(days, mark):
    assert mark_of(days) == mark


def test_officers_are_written_to_at_the_set_times_once_each(
    due_in,
    writer,  # noqa: F811  # the same
    decider,  # noqa: F811  # the same
    mailoutbox,
    monkeypatch,
):
    noon = timezone.now().replace(hour=12)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    due_in(40)
    counts = []
    for left in (40, 30, 29, 7, 6, 1, -2, -3):
        moved = noon + timedelta(days=40 - left)
        monkeypatch.setattr(timezone, "now", lambda moved=moved: moved)
        remind_of_days()
        counts.append(len(mailoutbox))

    assert counts == [0, 2, 2, 4, 4, 6, 8, 8]
    assert set(to(mailoutbox)) == {"dora@example.org", "wanda@example.org"}
    assert "is overdue" in mailoutbox[-1].body
    assert "/desk/q/internet/decision/" in mailoutbox[-1].body


def test_another_day_is_reminded_of_anew(due_in, writer, mailoutbox):  # noqa: F811  # the same
    due_in(5)
    remind_of_days()
    due_in(6)

    assert [remind_of_days(), remind_of_days(), len(mailoutbox)] == [1, 0, 2]


def test_all_that_is_new_comes_in_one_mail(
    answered,  # noqa: F811  # the same
    people,  # noqa: F811  # the same
    administrator,
    heard,  # noqa: F811  # the same
    writer,  # noqa: F811  # the same
    mailoutbox,
):
    for number, days in ((1, 5), (2, -5), (3, 60)):
        Commitment.objects.create(
            process=heard,
            publication=answered.publication,
            number=number,
            what=say(f"Line {number}", language="en"),
            owner=say("The office", language="en"),
            due_on=timezone.now().date() + timedelta(days=days),
            state=Commitment.State.PLANNED,
        )

    remind_of_days()

    (mail,) = [one for one in mailoutbox if one.to == ["wanda@example.org"]]
    assert mail.body.count("A promise: “") == 2
    assert mail.body.count("is overdue") == 1


def test_a_second_answer_reminds_whoever_is_higher(answered, administrator, mailoutbox):  # noqa: F811  # the same
    now = timezone.now()
    SecondAnswer.objects.create(edition=answered, owed_at=now, due_at=now - timedelta(days=2))

    remind_of_days()

    assert to(mailoutbox) == ["ada@example.org"]
    assert "The second answer: “" in mailoutbox[0].body


def test_whoever_wants_none_gets_none(client, due_in, writer, decider, mailoutbox):  # noqa: F811  # the same
    due_in(5)
    client.force_login(writer)
    client.post("/en/desk/judge/", {"do": "none"})
    page = client.get("/en/desk/judge/").content.decode()

    remind_of_days()

    assert "We do not write to you" in page
    assert to(mailoutbox) == ["dora@example.org"]
    client.post("/en/desk/judge/", {"do": "remind"})
    assert remind_of_days() == 1
    assert to(mailoutbox) == ["dora@example.org", "wanda@example.org"]


def test_the_mail_leads_to_pages_in_its_own_language(
    due_in,
    heard,  # noqa: F811  # the same
    writer,  # noqa: F811  # the same
    mailoutbox,
):
    heard.source_language = "fr"
    heard.save()
    due_in(5)

    remind_of_days()

    assert "/fr/desk/q/internet/decision/" in mailoutbox[0].body
    assert "/fr/desk/judge/" in mailoutbox[0].body
    assert "/en/" not in mailoutbox[0].body


def test_a_closed_account_and_other_roles_are_not_written_to(
    due_in,
    writer,  # noqa: F811  # the same
    moderator,
    make_account,
    mailoutbox,
):
    closed = make_account("gone", Role.Kind.OFFICER)
    closed.is_active = False
    closed.save()
    due_in(5)

    remind_of_days()

    assert to(mailoutbox) == ["wanda@example.org"]


def test_what_could_not_be_sent_is_tried_again_and_no_log_names_anybody(
    due_in,
    writer,  # noqa: F811  # the same
    settings,
    mailoutbox,
    caplog,
):
    due_in(5)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 0  # nobody listens there
    failed = remind_of_days()
    settings.EMAIL_BACKEND = HERE

    assert (failed, remind_of_days(), remind_of_days()) == (0, 1, 0)
    assert "A reminder could not be sent" in caplog.text
    assert "@" not in caplog.text


def test_a_mail_server_that_does_not_answer_is_asked_once_a_round_for_another_each_time(
    due_in,
    writer,  # noqa: F811  # the same
    decider,  # noqa: F811  # the same
    meanwhile,
):
    due_in(5)
    asked = meanwhile(fails(TimeoutError()))

    sent = [remind_of_days(), remind_of_days()]

    assert sent == [0, 0]
    assert sorted(asked) == ["dora@example.org", "wanda@example.org"]


def test_an_address_that_is_refused_keeps_nobody_else_from_being_reminded(
    due_in,
    writer,  # noqa: F811  # the same
    decider,  # noqa: F811  # the same
    meanwhile,
):
    due_in(5)
    asked = meanwhile(fails(smtplib.SMTPRecipientsRefused({})))

    assert remind_of_days() == 0
    assert len(asked) == 2


def test_a_round_that_takes_long_goes_on_where_it_was(
    due_in,
    writer,  # noqa: F811  # the same
    decider,  # noqa: F811  # the same
    meanwhile,
    mailoutbox,
    monkeypatch,
):
    due_in(5)
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    meanwhile(lambda: now.append(now.pop() + 20))

    assert [remind_of_days() for _ in range(3)] == [1, 1, 0]
    assert to(mailoutbox) == ["dora@example.org", "wanda@example.org"]


def test_two_workers_at_once_remind_once(due_in, writer, meanwhile, mailoutbox):  # noqa: F811  # the same
    due_in(5)
    others = []

    def another_worker():
        if not others:
            others.append(None)
            others.append(remind_of_days())

    meanwhile(another_worker)

    assert [remind_of_days(), others[-1], remind_of_days()] == [1, 0, 0]
    assert to(mailoutbox) == ["wanda@example.org"]


def test_after_an_end_while_sending_it_goes_again_once_it_is_no_more_in_doubt(
    due_in,
    writer,  # noqa: F811  # the same
    meanwhile,
    settings,
    mailoutbox,
    monkeypatch,
):
    noon = timezone.now().replace(hour=12)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    due_in(5)
    meanwhile(fails(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        remind_of_days()
    settings.EMAIL_BACKEND = HERE
    soon = remind_of_days()
    monkeypatch.setattr(timezone, "now", lambda: noon + timedelta(minutes=11))

    assert (soon, remind_of_days(), remind_of_days()) == (0, 1, 0)


def test_without_a_way_to_send_mail_nothing_is_put_down(due_in, writer, settings):  # noqa: F811  # the same
    due_in(5)
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    assert remind_of_days() == 0
    assert not Reminder.objects.exists()


def test_a_demonstration_writes_to_nobody(due_in, writer, settings, mailoutbox):  # noqa: F811  # the same
    due_in(5)
    settings.IS_DEMO = True

    assert remind_of_days() == 0
    assert mailoutbox == []
