"""Mail that comes and goes while programs are killed: nothing is lost, nothing counts twice."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from isegoria.channels.email.tests.servers import Dovecot, Post, is_here
from isegoria.channels.email.tests.writing import OURS, Writer

pytestmark = pytest.mark.process

ISEGORIA = Path(sys.executable).with_name("isegoria")
SECONDS = 180


@pytest.fixture
def dovecot():
    assert is_here(), "Dovecot is missing: apt-get install dovecot-imapd"
    server = Dovecot().start()
    yield server
    server.stop()


@pytest.fixture
def post():
    server = Post()
    yield server
    server.goes_on.set()
    server.stop()


@pytest.fixture
def site(seeded, dovecot):
    """A site with a question to be answered by mail, and a mailbox."""
    do(seeded, "UPDATE process_process SET channels = 'web,email' WHERE slug = ?", slug_of(seeded))
    (seeded.folder / "gateways.toml").write_text(
        f'[email.main]\nsender = "{OURS}"\nimap = "{dovecot.address}"\n'
    )
    return seeded


def do(place, statement, *values):
    """Ask the embedded database, or change it, while no program runs."""
    with closing(sqlite3.connect(place.folder / "isegoria.sqlite3", timeout=SECONDS)) as base:
        rows = base.execute(statement, values).fetchall()
        base.commit()
        return rows


def sent_to(writer, post):
    """The mails that somebody got; officials are written to about days as well."""
    return [one for one in post.taken if writer.address in one["To"]]


def slug_of(place):
    """A question of the demonstration that is open and asks for votes."""
    statement = (
        "SELECT one.slug FROM process_process one JOIN process_stage stage "
        "ON stage.process_id = one.id AND stage.kind = 'hear' JOIN hear_activity asked "
        "ON asked.process_id = one.id AND asked.type_slug = 'statements' "
        "WHERE stage.ends_at > datetime('now') AND stage.begins_at < datetime('now') "
        "ORDER BY one.id LIMIT 1"
    )
    return do(place, statement)[0][0]


def votes(place):
    """How many answers came by mail."""
    statement = "SELECT count(*) FROM hear_contribution WHERE channel = 'email'"
    return do(place, statement)[0][0]


def worker(place, post, *arguments):
    return subprocess.Popen(
        [ISEGORIA, "--data", place.folder, "worker", *arguments],
        env={**place.environment, "ISEGORIA_MAIL": post.address},
        stderr=subprocess.DEVNULL,
    )


def test_a_worker_that_is_killed_while_it_answers_loses_and_doubles_nothing(
    site, dovecot, post, until
):
    writer = Writer("amina@example.net", [])
    dovecot.put(writer.mail("", subject=slug_of(site)))
    assert worker(site, post, "--once").wait(SECONDS) == 0
    reply = writer.mail("1", answers=sent_to(writer, post)[0]["Message-ID"])

    post.is_asked.clear()
    post.goes_on.clear()
    post.verdict = "451 not now"  # what a server says to nobody is no promise
    dovecot.put(reply)
    killed = worker(site, post)
    until(post.is_asked.is_set)
    killed.send_signal(signal.SIGKILL)
    killed.wait(SECONDS)
    post.verdict = "250 taken"
    post.goes_on.set()
    dovecot.put(reply)  # as if it had been killed before it took the mail out of the mailbox
    do(site, "UPDATE email_outgoing SET due_at = datetime('now', '-1 hour')")
    for _time in range(2):
        assert worker(site, post, "--once").wait(SECONDS) == 0

    assert votes(site) == 1
    replies = [one["In-Reply-To"] for one in sent_to(writer, post)]
    assert replies == ["<1@example.net>", "<2@example.net>"]
    assert dovecot.count() == 0


def test_a_mail_server_hands_over_mail_and_is_told_what_became_of_it(site, post):
    writer = Writer("amina@example.net", [])
    mail = {"ISEGORIA_MAIL": post.address}

    def hand_over(raw):
        return subprocess.run(
            [ISEGORIA, "--data", site.folder, "receive-mail"],
            input=raw,
            env={**site.environment, **mail},
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )

    heard = hand_over(writer.mail("", subject=slug_of(site)).as_bytes())
    again = hand_over(writer.mail("", subject=slug_of(site)).as_bytes())
    broken = hand_over(b"From: nobody\r\n\r\n1")
    (site.folder / "gateways.toml").write_text("[email")
    later = hand_over(writer.mail("").as_bytes())

    assert (heard.returncode, heard.stdout, heard.stderr) == (0, b"", b"")
    assert again.returncode == 0
    assert (broken.returncode, broken.stderr.count(b"\n")) == (65, 1)
    assert later.returncode == 75
    assert b"amina" not in later.stderr
    assert do(site, "SELECT count(*) FROM email_received") == [(2,)]


def test_a_hand_over_that_is_killed_at_any_moment_is_heard_once(site, post, until):
    writer = Writer("amina@example.net", [])
    raw = writer.mail("", subject=slug_of(site)).as_bytes()
    environment = {**site.environment, "ISEGORIA_MAIL": post.address}

    for wait in (0.3, 0.6, 0.9, 1.2, 1.5):
        one = subprocess.Popen(
            [ISEGORIA, "--data", site.folder, "receive-mail"],
            stdin=subprocess.PIPE,
            env=environment,
        )
        one.stdin.write(raw)
        one.stdin.close()
        try:
            one.wait(wait)
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait(SECONDS)
    last = subprocess.run(
        [ISEGORIA, "--data", site.folder, "receive-mail"],
        input=raw,
        env=environment,
        timeout=SECONDS,
        check=False,
    )

    assert last.returncode == 0
    assert do(site, "SELECT count(*) FROM email_received") == [(1,)]
    assert do(site, "SELECT count(*) FROM email_outgoing") == [(1,)]
