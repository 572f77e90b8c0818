"""Hearing what is sent from a page of the chat, once each, and keeping what the page shows."""

import json
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.channels.chat.models import SLUG, Chat
from isegoria.channels.chat.screens import Line, Screen
from isegoria.conversation.numbers import digest_of
from isegoria.conversation.queries import Standing, speaker, standing
from isegoria.conversation.said import Part, Said
from isegoria.conversation.services import Caller, Command, converse
from isegoria.conversation.talk.known import speaking
from isegoria.conversation.turning.state import State
from isegoria.conversation.turning.turn import Meant, Opens, Orders, turn
from isegoria.hear.models import Participant
from isegoria.hear.queries import participant_of
from isegoria.people.vault import SealBroken, seal, unseal
from isegoria.process.models import Process

KEPT = timedelta(days=2)
SMALL = (
    Command.BACK,
    Command.REPEAT,
    Command.STATUS,
    Command.LANGUAGE,
    Command.HELP,
    Command.STOP,
)
"""What can be pressed at any time."""
_LEAVING = (Command.NEW, Command.STOP)
_LASTS = timedelta(days=60)  # as long as a conversation is remembered
_signer = TimestampSigner(salt="channels.chat")


@dataclass(frozen=True)
class Sent:
    """What was sent from a page: the code of the chat, the turn that it replies to, the reply.

    ``pressed`` are the keys of options, or the name of a command. ``question`` and ``language`` are
    those of the page, where a chat begins; ``network`` is who is counted where receipts are tried.
    """

    code: str
    turn: int
    question: str
    language: str
    network: bytes = b""
    words: str = ""
    pressed: tuple[str, ...] = ()

    @property
    def command(self) -> Command | None:
        """What one of the small buttons asks."""
        pressed = self.pressed[0] if self.pressed else ""
        return next((one for one in SMALL if one.value == pressed), None)

    @property
    def reply(self) -> str:
        """What answers, as the conversation reads it."""
        return "" if self.command else " ".join(self.pressed) or self.words

    @property
    def meant(self) -> Meant:
        """What the reply means whatever was asked: a receipt, or a word of the conversation."""
        return turn(State(), self.reply)

    @property
    def leaves(self) -> bool:
        """Whether it asks that somebody else goes on here, or nobody."""
        meant = self.meant
        return self.command in _LEAVING or (isinstance(meant, Orders) and meant.command in _LEAVING)


@dataclass(frozen=True)
class Turn:
    """What the page shows, after how many turns, and where the conversation stands.

    ``opened`` is a receipt that was given or opened just now. ``unheard`` is what was typed and is
    no answer to anything: it is put back into the field.
    """

    number: int
    screen: Screen
    standing: Standing
    opened: str = ""
    unheard: str = ""

    @property
    def is_left(self) -> bool:
        """Whether whoever answered before has left, so that the device is to forget them."""
        return self.screen.is_left


def new_code() -> str:
    """A code that nobody can guess, for a chat that begins."""
    return secrets.token_urlsafe(24)


def signed(code: str) -> str:
    """The code as a form carries it."""
    return _signer.sign(code)


def code_in(carried: str) -> str | None:
    """The code that a form carries; None if it is none of ours, or has not been used for long."""
    try:
        return _signer.unsign(carried, max_age=_LASTS)
    except BadSignature:
        return None


def known_sender(sent: Sent, process: Process) -> Participant | None:
    """Who sends this, if they have answered before: by their receipt, or in this chat."""
    meant = sent.meant
    return participant_of(meant.code) if isinstance(meant, Opens) else speaker(process, sent.code)


@transaction.atomic
def hear(sent: Sent) -> Turn:
    """Hear one reply and give what follows; the same reply again gives the same.

    The row comes first, so that two replies at once wait for one another. Where the page has been
    forgotten in the meantime nobody knows what the reply answers: it is asked again.
    """
    key = digest_of(SLUG, sent.code)
    Chat.objects.get_or_create(key=key, defaults={"day": timezone.now().date()})
    row = Chat.objects.select_for_update().get(key=key)
    before = _opened(row, sent.code)
    if before and sent.turn != row.turns:
        return Turn(row.turns, before, _standing(sent))
    if before is None and sent.turn:
        unheard, sent = sent.words, replace(sent, words="", pressed=(Command.REPEAT.value,))
    else:
        unheard = sent.words if sent.command else ""
    screen, found, opened = _follow(sent, before or Screen())
    row.turns, row.day = sent.turn + 1, timezone.now().date()
    row.sealed = seal(json.dumps(asdict(screen)), place=_place(sent.code), own=sent.code)
    row.save()
    return Turn(row.turns, screen, found, opened, unheard)


@transaction.atomic
def forget_what_is_over() -> int:
    """Delete what pages showed a while ago: how many."""
    return Chat.objects.filter(day__lt=(timezone.now() - KEPT).date()).delete()[0]


def _follow(sent: Sent, before: Screen) -> tuple[Screen, Standing, str]:
    """What lies on the page now, where the conversation stands, and a receipt just given."""
    said = _said(sent)
    found = _standing(sent)
    with speaking(found.language):
        screen = before.next(said, _reply(sent, before, found.language))
    screen = replace(screen, is_over=found.process is None and before.bubbles != ())
    who = speaker(found.process, sent.code) if found.process else None
    holder = who.pk if who else None
    is_left = before.holder not in (None, holder) or (sent.leaves and holder is None)
    if is_left:
        receipt = screen.receipt if screen.is_over else ""
        screen = replace(screen.for_somebody_else(), receipt=receipt)
    opened = _receipt_in(sent, said, before, who)
    return (
        replace(
            screen,
            holder=holder,
            receipt=opened or screen.receipt,
            typed="" if opened else _typed(sent) or screen.typed,
            is_left=is_left,
        ),
        found,
        opened,
    )


def _said(sent: Sent) -> Said:
    """What the conversation says; what asks nothing is followed by what was asked."""
    caller = Caller(SLUG, sent.code, network=sent.network)
    said = converse(
        caller=caller,
        words=sent.reply,
        command=sent.command,
        keyword=sent.question,
        language=sent.language if sent.turn == 0 else "",
    )
    is_asked = bool(said.of(Part.ASK) or said.of(Part.OPTION))
    if is_asked or (said.ended and sent.turn):
        return said
    again = converse(caller=caller, command=Command.REPEAT, keyword=sent.question)
    return again.after(*(one for one in said.pieces if one not in again.pieces))


def _reply(sent: Sent, before: Screen, language: str) -> Line | None:
    """What was replied, as the page shows it."""
    if sent.command:
        return Line(words_for(sent.command), language)
    if isinstance(sent.meant, Opens):
        return Line(_("Your receipt"), language)  # its digits are for nobody who reads along
    keys = sent.pressed or (sent.words.strip(),)
    words = before.pressed(keys)
    if not words and before.skip and keys == (before.skip,):
        words = _("Leave out")
    words = words or sent.words.strip()
    return Line(words, "") if words else None


def _receipt_in(sent: Sent, said: Said, before: Screen, who: Participant | None) -> str:
    """The receipt that whoever answers here was given now, or went on with.

    Where they were asked first which of two parts counts, it is the one that they typed before.
    """
    if new := said.of(Part.RECEIPT):
        return new[0].key
    is_new_here = who is not None and before.holder != who.pk
    typed = _typed(sent) or (before.typed if is_new_here else "")
    if who is None or not typed:
        return ""
    holder = participant_of(typed)
    return typed if holder and holder.pk == who.pk else ""


def _typed(sent: Sent) -> str:
    """The receipt that was typed to go on with it."""
    meant = sent.meant
    return meant.code if isinstance(meant, Opens) and not meant.only_status else ""


def words_for(command: Command) -> str:
    """What the small button for a command says."""
    return {
        Command.BACK: _("Back"),
        Command.REPEAT: _("Repeat"),
        Command.STATUS: _("Status"),
        Command.LANGUAGE: _("Language"),
        Command.HELP: _("Help"),
        Command.STOP: _("Stop"),
    }[command]


def _standing(sent: Sent) -> Standing:
    return standing(SLUG, sent.code) or Standing(sent.language, None)


def _place(code: str) -> str:
    return f"page of the chat {code}"


def _opened(row: Chat, code: str) -> Screen | None:
    """What the page showed; None if that was forgotten, or was kept by another version."""
    if row.sealed is None:
        return None
    try:
        return Screen.read(json.loads(unseal(bytes(row.sealed), place=_place(code), own=code)))
    except (SealBroken, TypeError, KeyError):
        return None  # it is asked again
