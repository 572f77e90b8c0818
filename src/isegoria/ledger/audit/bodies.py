"""Checking that each stored body is what the log last said about it."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from struct import Struct
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from isegoria.ledger.audit.report import ROWS_AT_ONCE, Report, Steps
from isegoria.ledger.leaf import SHORTEST_SALT, Event, Leaf, mac_of, read_leaf
from isegoria.ledger.merkle import leaf_hash
from isegoria.ledger.models import Entry, Log

UNNAMED = 0  # no entry has this number
_KEY_BYTES = 16
_PACKING = Struct(">QQB32sQ")
_EVENTS = list(Event)


class Body(NamedTuple):
    """One stored thing that an entry of the log seals.

    ``topic`` says to which activity it belongs where it is stored. ``owner`` names it for the
    reader of the report: which room, which row. ``entry_id`` is the entry that its row names as the
    one that seals it, ``UNNAMED`` where rows of this kind name none.
    """

    topic: str
    subject: str
    item: str
    version: int
    salt: bytes
    body: Mapping[str, Any]
    owner: str
    entry_id: int | None = UNNAMED


class _LastWord(NamedTuple):
    """What the log says last about a subject and an item, and how many entries it has on them."""

    version: int
    entries: int
    event: Event
    mac: bytes
    entry_id: int

    @property
    def is_complete(self) -> bool:
        """Whether there are as many entries as versions."""
        return self.entries == self.version

    def packed(self) -> bytes:
        """The same in a fifth of the memory, since a log may be about millions of things."""
        event = _EVENTS.index(self.event)
        return _PACKING.pack(self.version, self.entries, event, self.mac, self.entry_id)

    @classmethod
    def unpacked(cls, packed: bytes) -> "_LastWord":
        version, entries, event, mac, entry_id = _PACKING.unpack(packed)
        return cls(version, entries, _EVENTS[event], mac, entry_id)


class BodyCheck:
    """Hears every leaf, then compares every body with the last leaf about it."""

    def __init__(self, log: Log, report: Report, steps: Steps) -> None:
        self._log = log
        self._report = report
        self._steps = steps
        self._last_words: dict[bytes, bytes] = {}
        self._sealed = 0
        self._waiting: set[int] = set()
        self._suspects: list[tuple[bytes, str]] = []

    def hear(self, leaf: Leaf, entry_id: int) -> None:
        """Remember a leaf if it is the last word so far; the highest version is."""
        key = _key(leaf)
        word = _LastWord(leaf.version, 1, leaf.event, bytes.fromhex(leaf.mac), entry_id)
        if key in self._last_words:
            before = _LastWord.unpacked(self._last_words[key])
            word = max(word, before, key=lambda one: one.version)
            word = word._replace(entries=before.entries + 1)
        self._last_words[key] = word.packed()

    def hear_waiting(self, sealed: int) -> None:
        """Hear the entries that have no place yet. ``sealed`` is the size of the log so far."""
        self._sealed = sealed
        rows = Entry.objects.filter(log=self._log, position=None).values_list(
            "id", "leaf", "leaf_hash"
        )
        for number, text, stored_hash in rows.iterator(ROWS_AT_ONCE):
            self._steps.count()
            self._waiting.add(number)
            self._report.waiting += 1
            leaf = _readable(text)
            if leaf and leaf_hash(text.encode()) == bytes(stored_hash):
                self.hear(leaf, number)
            else:
                self._report.add_problem(
                    _("An entry that waits for its place in the log was changed: %(entry)s")
                    % {"entry": text}
                )

    def compare(self, bodies: Iterable[Body]) -> None:
        """Hold each body against the last word about it, then look for bodies that lack."""
        self._check_versions()
        for body in bodies:
            self._steps.count()
            self._report.bodies += 1
            # Taken out, so that a second body under the same name has no entry left.
            key = _key(body)
            packed = self._last_words.pop(key, None)
            problem = _problem_of(body, _LastWord.unpacked(packed) if packed else None)
            if problem:
                self._suspects.append((key, problem))
        self._check_the_rest()

    def judge(self) -> None:
        """Report what is broken, unless the log has heard of it since the check began."""
        moved = {_key(leaf) for leaf in self._written_since()}
        for key, sentence in self._suspects:
            if key in moved:
                self._report.moving += 1
            else:
                self._report.add_problem(sentence)

    def _check_versions(self) -> None:
        uneven = {
            key
            for key, packed in self._last_words.items()
            if not _LastWord.unpacked(packed).is_complete
        }
        for key, leaf in self._named(uneven):
            sentence = _(
                "The versions of %(item)s (%(subject)s) do not count up from 1: "
                "an entry is missing or was written twice."
            )
            names = {"item": leaf.item, "subject": leaf.subject}
            self._suspects.append((key, sentence % names))

    def _check_the_rest(self) -> None:
        """Whatever no body was found for must be erased."""
        missing: dict[bytes, Event] = {}
        for key, packed in self._last_words.items():
            event = _LastWord.unpacked(packed).event
            self._report.erased += event is Event.ERASED
            if event.leaves_a_body:
                missing[key] = event
        for key, leaf in self._named(set(missing)):
            sentence = _(
                "The log has %(item)s (%(subject)s) as %(event)s, "
                "but it is no longer stored: it was deleted."
            )
            names = {"item": leaf.item, "subject": leaf.subject, "event": missing[key]}
            self._suspects.append((key, sentence % names))

    def _named(self, keys: set[bytes]) -> Iterator[tuple[bytes, Leaf]]:
        """Find for each key a leaf that tells what it stands for; reads the log once more."""
        if not keys:
            return
        remaining = set(keys)
        for leaf in _leaves(Entry.objects.filter(log=self._log)):
            key = _key(leaf)
            if key in remaining:
                remaining.discard(key)
                yield key, leaf

    def _written_since(self) -> Iterator[Leaf]:
        newer = Entry.objects.filter(log=self._log).filter(
            Q(position=None) | Q(position__gte=self._sealed)
        )
        return _leaves(newer, known=self._waiting)


def _problem_of(body: Body, word: _LastWord | None) -> str | None:
    names = {"owner": body.owner, "item": body.item}
    if word is None:
        return _("%(owner)s has no entry in the log for %(item)s.") % names
    if not word.event.leaves_a_body:
        return _("%(owner)s is still stored, although the log has it as %(event)s.") % {
            **names,
            "event": word.event,
        }
    if body.version != word.version:
        return _(
            "%(owner)s is stored in version %(stored)d, but the log has version %(logged)d."
        ) % {**names, "stored": body.version, "logged": word.version}
    if len(body.salt) < SHORTEST_SALT or mac_of(body.salt, body.body) != word.mac.hex():
        return _("%(owner)s is not what was sealed in the log: it was changed.") % names
    if body.entry_id not in (UNNAMED, word.entry_id):
        return _("%(owner)s names another entry of the log than the one that seals it.") % names
    return None


def _leaves(entries: QuerySet[Entry], known: Iterable[int] = ()) -> Iterator[Leaf]:
    """Read the leaves of these entries, less those known and those reported as unreadable."""
    for number, text in entries.values_list("id", "leaf").iterator(ROWS_AT_ONCE):
        leaf = _readable(text)
        if leaf and number not in known:
            yield leaf


def _readable(text: str) -> Leaf | None:
    try:
        return read_leaf(text)
    except ValueError:
        return None


def _key(one: Leaf | Body) -> bytes:
    """Short name of what an entry or a body is about, so that a million of them fit into memory."""
    words = f"{one.topic}\n{one.subject}\n{one.item}"
    return blake2b(words.encode(), digest_size=_KEY_BYTES).digest()
