"""A computer's voice: what is to be said becomes a sound, kept for an hour.

The worker speaks what is asked for as it comes; a gateway that asks sooner has it spoken at once.
"""

import json
import logging
import os
import secrets
import subprocess
import tempfile
import wave
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from isegoria.channels.voice.menus import Line
from isegoria.channels.voice.models import Speech
from isegoria.languages.speech import speak_to
from isegoria.people.vault import seal, unseal

_logger = logging.getLogger(__name__)
KEPT = timedelta(hours=1)
_PLACE = "voice speech"
_AT_ONCE = 50


def ask_for(lines: Sequence[Line], *, slow: bool) -> str:
    """Ask for these lines to be spoken: the name of the sound. Each must have its voice."""
    name = secrets.token_urlsafe(24)
    words = [[one.words, one.language] for one in lines]
    sealed = seal(json.dumps([words, slow]), place=f"{_PLACE} {name}")
    Speech.objects.create(name=name, sealed=sealed)
    return name


def sound(name: str) -> bytes | None:
    """The sound of this name, spoken now if it has not been; None if nobody asked for it."""
    row = Speech.objects.filter(name=name, made_at__gt=timezone.now() - KEPT).first()
    if row is None:
        return None
    file = _file(row)
    if not file.exists():
        _speak(row)
    return file.read_bytes()


def speak_what_is_asked_for() -> int:
    """Speak what was asked for and is not there yet: how many sounds."""
    rows = Speech.objects.filter(made_at__gt=timezone.now() - KEPT).order_by("-pk")[:_AT_ONCE]
    missing = [one for one in rows if not _file(one).exists()]
    for one in missing:
        try:
            _speak(one)
        except subprocess.SubprocessError:  # the others are spoken all the same
            _logger.exception("What was to be said under %d cannot be spoken.", one.pk)
            one.delete()
    return len(missing)


def forget_what_is_over() -> int:
    """Delete what was said an hour ago, with its sounds: how many."""
    gone = list(Speech.objects.filter(made_at__lt=timezone.now() - KEPT))
    for one in gone:
        _file(one).unlink(missing_ok=True)
    return Speech.objects.filter(pk__in=[one.pk for one in gone]).delete()[0]


def _speak(row: Speech) -> None:
    words, slow = json.loads(unseal(bytes(row.sealed), place=f"{_PLACE} {row.name}"))
    file = _file(row)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        made = _made([Line(*one) for one in words], Path(folder), slow=slow)
        os.replace(made, file)  # noqa: PTH105  # whole or not at all, whoever comes first


def _made(lines: Iterable[Line], folder: Path, *, slow: bool) -> Path:
    """One file of all lines, each in the voice of its language."""
    parts = []
    for number, line in enumerate(lines):
        part = folder / f"{number}.wav"
        speak_to(part, line.words, line.language, slow=slow)
        parts.append(part)
    return _joined(parts, folder / "whole.wav")


def _joined(parts: Iterable[Path], whole: Path) -> Path:
    with wave.open(str(whole), "wb") as out:
        for number, part in enumerate(parts):
            with wave.open(str(part), "rb") as one:
                if number == 0:
                    out.setparams(one.getparams())
                out.writeframes(one.readframes(one.getnframes()))
    return whole


def _file(row: Speech) -> Path:
    return Path(settings.DATA_FOLDER) / "speech" / f"{row.name}.wav"
