"""How far two persons who read the same answers apart agree."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from civicmath.coding import krippendorff_alpha_of_pairs
from isegoria.themes.models import Codebook, Placing, Reading
from isegoria.themes.queries.texts import standing

Code = tuple[str, frozenset[int]]


@dataclass(frozen=True)
class Agreement:
    """Over all answers that were read twice: how many alike, and how far beyond chance.

    ``alpha`` compares all themes of an answer at once; ``by_theme`` each theme by itself. None
    where chance leaves nothing to agree on.
    """

    twice: int
    alike: int
    alpha: float | None
    by_theme: dict[int, float | None]


def agreement_of(book: Codebook, themes: Sequence[int]) -> Agreement:
    """Compare the first and the second reading of all that stands; two queries."""
    turns = (Reading.Turn.FIRST, Reading.Turn.SECOND)
    twice = Reading.objects.filter(
        process=book.process_id,
        turn=Reading.Turn.SECOND,
        text__in=standing(book.process).order_by().values("pk"),
    ).values("text")
    rows = Reading.objects.filter(process=book.process_id, turn__in=turns, text__in=twice)
    placed: dict[int, set[int]] = {}
    found: dict[int, dict[int, tuple[str, set[int]]]] = {}
    for pk, text, turn, outcome in rows.values_list("pk", "text_id", "turn", "outcome"):
        placed[pk] = set()
        found.setdefault(text, {})[turn] = (outcome, placed[pk])
    placings = Placing.objects.filter(
        process=book.process_id, reading__turn__in=turns, reading__text__in=twice
    )
    for reading, theme in placings.values_list("reading_id", "theme_id"):
        placed[reading].add(theme)
    pairs = Counter((_code(one[turns[0]]), _code(one[turns[1]])) for one in found.values())
    return Agreement(
        twice=pairs.total(),
        alike=sum(many for (one, other), many in pairs.items() if one == other),
        alpha=krippendorff_alpha_of_pairs(pairs),
        by_theme={theme: _alpha_of(theme, pairs) for theme in themes},
    )


def _code(found: tuple[str, set[int]]) -> Code:
    outcome, themes = found
    return outcome, frozenset(themes)


def _alpha_of(theme: int, pairs: Counter[tuple[Code, Code]]) -> float | None:
    """The agreement on whether one theme was ticked."""
    ticked: Counter[tuple[bool, bool]] = Counter()
    for ((_outcome, one), (_other, two)), many in pairs.items():
        ticked[theme in one, theme in two] += many
    return krippendorff_alpha_of_pairs(ticked)
