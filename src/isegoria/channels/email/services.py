"""Hearing mails, once each, and answering them in their thread."""

import re
import secrets
from datetime import date, timedelta
from enum import Enum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.channels.email.cleaning import own_words
from isegoria.channels.email.gateways import GATEWAYS, Gateway, own_addresses
from isegoria.channels.email.models import Correspondent, Received
from isegoria.channels.email.reading import LARGEST, Letter, read
from isegoria.channels.email.sending import Mail, came_back, forget_what_was_sent, put_out
from isegoria.channels.email.texts import bare, mail_of, reply_to, text_of
from isegoria.conversation.numbers import digest_of, tag_of
from isegoria.conversation.queries import named_by, standing
from isegoria.conversation.said import Part, Piece, Said
from isegoria.conversation.services import LONGEST, Caller, converse
from isegoria.conversation.talk.known import speaking
from isegoria.conversation.turning.speech import tell
from isegoria.conversation.turning.state import State
from isegoria.conversation.turning.turn import Names, Opens, Orders, Unclear, turn
from isegoria.conversation.turning.vocabulary import Command, command_in
from isegoria.hear.models import Channel
from isegoria.organisations.queries import site_in
from isegoria.questionnaire.definition import Kind

KEPT = timedelta(days=60)
_MOST_REFERENCES = 10
_A_FEW_LINES = 3
_SEVERAL = {Kind.CHOICES, Kind.RANKING, Kind.ALLOCATION, Kind.AREA}
# What may be asked under somebody's address by whoever knows it: the answer goes to that address.
_BY_ANYBODY = {Command.HELP, Command.STOP, Command.LANGUAGE, Command.STATUS, Command.REPEAT}


class Outcome(Enum):
    """What became of a mail."""

    HEARD = "heard"
    ASIDE = "aside"
    """It is answered by nobody: a program wrote it, or its sender writes all too much."""


def take_in(raw: bytes) -> Outcome:
    """Hear a mail that a mail server hands over; Unreadable if nobody could be answered."""
    is_whole = len(raw) <= LARGEST
    letter = read(
        raw if is_whole else re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0], is_whole=is_whole
    )
    known = list(GATEWAYS.all().values())
    if not known:
        raise Refused("The file of gateways names no address for e-mail.")
    for_it = (
        one for one in known if any(one.question_in(address) is not None for address in letter.to)
    )
    return receive(next(for_it, known[0]), letter)


@transaction.atomic
def receive(gateway: Gateway, letter: Letter) -> Outcome:
    """Hear one mail and owe the answer: all of it or nothing, and the same mail once.

    One of ours that comes back is put down and kept nowhere.
    """
    if letter.returned and came_back(letter.returned.strip("<>").partition("@")[0]):
        return Outcome.HEARD
    if letter.is_automatic or letter.sender in own_addresses():
        return Outcome.ASIDE
    sender = _correspondent(letter.sender)
    if sender.heard > gateway.per_day:
        return Outcome.ASIDE
    key = digest_of("email", letter.sender, letter.id)
    _row, is_new = Received.objects.get_or_create(key=key, defaults={"day": _today()})
    if not is_new:
        return Outcome.HEARD
    sender.heard += 1
    said = _too_many() if sender.heard > gateway.per_day else _heard(gateway, letter, sender)
    sender.last = _answer(gateway, letter, said)
    sender.save()
    return Outcome.HEARD


@transaction.atomic
def forget_what_is_over() -> int:
    """Delete what is kept only so that nothing counts twice: how many rows."""
    before = _today() - KEPT
    rows = (kind.objects.filter(day__lt=before) for kind in (Received, Correspondent))
    return sum(one.delete()[0] for one in rows) + forget_what_was_sent()


def _correspondent(address: str) -> Correspondent:
    """Who writes; two mails of one address wait for one another."""
    tag = tag_of(address)
    Correspondent.objects.get_or_create(tag=tag, defaults={"day": _today()})
    row = Correspondent.objects.select_for_update().get(tag=tag)
    if row.day != _today():
        row.day, row.heard = _today(), 0
    return row


def _heard(gateway: Gateway, letter: Letter, sender: Correspondent) -> Said:
    is_reply = bool(sender.last) and sender.last in {digest_of(one) for one in letter.answers}
    text = own_words(letter.text, gateway.sender)
    is_too_long = len(text) > LONGEST
    keyword = gateway.keyword
    if is_too_long or not letter.is_whole:
        words = ""
    elif is_reply:
        words = _reply(letter.sender, text)
    else:
        words, keyword = _unasked(gateway, letter, text)
    caller = Caller(Channel.EMAIL, letter.sender, gateway.name)
    said = converse(caller=caller, words=words, keyword=keyword)
    is_left_out = bool(text and not words and sender.last) and not is_reply
    found = standing(Channel.EMAIL, letter.sender)
    with speaking(found.language if found else ""):
        return said.after(*_remarks(letter, is_too_long=is_too_long, is_left_out=is_left_out))


def _reply(address: str, text: str) -> str:
    """What answers, of the words of a reply: all of them, or the lines that can be an answer."""
    lines = [one.strip() for one in text.splitlines()]
    if not lines:
        return ""
    found = command_in(lines[0])
    is_short = len([one for one in lines if one]) <= _A_FEW_LINES
    if found and not found[2] and (found[0] is Command.STOP or is_short):
        return lines[0]
    here = standing(Channel.EMAIL, address)
    if here is None or here.kind is Kind.TEXT:
        return text
    if here.kind in _SEVERAL:
        end = lines.index("") if "" in lines else len(lines)
        return "\n".join(lines[:end])
    return lines[0]


def _unasked(gateway: Gateway, letter: Letter, text: str) -> tuple[str, str]:
    """What a mail asks that is no reply to our last one, and at which question it begins.

    It answers nothing: who writes under an address is not known by that alone.
    """
    names = named_by(Channel.EMAIL)
    subject = bare(letter.subject)
    first = (text or subject).partition("\n")[0].strip()
    meant = turn(State(), first, names)
    is_for_anybody = isinstance(meant, Orders) and meant.command in _BY_ANYBODY
    if isinstance(meant, Opens | Unclear) or is_for_anybody:
        return first, gateway.keyword
    behind_plus = (gateway.question_in(one) for one in letter.to)
    for words in (*behind_plus, subject, first):
        named = turn(State(), words or "", names)
        if isinstance(named, Names):
            return "", named.slug
    return "", gateway.keyword


def _remarks(letter: Letter, *, is_too_long: bool, is_left_out: bool) -> list[Piece]:
    """What the person should know before anything else."""
    remarks = []
    if not letter.is_whole:
        remarks.append(
            _("Your mail is larger than %(size)d MB and was not read. Write again without files.")
            % {"size": LARGEST // 1024**2}
        )
    if letter.has_attachments:
        remarks.append(_("Files that come with a mail are not kept. Write what they say."))
    if is_too_long:
        remarks.append(
            _("Your mail has more than %(count)d letters, so it is not put down. Make it shorter.")
            % {"count": LONGEST}
        )
    if is_left_out:
        remarks.append(
            _("Only a reply to our last mail is put down as an answer. Please reply to this one.")
        )
    return [tell(Part.TELL, one) for one in remarks]


def _too_many() -> Said:
    words = _("We have heard many mails from you today. Please go on tomorrow.")
    return Said((tell(Part.TELL, words),), ended=True)


def _answer(gateway: Gateway, letter: Letter, said: Said) -> str:
    """Owe the answer; the digest of its number, by which a reply to it is known."""
    number = f"<{secrets.token_urlsafe(24)}@{gateway.sender.rpartition('@')[2]}>"
    here = standing(Channel.EMAIL, letter.sender)
    language = here.language if here else ""
    thread = [*letter.answers, *([letter.id] if letter.id.startswith("<") else [])]
    put_out(
        Mail(
            gateway=gateway.name,
            to=letter.sender,
            subject=reply_to(letter.subject, site_in(language).name),
            text=mail_of(text_of(said), language),
            id=number,
            answers=(*thread[:1], *thread[1:][-_MOST_REFERENCES:]),
        )
    )
    return digest_of(number)


def _today() -> date:
    return timezone.now().date()
