"""The tree in pieces of 256 hashes, as outside programs fetch it.

A tile at level 0 holds leaf hashes; at each level above, a hash stands for a
full tile below. Tiles only ever grow at their end until they are full, so a
shorter, older tile is the beginning of the newer one.

References
----------
C2SP tlog-tiles, https://c2sp.org/tlog-tiles
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from isegoria.ledger.merkle import HASH_BYTES, GrowingRoot, Subtree, joined, root

WIDTH = 256
HEIGHT = 8
LONGEST_LEAF = 0xFFFF

FetchTile = Callable[[int, int], bytes]

_ADDRESS = re.compile(
    r"(?P<level>entries|0|[1-9][0-9]?)"
    r"/(?P<number>(?:x[0-9]{3}/){0,5}[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)
_HIGHEST_LEVEL = 63


@dataclass(frozen=True, slots=True)
class TileAddress:
    """Which tile is meant; ``level`` is None for a bundle of entries."""

    level: int | None
    number: int
    width: int = WIDTH

    @property
    def is_full(self) -> bool:
        """Whether all 256 places are asked for."""
        return self.width == WIDTH

    def __str__(self) -> str:
        level = "entries" if self.level is None else str(self.level)
        parts = f"{self.number % 1000:03}"
        rest = self.number // 1000
        while rest:
            parts = f"x{rest % 1000:03}/{parts}"
            rest //= 1000
        return f"{level}/{parts}" + ("" if self.is_full else f".p/{self.width}")


def read_address(text: str) -> TileAddress:
    """Read the part of an address after ``tile/``; raise ValueError if it is not one."""
    found = _ADDRESS.fullmatch(text)
    if found is None:
        raise ValueError("A tile has an address such as 0/x001/234 or 0/005.p/17.")
    level, number, width = found["level"], found["number"], found["width"]
    address = TileAddress(
        level=None if level == "entries" else int(level),
        number=int(number.replace("x", "").replace("/", "")),
        width=int(width or WIDTH),
    )
    if address.level is not None and address.level > _HIGHEST_LEVEL:
        raise ValueError("The level of a tile is at most 63.")
    if str(address) != text:
        raise ValueError("The address of a tile has no needless zeros, and at most 255 after .p/.")
    return address


def bundle(leaves: Iterable[bytes]) -> bytes:
    """Entries as they are fetched: each after its length in two bytes."""
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def subtree_from(fetch: FetchTile) -> Subtree:
    """Find the hash over any complete tree within tiles; each tile is fetched once."""
    fetched: dict[tuple[int, int], bytes] = {}

    def subtree(height: int, number: int) -> bytes:
        level, within = divmod(height, HEIGHT)
        first = number << within
        place = level, first // WIDTH
        if place not in fetched:
            fetched[place] = fetch(*place)
        start = first % WIDTH
        return root(list(_hashes(fetched[place]))[start : start + (1 << within)])

    return subtree


class RightEdge:
    """The unfinished tiles at the end of a log: takes leaf hashes, gives full tiles."""

    def __init__(self, size: int, fetch: FetchTile) -> None:
        self.size = size
        self._open: defaultdict[int, list[bytes]] = defaultdict(list)
        level, count = 0, size
        while count:
            if count % WIDTH:
                hashes = list(_hashes(fetch(level, count // WIDTH)))
                self._open[level] = hashes[: count % WIDTH]
            level, count = level + 1, count // WIDTH

    def extend(self, hashes: Iterable[bytes]) -> Iterator[tuple[int, int, bytes]]:
        """Add leaf hashes; yield each tile that became full: level, number, hashes."""
        for one in hashes:
            self.size += 1
            yield from self._append(0, one)

    def partial_tiles(self) -> Iterator[tuple[int, int, bytes]]:
        """Yield the tiles that are not full yet: level, number, hashes."""
        for level, hashes in self._open.items():
            if hashes:
                yield level, self.size >> (HEIGHT * (level + 1)), b"".join(hashes)

    def root(self) -> bytes:
        """Root over all leaf hashes so far."""
        peaks: list[bytes] = []
        for level in sorted(self._open, reverse=True):
            peaks += _peaks(self._open[level])
        return joined(peaks)

    def _append(self, level: int, one: bytes) -> Iterator[tuple[int, int, bytes]]:
        open_ = self._open[level]
        open_.append(one)
        if len(open_) == WIDTH:
            full = open_.copy()
            open_.clear()
            yield level, (self.size >> (HEIGHT * (level + 1))) - 1, b"".join(full)
            yield from self._append(level + 1, root(full))


def _peaks(hashes: list[bytes]) -> list[bytes]:
    """Hashes of the complete trees over the hashes of one tile, the largest first."""
    growing = GrowingRoot()
    for one in hashes:
        growing.append(one)
    return growing.peaks


def _hashes(tile: bytes) -> Iterator[bytes]:
    return (tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES))
