"""The two ways in which voice gateways speak: what they send, and the XML that they are told."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpRequest

from isegoria.channels.voice.gateways import Gateway
from isegoria.channels.voice.menus import Wants
from isegoria.conversation.requests import is_signed

LONGEST_RECORDING = 120
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


@dataclass(frozen=True)
class Sounded:
    """One thing that is heard: a sound at an address, or words for the gateway's own voice."""

    address: str = ""
    words: str = ""
    language: str = ""


@dataclass(frozen=True)
class Told:
    """What a gateway is told: what is heard, what is waited for, and where the reply goes.

    ``seconds`` is how long a key is waited for, ``dial`` a number to connect with at the end.
    """

    sounds: tuple[Sounded, ...]
    wants: Wants
    reply_to: str
    seconds: int
    dial: str = ""


class Dialect(ABC):
    """One way in which gateways speak."""

    names: ClassVar[Mapping[str, str]]
    """What it calls the call, the number of the caller, the keys and the recording."""

    def is_genuine(self, _request: HttpRequest, gateway: Gateway, secret: str) -> bool:
        """Tell whether this comes from the gateway."""
        return gateway.knows(secret)

    def has_ended(self, _values: Mapping[str, str]) -> bool:
        """Tell whether the caller has hung up."""
        return False

    def document(self, told: Told, gateway: Gateway) -> str:
        """What the gateway is told, as XML."""
        heard = [self.heard(one, gateway) for one in told.sounds]
        if told.dial:
            inside = "".join(heard) + self.dial(told.dial)
        elif told.wants is Wants.NOTHING:
            inside = "".join(heard) + self.ending
        elif told.wants is Wants.VOICE:
            inside = self.record(heard, told)
        else:
            inside = self.gather(heard, told) + f"<Redirect>{escape(told.reply_to)}</Redirect>"
        return f"{_HEAD}<Response>{inside}</Response>"

    ending: ClassVar[str] = ""

    @abstractmethod
    def heard(self, sound: Sounded, gateway: Gateway) -> str:
        """One thing that is heard."""

    @abstractmethod
    def gather(self, heard: list[str], told: Told) -> str:
        """Hear all this, then wait for keys."""

    @abstractmethod
    def record(self, heard: list[str], told: Told) -> str:
        """Hear all this, then record what is spoken."""

    @abstractmethod
    def dial(self, number: str) -> str:
        """Connect with a person."""


class AfricasTalking(Dialect):
    """Forms in, XML back; nothing is signed, so the address holds a secret."""

    names: ClassVar[Mapping[str, str]] = {
        "call": "sessionId",
        "number": "callerNumber",
        "keys": "dtmfDigits",
        "recording": "recordingUrl",
    }

    def has_ended(self, values: Mapping[str, str]) -> bool:
        """Its last request tells what the call cost."""
        return values.get("isActive") == "0"

    def heard(self, sound: Sounded, gateway: Gateway) -> str:
        """A sound, or words."""
        if sound.address:
            return f"<Play url={quoteattr(sound.address)}/>"
        voice = gateway.voices.get(sound.language, "")
        return f"<Say{f' voice={quoteattr(voice)}' if voice else ''}>{_plain(sound.words)}</Say>"

    def gather(self, heard: list[str], told: Told) -> str:
        """One thing alone can lie in it; what comes before cannot be cut short by a key."""
        ends = 'numDigits="1"' if told.wants is Wants.KEY else 'finishOnKey="#"'
        where = quoteattr(told.reply_to)
        return (
            f"{''.join(heard[:-1])}"
            f'<GetDigits timeout="{told.seconds}" {ends} callbackUrl={where}>'
            f"{''.join(heard[-1:])}</GetDigits>"
        )

    def record(self, heard: list[str], told: Told) -> str:
        """The same for recordings."""
        return (
            f"{''.join(heard[:-1])}"
            f'<Record finishOnKey="#" maxLength="{LONGEST_RECORDING}" timeout="{told.seconds}"'
            f' playBeep="true" callbackUrl={quoteattr(told.reply_to)}>'
            f"{''.join(heard[-1:])}</Record>"
        )

    def dial(self, number: str) -> str:
        """Connect with a person."""
        return f"<Dial phoneNumbers={quoteattr(number)}/>"


class Twilio(Dialect):
    """Signed forms in, TwiML back."""

    names: ClassVar[Mapping[str, str]] = {
        "call": "CallSid",
        "number": "From",
        "keys": "Digits",
        "recording": "RecordingUrl",
    }
    ending: ClassVar[str] = "<Hangup/>"

    def is_genuine(self, request: HttpRequest, gateway: Gateway, secret: str) -> bool:  # noqa: ARG002  # it is signed instead
        """Compare the signature with that of the whole address and all that was sent."""
        return is_signed(request, gateway.password)

    def has_ended(self, values: Mapping[str, str]) -> bool:
        """Its report of a call that is over."""
        return values.get("CallStatus") in ("completed", "canceled", "failed", "no-answer", "busy")

    def heard(self, sound: Sounded, gateway: Gateway) -> str:
        """A sound, or words."""
        if sound.address:
            return f"<Play>{escape(sound.address)}</Play>"
        voice = gateway.voices.get(sound.language, "")
        language = f" language={quoteattr(voice)}" if voice else ""
        return f"<Say{language}>{_plain(sound.words)}</Say>"

    def gather(self, heard: list[str], told: Told) -> str:
        """All of it can be cut short by a key; for one key the hash is one like any other."""
        ends = 'numDigits="1" finishOnKey=""' if told.wants is Wants.KEY else 'finishOnKey="#"'
        return (
            f'<Gather input="dtmf" timeout="{told.seconds}" {ends}'
            f" action={quoteattr(told.reply_to)}>{''.join(heard)}</Gather>"
        )

    def record(self, heard: list[str], told: Told) -> str:
        """What is heard comes first; the tone is its own."""
        return (
            f'{"".join(heard)}<Record finishOnKey="#" maxLength="{LONGEST_RECORDING}"'
            f' timeout="{told.seconds}" playBeep="true" action={quoteattr(told.reply_to)}/>'
            f"<Redirect>{escape(told.reply_to)}</Redirect>"
        )

    def dial(self, number: str) -> str:
        """Connect with a person."""
        return f"<Dial>{escape(number)}</Dial>"


DIALECTS: dict[str, Dialect] = {"africastalking": AfricasTalking(), "twilio": Twilio()}


def _plain(words: str) -> str:
    return escape("".join(one for one in words if one.isprintable() or one in "\n\t"))
