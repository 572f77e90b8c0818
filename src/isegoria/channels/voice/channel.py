"""The manifest of phone calls: everything that the rest of the house knows of them."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.channels.voice import audio, recordings, services
from isegoria.channels.voice.calls import Heard, Now
from isegoria.channels.voice.gateways import GATEWAYS, Gateway
from isegoria.channels.voice.menus import Wants, menu_of, seconds_of
from isegoria.channels.voice.recordings import Sound
from isegoria.channels.voice.told import address_of
from isegoria.conversation.channel import TalkingChannel
from isegoria.conversation.said import Said
from isegoria.conversation.turning.speech import in_their_order
from isegoria.hear.channel_type import Chore, DeskPage, Message, OnPhone
from isegoria.hear.models import Channel
from isegoria.languages import speech
from isegoria.process.models import Process

_SPEAK_EVERY, _FETCH_EVERY, _TIDY_EVERY = 0.5, 5.0, 10 * 60.0
_SIMULATED = Gateway(name="simulator", kind="africastalking", number="")


class Voice(TalkingChannel[Gateway]):
    """Calls to a number at which questions are heard, and answered by keys or aloud."""

    slug = Channel.VOICE
    tried_by = gettext_lazy("Call by phone")
    gateways = GATEWAYS

    def how(self, process: Process, gateway: Gateway) -> str:  # noqa: ARG002  # the number says it all
        """Which number to call."""
        number = in_their_order(gateway.number)
        return _("By phone: call %(number)s.") % {"number": number}

    def price(self, fee: str) -> str:
        """What a call costs."""
        if fee:
            return _("It costs %(fee)s.") % {"fee": fee}
        return _("It costs what your network asks for a call.")

    def put(self, said: Said) -> Sequence[Message]:
        """What is spoken, stretch by stretch, and how long each lasts."""
        stretches = menu_of(said).stretches(slow=False)
        return [
            Message(
                "\n".join(one.words for one in stretch),
                size=_("About %(seconds)d seconds.") % {"seconds": seconds_of(stretch)},
            )
            for stretch in stretches
        ]

    def desk_pages(self, process: Process) -> Sequence[DeskPage]:
        """What was spoken, and who waits to be called."""
        if not self.is_ready() and not recordings.are_there(process):
            return ()
        return [DeskPage(_("Phone calls"), reverse("voice-calls", args=[process.slug]))]

    def tried(self, *, number: str, place: str, typed: Sequence[str]) -> OnPhone:
        """What is heard now. Each thing typed are keys, or the words that are spoken."""
        now, turn = services.hear_once(_SIMULATED, Heard(place, number))
        for position, words in enumerate(typed, start=1):
            if position < turn:
                continue
            now, turn = services.hear_once(_SIMULATED, _typed(now, place, number, position, words))
        is_over = now.menu.wants is Wants.NOTHING or now.has_ended  # every stretch is shown at once
        return OnPhone(tuple(_shown(now)), ended=is_over)

    def chores(self) -> Sequence[Chore]:
        """Speaking, fetching what was spoken, and forgetting."""
        return [
            Chore("Speaking", audio.speak_what_is_asked_for, _SPEAK_EVERY),
            Chore("Fetching recordings", recordings.fetch_what_waits, _FETCH_EVERY),
            Chore("Taking recordings in", recordings.take_in_what_came, _FETCH_EVERY),
            Chore("Forgetting calls", _forget_what_is_over, _TIDY_EVERY),
        ]


def _typed(now: Now, place: str, number: str, turn: int, words: str) -> Heard:
    """What was typed into a simulated phone: keys, or what is spoken, in a computer's voice."""
    if now.menu.wants is not Wants.VOICE:
        return Heard(place, number, turn, keys=words)
    if not speech.can_speak(now.language) or not words.strip(" #"):
        return Heard(place, number, turn)
    content = speech.spoken(words, now.language)
    return Heard(place, number, turn, sound=Sound(content=content, media_type="audio/wav"))


def _shown(now: Now) -> Sequence[Message]:
    """Everything that is heard, stretch by stretch, with its sound where there is a voice."""
    found = []
    for stretch in now.menu.stretches(slow=now.slow):
        own = [one for one in stretch if not one.recording]
        words = "\n".join(one.words or _("(What you said is played.)") for one in stretch)
        has_voice = own and all(speech.can_speak(one.language) for one in own)
        name = audio.ask_for(own, slow=now.slow) if has_voice else ""
        size = _("Slowly.") if now.slow else ""
        address = urlsplit(address_of(name)).path if name else ""
        found.append(Message(words, size=size, audio=address))
    return found


def _forget_what_is_over() -> None:
    services.forget_what_is_over()
    audio.forget_what_is_over()
    recordings.forget_what_was_erased()
