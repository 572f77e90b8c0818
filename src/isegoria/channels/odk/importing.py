"""Forms that come as files, from a device that never had a network."""

from collections.abc import Iterable, Iterator
from typing import Any
from zipfile import ZipFile

from django.utils.translation import gettext as _

from isegoria.base.archives import DAMAGED
from isegoria.base.refusal import Refused
from isegoria.channels.odk.models import Enumerator
from isegoria.channels.odk.services import receive
from isegoria.questionnaire.xform.submission import MOST_BYTES

MOST_FILES = 500
_SUFFIX = ".xml"


def bring_in(enumerator: Enumerator, files: Iterable[Any]) -> list[tuple[str, str]]:
    """Take each filled-in form as if the device had sent it; what became of each, in words."""
    told: list[tuple[str, str]] = []
    for name, content in _unpacked(files):
        if len(told) == MOST_FILES:
            told.append((name, _("These are too many files. Bring in the rest afterwards.")))
            break
        try:
            told.append((name, receive(enumerator, content) if content else _not_read()))
        except Refused as refusal:
            told.append((name, str(refusal)))
    return told


def _unpacked(files: Iterable[Any]) -> Iterator[tuple[str, bytes]]:
    """Each form by its name; nothing of one that is too large or cannot be read."""
    for one in files:
        name = str(one.name)
        if not name.lower().endswith(".zip"):
            yield name, one.read() if (one.size or 0) <= MOST_BYTES else b""
            continue
        try:
            with ZipFile(one) as packed:
                for part in packed.infolist():
                    if part.filename.lower().endswith(_SUFFIX):
                        fits = part.file_size <= MOST_BYTES
                        yield part.filename, packed.read(part) if fits else b""
        except DAMAGED:
            yield name, b""


def _not_read() -> str:
    return _("This file cannot be read.")
