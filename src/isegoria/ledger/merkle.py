"""A tree of hashes over an ordered list, as RFC 6962 and RFC 9162 define it.

Whoever knows the root can be shown with a handful of hashes that an entry is
in the list. Nothing here knows how entries are stored: a function given as
``subtree`` returns the hash over the ``number``-th group of ``2**height``
neighbouring leaves.

References
----------
RFC 6962, Certificate Transparency, section 2.1.
RFC 9162, Certificate Transparency Version 2.0, section 2.1.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

Subtree = Callable[[int, int], bytes]
Span = tuple[int, int]


def leaf_hash(leaf: bytes) -> bytes:
    """Hash of one entry; its first byte keeps an entry from posing as a node."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two neighbours."""
    return sha256(b"\x01" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """Root over a list of leaf hashes held in memory."""
    growing = GrowingRoot()
    for one in hashes:
        growing.append(one)
    return growing.root()


class GrowingRoot:
    """The root of a list that grows at its end; remembers one hash for each power of two."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if len(peaks) != size.bit_count():
            raise ValueError(f"a list of {size} has {size.bit_count()} peaks, not {len(peaks)}")
        self.size = size
        self.peaks = list(peaks)

    def append(self, one: bytes) -> None:
        """Add the hash of the next leaf."""
        joins = self.size
        while joins & 1:
            one = node_hash(self.peaks.pop(), one)
            joins >>= 1
        self.peaks.append(one)
        self.size += 1

    def root(self) -> bytes:
        """Root of the list as it stands."""
        return joined(self.peaks)


def root_of(span: Span, subtree: Subtree) -> bytes:
    """Root over the leaves from ``span[0]`` up to, not including, ``span[1]``.

    The start must be a place where a tree of that many leaves may begin, as all
    spans of this module are.
    """
    return joined([subtree(height, number) for height, number in _complete_parts(span)])


def inclusion_spans(index: int, size: int) -> list[Span]:
    """Which parts of a list of ``size`` prove that the leaf at ``index`` is in it, lowest first."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a list of {size}")
    start, end = 0, size
    spans: list[Span] = []
    while end - start > 1:
        middle = start + _largest_power_below(end - start)
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Give the hashes that show that the leaf at ``index`` is in the list of ``size``."""
    return [root_of(span, subtree) for span in inclusion_spans(index, size)]


def joined(peaks: Sequence[bytes]) -> bytes:
    """Root over complete trees of shrinking size, joined from the right."""
    if not peaks:
        return EMPTY_ROOT
    result = peaks[-1]
    for one in reversed(peaks[:-1]):
        result = node_hash(one, result)
    return result


def _largest_power_below(count: int) -> int:
    """Largest power of two smaller than ``count``, where a tree is split."""
    return 1 << ((count - 1).bit_length() - 1)


def _complete_parts(span: Span) -> Iterator[tuple[int, int]]:
    """Cut a span into complete trees, from left to right: height, and number at that height."""
    start, end = span
    while start < end:
        height = (end - start).bit_length() - 1
        if start:
            height = min(height, (start & -start).bit_length() - 1)
        yield height, start >> height
        start += 1 << height
