"""What one entry of the log says, to the byte.

A leaf is a JSON object in the one form that RFC 8785 gives it. It names no
person: ``subject`` is a pseudonym for one person and one item, and ``mac``
seals the body of what happened under a salt that lies beside the body. Without
the salt the leaf says nothing about the body; with it, anyone can check that
the body is unchanged.

For the values we allow, Python's own writer gives exactly the form of RFC 8785:
keys are ASCII (so sorting by code point is sorting by UTF-16 unit), numbers are
whole and below 2**53 (so they print alike everywhere), and there is no space.
"""

import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

from isegoria.ledger.tiles import LONGEST_LEAF

SHORTEST_SALT = 16
LARGEST_NUMBER = 2**53 - 1
SUBJECT_BYTES = 16
STAFF = "staff"
_WRITER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)
_MAC = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Event(StrEnum):
    """What can happen to an item; docs/ledger.md explains each."""

    RECEIVED = "received"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"
    RESTRICTED = "restricted"
    ACCEPTED = "accepted"
    IMPORTED = "imported"
    MERGED = "merged"
    PUBLISHED = "published"
    PAUSED = "paused"
    RESUMED = "resumed"

    @property
    def leaves_a_body(self) -> bool:
        """Whether the body must still be there after this event."""
        return self is not Event.ERASED


class Happening(NamedTuple):
    """Something that is to be written into the log."""

    topic: str
    event: Event
    item: str
    version: int
    subject: str
    salt: bytes
    body: Mapping[str, Any]


class Thing(NamedTuple):
    """Something that staff put before the public, as its room stores it now.

    ``owner`` names it for the reader of a report. What is not public is not sealed yet.
    """

    topic: str
    item: str
    body: Mapping[str, Any]
    owner: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """One entry as everybody may read it."""

    topic: str
    event: Event
    item: str
    version: int
    subject: str
    mac: str

    def __str__(self) -> str:
        return _WRITER.encode(
            {
                "event": self.event.value,
                "item": self.item,
                "mac": self.mac,
                "subject": self.subject,
                "topic": self.topic,
                "version": self.version,
            }
        )


def leaf_of(happening: Happening) -> Leaf:
    """Write what happened as a leaf; raise ValueError for what a leaf cannot say."""
    if happening.version < 1:
        raise ValueError("Versions start with 1.")
    leaf = Leaf(
        topic=happening.topic,
        event=Event(happening.event),
        item=happening.item,
        version=happening.version,
        subject=happening.subject,
        mac=mac_of(happening.salt, happening.body),
    )
    if len(str(leaf).encode()) > LONGEST_LEAF:
        raise ValueError("An entry is too long for the log.")
    return leaf


def read_leaf(text: str) -> Leaf:
    """Read a leaf; raise ValueError if it is not one, or not in its one form."""
    try:
        values = json.loads(text)
        leaf = Leaf(**{**values, "event": Event(values["event"])})
    except (TypeError, KeyError) as problem:
        raise ValueError("This is not an entry of the log.") from problem
    if not _is_well_formed(leaf) or str(leaf) != text:
        raise ValueError("This entry is not written in its one form.")
    return leaf


def _is_well_formed(leaf: Leaf) -> bool:
    texts = (leaf.topic, leaf.item, leaf.subject, leaf.mac)
    return (
        all(isinstance(one, str) for one in texts)
        and _MAC.fullmatch(leaf.mac) is not None
        and type(leaf.version) is int
        and leaf.version >= 1
    )


def mac_of(salt: bytes, body: Mapping[str, Any]) -> str:
    """Seal of a body under its salt, in hexadecimal digits."""
    if len(salt) < SHORTEST_SALT:
        raise ValueError("A salt has at least 16 bytes.")
    return hmac.digest(salt, canonical(body), "sha256").hex()


def subject_tag(secret: bytes, item: str) -> str:
    """Pseudonym of one person for one item.

    ``secret`` belongs to the person and stays in the database. Entries of the
    same person about different items cannot be joined by those who read the log.
    """
    return hmac.digest(secret, item.encode(), sha256)[:SUBJECT_BYTES].hex()


def canonical(value: Mapping[str, Any]) -> bytes:
    """Write a JSON object in the one form of RFC 8785; raise ValueError for what has none here."""
    plain = dict(value)
    _check(plain)
    return _WRITER.encode(plain).encode()


def _check(value: object) -> None:
    match value:
        case str() | bool() | None:
            return
        case int() if abs(value) <= LARGEST_NUMBER:
            return
        case dict():
            _check_keys(value)
            parts: Iterable[object] = value.values()
        case list() | tuple():
            parts = value
        case _:
            raise ValueError("A body holds texts, whole numbers below 2**53, yes, no and nothing.")
    for one in parts:
        if type(one) is not str:
            _check(one)


def _check_keys(value: Mapping[Any, object]) -> None:
    for key in value:
        if not (isinstance(key, str) and key.isascii()):
            raise ValueError("The keys of a body are ASCII texts.")
