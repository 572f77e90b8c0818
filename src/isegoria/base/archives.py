"""What can go wrong with an archive that somebody sent."""

import lzma
import zipfile
import zlib

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
