"""Sealing an address so that only this site can read it, and only where it belongs.

AES-GCM under a key made from the site's secret for this purpose alone. Each seal is bound to the
place it lies in: put elsewhere in the database it no longer opens. Where somebody else holds a
secret of their ``own`` that is kept nowhere here, the key is made from that too: then not even the
site can open it without them.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"isegoria people: vault of addresses"
_NONCE = 12


class SealBroken(Exception):
    """What was sealed was changed, lies in another place, or belongs to another site."""


def seal(words: str, *, place: str, own: str = "") -> bytes:
    """Seal words for one place."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(own).encrypt(nonce, words.encode(), place.encode())


def unseal(sealed: bytes, *, place: str, own: str = "") -> str:
    """Open what was sealed for this place; SealBroken if it was not."""
    try:
        words = _cipher(own).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
        return words.decode()
    except (InvalidTag, ValueError) as problem:
        raise SealBroken from problem


def _cipher(own: str) -> AESGCM:
    info = _PURPOSE + b"\0" + own.encode() if own else _PURPOSE
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=info)
    return AESGCM(key.derive(settings.SECRET_KEY.encode()))
