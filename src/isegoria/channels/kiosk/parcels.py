"""What a kiosk seals while it has no connection: only this site can open it.

The device knows a public key. For each parcel it draws a key pair of its own, and with both a key
for AES-GCM; so nobody at the device, not even whoever sealed it, can open it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.http import QueryDict
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.base.sent import read_json

_PURPOSE = b"isegoria kiosk parcel"
_POINT, _NONCE = 65, 12
MOST_BYTES = 100_000


class Unreadable(Refused):
    """It was not sealed for this kiosk, or was changed since."""

    status = 400


@dataclass(frozen=True)
class Parcel:
    """What one person answered in one activity without a connection.

    ``form`` is written as a page sends a form; ``filled_at`` is what the clock of the kiosk said.
    """

    key: str
    process: str
    type_slug: str
    position: int
    language: str
    code: str
    form: str
    filled_at: str

    @property
    def posted(self) -> QueryDict:
        """The form as if a page had sent it."""
        return QueryDict(self.form)


def new_key() -> str:
    """Draw the secret key of a kiosk."""
    return f"{generate_private_key(SECP256R1()).private_numbers().private_value:x}"


def public_part(key: str) -> str:
    """The part of a key that the device is told, as a point of the curve in hexadecimal."""
    public = _private(key).public_key()
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()


def opened(sealed: bytes, key: str) -> Parcel:
    """Open what a device sealed, or raise Unreadable."""
    point, nonce = sealed[:_POINT], sealed[_POINT : _POINT + _NONCE]
    try:
        theirs = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
        shared = _private(key).exchange(ECDH(), theirs)
        words = _cipher(shared).decrypt(nonce, sealed[_POINT + _NONCE :], None)
        return _read(read_json(words))
    except (InvalidTag, ValueError, KeyError, TypeError, OverflowError) as problem:
        raise Unreadable(_("This was not sealed for this kiosk.")) from problem


def _read(said: Mapping[str, Any]) -> Parcel:
    names = [one.name for one in fields(Parcel) if one.name != "position"]
    texts = {name: str(said[name]).replace("\x00", "") for name in names}
    return Parcel(**texts, position=int(said["position"]))


def _cipher(shared: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=_PURPOSE).derive(shared))


def _private(key: str) -> EllipticCurvePrivateKey:
    return derive_private_key(int(key, 16), SECP256R1())
