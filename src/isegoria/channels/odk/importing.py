"""Forms that come as files, from a device that never had a network."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZipFile, ZipInfo

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from isegoria.base.archives import DAMAGED, unpacked
from isegoria.base.refusal import Refused
from isegoria.channels.odk.enclosures import Beside
from isegoria.channels.odk.models import Enumerator
from isegoria.channels.odk.services import receive
from isegoria.files.rules import WEB
from isegoria.questionnaire.xform.submission import MOST_BYTES

MOST_FILES = 500
_SUFFIX = ".xml"


def bring_in(enumerator: Enumerator, files: Iterable[Any]) -> list[tuple[str, str]]:
    """Take each filled-in form as if the device had sent it; what became of each, in words."""
    told: list[tuple[str, str]] = []
    for name, content, beside in _unpacked(files):
        if len(told) == MOST_FILES:
            told.append((name, _("These are too many files. Bring in the rest afterwards.")))
            break
        try:
            said = receive(enumerator, content, beside) if content else _not_read()
        except Refused as refusal:
            said = str(refusal)
        told.append((name, said))
    return told


def _unpacked(files: Iterable[Any]) -> Iterator[tuple[str, bytes, Beside]]:
    """Each form by its name, with the files beside it; nothing of one that cannot be read."""
    for one in files:
        name = str(one.name)
        if not name.lower().endswith(".zip"):
            yield name, one.read() if (one.size or 0) <= MOST_BYTES else b"", {}
            continue
        try:
            with ZipFile(one) as packed:
                for part in packed.infolist():
                    if part.filename.lower().endswith(_SUFFIX):
                        is_small = part.file_size <= MOST_BYTES
                        content = unpacked(packed, part, most=MOST_BYTES) if is_small else b""
                        yield part.filename, content, _beside(packed, part, content)
        except DAMAGED:
            yield name, b"", {}


def _beside(packed: ZipFile, form: ZipInfo, content: bytes) -> Beside:
    """The files in the folder of a form that it names, as a device lays them there."""
    folder = PurePosixPath(form.filename).parent
    found = {}
    for part in packed.infolist():
        path = PurePosixPath(part.filename)
        is_named = path.name and f">{escape(path.name)}<".encode() in content
        if part is not form and path.parent == folder and is_named and part.file_size <= WEB.most:
            found[path.name] = ContentFile(unpacked(packed, part, most=WEB.most), path.name)
    return found


def _not_read() -> str:
    return _("This file cannot be read.")
