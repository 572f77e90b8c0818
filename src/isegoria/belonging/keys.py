"""The private keys: a file each, which only the worker reads, and which is in no backup.

Whoever has one of them and the database can tell who said which group. That is why they lie
neither in the database nor in its backups, and why they are replaced and thrown away.
"""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from isegoria.base.privately import write_privately


def file_of(folder: Path, generation: int) -> Path:
    """Where the private key of a generation lies."""
    return folder / f"belonging-{generation}.key"


def make(folder: Path, generation: int) -> bytes:
    """Make a private key, whole or not at all, and return its public half."""
    private = X25519PrivateKey.generate()
    write_privately(file_of(folder, generation), private.private_bytes_raw())
    return private.public_key().public_bytes_raw()


def private_of(folder: Path, generation: int, public: bytes) -> X25519PrivateKey | None:
    """The private key whose other half this is; None if it is not there."""
    try:
        private = X25519PrivateKey.from_private_bytes(file_of(folder, generation).read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return private if private.public_key().public_bytes_raw() == public else None


def throw_away(folder: Path, generation: int) -> None:
    """Delete a private key for good: what was sealed under it opens no more."""
    file_of(folder, generation).unlink(missing_ok=True)
