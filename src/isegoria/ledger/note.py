"""Signed notes and checkpoints: short texts that a log signs, readable by others' tools.

A note is some lines of text, an empty line, and a line for each signature. A
checkpoint is a note whose text is the name of the log, its size and its root.

References
----------
C2SP signed-note, https://c2sp.org/signed-note
C2SP tlog-checkpoint, https://c2sp.org/tlog-checkpoint
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from isegoria.ledger.merkle import HASH_BYTES

ED25519 = b"\x01"
KEY_ID_BYTES = 4
LONGEST_NOTE = 1_000_000


class BadNoteError(ValueError):
    """A note, checkpoint or key that is not what it claims to be; the message says why."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a log's key, under the log's name."""

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        if not self.name or "+" in self.name or self.name.split() != [self.name]:
            raise BadNoteError("The name of a key has no spaces and no plus sign.")
        if len(self.public_key) != HASH_BYTES:
            raise BadNoteError("An Ed25519 public key has 32 bytes.")

    @property
    def key_id(self) -> bytes:
        """Four bytes by which signatures name their key."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public_key).digest()[
            :KEY_ID_BYTES
        ]

    def __str__(self) -> str:
        encoded = b64encode(ED25519 + self.public_key).decode()
        return f"{self.name}+{self.key_id.hex()}+{encoded}"


@dataclass(frozen=True, slots=True)
class CheckpointText:
    """What a checkpoint says: the log, how many entries it holds, and the root over them."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def sign(text: str, *, name: str, private_key: Ed25519PrivateKey) -> str:
    """Put a signature under some lines of text; each line ends with a line break."""
    if not text.endswith("\n"):
        raise BadNoteError("The text of a note ends with a line break.")
    key = VerifierKey(name=name, public_key=private_key.public_key().public_bytes_raw())
    signature = b64encode(key.key_id + private_key.sign(text.encode())).decode()
    return f"{text}\n\N{EM DASH} {name} {signature}\n"


def read_note(note: str, key: VerifierKey) -> str:
    """Return the text of a note that this key signed; raise BadNoteError for any other note."""
    if len(note) > LONGEST_NOTE:
        raise BadNoteError("This note is too long.")
    text, break_, lines = note.rpartition("\n\n")
    text += "\n"
    if not break_ or not lines.endswith("\n"):
        raise BadNoteError("This is not a signed note: its end is missing.")
    signatures = [
        signature
        for name, signature in map(_signature_of, lines.removesuffix("\n").split("\n"))
        if name == key.name and signature[:KEY_ID_BYTES] == key.key_id
    ]
    if not signatures:
        raise BadNoteError(f"This note is not signed with the key of {key.name}.")
    for signature in signatures:
        try:
            Ed25519PublicKey.from_public_bytes(key.public_key).verify(
                signature[KEY_ID_BYTES:], text.encode()
            )
        except InvalidSignature as problem:
            raise BadNoteError(f"The signature of {key.name} does not fit the text.") from problem
    return text


def read_checkpoint(note: str, key: VerifierKey) -> CheckpointText:
    """Return what a checkpoint says if this key signed it; raise BadNoteError otherwise."""
    origin, *rest = read_note(note, key).removesuffix("\n").split("\n")
    if len(rest) != 2:  # noqa: PLR2004  # size and root; we sign nothing else
        raise BadNoteError("A checkpoint has three lines: the log, its size and its root.")
    size, root = rest
    if not (size.isascii() and size.isdigit()) or str(int(size)) != size:
        raise BadNoteError("The size in this checkpoint is not a number.")
    if origin != key.name:
        raise BadNoteError(f"This checkpoint is of {origin}, not of {key.name}.")
    checkpoint = CheckpointText(origin=origin, size=int(size), root=_decoded(root))
    if len(checkpoint.root) != HASH_BYTES:
        raise BadNoteError("The root in this checkpoint is not a hash of 32 bytes.")
    return checkpoint


def _signature_of(line: str) -> tuple[str, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != "\N{EM DASH}":
        raise BadNoteError("A line below a note is not a signature.")
    return name, _decoded(encoded)


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError as problem:
        raise BadNoteError("A part that should be base64 is not.") from problem
