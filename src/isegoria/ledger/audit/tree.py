"""Checking the log by itself: entries, tiles and checkpoints."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.ledger import note
from isegoria.ledger.audit.report import ROWS_AT_ONCE, Report, Steps
from isegoria.ledger.leaf import Leaf, read_leaf
from isegoria.ledger.merkle import HASH_BYTES, GrowingRoot, leaf_hash
from isegoria.ledger.models import Checkpoint, Entry, Log, Tile
from isegoria.ledger.tiles import WIDTH, RightEdge

_UNKNOWN_HASH = bytes(HASH_BYTES)


class _Row(NamedTuple):
    number: int
    position: int
    leaf: str
    leaf_hash: bytes
    topic: str


class TreeCheck:
    """Walks through the log once, from its first entry to its last checkpoint."""

    def __init__(self, log: Log, report: Report, steps: Steps) -> None:
        self._log = log
        self._key = log.key
        self._report = report
        self._steps = steps
        self._growing = GrowingRoot()
        self._edge = RightEdge(0, _no_tile)
        self._upper_tiles = {
            (level, number): bytes(hashes)
            for level, number, hashes in Tile.objects.filter(log=log, level__gt=0)
            .values_list("level", "number", "hashes")
            .iterator(ROWS_AT_ONCE)
        }

    def run(self, hear: Callable[[Leaf, int], None]) -> int:
        """Check everything up to the last checkpoint, tell ``hear`` each leaf; return the size."""
        checkpoints = list(Checkpoint.objects.filter(log=self._log).order_by("size"))
        size = checkpoints[-1].size if checkpoints else 0
        places = zip(self._tile_hashes(size), self._rows(size), strict=True)
        for checkpoint in checkpoints:
            while self._growing.size < checkpoint.size:
                self._take(*next(places), hear)
            self._check_checkpoint(checkpoint)
            self._report.checkpoints += 1
        for tile in self._edge.partial_tiles():
            self._check_tile(*tile)
        self._check_beyond()
        return size

    def _take(
        self, in_tile: bytes | None, row: _Row | None, hear: Callable[[Leaf, int], None]
    ) -> None:
        """Check one place of the log: what the tree holds there, and the entry itself."""
        self._steps.count()
        if row is None:
            self._report.add_problem(
                _("The entry at place %(place)d of the log is missing.")
                % {"place": self._growing.size}
            )
        else:
            self._report.entries += 1
            in_tile = in_tile or leaf_hash(row.leaf.encode())
            self._check_entry(in_tile, row, hear)
        for tile in self._edge.extend([in_tile or _UNKNOWN_HASH]):
            self._check_tile(*tile)
        self._growing.append(in_tile or _UNKNOWN_HASH)

    def _check_entry(self, in_tile: bytes, row: _Row, hear: Callable[[Leaf, int], None]) -> None:
        if not in_tile == row.leaf_hash == leaf_hash(row.leaf.encode()):
            self._report.add_problem(
                _("The entry at place %(place)d of the log is not what was sealed there.")
                % {"place": row.position}
            )
            return
        try:
            leaf = read_leaf(row.leaf)
        except ValueError:
            self._report.add_problem(
                _("The entry at place %(place)d of the log cannot be read.")
                % {"place": row.position}
            )
            return
        if leaf.topic != row.topic:
            self._report.add_problem(
                _("The entry at place %(place)d of the log is filed under another activity.")
                % {"place": row.position}
            )
        hear(leaf, row.number)

    def _check_tile(self, level: int, number: int, hashes: bytes) -> None:
        # Level 0 is what we read; a tile may have grown since the checkpoint was read.
        if level and not self._upper_tiles.get((level, number), b"").startswith(hashes):
            self._report.add_problem(
                _("The tile %(level)d/%(number)d of the log does not fit the entries below it.")
                % {"level": level, "number": number}
            )

    def _check_checkpoint(self, checkpoint: Checkpoint) -> None:
        size = {"size": checkpoint.size}
        try:
            says = note.read_checkpoint(checkpoint.note, self._key)
        except note.BadNoteError:
            self._report.add_problem(
                _("The checkpoint at %(size)d entries is not signed with the key of the log.")
                % size
            )
            return
        if (says.size, says.root) != (checkpoint.size, bytes(checkpoint.root)):
            self._report.add_problem(
                _("The checkpoint at %(size)d entries is not stored as it was signed.") % size
            )
        if (says.size, says.root) != (self._growing.size, self._growing.root()):
            self._report.add_problem(
                _("The entries of the log do not lead to what was signed at %(size)d entries.")
                % size
            )

    def _check_beyond(self) -> None:
        newest = Checkpoint.objects.filter(log=self._log).order_by("-size").first()
        size = newest.size if newest else 0
        beyond = Entry.objects.filter(log=self._log, position__gte=size).count()
        if beyond:
            self._report.add_problem(
                ngettext(
                    "%(count)d entry has a place in the log that was never signed.",
                    "%(count)d entries have a place in the log that was never signed.",
                    beyond,
                )
                % {"count": beyond}
            )

    def _rows(self, size: int) -> Iterator[_Row | None]:
        """Each place of the log with its entry, or None where there is none."""
        rows = (
            Entry.objects.filter(log=self._log, position__lt=size)
            .order_by("position")
            .values_list("id", "position", "leaf", "leaf_hash", "topic")
            .iterator(ROWS_AT_ONCE)
        )
        expected = 0
        for number, position, leaf, stored_hash, topic in rows:
            assert position is not None  # noqa: S101  # they were asked for by their place
            while expected < position:
                yield None
                expected += 1
            yield _Row(number, position, leaf, bytes(stored_hash), topic)
            expected += 1
        while expected < size:
            yield None
            expected += 1

    def _tile_hashes(self, size: int) -> Iterator[bytes | None]:
        """Each place of the log with the hash the tree holds there, or None where a tile lacks."""
        stored = (
            Tile.objects.filter(log=self._log, level=0)
            .order_by("number")
            .values_list("number", "hashes")
            .iterator(ROWS_AT_ONCE // 10)
        )
        number, hashes = next(stored, (-1, b""))
        for expected in range(-(-size // WIDTH)):
            width = min(WIDTH, size - expected * WIDTH)
            found = bytes(hashes) if number == expected else b""
            if number == expected:
                number, hashes = next(stored, (-1, b""))
            if len(found) < width * HASH_BYTES:
                self._report.add_problem(
                    _("The tile 0/%(number)d of the log is missing or too short.")
                    % {"number": expected}
                )
            for place in range(width):
                yield found[place * HASH_BYTES : (place + 1) * HASH_BYTES] or None


def _no_tile(level: int, number: int) -> bytes:
    raise LookupError(f"an empty log has no tile {level}/{number}")
