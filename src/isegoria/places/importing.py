"""What a table says of areas and their people: understood and told first, then saved at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.languages.models import Rendering
from isegoria.places.models import Area, Group, Source
from isegoria.places.reading import Row, Sheet, decimals_of, number_of, rounded_to
from isegoria.places.services import (
    AccessFigure,
    Figure,
    put_access,
    put_figures,
    put_source,
)

MOST_FAULTS_TOLD = 20
HUNDRED = 100
# What a column, or a word in a column, stands for besides a group or a means.
EVERYBODY, LEFT_OUT, ERROR = "all", "", "error"
BOTH = 2


@dataclass(frozen=True)
class Reading:
    """What the columns of a table mean, as staff said.

    ``columns`` has for each column of figures what it counts: ``g`` and the key of a group, ``m``
    and a means, ``all``, or ``error`` for how far the column before it may be wrong; nothing leaves
    it out. In a long table ``keys`` are the columns that say what is counted, ``value`` the one
    that says how many, and ``words`` what each of their words stands for.
    """

    area_column: int | None = None
    one_area: int | None = None
    columns: Mapping[int, Sequence[str]] = field(default_factory=dict)
    keys: Sequence[int] = ()
    value: int | None = None
    error: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    is_share: bool = False


@dataclass(frozen=True)
class Told:
    """One figure of the table, and where it stands there."""

    line: int
    area: int
    means: str
    groups: tuple[int, ...]
    number: float
    give_or_take: float | None
    decimals: int

    @property
    def what(self) -> tuple[int, str, tuple[int, ...]]:
        """What the figure is about: no two of one table may be about the same."""
        return self.area, self.means, self.groups


@dataclass(frozen=True)
class Fault:
    """What is wrong with a line of the table, in words; line 0 is the table as a whole."""

    line: int
    words: str


@dataclass
class Understood:
    """What a table was understood to say, before anything is saved."""

    told: list[Told] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    not_told: int = 0
    areas_missing: list[str] = field(default_factory=list)

    @property
    def can_be_saved(self) -> bool:
        """Whether there is something to save and nothing wrong."""
        return bool(self.told) and not self.faults


@dataclass(frozen=True)
class SourceWords:
    """Who counted, when, until when it holds, and how far all of it may be wrong."""

    name: str
    counted_on: date
    valid_until: date | None = None
    note: str = ""
    give_or_take: float | None = None


def areas_by_name() -> dict[str, int]:
    """Every area by its code and by its names; a name that two areas share is none of them."""
    found: dict[str, int] = {}
    shared: set[str] = set()
    owner = dict(Area.objects.values_list("name", "pk"))
    said = Rendering.objects.filter(text__in=owner).values_list("text_id", "body")
    for text, body in said:
        name = _plain(body)
        if found.setdefault(name, owner[text]) != owner[text]:
            shared.add(name)
    named = {name: pk for name, pk in found.items() if name not in shared}
    return named | {_plain(code): pk for code, pk in Area.objects.values_list("code", "pk")}


def understand(sheet: Sheet, reading: Reading) -> Understood:
    """Read every figure of a table; nothing is saved."""
    result = Understood()
    areas = areas_by_name()
    for row in sheet.rows:
        area = _area(row, reading, areas, result)
        if area is None:
            continue
        for cell, error, parts in _cells(row, reading, result):
            _tell(result, row, area, parts, _Cell(cell, error, reading.is_share))
    _find_twice(result)
    if not result.faults:
        _find_sums(result, reading)
    result.areas_missing = _areas_missing(result)
    if not result.told and not result.faults:
        result.faults.append(Fault(0, _("No figure was found. Say what the columns mean.")))
    result.faults.sort(key=lambda one: one.line)
    return result


@transaction.atomic
def bring_in(*, sheet: Sheet, reading: Reading, source: SourceWords) -> Source:
    """Save all that a table says, or nothing. Raises Refused with the first thing that is wrong."""
    found = understand(sheet, reading)
    if not found.can_be_saved:
        raise Refused(found.faults[0].words)
    put = put_source(
        name=source.name,
        counted_on=source.counted_on,
        valid_until=source.valid_until,
        note=source.note,
    )
    put_figures(
        source=put,
        figures=[_figure(one, source, reading) for one in found.told if not one.means],
    )
    put_access(
        source=put,
        figures=[
            AccessFigure(
                area=one.area,
                means=one.means,
                share=one.number / HUNDRED,
                group=one.groups[0] if one.groups else None,
                give_or_take=_error(one, source, is_share=True),
            )
            for one in found.told
            if one.means
        ],
    )
    return put


@dataclass(frozen=True)
class _Cell:
    """One cell of figures, as text."""

    text: str
    error: str
    is_share: bool


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _area(row: Row, reading: Reading, areas: Mapping[str, int], result: Understood) -> int | None:
    if reading.area_column is None:
        return reading.one_area
    name = row.cells[reading.area_column]
    found = areas.get(_plain(name))
    if found is None:
        words = _("Line %(line)d: there is no area “%(name)s”.")
        result.faults.append(Fault(row.line, words % {"line": row.line, "name": name[:60]}))
    return found


def _cells(
    row: Row, reading: Reading, result: Understood
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each figure of a row: its text, that of its margin of error, and what it counts."""
    if reading.value is not None:
        parts = _parts_of_words(row, reading, result)
        if parts is not None:
            error = row.cells[reading.error] if reading.error is not None else ""
            yield row.cells[reading.value], error, parts
        return
    for column, parts_told in sorted(reading.columns.items()):
        kept = tuple(one for one in parts_told if one)
        if not kept or ERROR in kept:
            continue
        after = reading.columns.get(column + 1, ())
        error = row.cells[column + 1] if ERROR in after else ""
        yield row.cells[column], error, kept


def _parts_of_words(row: Row, reading: Reading, result: Understood) -> tuple[str, ...] | None:
    parts = []
    for column in reading.keys:
        word = row.cells[column]
        if word not in reading.words:
            words = _("Line %(line)d: nobody has said what “%(name)s” means.")
            result.faults.append(Fault(row.line, words % {"line": row.line, "name": word[:60]}))
            return None
        if reading.words[word] == LEFT_OUT:
            return None
        parts.append(reading.words[word])
    return tuple(parts)


def _tell(result: Understood, row: Row, area: int, parts: Sequence[str], cell: _Cell) -> None:
    """Put down one figure, or what is wrong with it."""
    means = next((one[1:] for one in parts if one.startswith("m")), "")
    groups = tuple(sorted(int(one[1:]) for one in parts if one.startswith("g")))
    is_share = cell.is_share or bool(means)
    try:
        number = number_of(cell.text, is_share=is_share)
        error = number_of(cell.error, is_share=is_share)
    except ValueError as wrong:
        words = _("Line %(line)d: “%(cell)s” is no number.")
        result.faults.append(Fault(row.line, words % {"line": row.line, "cell": str(wrong)[:60]}))
        return
    if not means and not groups:
        return
    if number is None:
        result.not_told += 1
    elif reason := _obstacle(number, groups, means, is_share=is_share):
        result.faults.append(Fault(row.line, reason % {"line": row.line, "cell": cell.text[:60]}))
    else:
        decimals = decimals_of(cell.text)
        result.told.append(Told(row.line, area, means, groups, number, error, decimals))


def _obstacle(number: float, groups: Sequence[int], means: str, *, is_share: bool) -> str | None:
    if len(groups) > (1 if means else BOTH):
        return _("Line %(line)d: “%(cell)s” is told of too many groups at once.")
    if is_share and number > HUNDRED:
        return _("Line %(line)d: “%(cell)s” is more than 100%%.")
    if not is_share and number != int(number):
        return _("Line %(line)d: “%(cell)s” is no whole number of people.")
    if not is_share and number >= 2**31:
        return _("Line %(line)d: “%(cell)s” is more people than there can be.")
    return None


def _find_twice(result: Understood) -> None:
    first: dict[tuple[int, str, tuple[int, ...]], int] = {}
    for one in result.told:
        line = first.setdefault(one.what, one.line)
        if line != one.line:
            words = _("Line %(line)d says the same as line %(first)d once more.")
            result.faults.append(Fault(one.line, words % {"line": one.line, "first": line}))


def _find_sums(result: Understood, reading: Reading) -> None:
    """Tell where the groups of an area do not add up to the same number of people."""
    partition = dict(Group.objects.values_list("pk", "partition_id"))
    size: dict[int, int] = defaultdict(int)
    for one in partition.values():
        size[one] += 1
    sums: dict[int, dict[tuple[int, ...], list[Told]]] = defaultdict(lambda: defaultdict(list))
    for told in result.told:
        if not told.means:
            sums[told.area][tuple(sorted(partition[one] for one in told.groups))].append(told)
    for by_partition in sums.values():
        whole = {
            key: rows
            for key, rows in by_partition.items()
            if len(rows) == _product(size[one] for one in key)
        }
        found = _not_a_hundred(whole) if reading.is_share else _unequal(whole)
        result.faults += found


def _product(numbers: Iterator[int]) -> int:
    result = 1
    for one in numbers:
        result *= one
    return result


def _not_a_hundred(whole: Mapping[tuple[int, ...], Sequence[Told]]) -> Iterator[Fault]:
    for rows in whole.values():
        total = sum(one.number for one in rows)
        rounding = sum(0.5 * 10**-one.decimals for one in rows)
        if abs(total - HUNDRED) > rounding + 1e-9:
            line = max(one.line for one in rows)
            words = _("Line %(line)d: the groups add up to %(total)s%% and not to 100%%.")
            yield Fault(line, words % {"line": line, "total": number_format(round(total, 2))})


def _unequal(whole: Mapping[tuple[int, ...], Sequence[Told]]) -> Iterator[Fault]:
    for one, other in combinations(whole.values(), 2):
        totals = [int(sum(told.number for told in rows)) for rows in (one, other)]
        rounding = sum(
            len(rows) * (rounded_to([told.number for told in rows]) - 1) / 2
            for rows in (one, other)
        )
        if abs(totals[0] - totals[1]) > rounding:
            line = max(told.line for told in (*one, *other))
            words = _(
                "Line %(line)d: the area has %(first)s people by one way of telling them apart "
                "and %(second)s by another."
            )
            first, second = (number_format(total, force_grouping=True) for total in totals)
            yield Fault(line, words % {"line": line, "first": first, "second": second})
            return


def _areas_missing(result: Understood) -> list[str]:
    """The areas of which nothing is told though it is told of others beside them."""
    told = {one.area for one in result.told}
    around = Area.objects.filter(pk__in=told).exclude(parent=None).values("parent")
    beside = Area.objects.filter(parent__in=around).exclude(pk__in=told)
    return list(beside.order_by("code").values_list("code", flat=True))


def _figure(one: Told, source: SourceWords, reading: Reading) -> Figure:
    group, *others = one.groups
    return Figure(
        area=one.area,
        group=group,
        and_group=others[0] if others else None,
        people=None if reading.is_share else int(one.number),
        share=one.number / HUNDRED if reading.is_share else None,
        give_or_take=_error(one, source, is_share=reading.is_share),
    )


def _error(one: Told, source: SourceWords, *, is_share: bool) -> float | None:
    """How far a figure may be wrong, in people or as a share, as it is told itself."""
    told = one.give_or_take if one.give_or_take is not None else source.give_or_take
    if told is None:
        return None
    return told / HUNDRED if is_share else told
