#!/usr/bin/env python3
"""Check a public log of Isegoria, or the proof of your own answer, without trusting anybody.

One file, Python 3.8 or later, nothing to install. docs/ledger.md explains what is checked and why.

    python3 verify.py check proof.json
    python3 verify.py follow https://talk.example.org/log --state log.json

Ends with 0 if everything fits, 1 if something is broken, 2 if it could not be checked.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

TILE_WIDTH = 256
KEY_BYTES = 32
SIGNATURE_BYTES = 64
ED25519 = b"\x01"
LONGEST_ANSWER = 64 * 1024 * 1024
SECONDS_TO_WAIT = 30
PROOF_FORMAT = "isegoria-proof-1"
PROMISE_TITLE = "Promise of inclusion"


class Broken(Exception):
    """Something is not what it claims to be."""


class Trouble(Exception):
    """It could not be checked: a file or the log could not be read."""


# Ed25519, RFC 8032: is this signature made with the private half of this key?
# A point of the curve is (x, y, z, t) with x/z and y/z its coordinates and t = xy/z.

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)
Point = tuple


def plus(one: Point, other: Point) -> Point:
    """Sum of two points."""
    a = (one[1] - one[0]) * (other[1] - other[0])
    b = (one[1] + one[0]) * (other[1] + other[0])
    c = 2 * one[3] * other[3] * CURVE
    d = 2 * one[2] * other[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME


def times(factor: int, point: Point) -> Point:
    """A point added to itself so many times."""
    result = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = plus(result, point)
        point = plus(point, point)
        factor >>= 1
    return result


def point_from(raw: bytes) -> Point | None:
    """Read a point from its 32 bytes; None if they are none."""
    number = int.from_bytes(raw, "little")
    y, is_odd = number % 2**255, number >> 255
    if len(raw) != KEY_BYTES or y >= PRIME:
        return None
    square = (y * y - 1) * pow(CURVE * y * y + 1, PRIME - 2, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if x * x % PRIME != square:
        x = x * ROOT_OF_MINUS_ONE % PRIME
    if x * x % PRIME != square or (x == 0 and is_odd):
        return None
    if x & 1 != is_odd:
        x = PRIME - x
    return x, y, 1, x * y % PRIME


BASE = point_from((4 * pow(5, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little"))


def is_signed(public_key: bytes, text: bytes, signature: bytes) -> bool:
    """Whether the signature belongs to this key and this text."""
    key, commitment = point_from(public_key), point_from(signature[:32])
    factor = int.from_bytes(signature[32:], "little")
    if BASE is None or key is None or commitment is None:
        return False
    if len(signature) != SIGNATURE_BYTES or factor >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + text).digest()
    left = times(factor, BASE)
    right = plus(commitment, times(int.from_bytes(digest, "little") % ORDER, key))
    return all((left[i] * right[2] - right[i] * left[2]) % PRIME == 0 for i in (0, 1))


# Signed notes and checkpoints: C2SP signed-note and tlog-checkpoint.


class Key(NamedTuple):
    """The public key of a log, under the log's name."""

    name: str
    key_id: bytes
    public_key: bytes


class Checkpoint(NamedTuple):
    """What the log signed: so many entries, and this root over them."""

    size: int
    root: bytes


def decoded(text: str) -> bytes:
    """Read base64."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise Broken("A part that should be base64 is not.") from None


def read_key(text: str) -> Key:
    """Read a key as the log publishes it."""
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    raw = decoded(encoded)
    expected = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if raw[:1] != ED25519 or len(raw) != 1 + KEY_BYTES or expected.hex() != key_id:
        raise Broken("This is not the key of a log, or a part of it is wrong.")
    return Key(name, expected, raw[1:])


def typed_key(text: str) -> Key:
    """Read a key that somebody typed: a slip of the hand says nothing about the log."""
    try:
        return read_key(text)
    except Broken:
        raise Trouble("The key you gave is mistyped, or a part of it is missing.") from None


def read_note(note: str, key: Key) -> str:
    """Return the text of a note if the key signed it."""
    text, found, signatures = note.rpartition("\n\n")
    text += "\n"
    if not found or not signatures.endswith("\n"):
        raise Broken("A signed text is cut off.")
    for line in signatures[:-1].split("\n"):
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        if dash != "\u2014":
            raise Broken("A signed text has a line where a signature should be.")
        raw = decoded(encoded)
        if name == key.name and raw[:4] == key.key_id:
            if is_signed(key.public_key, text.encode(), raw[4:]):
                return text
            raise Broken(f"The signature of {key.name} does not fit: this text was changed.")
    raise Broken(f"This is not signed with the key of {key.name}.")


def read_checkpoint(note: str, key: Key) -> Checkpoint:
    """Return what a checkpoint says if the key signed it."""
    origin, size, *rest = [*read_note(note, key).split("\n"), ""]
    if origin != key.name or not size.isdigit():
        raise Broken(f"What was signed is not a checkpoint of {key.name}.")
    return Checkpoint(int(size), decoded(rest[0]))


# The tree of hashes: RFC 9162, section 2.1.


def leaf_hash(leaf: bytes) -> bytes:
    """Hash of one entry."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two neighbours."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class GrowingRoot:
    """The root over a growing list; remembers one hash for each power of two in its size."""

    def __init__(self, size: int, peaks: list[bytes]) -> None:
        self.size = size
        self.peaks = peaks

    def append(self, one: bytes) -> None:
        """Add the hash of the next entry."""
        joins = self.size
        while joins & 1:
            one = node_hash(self.peaks.pop(), one)
            joins >>= 1
        self.peaks.append(one)
        self.size += 1

    def root(self) -> bytes:
        """Root of the list so far."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        result = self.peaks[-1]
        for one in reversed(self.peaks[:-1]):
            result = node_hash(one, result)
        return result


def root_by_inclusion(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """Root that the hash of an entry and its proof lead to."""
    last = size - 1
    if not 0 <= index <= last:
        raise Broken("The proof names a place that the log does not have.")
    for one in proof:
        if last == 0:
            raise Broken("The proof is too long.")
        if index & 1 or index == last:
            leaf = node_hash(one, leaf)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            leaf = node_hash(leaf, one)
        index, last = index >> 1, last >> 1
    if last:
        raise Broken("The proof is too short.")
    return leaf


# The proof of one answer.


class Proof(NamedTuple):
    """The proof of one answer, as it was saved from the receipt."""

    key: Key
    leaf: str
    salt: bytes
    body: dict[str, Any]
    promise: str | None
    checkpoint: str | None
    index: int
    hashes: list[bytes]


def read_proof(file: str) -> Proof:
    """Read a proof from its file."""
    try:
        raw = json.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as problem:
        raise Trouble(f"{file} cannot be read: {problem.strerror}.") from None
    except ValueError:
        raise Broken(f"{file} is damaged: it is cut off or was changed.") from None
    try:
        if raw["format"] != PROOF_FORMAT:
            raise Broken(f"{file} is a proof of a kind that this program does not know.")
        return Proof(
            key=read_key(raw["key"]),
            leaf=raw["leaf"],
            salt=bytes.fromhex(raw["salt"]),
            body=dict(raw["body"]),
            promise=raw.get("promise"),
            checkpoint=raw.get("checkpoint"),
            index=int(raw.get("index", 0)),
            hashes=[decoded(one) for one in raw.get("hashes", [])],
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Broken(f"{file} is not a proof, or a part of it is missing.") from None


def canonical(body: dict[str, Any]) -> bytes:
    """Write a body in the one form that was sealed, RFC 8785."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def check_seal(proof: Proof) -> dict[str, Any]:
    """Make sure that the entry seals this very answer; return what the entry says."""
    try:
        entry = json.loads(proof.leaf)
        mac = hmac.new(proof.salt, canonical(proof.body), hashlib.sha256).hexdigest()
        is_the_same = hmac.compare_digest(entry["mac"], mac)
    except (KeyError, TypeError, ValueError):
        raise Broken("The entry in this proof cannot be read.") from None
    if not is_the_same:
        raise Broken("The answer in this proof is not the one that was sealed in the log.")
    return dict(entry)


def check_place(proof: Proof) -> str:
    """Make sure that the log signed for this entry; return what it signed in words."""
    own_hash = leaf_hash(proof.leaf.encode())
    if proof.checkpoint is not None:
        checkpoint = read_checkpoint(proof.checkpoint, proof.key)
        root = root_by_inclusion(own_hash, proof.index, checkpoint.size, proof.hashes)
        if root != checkpoint.root:
            raise Broken("The proof does not lead to what the log signed.")
        return f"It is entry {proof.index} of the {checkpoint.size} that the log signed."
    if proof.promise is None:
        raise Broken("This proof holds neither a place in the log nor a promise.")
    return f"The log promised to hold it by {promised_day(proof)}. Save a new proof after that."


def promised_day(proof: Proof) -> date:
    """Day by which the log promised to hold the entry; the promise must be about this entry."""
    title, origin, digest, day = (read_note(proof.promise or "", proof.key) + "\n" * 4).split("\n")[
        :4
    ]
    own_hash = base64.b64encode(leaf_hash(proof.leaf.encode())).decode()
    if (title, origin, digest) != (PROMISE_TITLE, proof.key.name, own_hash):
        raise Broken("The promise in this proof is about something else.")
    try:
        return date(*map(int, day[len("by ") :].split("-")))
    except (TypeError, ValueError):
        raise Broken("The promise in this proof names no day.") from None


def check(arguments: argparse.Namespace) -> None:
    """Check the proof of one answer."""
    proof = read_proof(arguments.file)
    if arguments.key and typed_key(arguments.key) != proof.key:
        raise Broken("This proof is signed with another key than the one you gave.")
    entry = check_seal(proof)
    place = check_place(proof)
    print(f"This is what the log {proof.key.name} has sealed as {entry.get('event')}:")
    print(json.dumps(proof.body, indent=2, sort_keys=True, ensure_ascii=False))
    print(f"It is unchanged. {place}")
    if not arguments.key:
        print("The key was taken from the proof itself. Compare it with the one the log publishes:")
        print(f"  {key_text(proof.key)}")


# Following a log: C2SP tlog-tiles.


class Memory(NamedTuple):
    """What was seen of a log, kept between two checks."""

    key: Key
    checkpoint: Checkpoint
    note: str
    growing: GrowingRoot
    counts: dict[str, dict[str, int]]


def fetch(address: str) -> bytes:
    """Get a file of the log."""
    if not address.startswith(("https://", "http://")):
        raise Trouble("The address of a log begins with https:// or http://.")
    try:
        with urllib.request.urlopen(  # noqa: S310  # only http and https come this far
            address, timeout=SECONDS_TO_WAIT
        ) as answer:
            content: bytes = answer.read(LONGEST_ANSWER)
            return content
    except urllib.error.HTTPError as problem:
        raise Trouble(f"{address} answers {problem.code}.") from None
    except (OSError, ValueError) as problem:
        raise Trouble(f"{address} cannot be reached: {problem}.") from None


def tile_name(number: int) -> str:
    """Number of a tile as it stands in its address."""
    rest, last = divmod(number, 1000)
    name = f"{last:03}"
    while rest:
        rest, part = divmod(rest, 1000)
        name = f"x{part:03}/{name}"
    return name


def entries(log: str, first: int, size: int) -> Iterator[bytes]:
    """Fetch the entries from the first wanted to the end."""
    for number in range(first // TILE_WIDTH, -(-size // TILE_WIDTH)):
        start = number * TILE_WIDTH
        width = min(TILE_WIDTH, size - start)
        suffix = "" if width == TILE_WIDTH else f".p/{width}"
        bundle = fetch(f"{log}/tile/entries/{tile_name(number)}{suffix}")
        for place, leaf in enumerate(cut(bundle, width), start):
            if place >= first:
                yield leaf


def cut(bundle: bytes, width: int) -> Iterator[bytes]:
    """Cut a bundle into its entries; each stands after its length in two bytes."""
    at = 0
    for _ in range(width):
        end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
        if len(bundle) < max(end, at + 2):
            raise Broken("The log gave fewer entries than it signed for.")
        yield bundle[at + 2 : end]
        at = end
    if at != len(bundle):
        raise Broken("The log gave more than the entries it signed for.")


def read_memory(file: str) -> Memory | None:
    """Read what was seen of the log before; None at the first time."""
    try:
        raw = json.loads(Path(file).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise Trouble(
            f"{file} cannot be read. Use a copy of it, or begin with a new file."
        ) from None
    damaged = Trouble(f"{file} is damaged. Use a copy of it, or begin with a new file.")
    try:
        key = read_key(raw["key"])
        checkpoint = read_checkpoint(raw["checkpoint"], key)
        growing = GrowingRoot(checkpoint.size, [bytes.fromhex(one) for one in raw["peaks"]])
        memory = Memory(key, checkpoint, raw["checkpoint"], growing, dict(raw["counts"]))
    except (Broken, AttributeError, KeyError, TypeError, ValueError):
        raise damaged from None
    if growing.root() != checkpoint.root:
        raise damaged
    return memory


def write_memory(file: str, memory: Memory) -> None:
    """Keep what was seen, whole or not at all."""
    raw = {
        "key": key_text(memory.key),
        "checkpoint": memory.note,
        "peaks": [one.hex() for one in memory.growing.peaks],
        "counts": memory.counts,
    }
    draft = Path(f"{file}.new")
    try:
        draft.write_text(json.dumps(raw, indent=1), encoding="utf-8")
        draft.replace(file)
    except OSError as problem:
        raise Trouble(f"{file} cannot be written: {problem.strerror}.") from None


def key_text(key: Key) -> str:
    """Write a key as the log publishes it."""
    encoded = base64.b64encode(b"\x01" + key.public_key).decode()
    return f"{key.name}+{key.key_id.hex()}+{encoded}"


def known_key(given: str | None, seen: Memory | None, log: str) -> Key:
    """Choose the key: the one given, else the one seen before, else the one the log gives."""
    if given and seen and typed_key(given) != seen.key:
        raise Broken("The key you gave is not the one this log had when you last looked.")
    if given:
        return typed_key(given)
    if seen:
        return seen.key
    key = read_key(fetch(f"{log}/key").decode("utf-8", "replace"))
    print("The key was taken from the log itself. Write it down, and compare it with others:")
    print(f"  {key_text(key)}")
    return key


def count_entry(counts: dict[str, dict[str, int]], leaf: bytes) -> None:
    """Add an entry to the table of what happened where."""
    try:
        entry = json.loads(leaf)
        topic, event = str(entry["topic"]), str(entry["event"])
    except (KeyError, TypeError, ValueError):
        topic, event = "unreadable", "unreadable"
    of_topic = counts.setdefault(topic, {})
    of_topic[event] = of_topic.get(event, 0) + 1


def check_growth(seen: Checkpoint, now: Checkpoint) -> None:
    """Make sure that the log did not shrink."""
    if now.size < seen.size:
        raise Broken(
            f"The log held {seen.size} entries when you last looked and holds {now.size} now: "
            "entries were taken out."
        )
    if now.size == seen.size and now.root != seen.root:
        raise Broken("The log has as many entries as when you last looked, but other ones.")


def read_log(log: str, now: Memory, wanted: Proof | None, seen: Memory | None) -> bool:
    """Read the entries up to the checkpoint; return whether the wanted one was among them."""
    is_found = False
    wanted_leaf = wanted.leaf.encode() if wanted else None
    for leaf in entries(log, now.growing.size, now.checkpoint.size):
        now.growing.append(leaf_hash(leaf))
        count_entry(now.counts, leaf)
        is_found = is_found or leaf == wanted_leaf
        reached = seen is not None and now.growing.size == seen.checkpoint.size
        if seen and reached and now.growing.root() != seen.checkpoint.root:
            raise Broken("Entries that were there when you last looked are no longer the same.")
    if now.growing.root() != now.checkpoint.root:
        raise Broken("The entries of the log are not the ones that it signed.")
    return is_found


def check_kept(proof: Proof, *, is_found: bool) -> str:
    """Say whether the log holds the entry of a proof, as it signed."""
    if is_found:
        return "The entry of your proof is in the log."
    if proof.checkpoint is None and datetime.now(timezone.utc).date() <= promised_day(proof):  # noqa: UP017  # for Python 3.8
        return "The entry of your proof is not in the log yet; the promise still runs."
    raise Broken("The entry of your proof is not in the log, although the log signed for it.")


def follow(arguments: argparse.Namespace) -> None:
    """Check a whole log, and that it only grew since the last time."""
    log = arguments.log.rstrip("/")
    seen = read_memory(arguments.state) if arguments.state else None
    wanted = read_proof(arguments.proof) if arguments.proof else None
    key = known_key(arguments.key, seen, log)
    if wanted:
        if wanted.key != key:
            raise Broken("Your proof is of another log, or signed with another key.")
        check_seal(wanted)
        check_place(wanted)

    note = fetch(f"{log}/checkpoint").decode("utf-8", "replace")
    checkpoint = read_checkpoint(note, key)
    if seen:
        check_growth(seen.checkpoint, checkpoint)
    if seen and not (arguments.all or wanted):
        now = Memory(key, checkpoint, note, seen.growing, seen.counts)
        is_found = read_log(log, now, None, None)
    else:
        now = Memory(key, checkpoint, note, GrowingRoot(0, []), {})
        is_found = read_log(log, now, wanted, seen)

    kept = check_kept(wanted, is_found=is_found) if wanted else ""
    if arguments.state:
        write_memory(arguments.state, now)
    show(now, seen)
    if kept:
        print(kept)


def show(now: Memory, seen: Memory | None) -> None:
    """Print what was found."""
    print(f"The log {now.key.name} holds {now.checkpoint.size} entries, as it signed.")
    if seen:
        print(f"It only grew since you last looked; it held {seen.checkpoint.size} entries then.")
    for topic in sorted(now.counts):
        events = now.counts[topic]
        print(f"  {topic}: " + ", ".join(f"{events[event]} {event}" for event in sorted(events)))


def read_arguments() -> argparse.Namespace:
    """Read what to check."""
    reader = argparse.ArgumentParser(
        description="Check a public log, or the proof of your own answer."
    )
    actions = reader.add_subparsers(dest="action", required=True)

    checking = actions.add_parser("check", help="check the proof of your own answer")
    checking.add_argument("file", help="the proof, as saved from the receipt")
    checking.add_argument("--key", help="the key of the log, if you know it")
    checking.set_defaults(run=check)

    following = actions.add_parser("follow", help="check a whole log")
    following.add_argument("log", help="its address, such as https://talk.example.org/log")
    following.add_argument("--key", help="the key of the log, if you know it")
    following.add_argument("--state", help="a file in which to remember what was seen")
    following.add_argument("--all", action="store_true", help="read the old entries again too")
    following.add_argument("--proof", help="a proof whose entry must be in the log")
    following.set_defaults(run=follow)
    return reader.parse_args()


def main() -> int:
    """Check, and say how it ended."""
    arguments = read_arguments()
    try:
        arguments.run(arguments)
    except Broken as problem:
        print(f"BROKEN. {problem}", file=sys.stderr)
        return 1
    except Trouble as problem:
        print(f"It could not be checked. {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
