"""What a gateway is told for where a call is: which sounds, and how long a key is waited for."""

from collections.abc import Iterable
from itertools import groupby

from django.conf import settings
from django.urls import reverse

from isegoria.channels.voice import audio, recordings
from isegoria.channels.voice.calls import Now
from isegoria.channels.voice.dialects import Sounded, Told
from isegoria.channels.voice.menus import Line, Wants
from isegoria.channels.voice.models import Recording
from isegoria.languages import speech

_SECONDS, _SLOW, _BETWEEN = 10, 20, 1
_ENDS = (".", "?", "!", ":", ";", "…", "\N{ARABIC QUESTION MARK}", "\N{IDEOGRAPHIC FULL STOP}")


def told(now: Now, reply_to: str) -> Told:
    """Everything the gateway must know; between two stretches a key is waited for shortly."""
    seconds = _SLOW if now.slow else _SECONDS
    wants = now.menu.wants
    if not now.is_last:  # a key answers as well as after the last stretch; silence goes on
        wants, seconds = (Wants.KEYS if wants is Wants.KEYS else Wants.KEY), _BETWEEN
    return Told(
        sounds=tuple(_sounds(now.stretch, slow=now.slow)),
        wants=wants,
        reply_to=reply_to,
        seconds=seconds,
        dial=now.dial if now.is_last else "",
    )


def _sounds(lines: Iterable[Line], *, slow: bool) -> Iterable[Sounded]:
    """As few sounds as can be: lines that follow one another are one."""
    waiting: list[Line] = []
    for one in lines:
        if one.recording:
            yield from _joined(waiting, slow=slow)
            yield from _played(one.recording)
            waiting = []
        else:
            waiting.append(one)
    yield from _joined(waiting, slow=slow)


def _joined(lines: list[Line], *, slow: bool) -> Iterable[Sounded]:
    """One sound where there is a voice for each language, else words for the gateway's voice."""
    if not lines:
        return
    if all(speech.can_speak(one.language) for one in lines):
        yield Sounded(address=address_of(audio.ask_for(lines, slow=slow)))
        return
    for language, same in groupby(lines, key=lambda one: one.language):
        yield Sounded(words=" ".join(_closed(one.words) for one in same), language=language)


def _closed(words: str) -> str:
    """A line as a sentence, so that the next does not run into it."""
    return words if words.endswith(_ENDS) else f"{words}."


def _played(number: int) -> Iterable[Sounded]:
    """What the caller spoke, from where the gateway keeps it."""
    row = Recording.objects.filter(pk=number).first()
    if row and (source := recordings.source_of(row)):
        yield Sounded(address=source)


def address_of(name: str) -> str:
    """Where a sound is found."""
    return f"{settings.ADDRESS}{reverse('voice-audio', args=[name])}"
