"""As whom a phone answers, how it is written to, and in which language it is spoken to."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from isegoria.conversation.models import Conversation, Silence, Speaker
from isegoria.conversation.numbers import tag_of
from isegoria.hear.channel_type import channel_types
from isegoria.hear.models import Channel, Participant
from isegoria.hear.routes import route_token_of
from isegoria.languages.codes import INTERFACE
from isegoria.notices.services import owe
from isegoria.people.routes import Route, forget_address, keep_route
from isegoria.process.models import Process

KEPT_AFTER = timedelta(days=30)
KEPT_WITHOUT_A_DATE = timedelta(days=400)


@dataclass(frozen=True)
class Caller:
    """Who speaks: by which channel, from which number, and by which gateway to write back.

    Where there is no number a long random code stands for it. Codes cost nothing, so their tries of
    receipts are counted by ``network``.
    """

    channel: str
    number: str
    gateway: str = ""
    network: bytes = b""

    @property
    def is_phone(self) -> bool:
        """Tell whether this is a phone, which others of a household may use too."""
        return channel_types()[self.channel].is_phone

    @property
    def dials(self) -> bool:
        """Tell whether they dial or call, and so have written nothing that tells a language."""
        return self.channel in (Channel.USSD, Channel.VOICE)

    @property
    def written_to_by(self) -> str:
        """By which channel this one is written to later; by none where there is no number."""
        return channel_types()[self.channel].written_to_by


def speaking(code: str) -> AbstractContextManager[None]:
    """Say what is said in this language, or in the first of the interface if it is none of them."""
    return translation.override(code if code in INTERFACE else INTERFACE[0])


@transaction.atomic
def remember(caller: Caller, who: Participant, *, language: str, code: str = "") -> None:
    """Let this phone go on as this participant, and let them be written to where they can be.

    Where the receipt cannot be read on a screen for good, by a phone menu or a call, it follows as
    a text message; its digits lie sealed beside the number until then.
    """
    process = who.process
    Speaker.objects.update_or_create(
        process=process,
        tag=tag_of(caller.number, within=process.pk),
        defaults={"participant": who, "day": timezone.now().date()},
    )
    if not caller.written_to_by:
        return
    Silence.objects.filter(tag=tag_of(caller.number)).delete()
    token = route_token_of(who)
    follows = bool(code) and caller.dials
    keep_route(
        token,
        Route(caller.written_to_by, caller.gateway, caller.number),
        tag=tag_of(caller.number),
        until=kept_until(process),
        enclosed=code if follows else "",
    )
    if follows:
        words = _("We have your answer. This receipt opens it on any channel.")
        owe(route_token=token, kind="receipt", language=language, body=words)


def ends_at(process: Process) -> datetime | None:
    """When the last stage of a question ends, or begins if it has no end; None without a date."""
    ends = [one.ends_at or one.begins_at for one in process.stages.all()]
    return max((one for one in ends if one), default=None)


def kept_until(process: Process) -> date:
    """Until when a number is of use: a while after everybody was to be answered."""
    last, today = ends_at(process), timezone.now().date()
    return max(last.date(), today) + KEPT_AFTER if last else today + KEPT_WITHOUT_A_DATE


def stop(caller: Caller) -> None:
    """Write to this number no more, and forget where it was; the answers stay."""
    tag = tag_of(caller.number)
    forget_address(tag)
    Silence.objects.get_or_create(tag=tag)
    Conversation.objects.filter(tag=tag).exclude(channel=caller.channel).delete()


def forget_speaker(process: Process, caller: Caller) -> None:
    """Let whoever speaks next from this phone be somebody else."""
    Speaker.objects.filter(process=process, tag=tag_of(caller.number, within=process.pk)).delete()
