"""What can go wrong with an archive that somebody sent."""

import lzma
import zipfile
import zlib
from copy import copy

# All that reading a ZIP raises which is damaged, locked, or made to break readers: its list of
# contents names places outside it, ways of packing that nobody has, names that are no text.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,  # locked by a password; NotImplementedError is one too
    ValueError,
    OSError,
    EOFError,
)


def unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, *, most: int) -> bytes:
    """What one part of an archive holds, whatever the list of contents claims of its size.

    Raises one of DAMAGED where it is longer than ``most``, or not as long as the list says: the
    list is written by whoever sent it, and a reader that believes it unpacks the rest as well.
    """
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile  # the other ways of packing can only be unpacked whole
    claimed, true = part.file_size, copy(part)
    true.file_size = most + 1
    with archive.open(true) as opened:
        content = opened.read(most + 1)
    if len(content) > most or len(content) != claimed:
        raise zipfile.BadZipFile
    return content
