"""Whom the answers come from: rows and sentences; no database, no analysis."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.isolated import isolated
from isegoria.base.listed import in_a_row
from isegoria.languages.queries import NOTHING, Shown
from isegoria.understand import words
from isegoria.understand.models import WhoWasHeard

HEARD, UNDER, UNHEARD, NOT_KNOWN = "heard", "under-heard", "unheard", "not known"
_MOST_NAMED = 6


@dataclass(frozen=True)
class GroupRow:
    """One group: how many were to be expected, how many came, and what may be said of it."""

    group: int
    name: Shown
    parted: Shown
    share: str
    people: str
    expected: str
    between: str
    word: str
    meaning: str
    reading: str
    may_be_unheard: bool
    at: int | None = None
    """Its number on the map, where there is one."""

    @property
    def full_name(self) -> str:
        """The group and what tells it apart, for where it stands alone: some are called Yes."""
        return _("%(group)s (%(parted)s)") % {
            "group": isolated(self.name.body),
            "parted": isolated(self.parted.body),
        }

    @property
    def tone(self) -> str:
        """How its word stands out."""
        return "warning" if self.may_be_unheard or self.reading == UNDER else ""


@dataclass(frozen=True)
class Parted:
    """One way of telling people apart, with all its groups."""

    partition: int
    name: Shown
    said: str
    source: str
    apart: str
    rows: tuple[GroupRow, ...]
    is_where: bool = False
    is_drawn: bool = False


Texts = Mapping[int | None, Shown]


def text_ids(who: WhoWasHeard | None) -> list[int]:
    """Where the names that these pages show are written."""
    parted = who.result["parted"] if who else []
    withheld = who.result.get("withheld", []) if who else []
    return [
        one for told in parted for one in (told["name"], *(row["label"] for row in told["groups"]))
    ] + withheld


def parted_of(who: WhoWasHeard, texts: Texts) -> tuple[Parted, ...]:
    """Every way of telling people apart as a table."""
    return tuple(_parted(one, who.result["people"], texts) for one in who.result["parted"])


def withheld_of(who: WhoWasHeard | None, texts: Texts) -> tuple[str, ...]:
    """A sentence for each table that would give a few people away beside the others."""
    return tuple(
        _("%(parted)s: not told. Beside the other tables it would show what a few people are.")
        % {"parted": isolated(texts.get(one, NOTHING).body)}
        for one in (who.result.get("withheld", []) if who else ())
    )


def lead(who: WhoWasHeard | None) -> str:
    """How many people had taken part, on which day; or why nothing can be told yet."""
    if who is None or who.told_on is None:
        return _(
            "Too few people have said which groups they belong to. As soon as ten have, it stands "
            "here who came and who is missing."
        )
    people = who.result["people"]
    return ngettext(
        "%(number)s person had taken part by %(day)s.",
        "%(number)s people had taken part by %(day)s.",
        people,
    ) % {"number": words.number(people), "day": date_format(who.told_on, "DATE_FORMAT")}


def missing_voices(who: WhoWasHeard | None, texts: Texts) -> tuple[str, ...]:
    """Whom the numbers cannot speak of, a sentence each; what is not known is said too."""
    if who is None:
        return ()
    tables = parted_of(who, texts)
    rows = [row for table in tables for row in table.rows]
    found = [
        _("%(group)s: %(people)s, where %(expected)s were to be expected. %(meaning)s")
        % {
            "group": row.full_name,
            "people": row.people,
            "expected": row.expected,
            "meaning": row.meaning,
        }
        for row in sorted(rows, key=_worst_first)
        if row.reading in {UNDER, UNHEARD} or (row.may_be_unheard and row.reading == HEARD)
    ]
    unknown = [table for table in tables if any(row.reading == NOT_KNOWN for row in table.rows)]
    found = found[:_MOST_NAMED] + [
        _("%(parted)s: too many did not say. Whether these groups were heard is not known.")
        % {"parted": isolated(table.name.body)}
        for table in unknown
    ]
    found += withheld_of(who, texts)
    return tuple(found) or (_("No group that people were asked about came out as missing."),)


def _worst_first(row: GroupRow) -> tuple[bool, bool]:
    return row.reading != UNHEARD, not row.may_be_unheard


def _parted(told: Mapping[str, Any], people: int, texts: Texts) -> Parted:
    said = told["said"]
    return Parted(
        partition=told["partition"],
        name=texts.get(told["name"], NOTHING),
        said=_("About %(said)s of %(people)s said it.")
        % {"said": words.number(said), "people": words.number(people)},
        source=_source(told),
        apart=_apart(told["apart"]),
        rows=tuple(_rows(told, texts)),
        is_where=told.get("is_where", False),
        is_drawn=told.get("is_drawn", False),
    )


def _rows(told: Mapping[str, Any], texts: Texts) -> Iterator[GroupRow]:
    for at, row in enumerate(told["groups"], 1):
        known = "reading" in row
        yield GroupRow(
            group=row["group"],
            name=texts.get(row["label"], NOTHING),
            parted=texts.get(told["name"], NOTHING),
            share=words.as_percent(row.get("share")),
            people=_people(row["people"]),
            expected=words.number(row["expected"]) if known else _("not known"),
            between=_between(row) if known else "",
            word=word_of(row) if known else _("not known"),
            meaning=meaning_of(row) if known else _("No source says how many of them live here."),
            reading=row["reading"] if known else "",
            may_be_unheard=_may_be_unheard(row),
            at=at if told.get("is_drawn") else None,
        )


def word_of(row: Mapping[str, Any]) -> str:
    """One word for a group, with the doubt about it."""
    word = {
        HEARD: _("heard"),
        UNDER: _("reached less"),
        UNHEARD: _("unheard"),
        NOT_KNOWN: _("not known"),
    }[row["reading"]]
    if not row["doubt"] or row["reading"] == NOT_KNOWN:
        return word
    return _("%(word)s, not sure") % {"word": word}


def _may_be_unheard(row: Mapping[str, Any]) -> bool:
    return row.get("reading") == UNHEARD or UNHEARD in row.get("may_be", [])


def meaning_of(row: Mapping[str, Any]) -> str:
    """What may be said of a group, in a sentence or two."""
    if row["reading"] == NOT_KNOWN:
        return _("Too many did not say what they are.")
    plain = {
        HEARD: _("Nothing shows that they were reached less than others."),
        UNDER: _("They were reached less than others."),
        UNHEARD: _("We cannot speak for them."),
    }[row["reading"]]
    if not row["doubt"]:
        return plain
    by_chance = row["doubt"] == "chance"
    if UNHEARD in row["may_be"]:
        doubt = (
            _("Whether they are unheard we cannot tell: chance may make the difference.")
            if by_chance
            else _("Whether they are unheard we cannot tell: some did not say what they are.")
        )
    else:
        doubt = (
            _("Whether they were reached less we cannot tell: chance may make the difference.")
            if by_chance
            else _("Whether they were reached less we cannot tell: some did not say what they are.")
        )
    # Where they may be unheard, nothing good is said of them before the doubt.
    return in_a_row(plain, doubt) if row["reading"] == UNHEARD else doubt


def _people(number: int | None) -> str:
    return (
        _("fewer than ten")
        if number is None
        else _("about %(number)s") % {"number": words.number(number)}
    )


def _between(row: Mapping[str, Any]) -> str:
    least, most = (number_format(round(100 * row[name])) for name in ("least", "most"))
    return _("%(least)s to %(most)s%%") % {"least": least, "most": most}


def _source(told: Mapping[str, Any]) -> str:
    if not told["source"]:
        return _("No source says how many of each group live here.")
    day = date_format(date.fromisoformat(told["counted_on"]), "DATE_FORMAT")
    plain = _("Who lives here: %(source)s, %(day)s.") % {
        "source": isolated(told["source"]),
        "day": day,
    }
    if told["is_expired"]:
        return in_a_row(plain, _("That count is out of date."))
    return plain


def _apart(share: float | None) -> str:
    if share is None:
        return ""
    return _(
        "About %(share)s of them would have to be of other groups to mirror those who live here."
    ) % {"share": words.as_percent(share)}
