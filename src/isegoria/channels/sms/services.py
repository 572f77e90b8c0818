"""Hearing messages, once each, and sending what is owed, once each."""

import json
import logging
import re
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.lengths import plainest
from isegoria.channels.sms.gateways import GATEWAYS, Gateway
from isegoria.channels.sms.kinds import KINDS, Delivery, Incoming, NotSent
from isegoria.channels.sms.models import Outgoing, Piece, Received
from isegoria.channels.sms.texts import text_of
from isegoria.conversation.limits import hold_back
from isegoria.conversation.numbers import digest_of, phone_number
from isegoria.conversation.queries import is_silent
from isegoria.conversation.services import Caller, converse
from isegoria.conversation.talk.known import speaking
from isegoria.conversation.turning.speech import in_their_order
from isegoria.hear.models import Channel
from isegoria.notices.models import Notice
from isegoria.notices.services import note_trouble
from isegoria.people.models import ReturnRoute
from isegoria.people.routes import drop_enclosed, enclosed_for, route_to
from isegoria.people.vault import seal, unseal
from isegoria.receipts.codes import grouped

AT_ONCE = 50
LONGEST_REFERENCE = 80
MOST_TRIES = 12
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
UNSURE = timedelta(minutes=10)  # how long a report is waited for, if we ended while sending
PARTS_WAIT = timedelta(minutes=10)
KEPT = timedelta(days=3)
_ANSWER, _PIECE, _OUT = "sms answer", "sms piece", "sms out"

_SIMULATED = Gateway(name="simulator", kind="webhook", sender="", per_minute=600)

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Message:
    """A message to be sent: by which gateway, to whom, in which words."""

    gateway: Gateway
    to: str
    text: str


def receive(gateway: Gateway, incoming: Incoming) -> str:
    """Hear one message and give what is to be answered; the same message again, the same answer.

    Raises Refused for what cannot be a message of a person; nothing is kept then.
    """
    number = phone_number(incoming.sender, gateway.country)
    key = digest_of(gateway.name, incoming.id)
    return _hear_once(gateway, incoming, number, key)


def hear_simulated(number: str, *, place: str, words: str) -> str:
    """Hear what a simulated phone sent; the same place again, the same answer."""
    incoming = Incoming(place, number, words)
    return _hear_once(_SIMULATED, incoming, number, digest_of(_SIMULATED.name, number, place))


@transaction.atomic
def _hear_once(gateway: Gateway, incoming: Incoming, number: str, key: str) -> str:
    """The row comes first, so that the same message at the same time waits until this is done."""
    row, is_new = Received.objects.get_or_create(key=key, defaults={"day": timezone.now().date()})
    if not is_new and row.answer is not None:
        return _opened(row)
    hold_back(gateway, number)
    words = _whole(gateway, incoming, number)
    text = "" if words is None else _heard(gateway, number, words)
    row.answer = seal(text, place=f"{_ANSWER} {key}")
    row.save(update_fields=["answer"])
    if text and not KINDS[gateway.kind].answers_at_once:
        _put_out(gateway, number, text)
    return text


def hear_what_is_incomplete() -> int:
    """Hear long messages of which a part has not come for long; how many those were."""
    if not GATEWAYS.all():
        return 0
    late = Piece.objects.filter(came_at__lt=timezone.now() - PARTS_WAIT)
    messages = set(late.values_list("message", flat=True))
    for message in messages:
        _hear_in_part(message)
    return len(messages)


def send_what_is_owed() -> int:
    """Send every message that is due and every notice to somebody who is reached by this way.

    While no gateway is named, or the file that names them is broken, all of it waits.
    """
    if not GATEWAYS.all():
        return 0
    _take_notices()
    due = Outgoing.objects.filter(
        state__in=[Outgoing.State.WAITING, Outgoing.State.SENDING], due_at__lte=timezone.now()
    )
    urgent = Coalesce(F("notice__priority"), Notice.Priority.WARNING)  # an answer is waited for
    return sum(_send(one) for one in due.order_by(urgent, "due_at", "pk")[:AT_ONCE])


@transaction.atomic
def note_delivery(gateway: Gateway, delivery: Delivery) -> bool:
    """Put down what became of a message; False if we know none of this number."""
    reference = _kept(delivery.reference)
    meant = Q(reference=reference)
    if re.fullmatch(r"[0-9]{1,18}", reference):  # ours, where the gateway gave it none
        meant |= Q(pk=int(reference), reference="")
    rows = Outgoing.objects.filter(meant, gateway=gateway.name)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        return False
    if delivery.is_delivered:
        _is_done(row, Outgoing.State.DELIVERED)
    elif row.state in (Outgoing.State.SENDING, Outgoing.State.SENT):
        _is_done(row, Outgoing.State.FAILED)
    return True


def forget_what_is_over() -> int:
    """Delete what is kept only for the way: how many rows."""
    before = timezone.now() - KEPT
    done = Outgoing.objects.filter(
        state__in=[Outgoing.State.DELIVERED, Outgoing.State.FAILED, Outgoing.State.SENT],
        due_at__lt=before,
        notice=None,
    )
    return Received.objects.filter(day__lt=before.date()).delete()[0] + done.delete()[0]


def _heard(gateway: Gateway, number: str, words: str) -> str:
    caller = Caller(Channel.SMS, number, gateway.name)
    return text_of(converse(caller=caller, words=words, keyword=gateway.keyword))


def _whole(gateway: Gateway, incoming: Incoming, number: str) -> str | None:
    """The words of a message; of a long one only once its last part has come, in any order."""
    if incoming.count == 1:
        return incoming.words
    message = digest_of(gateway.name, number, incoming.reference, str(incoming.count))
    words = json.dumps([gateway.name, number, incoming.words])
    Piece.objects.get_or_create(
        message=message,
        position=incoming.position,
        defaults={"count": incoming.count, "sealed": seal(words, place=f"{_PIECE} {message}")},
    )
    pieces = list(Piece.objects.select_for_update().filter(message=message).order_by("position"))
    if len(pieces) < incoming.count:
        return None
    Piece.objects.filter(message=message).delete()
    return "".join(_piece(one)[2] for one in pieces)


@transaction.atomic
def _hear_in_part(message: str) -> None:
    """Hear what has come of a long message; nothing if the rest came just now."""
    pieces = list(Piece.objects.select_for_update().filter(message=message).order_by("position"))
    if not pieces:
        return
    said = [_piece(one) for one in pieces]
    Piece.objects.filter(message=message).delete()
    gateway_name, number, _words = said[0]
    if gateway := GATEWAYS.named(gateway_name):
        words = " … ".join(words for _name, _number, words in said)
        _put_out(gateway, number, _heard(gateway, number, words))


def _piece(piece: Piece) -> tuple[str, str, str]:
    name, number, words = json.loads(unseal(bytes(piece.sealed), place=f"{_PIECE} {piece.message}"))
    return name, number, words


def _opened(row: Received) -> str:
    return unseal(bytes(row.answer or b""), place=f"{_ANSWER} {row.key}")


def _put_out(gateway: Gateway, number: str, text: str) -> None:
    """Let the worker send this, sealed until it is sent."""
    sealed = seal(json.dumps([number, text]), place=_OUT)
    Outgoing.objects.create(sealed=sealed, gateway=gateway.name)


def _take_notices() -> None:
    """Make a message of every notice whose holder is reached by text message."""
    routes = ReturnRoute.objects.filter(channel=Channel.SMS).values("token")
    taken = Outgoing.objects.exclude(notice=None).values("notice")
    owed = Notice.objects.filter(state=Notice.State.OWED, route_token__in=routes).exclude(
        pk__in=taken
    )
    Outgoing.objects.bulk_create(
        [Outgoing(notice=one) for one in owed.order_by("priority", "pk")[: 10 * AT_ONCE]],
        ignore_conflicts=True,
    )


def _send(row: Outgoing) -> bool:
    """Send one message; only one worker gets to do it. Whether it went out."""
    claimed = Outgoing.objects.filter(pk=row.pk, state=row.state, due_at=row.due_at).update(
        state=Outgoing.State.SENDING, due_at=timezone.now() + UNSURE, tries=row.tries + 1
    )
    if not claimed:
        return False
    message = _message(row)
    if message is None:
        _give_up(row)
        return False
    row.tries += 1
    row.gateway = message.gateway.name
    Outgoing.objects.filter(pk=row.pk).update(gateway=row.gateway)
    try:
        reference = KINDS[message.gateway.kind].send(
            message.gateway, message.to, message.text, report_to=_report_to(message.gateway, row)
        )
    except NotSent as problem:
        _try_later(row, problem)
        return False
    with transaction.atomic():
        row.reference = _kept(reference)
        _is_done(row, Outgoing.State.SENT)
    return True


def _message(row: Outgoing) -> Message | None:
    """What is to be sent, and to whom; None if there is nobody any more."""
    if row.sealed is not None:
        to, text = json.loads(unseal(bytes(row.sealed), place=_OUT))
        gateway = GATEWAYS.named(row.gateway)
    else:
        notice = row.notice
        route = route_to(notice.route_token) if notice else None
        if notice is None or route is None or route.channel != Channel.SMS:
            return None
        to, gateway = route.address, GATEWAYS.named(route.gateway)
        text = _with_receipt(notice)
    if gateway is None or is_silent(to):
        return None
    return Message(gateway, to, plainest(text))


def _with_receipt(notice: Notice) -> str:
    code = enclosed_for(notice.route_token) if notice.kind == "receipt" else ""
    if not code:
        return notice.body
    with speaking(notice.language):
        return f"{notice.body}\n" + _("Your receipt: %(code)s.") % {
            "code": in_their_order(grouped(code))
        }


def _report_to(gateway: Gateway, row: Outgoing) -> str:
    address = reverse("sms-report", args=[gateway.name, gateway.secret or "signed"])
    return f"{settings.ADDRESS}{address}?message={row.pk}"


def _kept(reference: str) -> str:
    """As much of a gateway's own number of a message as is kept; else it would be sent again."""
    return reference.replace("\x00", "")[:LONGEST_REFERENCE]


def _is_done(row: Outgoing, state: Outgoing.State) -> None:
    """It went out, or never will: nothing is kept that would be needed to send it."""
    row.state, row.sealed = state, None
    row.save(update_fields=["state", "sealed", "reference", "gateway"])
    if row.notice and state is Outgoing.State.FAILED:
        note_trouble(row.notice, is_final=True)
    elif row.notice:
        Notice.objects.filter(pk=row.notice.pk).update(state=Notice.State.SENT)
        if row.notice.kind == "receipt":
            drop_enclosed(row.notice.route_token)


def _try_later(row: Outgoing, problem: NotSent) -> None:
    """Wait longer each time; what was tried all too often stays on the receipt's page alone."""
    _logger.warning("Gateway %s took no message (%s).", row.gateway, problem)
    if row.tries >= MOST_TRIES:
        _give_up(row)
        return
    if row.notice:
        note_trouble(row.notice, is_final=False)
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (row.tries - 1))
    Outgoing.objects.filter(pk=row.pk, state=Outgoing.State.SENDING).update(
        state=Outgoing.State.WAITING, due_at=timezone.now() + wait
    )


def _give_up(row: Outgoing) -> None:
    """It will never be sent, so its words are not kept; a report that came meanwhile holds."""
    given_up = Outgoing.objects.filter(pk=row.pk, state=Outgoing.State.SENDING).update(
        state=Outgoing.State.FAILED, sealed=None
    )
    if given_up and row.notice:
        note_trouble(row.notice, is_final=True)
