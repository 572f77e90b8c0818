"""The log's own key: one file, readable by the server alone.

Whoever has it can sign for the log, and without it the log cannot go on. It is
made once, when there is no log yet, and belongs into the backup.
"""

import os
import secrets
from base64 import b64decode, b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused

FILE_NAME = "ledger.key"
SEED_BYTES = 32


class KeyProblem(Refused):
    """The key of the log is missing or wrong; the message tells the operator what to do."""


def new_key(folder: Path) -> Ed25519PrivateKey:
    """Make the key of a new log, or return the one that already lies there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f"{FILE_NAME}.{secrets.token_hex(8)}"
    _write_privately(draft, b64encode(secrets.token_bytes(SEED_BYTES)) + b"\n")
    try:
        # A link never replaces a file, so two processes that start at once keep one key.
        os.link(draft, folder / FILE_NAME)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return _read(folder / FILE_NAME)


def key_of(folder: Path, public_key: bytes) -> Ed25519PrivateKey:
    """Return the key of the log with this public key; raise KeyProblem if it is not there."""
    file = folder / FILE_NAME
    if not file.exists():
        raise KeyProblem(
            _("The key of the public log is missing. Restore %(file)s from the backup.")
            % {"file": file}
        )
    key = _read(file)
    if key.public_key().public_bytes_raw() != public_key:
        raise KeyProblem(
            _(
                "The key in %(file)s is not the key of this log. "
                "Restore the file from the backup that belongs to this database."
            )
            % {"file": file}
        )
    return key


def _read(file: Path) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(b64decode(file.read_bytes()))
    except ValueError as problem:
        raise KeyProblem(
            _("%(file)s does not hold a key. Restore it from the backup.") % {"file": file}
        ) from problem


def _write_privately(file: Path, content: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(descriptor)
