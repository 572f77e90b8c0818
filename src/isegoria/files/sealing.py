"""Sealing what people send, so that only this site can read it, and only where it belongs.

AES-GCM under a key made from the site's secret for this purpose alone. Each seal is bound to the
place it lies in: put elsewhere in the database it no longer opens.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"isegoria files: what people send"
_NONCE = 12


class SealBroken(Exception):
    """What was sealed was changed, lies in another place, or belongs to another site."""


def seal(content: bytes, *, place: str) -> bytes:
    """Seal content for one place."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher().encrypt(nonce, content, place.encode())


def unseal(sealed: bytes, *, place: str) -> bytes:
    """Open what was sealed for this place; SealBroken if it was not."""
    try:
        return _cipher().decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
    except (InvalidTag, ValueError) as problem:
        raise SealBroken from problem


def _cipher() -> AESGCM:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return AESGCM(key.derive(settings.SECRET_KEY.encode()))
