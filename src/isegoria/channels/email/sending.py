"""The mails that are owed: put down in the same transaction as the answer, sent by the worker."""

import json
import logging
import smtplib
from dataclasses import asdict, dataclass
from datetime import timedelta
from email.utils import formataddr

from django.core.mail import EmailMessage
from django.utils import timezone

from isegoria.channels.email.gateways import GATEWAYS, Gateway, is_sending
from isegoria.channels.email.models import Outgoing
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

AT_ONCE = 50
MOST_TRIES = 12
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
UNSURE = timedelta(minutes=10)  # after which it is sent again, if we ended while sending
KEPT = timedelta(days=3)
_OUT = "email out"
_NEVER = 500  # from here on a mail server refuses for good
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


def put_out(mail: Mail) -> None:
    """Let the worker send this, sealed until it is sent."""
    Outgoing.objects.create(sealed=seal(json.dumps(asdict(mail)), place=_OUT))


def send_what_is_owed() -> int:
    """Send every mail that is due and every notice to somebody who is reached by mail.

    While no address is named, or nobody has said how mail is sent, all of it waits.
    """
    if not GATEWAYS.all() or not is_sending():
        return 0
    _take_notices()
    due = Outgoing.objects.filter(
        state__in=[Outgoing.State.WAITING, Outgoing.State.SENDING], due_at__lte=timezone.now()
    ).order_by("due_at", "pk")
    return sum(_send(one) for one in due[:AT_ONCE])


def forget_what_was_sent() -> int:
    """Delete what is kept only for the way: how many rows."""
    before = timezone.now() - KEPT
    over = [Outgoing.State.SENT, Outgoing.State.FAILED]
    return Outgoing.objects.filter(state__in=over, due_at__lt=before, notice=None).delete()[0]


def _take_notices() -> None:
    """Make a mail of every notice whose holder is reached by mail."""
    routes = ReturnRoute.objects.filter(channel=Channel.EMAIL).values("token")
    taken = Outgoing.objects.exclude(notice=None).values("notice")
    owed = Notice.objects.filter(state=Notice.State.OWED, route_token__in=routes).exclude(
        pk__in=taken
    )
    Outgoing.objects.bulk_create(
        [Outgoing(notice=one) for one in owed.order_by("pk")[: 10 * AT_ONCE]],
        ignore_conflicts=True,
    )


def _send(row: Outgoing) -> bool:
    """Send one mail; only one worker gets to do it. Whether it went out."""
    claimed = Outgoing.objects.filter(pk=row.pk, state=row.state, due_at=row.due_at).update(
        state=Outgoing.State.SENDING, due_at=timezone.now() + UNSURE, tries=row.tries + 1
    )
    if not claimed:
        return False
    row.tries += 1
    mail = _mail(row)
    gateway = GATEWAYS.named(mail.gateway) if mail else None
    if mail is None or gateway is None:
        _is_done(row, Outgoing.State.FAILED)
        return False
    try:
        _message(mail, gateway).send()
    except smtplib.SMTPRecipientsRefused as refusal:
        is_final = all(code >= _NEVER for code, _words in refusal.recipients.values())
        _not_sent(row, refusal, is_final=is_final)
        return False
    except (smtplib.SMTPException, OSError) as problem:
        _not_sent(row, problem, is_final=False)
        return False
    _is_done(row, Outgoing.State.SENT)
    return True


def _mail(row: Outgoing) -> Mail | None:
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
        # The same each time, so that a mail which went out twice is known as one.
        id=f"<{digest_of('email notice', str(notice.pk))[:32]}@notice>",
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


def _is_done(row: Outgoing, state: Outgoing.State) -> None:
    """It went out, or never will: nothing is kept that would be needed to send it."""
    row.state, row.sealed = state, None
    row.save(update_fields=["state", "sealed"])
    if row.notice and state is Outgoing.State.FAILED:
        note_trouble(row.notice, is_final=True)
    elif row.notice:
        Notice.objects.filter(pk=row.notice.pk).update(state=Notice.State.SENT)


def _not_sent(row: Outgoing, problem: Exception, *, is_final: bool) -> None:
    """Wait longer each time; what was tried all too often stays on the receipt's page alone."""
    _logger.warning("A mail was not taken (%s).", type(problem).__name__)
    if is_final or row.tries >= MOST_TRIES:
        _is_done(row, Outgoing.State.FAILED)
        return
    if row.notice:
        note_trouble(row.notice, is_final=False)
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (row.tries - 1))
    Outgoing.objects.filter(pk=row.pk, state=Outgoing.State.SENDING).update(
        state=Outgoing.State.WAITING, due_at=timezone.now() + wait
    )
