"""Letters as a search takes them: without capitals and accents, in every script alike.

Marks are taken off where a reader takes them for the same letter: in Latin, Greek and Cyrillic, and
the short vowels of Arabic, which hardly anybody types. Elsewhere a mark makes another letter.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

MOST_WORDS = 8
LONGEST_WORD = 60
_LIKE_OTHERS = ("LATIN", "GREEK", "CYRILLIC")
_ARABIC_MARKS = {*map(chr, range(0x64B, 0x653)), "\u0670", "\u0640"}


def fold(words: str) -> str:
    """The same words as they are kept and compared."""
    return "".join(_folded(words)[0])


def words_in(query: str) -> list[str]:
    """What somebody looks for: each word folded, the same one once; a few of them at most."""
    found = dict.fromkeys(fold(query.replace("\x00", " ")).split())
    return [one[:LONGEST_WORD] for one in found][:MOST_WORDS]


def marked(body: str, words: Sequence[str], *, around: int = 120) -> list[tuple[str, bool]]:
    """A stretch of a text with the words in it, in pieces: each with whether it is one of them.

    The pieces are plain text: whoever shows them escapes them.
    """
    letters, places = _folded(body)
    whole = "".join(letters)
    hits = sorted(_hits(whole, words))
    first = max(0, (hits[0][0] if hits else 0) - around // 2)
    last = min(len(whole), first + 2 * around)
    pieces: list[tuple[str, bool]] = []
    at = _place(places, first, body)
    if at:
        pieces.append(("…", False))
    for begins, ends in hits:
        begin, end = _place(places, begins, body), _place(places, ends, body)
        if begin < at or ends > last:
            continue
        pieces += [(body[at:begin], False), (body[begin:end], True)]
        at = end
    end = _place(places, last, body)
    pieces.append((body[at:end] + ("…" if end < len(body) else ""), False))
    return [one for one in pieces if one[0]]


def as_pattern(word: str) -> str:
    """A folded word for LIKE, in which nothing stands for anything else; the escape is !."""
    return "%" + "".join(f"!{one}" if one in "!%_" else one for one in word) + "%"


def _folded(words: str) -> tuple[list[str], list[int]]:
    """Each folded letter, and the place of the letter that it was made from."""
    letters: list[str] = []
    places: list[int] = []
    for place, one in enumerate(words):
        for letter in _letters_of(one):
            letters.append(letter)
            places.append(place)
    return letters, places


@lru_cache(maxsize=4096)
def _letters_of(one: str) -> str:
    if one in _ARABIC_MARKS or (unicodedata.combining(one) and not _is_arabic(one)):
        return "" if _is_taken_off(one) else one
    apart = unicodedata.normalize("NFKD", one)
    if unicodedata.name(apart[0], "").startswith(_LIKE_OTHERS):
        apart = "".join(each for each in apart if not unicodedata.combining(each))
    return unicodedata.normalize("NFC", apart).casefold()


def _is_taken_off(mark: str) -> bool:
    """Marks that stand alone: those of the three scripts, and the short vowels of Arabic."""
    return mark in _ARABIC_MARKS or unicodedata.name(mark, "").startswith("COMBINING")


def _is_arabic(one: str) -> bool:
    return unicodedata.name(one, "").startswith("ARABIC")


def _hits(whole: str, words: Sequence[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for word in words:
        at = whole.find(word)
        while at >= 0 and len(found) < MOST_WORDS * 10:
            found.append((at, at + len(word)))
            at = whole.find(word, at + len(word))
    return found


def _place(places: Sequence[int], folded: int, body: str) -> int:
    """Where in the text itself a place of the folded one is."""
    return places[folded] if folded < len(places) else len(body)
