"""Folders that say of each file what it has to be: BagIt 1.0 (RFC 8493).

Whoever opens such a folder in fifty years can tell whether anything in it was changed or lost,
with any program that works out SHA-256.
"""

import hashlib
from collections.abc import Mapping
from datetime import date

_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_PAYLOAD = "data"


def bag(files: Mapping[str, bytes], *, about: Mapping[str, str], day: date) -> dict[str, bytes]:
    """Every file of a bag by its name: those given below ``data/``, and what tells of them.

    ``about`` has what RFC 8493 section 2.2.2 lets a bag say of itself, in one line each.
    """
    payload = {f"{_PAYLOAD}/{name}": content for name, content in files.items()}
    told = {
        **about,
        "Bagging-Date": day.isoformat(),
        "Payload-Oxum": f"{sum(map(len, payload.values()))}.{len(payload)}",
    }
    tags = {
        "bagit.txt": _DECLARATION.encode(),
        "bag-info.txt": "".join(f"{key}: {_line(said)}\n" for key, said in told.items()).encode(),
        "manifest-sha256.txt": _manifest(payload),
    }
    return {**tags, "tagmanifest-sha256.txt": _manifest(tags), **payload}


def _manifest(files: Mapping[str, bytes]) -> bytes:
    lines = (
        f"{hashlib.sha256(held).hexdigest()}  {_named(name)}\n" for name, held in files.items()
    )
    return "".join(lines).encode()


def _named(name: str) -> str:
    """A name as a manifest has it: what would break the line is told by its number."""
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _line(said: str) -> str:
    return " ".join(said.split())
