"""Who answered, from a table of people, and the community, from a file of its margins."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from civicmath.arrays import Flags, Floats
from civicmath.errors import BadInput, quoted
from civicmath.margins import NOT_SAID, Margin, crossed
from civicmath.tables import Row, column, json_in, records

IDENTIFIERS = ("id", "participant")
# A statistical office rounds; more than this is not rounding.
ROUNDING = 0.01
PERCENT = 100
# More than a share or a number of people can be.
MOST_PEOPLE = 10**12
FROM_0_TO_1 = re.compile(r"([0-9]+[.]?[0-9]*|[.][0-9]+)(e-?[0-9]{1,3})?", re.IGNORECASE)
YES, NO = frozenset({"1", "yes", "true"}), frozenset({"0", "no", "false"})

Shares = Mapping[str, float]


@dataclass(frozen=True)
class Community:
    """Shares of a community: by one dimension each, and by two where a count of both is known."""

    margins: Mapping[str, Shares]
    crosses: Mapping[tuple[str, str], Mapping[str, Shares]]


@dataclass(frozen=True, eq=False)
class Sample:
    """The people who answered.

    Attributes
    ----------
    ids : tuple of str
        One a person, none twice.
    margins, crosses : tuples of Margin
        What they said they are.
    value : array of shape (people,), or None if no column was asked for
        From 0 to 1; NaN where the person did not answer.
    verified : bool array, or None if the table does not tell
    channel, campaign : tuples of str, or None if the table does not tell
        Empty for none.
    """

    ids: tuple[str, ...]
    margins: tuple[Margin, ...]
    crosses: tuple[Margin, ...]
    value: Floats | None
    verified: Flags | None
    channel: tuple[str, ...] | None
    campaign: tuple[str, ...] | None


def read_community(path: Path) -> Community:
    """Read margins: ``{"margins": {dimension: {category: share}}}``, perhaps with ``"crosses"``.

    Shares add up to 1, or to 100, or are numbers of people. Crosses are a list of
    ``{"dimensions": [one, other], "shares": {category: {category: share}}}``.

    Raises
    ------
    BadInput
        If the file is not that, or the shares of a dimension are not those of a whole.
    """
    content = json_in(path)
    if not isinstance(content, dict):
        raise BadInput(path.name, None, "this is not a JSON object")
    margins = content.get("margins")
    if not isinstance(margins, dict) or not margins:
        raise BadInput(path.name, None, 'there is no object "margins" with at least one dimension')
    read = {name: _whole(path.name, name, shares) for name, shares in margins.items()}
    crosses = content.get("crosses", [])
    if not isinstance(crosses, list):
        raise BadInput(path.name, None, '"crosses" is not a list')
    return Community(read, dict(_cross(path.name, each, read) for each in crosses))


def read_sample(path: Path, community: Community, *, value: str | None = None) -> Sample:
    """Read one row a person: an id, a column for each dimension, and perhaps what they answered.

    An empty cell means that the person did not say. The columns ``verified``, ``channel`` and
    ``campaign`` are read where they are there.

    Raises
    ------
    BadInput
        If a column is missing, an id comes twice, a category is none of the community's,
        or a value is not a number from 0 to 1.
    """
    names, every = records(path)
    identifier = next((name for name in IDENTIFIERS if name in names), None)
    if identifier is None:
        raise BadInput(path.name, 1, "there is no column 'id' with one identifier a person")
    table = list(every)
    if not table:
        raise BadInput(path.name, None, "there are no people in it")
    margins = {
        name: _margin(table, column(path.name, names, name), name, shares)
        for name, shares in community.margins.items()
    }
    answer = None if value is None else column(path.name, names, value)
    return Sample(
        ids=_identifiers(table, names.index(identifier)),
        margins=tuple(margins.values()),
        crosses=tuple(
            crossed(margins[one], margins[other], [list(row.values()) for row in shares.values()])
            for (one, other), shares in community.crosses.items()
        ),
        value=None if answer is None else np.array([_value(row, answer) for row in table]),
        verified=_verified(table, names),
        channel=_texts(table, names, "channel"),
        campaign=_texts(table, names, "campaign"),
    )


def _whole(file: str, name: str, shares: object) -> dict[str, float]:
    """Shares of one dimension, scaled to 1."""
    if not isinstance(shares, dict) or not shares:
        raise BadInput(file, None, f"the dimension {quoted(name)} has no categories")
    for category, share in shares.items():
        if not _is_amount(share):
            raise BadInput(
                file, None, f"the share of {quoted(category)} ({name}) is not a number from 0 up"
            )
    total = math.fsum(shares.values())
    if not _adds_up(total, list(shares.values())):
        raise BadInput(file, None, f"the shares of {quoted(name)} add up to {total:g}, not to 1")
    return {category: share / total for category, share in shares.items()}


def _is_amount(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value <= MOST_PEOPLE


def _adds_up(total: float, shares: Sequence[float]) -> bool:
    people = total > PERCENT and all(float(share).is_integer() for share in shares)
    return abs(total - 1) <= ROUNDING or abs(total - PERCENT) <= ROUNDING * PERCENT or people


def _cross(
    file: str, cross: object, margins: Mapping[str, Shares]
) -> tuple[tuple[str, str], dict[str, dict[str, float]]]:
    dimensions = cross.get("dimensions") if isinstance(cross, dict) else None
    shares = cross.get("shares") if isinstance(cross, dict) else None
    match dimensions:
        case [str(one), str(other)] if one != other and {one, other} <= margins.keys():
            pass
        case _:
            raise BadInput(file, None, 'a cross needs "dimensions", two names of margins')
    if not isinstance(shares, dict) or not _is_table(shares, margins[one], margins[other]):
        raise BadInput(file, None, f"the cross of {one} and {other} needs a share for each pair")
    pairs = {(a, b): shares[a][b] for a in margins[one] for b in margins[other]}
    scaled = iter(_whole(file, f"{one} and {other}", pairs).values())
    return (one, other), {a: {b: next(scaled) for b in margins[other]} for a in margins[one]}


def _is_table(shares: Mapping[str, object], one: Shares, other: Shares) -> bool:
    return shares.keys() == one.keys() and all(
        isinstance(row, dict) and row.keys() == other.keys() for row in shares.values()
    )


def _identifiers(table: Sequence[Row], place: int) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    for row in table:
        identifier = row.cells[place].strip()
        if not identifier:
            raise row.bad("the person has no id")
        if identifier in seen:
            raise row.bad(f"the id {quoted(identifier)} comes twice")
        seen[identifier] = None
    return tuple(seen)


def _margin(table: Sequence[Row], place: int, name: str, shares: Shares) -> Margin:
    known = {category: number for number, category in enumerate(shares)}
    places = np.full(len(table), NOT_SAID, dtype=np.int64)
    for number, row in enumerate(table):
        cell = row.cells[place].strip()
        if cell and cell not in known:
            raise row.bad(f"the {name} {quoted(cell)} is none of the community's")
        places[number] = known.get(cell, NOT_SAID)
    return Margin.of(name, list(shares), shares=list(shares.values()), place=places)


def _value(row: Row, place: int) -> float:
    cell = row.cells[place].strip()
    if not cell:
        return math.nan
    value = float(cell) if FROM_0_TO_1.fullmatch(cell) else math.nan
    if not 0 <= value <= 1:
        raise row.bad(f"the value {quoted(cell)} is not a number from 0 to 1")
    return value


def _verified(table: Sequence[Row], names: Sequence[str]) -> Flags | None:
    if "verified" not in names:
        return None
    place = names.index("verified")
    found = np.zeros(len(table), dtype=np.bool_)
    for number, row in enumerate(table):
        cell = row.cells[place].strip().casefold()
        if cell and cell not in YES | NO:
            raise row.bad(f"the verified value {quoted(cell)} is not 1 or 0")
        found[number] = cell in YES
    return found


def _texts(table: Sequence[Row], names: Sequence[str], name: str) -> tuple[str, ...] | None:
    if name not in names:
        return None
    place = names.index(name)
    return tuple(row.cells[place].strip() for row in table)
