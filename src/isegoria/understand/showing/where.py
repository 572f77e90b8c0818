"""Where those who answered live: a map, and every table of who was heard as one file.

Both follow from what stands in the tables already, so that they tell of nobody anything more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from isegoria.design.drawing import MAP_WIDTH, Places, area_map
from isegoria.understand.models import WhoWasHeard
from isegoria.understand.rules import FEWEST_IN_A_CELL
from isegoria.understand.showing.who import NOT_KNOWN, UNHEARD, Texts, parted_of

# Of those to be expected so many came, at most: the classes of the map but the last, with its mark.
UP_TO = (0.5, 0.9, 1.1, 2.0)
NOT_TOLD = len(UP_TO) + 1
_LINE = 38
_FEWEST_DRAWN = 2
COLUMNS = ("parted", "group", "name", "share", "came", "expected", "reading", "doubt")


@dataclass(frozen=True)
class Drawn:
    """One area of the map: its shape, its number in the table, and its class."""

    path: str
    x: str
    y: str
    number: int
    kind: int


@dataclass(frozen=True)
class Class:
    """One line of the key below the map."""

    kind: int
    words: str
    at: int


@dataclass(frozen=True)
class Map:
    """The map with its key; lengths as SVG has them."""

    title: str
    width: int
    height: int
    heading_at: int
    shapes: tuple[Drawn, ...]
    key: tuple[Class, ...]


def areas_drawn(who: WhoWasHeard | None) -> dict[int, int]:
    """The areas of which the map may show something, each with its number in the table."""
    return {
        area: at
        for one in (who.result["parted"] if who else ())
        if one.get("is_drawn")
        for at, row in enumerate(one["groups"], 1)
        for area in row["areas"]
    }


def map_of(who: WhoWasHeard, texts: Texts, outlines: Mapping[int, Places]) -> Map | None:
    """The map of whom was heard by area; None where fewer than two groups can be drawn."""
    told = next((one for one in who.result["parted"] if one.get("is_drawn")), None)
    numbers = {area: at for area, at in areas_drawn(who).items() if area in outlines}
    if told is None or len(set(numbers.values())) < _FEWEST_DRAWN:
        return None
    kinds = [class_of(row) for row in told["groups"]]
    drawn = area_map([outlines[area] for area in numbers])
    shapes = tuple(
        Drawn(shape.path, shape.x, shape.y, at, kinds[at - 1])
        for shape, at in zip(drawn.shapes, numbers.values(), strict=True)
    )
    below = int(drawn.height)
    named = _words()
    key = tuple(
        Class(kind, words, below + _LINE * line)
        for line, (kind, words) in enumerate(named.items(), 1)
    )
    parted = next(one for one in parted_of(who, texts) if one.is_drawn)
    title = _("%(parted)s: who came, of those who were to be expected") % {
        "parted": parted.name.body
    }
    height = below + _LINE * (len(key) + 1) + _LINE // 2
    return Map(title, MAP_WIDTH, height, below + _LINE - 12, shapes, key)


def class_of(row: Mapping[str, Any]) -> int:
    """In which class of the map a group stands, by the numbers of its row alone.

    Who is unheard stands among the fewest. Fewer than ten people are fewer than half where twenty
    were to be expected; else nobody can say.
    """
    if row.get("reading", NOT_KNOWN) == NOT_KNOWN or not row["expected"]:
        return NOT_TOLD
    if row["reading"] == UNHEARD:
        return 0
    if row["people"] is None:
        return 0 if row["expected"] * UP_TO[0] >= FEWEST_IN_A_CELL else NOT_TOLD
    share = row["people"] / row["expected"]
    return next((kind for kind, most in enumerate(UP_TO) if share < most), len(UP_TO))


def lines(who: WhoWasHeard, texts: Texts) -> Iterator[Sequence[Any]]:
    """Every table as rows of one file, by columns; what is not told is empty."""
    for one, told in zip(who.result["parted"], parted_of(who, texts), strict=True):
        for row, shown in zip(one["groups"], told.rows, strict=True):
            yield (
                told.name.body,
                row["group"],
                shown.name.body,
                row.get("share", ""),
                row["people"] or "",
                row.get("expected", ""),
                row.get("reading", ""),
                row.get("doubt", ""),
            )


def _words() -> dict[int, str]:
    return {
        0: _("Unheard, or fewer than half"),
        1: _("Half to nine tenths"),
        2: _("About as many"),
        3: _("More than that"),
        4: _("Twice as many or more"),
        NOT_TOLD: _("Not known, or too few to tell"),
    }
