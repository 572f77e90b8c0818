"""A computer's voice: words in any language become a sound. Nothing of it is kept."""

import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

PROGRAM = "espeak-ng"
_WORDS_A_MINUTE, _SLOW = 150, 105
_SECONDS = 20
# How the program calls languages that it does not know by our codes.
_CALLED = {"zh-hans": "cmn", "zh": "cmn", "en": "en-gb", "pt": "pt", "no": "nb"}


def can_speak(language: str) -> bool:
    """Tell whether there is a computer's voice here for this language."""
    return _voice(language) is not None


@cache
def voice_name() -> str:
    """The program that speaks, and its version."""
    said = subprocess.run(  # noqa: S603  # a program of the system
        [_program(), "--version"], check=True, capture_output=True, text=True, timeout=_SECONDS
    )
    version = re.search(r"\d+(?:\.\d+)+", said.stdout)
    return f"{PROGRAM} {version.group()}" if version else PROGRAM


def spoken(words: str, language: str, *, slow: bool = False) -> bytes:
    """The sound of these words, as a WAV file; there must be a voice for the language."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "spoken.wav"
        speak_to(file, words, language, slow=slow)
        return file.read_bytes()


def speak_to(file: Path, words: str, language: str, *, slow: bool = False) -> None:
    """Put the sound of these words into a file.

    The words come by standard input: they may begin with a hyphen, and stay out of the list of
    processes.
    """
    speed = _SLOW if slow else _WORDS_A_MINUTE
    voice = _voice(language) or _CALLED["en"]
    subprocess.run(  # noqa: S603  # a program of the system, with our own arguments
        [_program(), "-v", voice, "-s", str(speed), "-b", "1", "-w", str(file), "--stdin"],
        input=words.encode(),
        check=True,
        capture_output=True,
        timeout=_SECONDS,
    )


def _voice(language: str) -> str | None:
    """What the program calls the voice of a language; None if it has none."""
    language = language.lower()
    wanted = _CALLED.get(language, language)
    voices = _voices()
    for one in (wanted, wanted.partition("-")[0]):
        if one in voices:
            return one
    return next((one for one in sorted(voices) if one.startswith(f"{wanted}-")), None)


def _program() -> str:
    return shutil.which(PROGRAM) or PROGRAM


@cache
def _voices() -> frozenset[str]:
    """The voices of the program; none where it is not installed."""
    if shutil.which(PROGRAM) is None:
        return frozenset()
    listed = subprocess.run(  # noqa: S603  # a program of the system
        [_program(), "--voices"], check=True, capture_output=True, text=True, timeout=_SECONDS
    )
    rows = (one.split() for one in listed.stdout.splitlines()[1:])
    return frozenset(one[1].lower() for one in rows if len(one) > 1)
