"""Inviting people by text message: what they would read, what it costs, and sending it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.keyed import keyed
from isegoria.base.lengths import parts_of
from isegoria.base.refusal import Refused
from isegoria.channels.sms.gateways import GATEWAYS, Gateway
from isegoria.channels.sms.texts import text_of
from isegoria.conversation.numbers import phone_number, tag_of
from isegoria.conversation.queries import has_spoken, is_silent
from isegoria.conversation.said import Part, Piece, Said
from isegoria.conversation.services import Caller, invite
from isegoria.conversation.talk.known import kept_until, speaking
from isegoria.hear.channel_type import channel_types
from isegoria.hear.models import Channel
from isegoria.notices.models import Notice
from isegoria.notices.services import owe
from isegoria.people.routes import Route, keep_route
from isegoria.process.models import Process

MOST_NUMBERS = 2000
_DRAWS = 10  # what is asked first differs from person to person: the longest of so many is shown
_NOBODY = "+10000000000"
_PURPOSE = b"isegoria sms: invitation of a number to a question"
_SHOWN_WRONG = 5


@dataclass(frozen=True)
class Listed:
    """The numbers that staff pasted: those to be invited, and why others are not."""

    numbers: tuple[str, ...]
    already: int
    silent: int


@dataclass(frozen=True)
class Plan:
    """What would be sent: an example, in how many parts, to how many, at which cost."""

    text: str
    parts: int
    people: int
    cost: str
    already: int
    silent: int


def numbers_in(pasted: str, gateway: Gateway) -> list[str]:
    """The numbers in a list, each once; Refused names those that are none."""
    lines = [one.strip() for one in re.split(r"[\n,;]+", pasted) if one.strip()]
    if len(lines) > MOST_NUMBERS:
        raise Refused(_("At most %(count)d numbers at a time.") % {"count": MOST_NUMBERS})
    numbers, wrong = [], []
    for line in lines:
        try:
            numbers.append(phone_number(line, gateway.country))
        except Refused:
            wrong.append(line[:40])
    if wrong:
        raise Refused(
            ngettext(
                "%(count)d line is no phone number: %(lines)s",
                "%(count)d lines are no phone numbers: %(lines)s",
                len(wrong),
            )
            % {"count": len(wrong), "lines": ", ".join(wrong[:_SHOWN_WRONG])}
        )
    if not numbers:
        raise Refused(_("Paste at least one phone number."))
    return list(dict.fromkeys(numbers))


def sort_out(process: Process, numbers: Iterable[str]) -> Listed:
    """Leave out who said stop, and who was asked or has answered already."""
    wanted, already, silent = [], 0, 0
    for number in numbers:
        if is_silent(number):
            silent += 1
        elif has_spoken(process, number):
            already += 1
        else:
            wanted.append(number)
    return Listed(tuple(wanted), already, silent)


def plan(process: Process, numbers: Iterable[str], language: str) -> Plan:
    """What would be sent and what it would cost; nothing is sent or kept."""
    gateway = _gateway()
    listed = sort_out(process, numbers)
    caller = Caller(Channel.SMS, _NOBODY, gateway.name)
    calling = _calling(process, language)
    texts = [
        _text(invite(caller=caller, process=process, language=language, keep=False), calling)
        for _draw in range(_DRAWS)
    ]
    text = max(texts, key=lambda one: (parts_of(one), len(one)))
    parts = parts_of(text)
    cost = gateway.price_of_part * parts * len(listed.numbers)
    return Plan(
        text=text,
        parts=parts,
        people=len(listed.numbers),
        cost=_money(cost, gateway) if cost else "",
        already=listed.already,
        silent=listed.silent,
    )


@transaction.atomic
def send_invitations(process: Process, numbers: Iterable[str], language: str) -> int:
    """Put each number into the vault and owe it the question; how many those were."""
    gateway = _gateway()
    listed = sort_out(process, numbers)
    calling = _calling(process, language)
    for number in listed.numbers:
        said = invite(
            caller=Caller(Channel.SMS, number, gateway.name), process=process, language=language
        )
        token = _token(process, number)
        keep_route(
            token,
            Route(Channel.SMS, gateway.name, number),
            tag=tag_of(number),
            until=kept_until(process),
        )
        owe(
            route_token=token,
            kind="invitation",
            language=language,
            body=_text(said, calling),
            priority=Notice.Priority.EVERYBODY,
        )
    return len(listed.numbers)


def _calling(process: Process, language: str) -> str:
    """How to call instead of writing, for whoever would rather speak, where that is possible."""
    channel = channel_types().get(Channel.VOICE)
    if channel is None or Channel.VOICE not in process.channel_codes:
        return ""
    with speaking(language):
        reach = channel.reach(process)
    return f"{reach.how} {reach.cost}" if reach else ""


def _text(said: Said, calling: str) -> str:
    """The invitation as a text; how to be left alone stays the last thing."""
    *pieces, stop = said.pieces
    call = [Piece(Part.TELL, calling, stop.language)] if calling else []
    return text_of(replace(said, pieces=(*pieces, *call, stop)))


def _gateway() -> Gateway:
    gateway = GATEWAYS.named("")
    if gateway is None:
        raise Refused(_("The operator of this site has named no gateway for text messages."))
    return gateway


def _token(process: Process, number: str) -> str:
    """Under which token an invitation waits; it is nobody's receipt."""
    return keyed(_PURPOSE, f"{process.pk} {number}".encode()).hex()


def _money(amount: Decimal, gateway: Gateway) -> str:
    return f"{amount:,.2f} {gateway.currency}".strip()
