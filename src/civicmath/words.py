"""The words of a text that carry its subject, in many languages: found, folded, counted.

Needs the ``analysis`` extra to tell languages apart, and for Chinese, Japanese and Thai, which
write no spaces. What is needed is loaded when it is needed.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from civicmath.errors import MissingExtra

UNKNOWN = "und"
# A language with fewer texts than this, or than this share of all, is more often a wrong guess.
FEWEST_TEXTS, SMALLEST_SHARE = 5, 0.05

# Vowel signs and accents of many scripts are no letters to Python, but they are inside words.
_MARKS = "".join(
    chr(code)
    for code in (*range(0x0300, 0x2000), *range(0xA800, 0xAC00))
    if unicodedata.category(chr(code)) in {"Mn", "Mc"}
)
_LETTERS = f"(?:[^\\W\\d_][{_MARKS}]*)+"
_WORD = re.compile(f"{_LETTERS}(?:['’]{_LETTERS})*")  # noqa: RUF001  the curly one is meant
_SAME = {"wuu": "zh", "yue": "zh", "nb": "no", "nn": "no"}  # written alike, as far as this goes
_UNSPACED = {"zh", "ja", "th"}
_UNSEGMENTED = {"km", "lo", "my", "bo", "dz"}  # no spaces, and no model to find the words
_ELIDING = {"fr", "it", "ca"}
_PLURAL_S = {"en", "es", "fr", "pt"}
_INFLECTED, _STEM = {"ru", "uk", "pl", "tr"}, 6
_KANA_TAIL = re.compile("[\u3041-\u309f]+$")
_ARABIC_MARKS = re.compile("[\u064b-\u0652\u0640]")
_ARABIC_ARTICLE = re.compile(
    "^(?:\u0648?\u0627\u0644|[\u0628\u0643\u0641]\u0627\u0644|\u0644\u0644)"
)
_ARABIC_LETTERS = str.maketrans("\u0623\u0625\u0622\u0649\u0629", "\u0627\u0627\u0627\u064a\u0647")
# Characters that only traditional Chinese has, among the most frequent.
_TRADITIONAL = set("個們來這時國對會說學過還車開關門問間們讓應該為與從後點樣")

Segment = Callable[[str], list[str]]


def languages(texts: Sequence[str]) -> list[str]:
    """The language of each text as a code of two letters, ``und`` where there are no words.

    Languages that only a few texts seem to have are taken for wrong guesses: such a text gets
    the likeliest of the languages that are left.

    Raises
    ------
    MissingExtra
        If py3langid is not installed.
    """
    try:
        from py3langid import rank  # type: ignore[import-untyped]  # noqa: PLC0415  an extra
    except ImportError as error:
        raise MissingExtra("Telling languages apart", "py3langid") from error
    guesses = [
        [_SAME.get(code, code) for code, _ in rank(text)] if _WORD.search(text) else [UNKNOWN]
        for text in texts
    ]
    counts = Counter(guess[0] for guess in guesses if guess[0] != UNKNOWN)
    fewest = max(FEWEST_TEXTS, SMALLEST_SHARE * sum(counts.values()))
    kept = {code for code, many in counts.items() if many >= fewest}
    kept = kept or {code for code, _ in counts.most_common(1)} | {UNKNOWN}
    return [next((code for code in guess if code in kept), UNKNOWN) for guess in guesses]


def words(text: str, language: str) -> list[tuple[str, str]]:
    """The words of a text that carry its subject: each folded for counting, and as written.

    Raises
    ------
    MissingExtra
        If the language writes no spaces and BudouX is not installed.
    """
    stop = stop_words(language)
    found = []
    # Thai and Lao have a vowel that the wider form would tear in two.
    form: Literal["NFC", "NFKC"] = "NFC" if language in {"th", "lo"} else "NFKC"
    for word in _split(unicodedata.normalize(form, text), language):
        key = fold(word, language)
        if len(key) > 1 and key not in stop and word.casefold() not in stop:
            found.append((key, word.casefold()))
    return found


def has_stop_words(language: str) -> bool:
    """Whether there is a list of this language's common words."""
    return files("civicmath").joinpath("stopwords", f"{language}.txt").is_file()


@cache
def stop_words(language: str) -> frozenset[str]:
    """Common words of a language that say nothing of the subject; empty if there is no list."""
    if not has_stop_words(language):
        return frozenset()
    listed = files("civicmath").joinpath("stopwords", f"{language}.txt").read_text("utf-8")
    every = {word for line in listed.splitlines()[1:] for word in line.split()}
    return frozenset(every | {fold(word, language) for word in every})


def fold(word: str, language: str) -> str:
    """One form for a word's forms, as far as simple endings and prefixes go."""
    key = word.casefold().replace("’", "'")  # noqa: RUF001  the curly apostrophe is meant
    if language == "ar":
        return _folded_arabic(key)
    if language in {"ru", "uk"}:
        key = key.replace("\u0451", "\u0435")
    if language in _PLURAL_S:
        return _singular(key.removesuffix("'s"), language)
    if language in _INFLECTED:
        return key[:_STEM]
    return key


def _singular(word: str, language: str) -> str:
    long_enough = 4
    if language == "en" and word.endswith("ies") and len(word) > long_enough:
        return f"{word[:-3]}y"
    if len(word) >= long_enough and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _folded_arabic(word: str) -> str:
    shortest = 3
    plain = _ARABIC_MARKS.sub("", word)
    bare = _ARABIC_ARTICLE.sub("", plain)
    return (bare if len(bare) >= shortest else plain).translate(_ARABIC_LETTERS)


def _split(text: str, language: str) -> Iterable[str]:
    if language in _UNSPACED:
        return _segmented(text, language)
    if language in _UNSEGMENTED:
        return _pieces(text)
    found = _WORD.findall(text)
    if language in _ELIDING:
        return [part for word in found for part in re.split("['’]", word)]  # noqa: RUF001  meant
    return found


def _segmented(text: str, language: str) -> list[str]:
    segment = _segmenter(_variety(text) if language == "zh" else language)
    phrases = [run for part in segment(text) for run in _WORD.findall(part)]
    if language == "ja":
        # A phrase ends with particles and endings; what stands before them is the word.
        return [_KANA_TAIL.sub("", phrase) for phrase in phrases]
    return phrases


def _variety(text: str) -> str:
    return "zh-hant" if _TRADITIONAL & set(text) else "zh-hans"


@cache
def _segmenter(language: str) -> Segment:
    try:
        import budoux  # noqa: PLC0415  only for those who have the extra
    except ImportError as error:
        raise MissingExtra("Splitting Chinese, Japanese and Thai into words", "BudouX") from error
    load = {
        "zh-hans": budoux.load_default_simplified_chinese_parser,
        "zh-hant": budoux.load_default_traditional_chinese_parser,
        "ja": budoux.load_default_japanese_parser,
        "th": budoux.load_default_thai_parser,
    }
    return load[language]().parse


def _pieces(text: str) -> list[str]:
    """Runs of three characters, where nothing tells where words end."""
    size = 3
    runs = _WORD.findall(text)
    return [run[at : at + size] for run in runs for at in range(max(len(run) - size + 1, 1))]
