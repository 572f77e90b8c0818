"""The mails that are owed: put down in the same transaction as the answer, sent by the worker."""

import json
import logging
import smtplib
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.utils import formataddr
from types import TracebackType
from typing import Self

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Count, F, Min, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from isegoria.channels.email.gateways import GATEWAYS, Gateway, is_sending
from isegoria.channels.email.models import Outage, Outgoing
from isegoria.channels.email.texts import mail_of
from isegoria.conversation.numbers import digest_of
from isegoria.conversation.queries import is_silent
from isegoria.hear.models import Channel
from isegoria.notices.models import Notice
from isegoria.notices.services import note_trouble
from isegoria.organisations.queries import site_in
from isegoria.people.models import ReturnRoute
from isegoria.people.routes import route_to
from isegoria.people.vault import seal, unseal

AT_ONCE = 20  # then it is asked anew what is most urgent
TAKEN_AT_ONCE = 2_000
LONGEST_ROUND = 5.0  # seconds, so that the other duties have their turn
MOST_TRIES = 12
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
FIRST_REST = timedelta(seconds=5)  # of a mail server that does not answer
LONGEST_REST = timedelta(minutes=10)
UNSURE = timedelta(minutes=10)  # after which it is sent again, if we ended while sending
KEPT = timedelta(days=3)
_OUT = "email out"
_NEVER = 500  # from here on a mail server refuses for good
_GOOD_BYE = 421  # with this it hangs up
_DIGITS = 32
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mail:
    """A mail to be sent: by which address, to whom, under which number, in which thread."""

    gateway: str
    to: str
    subject: str
    text: str
    id: str
    answers: tuple[str, ...] = ()


class NoLine(Exception):
    """The mail server does not answer, or lets us not in."""


class _Line:
    """The connection to the mail server, opened once and used for many mails."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.drop()

    def open(self) -> bool:
        """Be connected; whether we were not. NoLine where the server does not let us in."""
        if self._connection is not None:
            return False
        connection = get_connection()
        try:
            connection.open()
        except (smtplib.SMTPException, OSError) as problem:
            raise NoLine(type(problem).__name__) from problem
        self._connection = connection
        return True

    def send(self, message: EmailMessage) -> None:
        """Hand over one mail, on the open line."""
        message.connection = self._connection
        message.send()

    def drop(self) -> None:
        """Let the connection go; the next mail opens another one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except (smtplib.SMTPException, OSError):
                _logger.debug("The mail server was gone before we said good-bye.")


def put_out(mail: Mail) -> None:
    """Let the worker send this, sealed until it is sent."""
    Outgoing.objects.create(sealed=seal(json.dumps(asdict(mail)), place=_OUT))


def send_what_is_owed() -> int:
    """Send mails that are due and notices to those who are reached by mail, the urgent ones first.

    While no address is named, or nobody has said how mail is sent, all of it waits; so it does
    while the mail server does not answer, without a try of any mail's being used up.
    """
    if not GATEWAYS.all() or not is_sending() or _is_resting():
        return 0
    _take_notices()
    begun, sent = time.monotonic(), 0
    with _Line() as line:
        for row in _due(until=begun + LONGEST_ROUND):
            try:
                is_new = line.open()
            except NoLine as problem:
                _rest(str(problem))
                break
            if is_new:
                Outage.objects.all().delete()
            sent += _send(row, line)
    return sent


def forget_what_was_sent() -> int:
    """Delete what is kept only for the way: how many rows."""
    before = timezone.now() - KEPT
    over = [Outgoing.State.SENT, Outgoing.State.FAILED]
    return Outgoing.objects.filter(state__in=over, due_at__lt=before, notice=None).delete()[0]


def waiting() -> QuerySet[Outgoing]:
    """The mails that are still to be sent."""
    return Outgoing.objects.filter(state__in=[Outgoing.State.WAITING, Outgoing.State.SENDING])


def came_back(number: str) -> bool:
    """Put down that a mail server sent a notice back for good; whether it was one of ours.

    The answer waits at the receipt, as what was never taken does.
    """
    row = Outgoing.objects.filter(number=number).exclude(number="").exclude(notice=None).first()
    if row is None:
        return False
    if row.state == Outgoing.State.SENT:
        _is_done(row, Outgoing.State.FAILED, Outgoing.Problem.BOUNCED)
    return True


def what_went_wrong(kind: str) -> tuple[dict[str, int], datetime | None]:
    """How many notices of a kind met which problem, and when the next of them is tried again."""
    rows = Outgoing.objects.filter(notice__kind=kind).exclude(problem="")
    unsent = rows.exclude(state=Outgoing.State.SENT)
    found = unsent.order_by().values_list("problem").annotate(n=Count("pk"))
    again = rows.filter(state=Outgoing.State.WAITING).aggregate(at=Min("due_at"))
    return dict(found.values_list("problem", "n")), again["at"]


def outage() -> Outage | None:
    """Since when the mail server does not answer; None while it does."""
    return Outage.objects.first()


def _due(*, until: float) -> Iterator[Outgoing]:
    """The mails that are due, as long as there is time: what somebody waits for before the rest."""
    urgent = Coalesce(F("notice__priority"), Notice.Priority.WARNING)  # an answer is waited for
    while rows := list(
        waiting()
        .filter(due_at__lte=timezone.now())
        .select_related("notice")
        .order_by(urgent, "due_at", "pk")[:AT_ONCE]
    ):
        for one in rows:
            yield one
            if time.monotonic() >= until:
                return


def _take_notices() -> None:
    """Make a mail of every notice whose holder is reached by mail."""
    routes = ReturnRoute.objects.filter(channel=Channel.EMAIL).values("token")
    taken = Outgoing.objects.exclude(notice=None).values("notice")
    owed = Notice.objects.filter(state=Notice.State.OWED, route_token__in=routes).exclude(
        pk__in=taken
    )
    Outgoing.objects.bulk_create(
        [Outgoing(notice=one) for one in owed.order_by("priority", "pk")[:TAKEN_AT_ONCE]],
        ignore_conflicts=True,
        batch_size=500,
    )


def _send(row: Outgoing, line: _Line) -> bool:
    """Send one mail; only one worker gets to do it. Whether it went out.

    Of those that are claimed one at most is on the line, so that after an end in the middle no
    more than one is in doubt.
    """
    number = _number(row)
    claimed = Outgoing.objects.filter(pk=row.pk, state=row.state, due_at=row.due_at).update(
        state=Outgoing.State.SENDING,
        due_at=timezone.now() + UNSURE,
        tries=row.tries + 1,
        number=number,
    )
    if not claimed:
        return False
    row.tries += 1
    mail = _mail(row, number)
    gateway = GATEWAYS.named(mail.gateway) if mail else None
    if mail is None or gateway is None:
        _is_done(row, Outgoing.State.FAILED, Outgoing.Problem.NOBODY)
        return False
    try:
        line.send(_message(mail, gateway))
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as refusal:
        codes = _codes_of(refusal)
        if _GOOD_BYE in codes:
            line.drop()
        _not_sent(row, refusal, is_final=all(code >= _NEVER for code in codes))
    except (smtplib.SMTPException, OSError) as problem:
        line.drop()
        _not_sent(row, problem, is_final=False)
    else:
        _is_done(row, Outgoing.State.SENT)
        return True
    return False


def _codes_of(refusal: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> list[int]:
    """What the mail server answered, as numbers."""
    if isinstance(refusal, smtplib.SMTPDataError):
        return [refusal.smtp_code]
    return [code for code, _words in refusal.recipients.values()]


def _number(row: Outgoing) -> str:
    """The number of a notice as a mail: the same each time, so that two of one are known as one."""
    return digest_of("email notice", str(row.notice_id))[:_DIGITS] if row.notice_id else ""


def _mail(row: Outgoing, number: str) -> Mail | None:
    """What is to be sent; None if there is nobody any more."""
    if row.sealed is not None:
        kept = json.loads(unseal(bytes(row.sealed), place=_OUT))
        return Mail(**{**kept, "answers": tuple(kept["answers"])})
    notice = row.notice
    route = route_to(notice.route_token) if notice else None
    if notice is None or route is None or route.channel != Channel.EMAIL:
        return None
    if is_silent(route.address):
        return None
    return Mail(
        gateway=route.gateway,
        to=route.address,
        subject=site_in(notice.language).name,
        text=mail_of(notice.body, notice.language),
        id=f"<{number}@notice>",
    )


def _message(mail: Mail, gateway: Gateway) -> EmailMessage:
    """The mail as it goes out, marked as one that no program answers (RFC 3834)."""
    domain = gateway.sender.rpartition("@")[2]
    headers = {
        "Message-ID": mail.id.replace("@notice>", f"@{domain}>"),
        "Auto-Submitted": "auto-replied" if mail.answers else "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Unsubscribe": f"<mailto:{gateway.sender}?subject=STOP>",
    }
    if mail.answers:
        headers["In-Reply-To"] = mail.answers[-1]
        headers["References"] = " ".join(mail.answers)
    sender = formataddr((site_in("en").name, gateway.sender))
    return EmailMessage(mail.subject, mail.text, sender, [mail.to], headers=headers)


@transaction.atomic
def _is_done(row: Outgoing, state: Outgoing.State, problem: str = "") -> None:
    """It went out, or never will: nothing is kept that would be needed to send it."""
    row.state, row.sealed, row.problem = state, None, problem
    row.save(update_fields=["state", "sealed", "problem"])
    if row.notice and state is Outgoing.State.FAILED:
        note_trouble(row.notice, is_final=True)
    elif row.notice:
        Notice.objects.filter(pk=row.notice.pk).update(state=Notice.State.SENT)


def _not_sent(row: Outgoing, problem: Exception, *, is_final: bool) -> None:
    """Wait longer each time; what was tried all too often stays on the receipt's page alone."""
    _logger.warning("A mail was not taken (%s).", type(problem).__name__)
    if is_final or row.tries >= MOST_TRIES:
        kind = Outgoing.Problem.REFUSED if is_final else Outgoing.Problem.TOO_OFTEN
        _is_done(row, Outgoing.State.FAILED, kind)
        return
    if row.notice:
        note_trouble(row.notice, is_final=False)
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (row.tries - 1))
    Outgoing.objects.filter(pk=row.pk, state=Outgoing.State.SENDING).update(
        state=Outgoing.State.WAITING,
        due_at=timezone.now() + wait,
        problem=Outgoing.Problem.LATER,
    )


def _is_resting() -> bool:
    """Whether the mail server did not answer a moment ago."""
    return Outage.objects.filter(due_at__gt=timezone.now()).exists()


def rest_after(tries: int) -> timedelta:
    """How long a mail server is left alone that did not answer so many times."""
    doubled: int = 2 ** min(tries - 1, 10)
    return min(LONGEST_REST, FIRST_REST * doubled)


@transaction.atomic
def _rest(problem: str) -> None:
    """Leave a mail server that does not answer alone for a while, longer each time."""
    held, is_new = Outage.objects.get_or_create(pk=1, defaults={"problem": problem})
    if is_new:
        _logger.warning("The mail server does not answer (%s).", problem)
    held.tries += 1
    held.problem = problem
    held.due_at = timezone.now() + rest_after(held.tries)
    held.save(update_fields=["tries", "problem", "due_at"])
