"""How far the answers of a survey bear: each question as people said, and weighted beside it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from isegoria.base.isolated import isolated
from isegoria.languages.queries import Shown
from isegoria.understand import words
from isegoria.understand.models import Finding, WhoWasHeard
from isegoria.understand.showing.sure import Row, Section, Table, beside, in_points


class Asked(Protocol):
    """A question in the language of the page."""

    @property
    def words(self) -> Shown:
        """What is asked."""

    @property
    def options(self) -> Sequence[Shown]:
        """What each option, or step, is called."""

    @property
    def unit(self) -> str:
        """In what its numbers are."""


def answers_of(finding: Finding, who: WhoWasHeard | None) -> dict[int, Mapping[str, Any]]:
    """What was last told of each question of a survey once it was weighted, by its item."""
    return {row["item"]: row for row in beside(finding, who).get("answers", [])}


def section(
    finding: Finding, who: WhoWasHeard | None, asked: Mapping[int, Asked]
) -> tuple[Section, ...]:
    """Every question of a survey, raw and weighted; nothing where nothing was told yet."""
    rows = [row for item, row in answers_of(finding, who).items() if item in asked]
    if who is None or who.told_on is None or not rows:
        return ()
    refused = _(
        "Some are not weighted: fewer than %(fewest)d answers to them came from some group, so "
        "that a handful of people would have to speak for many."
    ) % {"fewest": who.result["snapshot"]["fewest"]}
    open_ = _("Some are not weighted: what is known of who lives here cannot all be met by them.")
    return (
        Section(
            key="weighed",
            heading=_("If those who answered mirrored who lives here"),
            said=(
                _("First what was said; beside it, what weights would make of it. As of %(day)s.")
                % {"day": date_format(who.told_on, "DATE_FORMAT")},
                _("Weights correct only what the counted groups explain, and nothing else."),
                *((refused,) if any(row["few"] for row in rows) else ()),
                *((open_,) if any(row["few"] is None for row in rows) else ()),
            ),
            tables=tuple(_table(row, asked[row["item"]]) for row in rows),
        ),
    )


def _table(row: Mapping[str, Any], asked: Asked) -> Table:
    columns = (_("As they said"), _("If they mirrored who lives here"))
    return Table(_caption(row, asked), _("Answer"), columns, tuple(_rows(row, asked, columns)))


def _caption(row: Mapping[str, Any], asked: Asked) -> str:
    if row["effect"] is None:
        return asked.words.body
    return _("%(question)s (weights widen chance %(times)s times: worth %(answers)s answers)") % {
        "question": isolated(asked.words.body),
        "times": number_format(row["effect"]),
        "answers": words.number(row["effective"]),
    }


def _rows(row: Mapping[str, Any], asked: Asked, columns: tuple[str, str]) -> Iterator[Row]:
    is_weighted = row["few"] == []
    for name, (raw, weighted) in zip(asked.options, row["options"], strict=False):
        second = in_points(weighted) if is_weighted or raw is None else _("not weighted")
        yield Row(name, tuple(zip(columns, (in_points(raw), second), strict=True)))
    if row["middle"]:
        raw, weighted = (_number(one, asked.unit) for one in row["middle"])
        about = Shown(_("Half answered this or less"), "")
        yield Row(about, tuple(zip(columns, (raw, weighted), strict=True)))


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return _("not weighted")
    number = number_format(int(value) if value == int(value) else value)
    return isolated(f"{number}\N{NO-BREAK SPACE}{unit}") if unit else number
