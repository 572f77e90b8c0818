"""How alike two texts are, so that what has been said already can be pointed out."""

import re
import unicodedata
from collections.abc import Hashable, Mapping
from heapq import nlargest
from typing import TypeVar

Id = TypeVar("Id", bound=Hashable)

GRAM = 3
# A character of these scripts says as much as several letters, and no spaces part the words.
SHORT_GRAM = 2
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
# Accents of Latin, Greek and Cyrillic letters, and the vowel marks of Arabic with its
# stretching line. In other scripts a mark is part of the word and stays.
_DROPPED = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]"
)


class _Separators(dict[int, str]):
    """What each character becomes: itself if it belongs to a word, otherwise a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        word = unicodedata.category(character)[0] in "LMN"
        self[code] = character if word else " "
        return self[code]


_SEPARATORS = _Separators()


def fold(text: str) -> str:
    """Return the bare words of a text: no capitals, accents, punctuation or double spaces.

    Examples
    --------
    >>> fold("  Des PISTES cyclables, été comme hiver!")
    'des pistes cyclables ete comme hiver'
    """
    if text.isascii():
        bare = text.lower()
    else:
        # Taken apart to find the marks, and put together again for scripts that keep theirs.
        parted = unicodedata.normalize("NFKD", text).casefold()
        bare = unicodedata.normalize("NFKC", _DROPPED.sub("", parted))
    return " ".join(bare.translate(_SEPARATORS).split())


def likeness(one: str, other: str) -> float:
    """How alike two texts are: from 0, nothing in common, to 1, the same words.

    The share of pieces of three characters that both have among those that either has
    (two characters in scripts such as Chinese). Spelling is compared, not meaning: the
    opposite of a statement is very like it.

    Examples
    --------
    >>> likeness("More trees, please.", "more trees please")
    1.0
    """
    return _shared(_pieces(one), _pieces(other))


def nearest(
    text: str, candidates: Mapping[Id, str], *, at_least: float, most: int
) -> list[tuple[Id, float]]:
    """List the texts most like this one, most alike first, at most ``most`` of them.

    Those less alike than ``at_least``, 0 to 1, are left out. Of equally like ones the
    earlier comes first.
    """
    own = _pieces(text)
    scored = ((key, _shared(own, _pieces(other))) for key, other in candidates.items())
    close = (pair for pair in scored if pair[1] >= at_least)
    return nlargest(most, close, key=lambda pair: pair[1])


def _pieces(text: str) -> set[str]:
    bare = fold(text)
    if not bare:
        return set()
    size = SHORT_GRAM if not bare.isascii() and _UNSPACED.search(bare) else GRAM
    padded = f" {bare} "
    return {padded[start : start + size] for start in range(len(padded) - size + 1)}


def _shared(one: set[str], other: set[str]) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0
