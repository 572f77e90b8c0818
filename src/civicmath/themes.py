"""What many texts are about: suggestions of themes, each with real quotes, for a person to judge.

One model for each language: weighted words (TF-IDF), taken apart into themes by non-negative
matrix factorisation. It is begun from several random starts; the number of themes is the
largest at which the starts agree, and of each theme it is told how well it came back.
Nothing here understands a text. Needs the ``analysis`` extra.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from civicmath.arrays import Floats, Places
from civicmath.errors import MissingExtra
from civicmath.groups import adjusted_rand
from civicmath.words import languages, words

FEWEST_TEXTS = 20
STARTS = 5
MOST_THEMES = 15
STEADY = 0.6  # agreement of the starts from which a number of themes is taken
TERMS, QUOTES = 8, 5
COMMONEST = 0.5  # a word that more than this share of the texts have tells nothing apart
ROUNDS, SETTLED = 300, 1e-5

Told = Callable[[str], None]


@dataclass(frozen=True)
class Theme:
    """One suggested theme.

    ``texts`` are positions of the texts placed in it, ``quotes`` those nearest to it, the
    nearest first. ``fewest`` and ``most`` tell how many texts the same theme had from other
    random starts; ``came_back`` is the share of its texts that stayed together there, 0 to 1.
    """

    terms: tuple[str, ...]
    texts: tuple[int, ...]
    quotes: tuple[int, ...]
    fewest: int
    most: int
    came_back: float


@dataclass(frozen=True)
class Themes:
    """The suggested themes of all texts in one language, the largest first.

    ``tried`` has, for each number of themes, how far the random starts agreed (adjusted Rand
    index: 1 the same, 0 as by chance). ``unplaced`` are texts without a theme. ``obstacle``
    says why there are no themes, if there are none.
    """

    language: str
    texts: tuple[int, ...]
    themes: tuple[Theme, ...] = ()
    unplaced: tuple[int, ...] = ()
    tried: Mapping[int, float] = field(default_factory=dict)
    obstacle: str | None = None


@dataclass(frozen=True)
class _Table:
    """Texts by words: weights of length 1 a text, and how each word is mostly written."""

    weights: Any  # scipy.sparse.csr_array, which has no types
    written: list[str]


def suggest(
    texts: Sequence[str],
    *,
    seed: int,
    language: str | None = None,
    number: int | None = None,
    told: Told | None = None,
) -> tuple[Themes, ...]:
    """Suggest themes, for each language that the texts are in, the most frequent first.

    Parameters
    ----------
    texts : sequence of str
    seed : int
        The same texts and the same seed give the same themes.
    language : str, optional
        Take all texts to be in this language (a code of two letters) instead of telling it.
    number : int, optional
        How many themes, instead of finding out.
    told : callable, optional
        Called with words about the progress.

    Raises
    ------
    MissingExtra
        If SciPy, or a package for these languages, is not installed.
    """
    of_each = [language] * len(texts) if language else languages(texts)
    counts = Counter(of_each)
    return tuple(
        _in_one_language(
            [place for place, code in enumerate(of_each) if code == each],
            texts,
            language=each,
            seed=seed,
            number=number,
            told=told or (lambda _words: None),
        )
        for each in sorted(counts, key=lambda code: (-counts[code], code))
    )


def _in_one_language(
    places: list[int],
    texts: Sequence[str],
    *,
    language: str,
    seed: int,
    number: int | None,
    told: Told,
) -> Themes:
    if len(places) < FEWEST_TEXTS:
        why = f"fewer than {FEWEST_TEXTS} texts"
        return Themes(language, tuple(places), unplaced=tuple(places), obstacle=why)
    table = _table([texts[place] for place in places], language)
    most = min(MOST_THEMES, len(places) // 5, *(size - 1 for size in table.weights.shape))
    if most < 2:  # noqa: PLR2004  one theme sets nothing apart
        why = "too few words that several texts have"
        return Themes(language, tuple(places), unplaced=tuple(places), obstacle=why)
    numbers = [min(number, most)] if number else _numbers(most)
    tried: dict[int, float] = {}
    runs: dict[int, list[_Run]] = {}
    for each in numbers:
        told(f"{language}: trying {each} themes")
        runs[each] = [_run(table, each, seed=seed, start=start) for start in range(STARTS)]
        tried[each] = _agreement(runs[each])
    chosen = _largest_steady(tried)
    themes, unplaced = _themes(runs[chosen], table, places, [texts[place] for place in places])
    return Themes(language, tuple(places), themes, unplaced, tried)


def _numbers(most: int) -> list[int]:
    return [number for number in (2, 3, 4, 5, 6, 8, 10, 12, 15) if number <= most]


def _largest_steady(tried: Mapping[int, float]) -> int:
    steady = [number for number, agreement in tried.items() if agreement >= STEADY]
    return max(steady) if steady else max(tried, key=lambda number: (tried[number], -number))


def _table(texts: Sequence[str], language: str) -> _Table:
    try:
        from scipy.sparse import csr_array  # type: ignore[import-untyped]  # noqa: PLC0415  an extra
    except ImportError as error:
        raise MissingExtra("Suggesting themes", "SciPy") from error
    found = [words(text, language) for text in texts]
    as_written: dict[str, Counter[str]] = {}
    for pairs in found:
        for key, word in pairs:
            as_written.setdefault(key, Counter())[word] += 1
    having = Counter(key for pairs in found for key in {key for key, _ in pairs})
    kept = sorted(key for key, many in having.items() if 2 <= many <= COMMONEST * len(texts))  # noqa: PLR2004
    place = {key: number for number, key in enumerate(kept)}
    counts = [Counter(place[key] for key, _ in pairs if key in place) for pairs in found]
    rows = np.repeat(np.arange(len(texts)), [len(each) for each in counts])
    columns = np.array([column for each in counts for column in each], dtype=np.int64)
    often = np.array([many for each in counts for many in each.values()], dtype=np.float64)
    rare = np.log((1 + len(texts)) / (1 + np.array([having[key] for key in kept]))) + 1
    weight = (1 + np.log(often)) * rare[columns]
    length = np.sqrt(np.bincount(rows, weight**2, minlength=len(texts)))
    weight /= length[rows]
    # Of words written equally often the first in order stands for all.
    written = [
        min(as_written[key], key=lambda word: (-as_written[key][word], word)) for key in kept
    ]
    return _Table(csr_array((weight, (rows, columns)), shape=(len(texts), len(kept))), written)


@dataclass(frozen=True)
class _Run:
    """What one random start came to: the theme of each text (-1: none), themes, the error."""

    theme: Places
    words: Floats  # themes by words, each of length 1
    error: float


def _run(table: _Table, number: int, *, seed: int, start: int) -> _Run:
    """Take the table apart by hierarchical alternating least squares, from a random start."""
    random = np.random.default_rng([seed, number, start])
    weights = table.weights
    turned = weights.T.tocsr()
    scale = np.sqrt(weights.mean() / number)
    by_text: Floats = random.random((weights.shape[0], number)) * scale
    by_word: Floats = random.random((weights.shape[1], number)) * scale
    before = error = float(len(by_text))  # every text has length 1
    for _ in range(ROUNDS):
        _improve(by_text, weights @ by_word, by_word.T @ by_word)
        _improve(by_word, turned @ by_text, by_text.T @ by_text)
        inner = by_text.T @ by_text
        fit = (weights @ by_word * by_text).sum()
        error = (weights.data**2).sum() - 2 * fit + (inner * (by_word.T @ by_word)).sum()
        if abs(before - error) <= SETTLED * before:
            break
        before = error
    length = np.sqrt((by_word**2).sum(axis=0))
    share = by_text * length
    theme = np.where(share.max(axis=1) > 0, share.argmax(axis=1), -1)
    return _Run(theme, (by_word / np.where(length > 0, length, 1)).T, float(error))


def _improve(one: Floats, target: Floats, gram: Floats) -> None:
    """Give each theme in turn the best values it can have while the others stay; none below 0."""
    for column in range(one.shape[1]):
        own = gram[column, column]
        if own > 0:
            change = (target[:, column] - one @ gram[:, column]) / own
            one[:, column] = np.maximum(one[:, column] + change, 0)


def _agreement(runs: Sequence[_Run]) -> float:
    pairs = [
        adjusted_rand(one.theme + 1, other.theme + 1)
        for number, one in enumerate(runs)
        for other in runs[:number]
    ]
    return float(np.mean(pairs))


def _themes(
    runs: Sequence[_Run], table: _Table, places: Sequence[int], texts: Sequence[str]
) -> tuple[tuple[Theme, ...], tuple[int, ...]]:
    best = min(runs, key=lambda run: run.error)
    others = [run for run in runs if run is not best]
    nearness = np.asarray(table.weights @ best.words.T)
    themes = []
    for number, weight in enumerate(best.words):
        members = np.flatnonzero(best.theme == number)
        if not len(members):
            continue
        terms = [place for place in np.argsort(-weight, kind="stable")[:TERMS] if weight[place] > 0]
        sizes, shares = _elsewhere(members, others)
        near = members[np.argsort(-nearness[members, number], kind="stable")]
        themes.append(
            Theme(
                terms=tuple(table.written[place] for place in terms),
                texts=tuple(places[one] for one in members.tolist()),
                quotes=tuple(places[one] for one in _distinct(near.tolist(), texts)),
                fewest=min(len(members), *sizes),
                most=max(len(members), *sizes),
                came_back=float(np.mean(shares)),
            )
        )
    themes.sort(key=lambda theme: (-len(theme.texts), theme.texts))
    unplaced = tuple(places[one] for one in np.flatnonzero(best.theme < 0).tolist())
    return tuple(themes), unplaced


def _elsewhere(members: Places, others: Sequence[_Run]) -> tuple[list[int], list[float]]:
    """The size of the most similar theme in each other run, and how similar it is (Jaccard)."""
    sizes, shares = [], []
    for run in others:
        count = np.bincount(run.theme[run.theme >= 0], minlength=len(run.words))
        own = run.theme[members]
        both = np.bincount(own[own >= 0], minlength=len(run.words))
        alike = both / (count + len(members) - both)
        sizes.append(int(count[alike.argmax()]))
        shares.append(float(alike.max()))
    return sizes, shares


def _distinct(places: Sequence[int], texts: Sequence[str]) -> list[int]:
    """The first few that do not say the same in the same words."""
    seen: dict[str, int] = {}
    for place in places:
        seen.setdefault(" ".join(texts[place].casefold().split()), place)
    return list(seen.values())[:QUOTES]
