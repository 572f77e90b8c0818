"""Hearing what is typed into a phone menu, once each, and showing the screen that follows."""

import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.channels.ussd.gateways import Gateway, language_of
from isegoria.channels.ussd.models import Session
from isegoria.channels.ussd.screens import (
    BACK,
    MORE,
    Page,
    answers_from,
    is_one_screen,
    numbers_of,
    pages_of,
    zero_goes_back,
)
from isegoria.conversation.limits import hold_back
from isegoria.conversation.models import Conversation
from isegoria.conversation.numbers import digest_of, tag_of
from isegoria.conversation.queries import is_silent, speaker
from isegoria.conversation.said import Part
from isegoria.conversation.services import Caller, Command, converse
from isegoria.conversation.talk.known import speaking
from isegoria.hear.models import Channel
from isegoria.hear.routes import route_token_of
from isegoria.notices.services import owe
from isegoria.people.vault import seal, unseal

KEPT = timedelta(days=2)
_PLACE = "ussd screen"
_SIMULATED = Gateway(name="simulator", code="*000#", secret="")


@dataclass(frozen=True)
class Hop:
    """One call of the gateway: which menu, whose number, and all that was typed since dialling."""

    session: str
    number: str
    typed: str = ""


@dataclass(frozen=True)
class Shown:
    """What lies on the phone: the screens, which of them, and what is still to be told.

    ``receipt`` are the words of one that was given, ``is_told`` whether they have been shown.
    ``holder`` is whose it is, in which ``question``, so that nobody else who goes on with the phone
    is shown it.
    ``keys`` answer by number, from the screen ``answers_from`` on: nobody answers what they have
    not read. ``back`` tells that 0 asks the last answer anew, ``ended`` that the menu closes after
    the last screen, ``is_complete`` that all is answered by whoever closes it sooner.
    """

    pages: tuple[Page, ...] = ()
    at: int = 0
    receipt: str = ""
    is_told: bool = False
    holder: int | None = None
    question: int | None = None
    keys: tuple[str, ...] = ()
    answers_from: int = 0
    back: bool = False
    ended: bool = False
    is_complete: bool = False

    @property
    def screen(self) -> "Screen":
        """What the phone shows now."""
        page = self.pages[self.at]
        return Screen(page.words, ends=self.ended and not page.has_more)


@dataclass(frozen=True)
class Screen:
    """One screen, and whether the menu closes with it."""

    words: str
    ends: bool = False


def hear(gateway: Gateway, hop: Hop) -> Screen:
    """Hear one hop and give the screen that follows; the same hop again, the same screen."""
    hold_back(gateway, hop.number)
    return _hear_once(gateway, hop).screen


def hear_simulated(hop: Hop) -> Screen:
    """Hear one hop of a simulated phone."""
    return _hear_once(_SIMULATED, hop).screen


@transaction.atomic
def _hear_once(gateway: Gateway, hop: Hop) -> Shown:
    """The row comes first, so that the same hop at the same time waits until this is done.

    What was typed before the first screen that we know of is no answer to it: nobody has read it.
    A number dialled behind the code chooses a language.
    """
    tag = tag_of(hop.number)
    row, _is_new = Session.objects.get_or_create(
        key=digest_of(gateway.name, hop.session, tag),
        defaults={"tag": tag, "day": timezone.now().date()},
    )
    row = Session.objects.select_for_update().get(pk=row.pk)
    parts = hop.typed.split("*") if hop.typed else []
    shown = _opened(row)
    if shown is not None and len(parts) <= row.heard:
        return shown
    if shown is None:
        chosen = language_of(parts[0]) if parts else ""
        shown = _show(gateway, hop, "", _left_over(tag), chosen=chosen)
    else:
        shown = _turn(gateway, hop, "*".join(parts[row.heard :]), shown)
    row.heard = len(parts)
    row.sealed = seal(json.dumps(asdict(shown)), place=f"{_PLACE} {row.key}")
    row.save()
    return shown


@transaction.atomic
def end(gateway: Gateway, hop: Hop, *, is_whole: bool) -> None:
    """Note that a menu is closed; whoever was cut off in the middle can be told how to go on."""
    tag = tag_of(hop.number)
    row = (
        Session.objects.select_for_update()
        .filter(key=digest_of(gateway.name, hop.session, tag), is_dropped=False)
        .first()
    )
    shown = _opened(row) if row else None
    if row is None or shown is None or is_whole or shown.ended or shown.is_complete:
        return
    row.is_dropped = True
    row.save(update_fields=["is_dropped"])
    if gateway.remind and not is_silent(hop.number):
        _remind(gateway, hop.number)


def forget_what_is_over() -> int:
    """Delete menus that were closed a while ago: how many."""
    return Session.objects.filter(day__lt=(timezone.now() - KEPT).date()).delete()[0]


def _turn(gateway: Gateway, hop: Hop, words: str, shown: Shown) -> Shown:
    """Turn the page, go back, or answer."""
    page, typed = shown.pages[shown.at], words.strip()
    if page.has_more and typed == MORE:
        return replace(shown, at=shown.at + 1)
    if page.has_back and typed == BACK:
        return replace(shown, at=shown.at - 1)
    is_number = bool(typed) and set(re.split(r"[\s*]+", typed)) <= set(shown.keys)
    if page.has_more and shown.at < shown.answers_from and is_number:
        return replace(shown, at=shown.at + 1)
    if typed == MORE and shown.keys and MORE not in shown.keys:
        return replace(shown, at=0)  # nothing is behind it: all of it again
    goes_back = shown.back and typed == BACK
    return _show(gateway, hop, words, shown, command=Command.BACK if goes_back else None)


def _show(
    gateway: Gateway,
    hop: Hop,
    words: str,
    before: Shown,
    *,
    command: Command | None = None,
    chosen: str = "",
) -> Shown:
    caller = Caller(Channel.USSD, hop.number, gateway.name)
    said = converse(
        caller=caller,
        words=words,
        command=command,
        keyword=gateway.keyword,
        chosen=chosen,
        fits=lambda pieces: is_one_screen(pieces, letters=gateway.letters),
    )
    here = Conversation.objects.get(tag=tag_of(hop.number), channel=Channel.USSD)
    who = speaker(here.process, hop.number) if here.process else None
    holder = who.pk if who else None
    if here.process_id == before.question and holder != before.holder:
        before = replace(before, receipt="", is_told=False)
    new = next((one.words for one in said.of(Part.RECEIPT)), "")
    receipt, is_told = new or before.receipt, before.is_told and not new
    with speaking(here.language):
        pages, is_told = pages_of(said, receipt, letters=gateway.letters, is_told=is_told)
    keys = numbers_of(said.awaits)
    return Shown(
        pages=pages,
        receipt=receipt,
        is_told=is_told,
        holder=holder,
        question=here.process_id,
        keys=keys,
        answers_from=answers_from(pages, keys),
        back=zero_goes_back(said.awaits),
        ended=said.ended,
        is_complete=said.is_complete,
    )


def _left_over(tag: str) -> Shown:
    """A receipt that the menu before this one had no room to show, and whose it is."""
    before = Session.objects.filter(tag=tag).exclude(sealed=None).order_by("-pk").first()
    shown = before and _opened(before)
    if not shown or shown.is_told:
        return Shown()
    return Shown(receipt=shown.receipt, holder=shown.holder, question=shown.question)


def _remind(gateway: Gateway, number: str) -> None:
    """Owe a text message to somebody who has begun, once for each time they are cut off."""
    row = (
        Conversation.objects.select_related("process")
        .filter(tag=tag_of(number), channel=Channel.USSD)
        .first()
    )
    who = speaker(row.process, number) if row and row.process else None
    if row is None or who is None:
        return
    with speaking(row.language):
        words = _("You were cut off. What you answered is kept. Dial %(code)s to go on.") % {
            "code": gateway.dialled
        }
    owe(route_token=route_token_of(who), kind="reminder", language=row.language, body=words)


def _opened(row: Session) -> Shown | None:
    if row.sealed is None:
        return None
    kept: dict[str, Any] = json.loads(unseal(bytes(row.sealed), place=f"{_PLACE} {row.key}"))
    pages = tuple(Page(**one) for one in kept["pages"])
    return Shown(**{**kept, "pages": pages, "keys": tuple(kept.get("keys", ()))})
