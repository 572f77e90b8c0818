"""How far the numbers bear: who speaks, what hangs on whom, and who sees it otherwise.

Every section is sentences first and tables after them, so that the page, the file for table
programs and the picture say the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.isolated import isolated
from isegoria.hear.models import Voice
from isegoria.languages.queries import NOTHING, Shown
from isegoria.understand import words
from isegoria.understand.models import Finding, WhoWasHeard
from isegoria.understand.showing.signs import Items, Texts

COLUMNS = ("section", "table", "about", "column", "value")


@dataclass(frozen=True)
class Row:
    """A line of a table: what it is about, and its cells."""

    about: Shown
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table with its heading and the names of its columns; the first names what lines are."""

    caption: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Section:
    """One thing that the page says."""

    key: str
    heading: str
    said: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


def named(finding: Finding, who: WhoWasHeard | None) -> set[int]:
    """Every item that the page names."""
    result, told = finding.result, beside(finding, who)
    return {
        *(row[0] for row in result.get("hangs", {}).get("rows", [])),
        *(row[0] for row in told.get("weighed", [])),
        *(row[0] for one in result.get("voices", {}).values() for row in one["items"]),
    }


def sections(
    finding: Finding, who: WhoWasHeard | None, items: Items, texts: Texts
) -> tuple[Section, ...]:
    """Everything that the page says, in its order."""
    said = {item: texts.get(one.text_id, NOTHING) for item, one in items.items()}
    found = (
        _voices(finding, said),
        _weighed(finding, who, said),
        _hangs(finding, who, said),
    )
    return tuple(one for one in found if one)


def lines(told: Iterable[Section]) -> Iterator[list[str]]:
    """All cells of all tables, each with what it is about."""
    for section in told:
        for table in section.tables:
            for row in table.rows:
                for column, cell in row.cells:
                    yield [section.heading, table.caption, row.about.body, column, cell]


@dataclass(frozen=True)
class Drawn:
    """One statement of the picture: its number, and where both shares stand, as SVG writes it."""

    number: int
    at: int
    raw: int
    weighted: int


def picture(finding: Finding | None, who: WhoWasHeard | None) -> list[Drawn]:
    """The weighted statements, in the order of the table; nothing where none is."""
    rows = beside(finding, who).get("weighed", []) if finding else []
    both = [(row[2], row[3]) for row in rows if row[3] is not None]
    return [
        Drawn(at, 20 + 30 * at, 60 + 5 * raw, 60 + 5 * weighted)
        for at, (raw, weighted) in enumerate(both, 1)
    ]


Said = Mapping[int, Shown]


def beside(finding: Finding, who: WhoWasHeard | None) -> Mapping[str, Any]:
    """What was told of an activity's answers once they were laid beside the groups."""
    found: Mapping[str, Any] = (who.result if who else {}).get("beside", {})
    told: Mapping[str, Any] = found.get(str(finding.activity_id), {})
    return told


def _voices(finding: Finding, said: Said) -> Section | None:
    """Groups and organisations beside the people; each kind has a table of its own."""
    voices = finding.result.get("voices")
    if voices is None:
        return None
    people = ngettext(
        "%(number)s person answered for themselves. All other numbers here are of people alone.",
        "%(number)s people answered for themselves. All other numbers here are of people alone.",
        finding.participants,
    ) % {"number": words.number(finding.participants)}
    return Section(
        key="voices",
        heading=_("People, groups and organisations"),
        said=(people, *(_voice(kind, one["voices"]) for kind, one in voices.items())),
        tables=tuple(
            _voice_table(kind, one["items"], said) for kind, one in voices.items() if one["items"]
        ),
    )


def _voice(kind: str, number: int) -> str:
    if kind == Voice.GROUP:
        told = ngettext(
            "%(number)s informal group answered: one voice, however many stand behind it.",
            "%(number)s informal groups answered: one voice each, however many stand behind it.",
            number,
        )
    else:
        told = ngettext(
            "%(number)s organisation answered: one voice, however many stand behind it.",
            "%(number)s organisations answered: one voice each, however many stand behind it.",
            number,
        )
    return told % {"number": words.number(number)}


def _voice_table(kind: str, rows: Iterable[Any], said: Said) -> Table:
    caption = (
        _("What informal groups said") if kind == Voice.GROUP else _("What organisations said")
    )
    columns = (_("Agree"), _("Disagree"), _("Pass, or not sure"))
    cells = (
        (item, (words.number(agree), words.number(disagree), words.number(passed)))
        for item, agree, disagree, passed in rows
    )
    return Table(caption, _("Statement"), columns, _rows(columns, said, cells))


def _weighed(finding: Finding, who: WhoWasHeard | None, said: Said) -> Section | None:
    rows = beside(finding, who).get("weighed")
    if who is None or not rows or who.told_on is None:
        return None
    refused = _(
        "Some are not weighted: fewer than %(fewest)d answers to them came from some group, so "
        "that a handful of people would have to speak for many."
    ) % {"fewest": who.result["snapshot"]["fewest"]}
    open_ = _("Some are not weighted: what is known of who lives here cannot all be met by them.")
    return Section(
        key="weighed",
        heading=_("If those who answered mirrored who lives here"),
        said=(
            _("First what was said; beside it, what weights would make of it. As of %(day)s.")
            % {"day": date_format(who.told_on, "DATE_FORMAT")},
            _("Weights correct only what the counted groups explain, and nothing else."),
            *((refused,) if any(row[6] for row in rows) else ()),
            *((open_,) if any(row[6] is None for row in rows) else ()),
        ),
        tables=(_weighed_table(rows, said),),
    )


def _weighed_table(rows: Iterable[list[Any]], said: Said) -> Table:
    columns = (
        _("Agree, as they said"),
        _("Agree, if they mirrored who lives here"),
        _("Weights widen chance, times"),
        _("Worth so many answers"),
    )
    return Table(
        _("The same statements, as people said and weighted"),
        _("Statement"),
        columns,
        _rows(columns, said, ((row[0], _weighed_cells(row)) for row in rows)),
    )


def _weighed_cells(row: list[Any]) -> tuple[str, ...]:
    _item, _people, raw, weighted, effect, effective, _few = row
    if weighted is None:
        return (in_points(raw), _("not weighted"), "", "")
    return (in_points(raw), in_points(weighted), number_format(effect), words.number(effective))


def _hangs(finding: Finding, who: WhoWasHeard | None, said: Said) -> Section | None:
    found = finding.result.get("hangs")
    if not found or not found["rows"]:
        return None
    access = beside(finding, who).get("access", [])
    enough = _("Too few came in different ways to tell what hangs on them.")
    return Section(
        key="hangs",
        heading=_("What hangs on whom"),
        said=(
            _("No margin of error is printed: people chose to answer. This stands in its place."),
            *(() if found["kinds"] else (enough,)),
        ),
        warnings=(*_apart(found["apart"], said), *_by_access(access, said)),
        tables=(_hang_table(found, said), *((_access_table(access, said),) if access else ())),
    )


def _hang_table(found: Mapping[str, Any], said: Said) -> Table:
    columns = (_("All"), *(_without(split, kind) for split, kind, _people in found["kinds"]))
    rows = (
        (item, tuple(in_points(one) for one in (whole, *without)))
        for item, whole, without in found["rows"]
    )
    return Table(
        _("The share that agrees, and the same without some of those who answered"),
        _("Statement"),
        columns,
        _rows(columns, said, rows),
    )


def _access_table(access: Iterable[Any], said: Said) -> Table:
    columns = (_("Of groups that can hardly get online"), _("Of the others"))
    rows = ((one[0], (in_points(one[1]), in_points(one[2]))) for one in access)
    return Table(
        _("The share that agrees, by how easily people get online where they are"),
        _("Statement"),
        columns,
        _rows(columns, said, rows),
    )


def _apart(rows: Iterable[Any], said: Said) -> Iterator[str]:
    for item, channel, ours, theirs in rows:
        if item in said:
            yield _(
                "“%(statement)s” rests on one way of answering. %(channel)s: %(ours)s agree; all "
                "others: %(theirs)s."
            ) % {
                "statement": isolated(said[item].body),
                "channel": words.kind_name("channel", channel),
                "ours": in_points(ours),
                "theirs": in_points(theirs),
            }


def _by_access(rows: Iterable[Any], said: Said) -> Iterator[str]:
    for item, ours, theirs, is_apart in rows:
        if is_apart and item in said:
            yield _(
                "“%(statement)s”: of groups that can hardly get online %(ours)s agree, of the "
                "others %(theirs)s."
            ) % {
                "statement": isolated(said[item].body),
                "ours": in_points(ours),
                "theirs": in_points(theirs),
            }


def _rows(
    columns: tuple[str, ...], said: Said, found: Iterable[tuple[int, tuple[str, ...]]]
) -> tuple[Row, ...]:
    """Lines about statements; those that are no longer shown are left out."""
    return tuple(
        Row(said[item], tuple(zip(columns, cells, strict=True)))
        for item, cells in found
        if item in said
    )


def _without(split: str, kind: str) -> str:
    if split == "script":
        return _("Without those who answer after one script")
    return _("Without “%(kind)s”") % {"kind": words.kind_name(split, kind)}


def in_points(share: int | None) -> str:
    """A share that is told in whole points of a hundred."""
    return _("not told") if share is None else words.as_percent(share / 100)
