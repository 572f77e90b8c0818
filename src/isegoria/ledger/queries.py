"""What can be read from the log: its state, and proofs about it."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils import timezone

from isegoria.ledger import keys, merkle, note
from isegoria.ledger.models import Checkpoint, Entry, Log, Tile
from isegoria.ledger.tiles import WIDTH, FetchTile, TileAddress, bundle, subtree_from

PROOF_FORMAT = "isegoria-proof-1"
PROMISE_TITLE = "Promise of inclusion"
DAYS_TO_KEEP_A_PROMISE = 1


@dataclass(frozen=True, slots=True)
class Inclusion:
    """The proof that an entry stands at ``index`` of the log that ``checkpoint`` signs."""

    checkpoint: Checkpoint
    index: int
    hashes: list[bytes]


def number_of(origin: str) -> int:
    """Key of a log in the database, derived from its name.

    So an entry can be written without first asking for its log, and no process
    remembers a number that a restored backup or a test has made wrong.
    """
    return int.from_bytes(sha256(origin.encode()).digest()[:4], "big") >> 1


def own_number() -> int:
    """Key of this site's log in the database."""
    return number_of(settings.LEDGER_ORIGIN)


def own_log() -> Log:
    """Give the log of this site, made at its first start."""
    return Log.objects.get(pk=own_number())


def latest_checkpoint() -> Checkpoint:
    """Give what the log signed last; an empty log has signed that it is empty."""
    return Checkpoint.objects.filter(log=own_number()).select_related("log").latest("size")


def stored_tile(address: TileAddress) -> bytes | None:
    """Bytes of a tile or a bundle of entries; None if the log has not grown that far."""
    if address.level is None:
        return _stored_bundle(address)
    hashes = (
        Tile.objects.filter(log=own_number(), level=address.level, number=address.number)
        .values_list("hashes", flat=True)
        .first()
    )
    wanted = address.width * merkle.HASH_BYTES
    return None if hashes is None or len(hashes) < wanted else bytes(hashes[:wanted])


def inclusion(entry: Entry) -> Inclusion | None:
    """Prove that an entry is in the log; None while it waits for its place."""
    checkpoint = latest_checkpoint()
    if entry.position is None or entry.position >= checkpoint.size:
        return None
    hashes = merkle.inclusion_proof(
        entry.position, checkpoint.size, subtree_from(fetch_tile(entry.log_id))
    )
    return Inclusion(checkpoint=checkpoint, index=entry.position, hashes=hashes)


def promise(entry: Entry) -> str:
    """Sign that an entry will be in the log, as soon as it is written down.

    The first line keeps the text from being read as a checkpoint.
    """
    log = entry.log
    last_day = timezone.now().date() + timedelta(days=DAYS_TO_KEEP_A_PROMISE)
    leaf_hash = b64encode(entry.leaf_hash).decode()
    text = f"{PROMISE_TITLE}\n{log.origin}\n{leaf_hash}\nby {last_day.isoformat()}\n"
    private_key = keys.key_of(settings.KEYS_FOLDER, bytes(log.public_key))
    return note.sign(text, name=log.origin, private_key=private_key)


def proof_file(entry: Entry, salt: bytes, body: Mapping[str, Any]) -> dict[str, Any]:
    """Everything somebody needs to check one entry without us, ready to be written as JSON."""
    proof = {
        "format": PROOF_FORMAT,
        "key": str(entry.log.key),
        "leaf": entry.leaf,
        "salt": bytes(salt).hex(),
        "body": dict(body),
    }
    included = inclusion(entry)
    if included is None:
        return {**proof, "promise": promise(entry)}
    return {
        **proof,
        "checkpoint": included.checkpoint.note,
        "index": included.index,
        "hashes": _as_text(included.hashes),
    }


def fetch_tile(log_number: int) -> FetchTile:
    """Read tiles of a log from the database, one row at a time."""

    def fetch(level: int, number: int) -> bytes:
        return bytes(Tile.objects.get(log=log_number, level=level, number=number).hashes)

    return fetch


def _stored_bundle(address: TileAddress) -> bytes | None:
    first = address.number * WIDTH
    leaves = Entry.objects.filter(
        log=own_number(), position__gte=first, position__lt=first + address.width
    )
    found = [leaf.encode() for leaf in leaves.order_by("position").values_list("leaf", flat=True)]
    return bundle(found) if len(found) == address.width else None


def _as_text(hashes: Sequence[bytes]) -> list[str]:
    return [b64encode(one).decode() for one in hashes]
