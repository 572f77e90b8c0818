"""Sealing something so that only whoever holds a private key can open it.

X25519 with a key drawn for each seal, HKDF, and AES-GCM. Each seal is bound to the place it lies
in. Those over a few words are of one length, so that nothing can be told from how long they are.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LENGTH = 96
_PURPOSE = b"isegoria belonging: self-descriptions"
_KEY = 32
_NONCE = bytes(12)  # each key is drawn for one seal alone


class SealBroken(Exception):
    """What was sealed was changed, lies in another place, or needs another key."""


def seal(words: bytes, *, public: bytes, place: bytes) -> bytes:
    """Seal words for one place; without the private key nobody opens them, not the sealer."""
    if len(words) > LENGTH:
        raise ValueError(f"{len(words)} bytes are more than the {LENGTH} that fit")
    return seal_whole(words.ljust(LENGTH), public=public, place=place)


def unseal(sealed: bytes, *, private: X25519PrivateKey, place: bytes) -> bytes:
    """Open words that were sealed for this place; SealBroken if they were not."""
    return unseal_whole(sealed, private=private, place=place).rstrip()


def seal_whole(content: bytes, *, public: bytes, place: bytes) -> bytes:
    """Seal a file for one place; it shows how long it is."""
    drawn = X25519PrivateKey.generate()
    own = drawn.public_key().public_bytes_raw()
    shared = drawn.exchange(X25519PublicKey.from_public_bytes(public))
    return own + _cipher(shared, own, public).encrypt(_NONCE, content, place)


def unseal_whole(sealed: bytes, *, private: X25519PrivateKey, place: bytes) -> bytes:
    """Open what was sealed for this place, to the byte; SealBroken if it was not."""
    own, rest = sealed[:_KEY], sealed[_KEY:]
    public = private.public_key().public_bytes_raw()
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(own))
        return _cipher(shared, own, public).decrypt(_NONCE, rest, place)
    except (InvalidTag, ValueError) as problem:
        raise SealBroken from problem


def _cipher(shared: bytes, own: bytes, public: bytes) -> AESGCM:
    key = HKDF(algorithm=SHA256(), length=_KEY, salt=own + public, info=_PURPOSE)
    return AESGCM(key.derive(shared))
