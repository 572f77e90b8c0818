"""What a file is, found from what it holds; the name it came under is never asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

IMAGE, AUDIO, VIDEO, DOCUMENT = "image", "audio", "video", "document"
SPEECH = frozenset({AUDIO, VIDEO})
"""Kinds in which somebody speaks or signs: whoever is asked to speak may sign."""

_KINDS = {
    "image": frozenset({IMAGE}),
    "audio": SPEECH,
    "video": frozenset({VIDEO}),
    "file": frozenset({IMAGE, AUDIO, VIDEO, DOCUMENT}),
}


@dataclass(frozen=True)
class Found:
    """What a file is: a picture, a sound, a film or a document, of which sort exactly."""

    kind: str
    media_type: str
    extension: str


JPEG = Found(IMAGE, "image/jpeg", "jpg")
PNG = Found(IMAGE, "image/png", "png")
WEBP = Found(IMAGE, "image/webp", "webp")

_OGG = Found(AUDIO, "audio/ogg", "ogg")
_PLAIN: Sequence[tuple[re.Pattern[bytes], Found]] = (
    (re.compile(rb"\xff\xd8\xff"), JPEG),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PNG),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), WEBP),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), Found(AUDIO, "audio/wav", "wav")),
    (re.compile(rb"fLaC"), Found(AUDIO, "audio/flac", "flac")),
    (re.compile(rb"#!AMR"), Found(AUDIO, "audio/amr", "amr")),
    (re.compile(rb"ID3|\xff[\xfb\xf3\xf2]"), Found(AUDIO, "audio/mpeg", "mp3")),
    (re.compile(rb"\xff[\xf1\xf9]"), Found(AUDIO, "audio/aac", "aac")),
    (re.compile(rb"%PDF-"), Found(DOCUMENT, "application/pdf", "pdf")),
)
_MATROSKA = b"\x1aE\xdf\xa3"
_FILM_INSIDE = re.compile(rb"V_[A-Z]")  # how Matroska and WebM name the way in which a film is kept
_FILM_IN_OGG = re.compile(rb"\x80theora")
_FILM_HANDLER = re.compile(rb"hdlr.{8}vide", re.DOTALL)
_BOX = re.compile(rb"....ftyp(?P<brand>....)", re.DOTALL)
_STILL = re.compile(rb"hei[cxms]|hev[cx]|mif1|msf1|avif|avis")


_SPOKEN = {"wav", "flac", "amr", "mp3", "aac", "ogg", "ogv", "webm", "mp4", "m4a"}


def kinds_asked(file_kind: str) -> frozenset[str]:
    """The kinds of files that answer a question for a picture, a recording, a film, any file."""
    return _KINDS.get(file_kind, _KINDS["file"])


def is_speech(name: str) -> bool:
    """Tell by the name of a file that was taken whether it is a recording or a film."""
    return name.rpartition(".")[2] in _SPOKEN


def found_in(sample: bytes) -> Found | None:
    """What this is, by its beginning and its end; None for what is not taken."""
    for beginning, found in _PLAIN:
        if beginning.match(sample):
            return found
    if sample.startswith(_MATROSKA) and b"webm" in sample[:64]:
        kind = VIDEO if _FILM_INSIDE.search(sample) else AUDIO
        return Found(kind, f"{kind}/webm", "webm")
    if sample.startswith(b"OggS"):
        film = Found(VIDEO, "video/ogg", "ogv")
        return film if _FILM_IN_OGG.search(sample[:4096]) else _OGG
    return _in_a_box(sample)


def _in_a_box(sample: bytes) -> Found | None:
    """What phones write: MP4 and its relatives, but for their pictures."""
    box = _BOX.match(sample)
    if box is None or _STILL.match(box["brand"]):
        return None
    if _FILM_HANDLER.search(sample):
        return Found(VIDEO, "video/mp4", "mp4")
    return Found(AUDIO, "audio/mp4", "m4a")
