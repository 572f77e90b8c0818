"""Counting answers that are no votes: how many gave which, and how they spread.

What fewer than ten people said is not told, nor what one could find out by subtraction.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median, quantiles
from typing import Any

from isegoria.hear.activity_type import Column
from isegoria.questionnaire.definition import Kind, Question
from isegoria.understand.rules import FEWEST_IN_A_CELL

DIGITS = 2
_ALONE = {Kind.CHOICE, Kind.SCALE}
_MEASURED = {Kind.SCALE, Kind.NUMBER}
_WEIGHED = {Kind.RANKING, Kind.ALLOCATION}


def tabulated(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Each question with its numbers, in the order in which it is asked."""
    return [_question(one) for one in columns]


def _question(column: Column) -> dict[str, Any]:
    question = column.question
    people = {who for who, gone in zip(column.person, column.missing, strict=True) if not gone}
    base = len(people)
    told = {
        "item": column.item,
        "code": column.code,
        "kind": column.kind.value,
        "words": dict(question.words),
        "unit": question.unit,
        "ends": [dict(one) for one in question.ends],
        "base": base if base == 0 or base >= FEWEST_IN_A_CELL else None,
        "missing": _missing(column),
        "options": [],
        "numbers": None,
    }
    if base < FEWEST_IN_A_CELL:
        return told
    return told | {"options": _options(column, question), "numbers": _spread(column)}


def _missing(column: Column) -> dict[str, int | None]:
    """How many gave no answer, by why not; few are not told."""
    counts = Counter(column.MISSING[one] for one in column.missing if one)
    kinds = column.MISSING[1:]
    return {one: _told(counts[one]) for one in kinds if counts[one]}


def _options(column: Column, question: Question) -> list[dict[str, Any]]:
    """What each option was given: people, or the mean of its places or shares."""
    if column.kind is Kind.SCALE:
        first, last = int(question.least or 1), int(question.most or 5)
        steps = Counter(int(one) for one, gone in _given(column) if not gone)
        counts = [steps[one] for one in range(first, last + 1)]
        words: list[Mapping[str, str]] = [{"": str(one)} for one in range(first, last + 1)]
        return _counted(words, counts, alone=True)
    words = [one.words for one in question.choices]
    if column.kind in _WEIGHED:
        return _weighed(column, words)
    chosen = Counter(one for one in column.option if one >= 0)
    counts = [chosen[at] for at in range(len(words))]
    return _counted(words, counts, alone=column.kind in _ALONE)


def _given(column: Column) -> list[tuple[float, int]]:
    return list(zip(column.number, column.missing, strict=True))


def _counted(
    words: Sequence[Mapping[str, str]], counts: Sequence[int], *, alone: bool
) -> list[dict[str, Any]]:
    hidden = {at for at, count in enumerate(counts) if 0 < count < FEWEST_IN_A_CELL}
    if alone and len(hidden) == 1:  # the others and the base would tell it
        rest = [at for at, count in enumerate(counts) if at not in hidden and count]
        hidden |= set(sorted(rest, key=lambda at: counts[at])[:1])
    return [
        {"words": dict(said), "people": None if at in hidden else counts[at]}
        for at, said in enumerate(words)
    ]


def _weighed(column: Column, words: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """How many ranked or favoured each option, and its mean place or share among them."""
    given: dict[int, list[float]] = {at: [] for at in range(len(words))}
    for option, number in zip(column.option, column.number, strict=True):
        if option >= 0:
            given[option].append(number)
    people = len({who for who, at in zip(column.person, column.option, strict=True) if at >= 0})
    return [
        {
            "words": dict(said),
            "people": _told(len(given[at])),
            "mean": _mean(given[at], people if column.kind is Kind.ALLOCATION else 0),
        }
        for at, said in enumerate(words)
    ]


def _mean(numbers: Sequence[float], among: int) -> float | None:
    """The mean; who gave nothing to an option gave it a share of 0, but no place."""
    if 0 < len(numbers) < FEWEST_IN_A_CELL or not numbers:
        return None
    return round(sum(numbers) / (among or len(numbers)), DIGITS)


def _spread(column: Column) -> dict[str, float] | None:
    """The middle of the numbers, and between what half of them lie."""
    if column.kind not in _MEASURED:
        return None
    numbers = [one for one, gone in _given(column) if not gone]
    low, _middle, high = quantiles(numbers, n=4, method="inclusive")
    return {
        "median": round(median(numbers), DIGITS),
        "lower": round(low, DIGITS),
        "upper": round(high, DIGITS),
    }


def _told(count: int) -> int | None:
    return count if count == 0 or count >= FEWEST_IN_A_CELL else None
