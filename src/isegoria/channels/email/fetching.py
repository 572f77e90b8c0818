"""Reading the mailboxes that the operator names, by IMAP: each mail is heard, then deleted."""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from isegoria.channels.email.gateways import GATEWAYS, Gateway, Mailbox, is_sending
from isegoria.channels.email.reading import LARGEST, Letter, Unreadable, read
from isegoria.channels.email.services import Outcome, receive

AT_ONCE = 50
_SECONDS = 30
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_logger = logging.getLogger(__name__)


class MailboxProblem(Exception):
    """A mailbox does not do what it is asked."""


def fetch_mail() -> int:
    """Hear what lies in every mailbox; how many mails. One that fails holds up no other."""
    count = 0
    for gateway in GATEWAYS.all().values():
        mailbox = gateway.mailbox
        if mailbox is None or not is_sending():
            continue
        try:
            with _opened(mailbox) as connection:
                count += _hear(connection, gateway)
        except (OSError, imaplib.IMAP4.error, MailboxProblem) as problem:
            _logger.warning("The mailbox of %s: %s.", gateway.name, type(problem).__name__)
    return count


def _hear(connection: imaplib.IMAP4, gateway: Gateway) -> int:
    """Hear each mail that nobody has looked at, oldest first.

    What is not answered stays there as read, for the operator.
    """
    found = _done(connection.uid("SEARCH", "UNSEEN", "UNDELETED"))
    numbers = (found[0] or b"").split()[:AT_ONCE]
    for each in numbers:
        number = each.decode("ascii")
        if _is_heard(gateway, connection, number):
            _done(connection.uid("STORE", number, "+FLAGS.SILENT", r"(\Deleted)"))
            _remove(connection, number)
        else:
            _done(connection.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen)"))
    return len(numbers)


def _is_heard(gateway: Gateway, connection: imaplib.IMAP4, number: str) -> bool:
    """Hear one mail; False if it is nothing to be answered."""
    try:
        return receive(gateway, _letter(connection, number)) is Outcome.HEARD
    except Unreadable as problem:
        _logger.warning("A mail to %s cannot be read (%s).", gateway.name, problem)
        return False


def _letter(connection: imaplib.IMAP4, number: str) -> Letter:
    """Fetch one mail; of one that is too large the head alone."""
    head = _done(connection.uid("FETCH", number, "(RFC822.SIZE BODY.PEEK[HEADER])"))
    told = b" ".join(one[0] if isinstance(one, tuple) else one for one in head)
    size = _SIZE.search(told)
    if size is None:
        raise MailboxProblem
    if int(size[1]) > LARGEST:
        return read(_content(head), is_whole=False)
    return read(_content(_done(connection.uid("FETCH", number, "(BODY.PEEK[])"))))


def _content(found: list[bytes | tuple[bytes, bytes]]) -> bytes:
    for one in found:
        if isinstance(one, tuple):
            return one[1]
    raise MailboxProblem


def _remove(connection: imaplib.IMAP4, number: str) -> None:
    """Let the mailbox forget this mail; where it can, this one alone."""
    if "UIDPLUS" in connection.capabilities:
        _done(connection.uid("EXPUNGE", number))
    else:
        _done(connection.expunge())


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[imaplib.IMAP4]:
    """A mailbox, opened; closed whatever happens."""
    connection = _connected(mailbox)
    try:
        connection.login(mailbox.user, mailbox.password)
        folder = mailbox.folder.replace("\\", "\\\\").replace('"', '\\"')
        _done(connection.select(f'"{folder}"'))
        yield connection
    finally:
        connection.shutdown()


def _connected(mailbox: Mailbox) -> imaplib.IMAP4:
    if mailbox.kind == "imaps":
        return imaplib.IMAP4_SSL(
            mailbox.host, mailbox.port, ssl_context=ssl.create_default_context(), timeout=_SECONDS
        )
    connection = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=_SECONDS)
    if mailbox.kind == "imap+tls":
        connection.starttls(ssl.create_default_context())
    return connection


def _done(answer: tuple[str, list[Any]]) -> list[Any]:
    """What a mailbox answers; MailboxProblem if it did not do what it was asked."""
    verdict, found = answer
    if verdict != "OK":
        raise MailboxProblem(verdict)
    return found
