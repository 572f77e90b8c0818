"""Answers of a survey, raw and weighted: options of one or several, steps of a scale, numbers.

The same weights and the same refusals as for statements, each question for itself. A share is told
only where enough people gave the answer and enough did not, among all and among those who have a
weight; and of a choice of one not where the others would tell it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.arrays import Flags, Floats
from civicmath.disclosure import rounded
from civicmath.margins import Margin
from civicmath.weighting import NoWeights, Share, Thin, middle_of, rake, share_of, thin
from isegoria.hear.activity_type import Column
from isegoria.questionnaire.definition import Kind
from isegoria.understand.reading.answers import tabulated
from isegoria.understand.reading.cut import Said
from isegoria.understand.reading.reach import Parted
from isegoria.understand.reading.sensitivity import points
from isegoria.understand.reading.weighed import margins_of
from isegoria.understand.rules import FEWEST_IN_A_CELL

Places = NDArray[np.int64]
KINDS = {Kind.CHOICE, Kind.CHOICES, Kind.SCALE, Kind.NUMBER}
_DIGITS = 2


@dataclass(frozen=True)
class Exactly:
    """One question before anything is rounded: each option, and the middle of numbers.

    ``given`` has a row for each option: 1 for who gave it, 0 for who gave another answer, else NaN.
    ``weighted`` is empty where weights are refused, or the margins contradict one another.
    """

    people: int
    given: tuple[Floats, ...]
    raw: tuple[Share, ...]
    weighted: tuple[Share, ...]
    middle: tuple[float, float | None] | None
    few: tuple[Thin, ...]
    weights: Floats | None

    @property
    def worth(self) -> Share | None:
        """How far the weights enlarge chance; the same for every option. None without weights."""
        if self.weights is None:
            return None
        return share_of(np.ones_like(self.weights), self.weights)


def people_in(columns: Iterable[Column]) -> list[int]:
    """Everybody who answered any of these questions."""
    return sorted({who for one in columns for who in one.person})


def steps_of(column: Column) -> range:
    """The steps of a scale, the first to the last."""
    return range(int(column.question.least or 1), int(column.question.most or 5) + 1)


def exactly_answered(column: Column, people: Sequence[int], margins: Sequence[Margin]) -> Exactly:
    """The answers to one question as people gave them, and weighted where they may be."""
    where = {who: at for at, who in enumerate(people)}
    rows = np.array([where[who] for who in column.person], dtype=np.int64)
    is_answer = np.asarray(column.missing, dtype=np.int64) == 0
    answered: Flags = np.zeros(len(people), dtype=np.bool_)
    answered[rows[is_answer]] = True
    given = tuple(_given(column, rows, is_answer, answered))
    number = _number(column, rows, is_answer, len(people))
    few = thin(margins, answered)
    weights = None if few else _weights(margins, answered)
    raw = tuple(share_of(one) for one in given)
    weighted = tuple(share_of(one, weights) for one in given) if weights is not None else ()
    middle = None
    if number is not None:
        again = None if weights is None else middle_of(number, weights)
        middle = (middle_of(number), again)
    return Exactly(int(answered.sum()), given, raw, weighted, middle, few, weights)


def answers_weighed(
    columns: Sequence[Column], said: Said, parted: Iterable[Parted]
) -> list[dict[str, Any]]:
    """Each question that can be weighted, raw beside weighted, as it may be told to everybody."""
    asked = [one for one in columns if one.kind in KINDS]
    people = people_in(asked)
    margins = margins_of(people, said, parted)
    if not margins:
        return []
    rows = ((one, exactly_answered(one, people, margins)) for one in asked)
    return [_told(column, found) for column, found in rows if found.people >= FEWEST_IN_A_CELL]


def _told(column: Column, found: Exactly) -> dict[str, Any]:
    hidden = _hidden(column, found)
    shares = found.weighted or (None,) * len(found.raw)
    few = [[int(one.dimension), int(one.category)] for one in found.few]
    worth = found.worth
    return {
        "item": column.item,
        "people": found.people,
        "options": [
            [None, None]
            if at in hidden
            else [points(raw.share), points(one.share) if one else None]
            for at, (raw, one) in enumerate(zip(found.raw, shares, strict=True))
        ],
        "middle": _middle(found),
        "effect": round(worth.design_effect, 1) if worth else None,
        "effective": rounded(int(worth.effective)) if worth else None,
        "few": few or ([] if found.weights is not None else None),
    }


def _middle(found: Exactly) -> list[float | None] | None:
    if found.middle is None:
        return None
    return [None if one is None else round(one, _DIGITS) for one in found.middle]


def _hidden(column: Column, found: Exactly) -> set[int]:
    """Which options are not told: those of the few, and what would give these away."""
    (plain,) = tabulated([column])
    hidden = {at for at, one in enumerate(plain["options"]) if one["people"] is None}
    counts = [int(np.nansum(one)) for one in found.given]
    weighed = counts
    if found.weights is not None:
        has_weight = found.weights > 0
        weighed = [int(np.nansum(one[has_weight])) for one in found.given]
        base = int(has_weight.sum())
        for at, (count, heavy) in enumerate(zip(counts, weighed, strict=True)):
            others = _are_few(base - heavy) or _are_few(found.people - count)
            is_alone = column.kind is not Kind.CHOICES
            if _are_few(heavy) or (count and not heavy) or (others and not is_alone):
                hidden.add(at)
    if column.kind is Kind.CHOICES or not hidden:
        return hidden
    left = sorted((at for at in range(len(counts)) if at not in hidden), key=lambda at: weighed[at])
    while left and (len(hidden) == 1 or _is_of_few(weighed, hidden) or _is_of_few(counts, hidden)):
        hidden.add(left.pop(0))
    return hidden


def _is_of_few(counts: Sequence[int], hidden: Iterable[int]) -> bool:
    return sum(counts[at] for at in hidden) < FEWEST_IN_A_CELL


def _are_few(people: int) -> bool:
    return 0 < people < FEWEST_IN_A_CELL


def _weights(margins: Sequence[Margin], answered: Flags) -> Floats | None:
    try:
        return rake(margins, answered).weights
    except NoWeights:
        return None


def _given(column: Column, rows: Places, is_answer: Flags, answered: Flags) -> Iterable[Floats]:
    """For each option, or each step of a scale, who gave it."""
    if column.kind is Kind.NUMBER:
        return
    chosen = np.asarray(column.option, dtype=np.int64)
    options = range(len(column.values))
    if column.kind is Kind.SCALE:
        options = steps_of(column)
        numbers = np.asarray(column.number)
        chosen = np.where(np.isnan(numbers), options.start - 1, numbers).astype(np.int64)
    for option in options:
        value: Floats = np.where(answered, 0.0, np.nan)
        value[rows[is_answer & (chosen == option)]] = 1.0
        yield value


def _number(column: Column, rows: Places, is_answer: Flags, people: int) -> Floats | None:
    if column.kind not in {Kind.SCALE, Kind.NUMBER}:
        return None
    value = np.full(people, np.nan)
    value[rows[is_answer]] = np.asarray(column.number)[is_answer]
    return value
