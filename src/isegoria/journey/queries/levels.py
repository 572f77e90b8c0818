"""The page of a question that tells of other levels: where it is put, the sum, who asked whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.cascade.queries import Place, parts_of, places, told_of
from isegoria.languages.codes import tag_of
from isegoria.languages.queries import Shown, shown
from isegoria.process.models import Process
from isegoria.process.queries import published
from isegoria.questionnaire.definition import in_language
from isegoria.understand import words
from isegoria.understand.queries import Counted, Heard, heard
from isegoria.understand.rules import FEWEST_VOTES
from isegoria.understand.together import (
    Cell,
    Question,
    Row,
    Together,
    questions_together,
    statements_together,
    together_of,
)

PLACES_A_PAGE = 50
ASKED_A_PAGE = 10
MOST_BESIDE = 8


@dataclass(frozen=True)
class Table:
    """One thing that was asked: its words, and a row for all places and for each."""

    words: str
    tag: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def levels_page(
    slug: str, language: str, *, part: int, number: int, at: int, now: datetime
) -> dict[str, Any] | None:
    """Everything between this question and other levels; None if there is nothing of the kind.

    ``at`` is the page of places, ``number`` that of what was asked.
    """
    found = heard(slug, part)
    if found is None:
        return None
    process = found.process
    named = places(parts_of(process.pk), language, now=now)
    told = told_of(process, language)
    above = _above(process, language, now=now)
    pages = Paginator(named, PLACES_A_PAGE)
    if not (named or told or above) or at > pages.num_pages:
        return None
    together = together_of(process, found.activity, language) if found.activity else None
    tables, total = _tables(found, together, language, number) if together else ([], 0)
    asked = Paginator(range(total), ASKED_A_PAGE)
    if number > asked.num_pages:
        return None
    page = pages.page(at)
    return {
        "slug": slug,
        "question": shown([process.question_id], language)[process.question_id],
        "above": above,
        "pages": page,
        "places": _places(page.object_list, together),
        "own": next((one for one in together.places if one.is_own), None) if together else None,
        "together": together,
        "tables": tables,
        "asked": asked.page(number),
        "address": f"?places={at}&part={part}&page=",
        "other_parts": _other_parts(found, part, language) if together else (),
        "told": told,
    }


def _above(process: Process, language: str, *, now: datetime) -> Place | None:
    rows = published().filter(pk=process.above_id or 0)
    return next(iter(places(list(rows), language, now=now)), None)


def _places(named: Iterable[Place], together: Together | None) -> list[tuple[Place, str, str]]:
    """Each place with how many people and answers it has, as far as they were read."""
    there = {one.slug: one for one in together.places} if together else {}
    return [
        (one, there[one.slug].people_in_words, there[one.slug].answers_in_words)
        if one.slug in there
        else (one, words.number(0), words.number(0))
        for one in named
    ]


def _other_parts(found: Heard, part: int, language: str) -> tuple[tuple[str, Shown], ...]:
    titles = shown([one.title_id for one in found.activities], language)
    each = enumerate(found.activities, start=1)
    return tuple((f"?part={at}", titles[one.title_id]) for at, one in each if at != part)


def _tables(
    found: Heard, together: Together, language: str, number: int
) -> tuple[list[Table], int]:
    """One page of what was asked, with the numbers, and how much there is in all."""
    beside = len(together.places) <= MOST_BESIDE
    names = [_("All together"), *(one.name.body for one in together.places if beside)]
    first = (number - 1) * ASKED_A_PAGE
    asked = questions_together(together)
    if asked:
        source = found.process.source_language
        some = asked[first : first + ASKED_A_PAGE]
        return [_survey(one, names, language, source) for one in some], len(asked)
    if found.activity is None:
        return [], 0
    rows, total = statements_together(together, found.activity, first=first, most=ASKED_A_PAGE)
    texts = shown([one.total.text_id for one in rows], language)
    return [_statement(one, names, texts) for one in rows], total


def _statement(row: Row, names: Sequence[str], texts: Mapping[int | None, Shown]) -> Table:
    text = texts[row.total.text_id]
    each = zip(names, [row.total, *row.places], strict=False)
    return Table(
        words=text.body,
        tag=text.tag,
        columns=(_("Where"), _("Agree"), _("Pass"), _("Disagree"), _("People")),
        rows=tuple((name, *_cells(one)) for name, one in each),
    )


def _cells(one: Counted | None) -> tuple[str, ...]:
    if one is None:
        return ("\N{EN DASH}",) * 4
    whole = one.agree + one.passed + one.disagree
    three = (_with_share(each, whole) for each in (one.agree, one.passed, one.disagree))
    return (*three, words.number(whole))


def _with_share(part: int, whole: int) -> str:
    if whole < FEWEST_VOTES:
        return words.number(part)
    return _("%(number)s (%(share)s)") % {
        "number": words.number(part),
        "share": words.as_percent(part / whole),
    }


def _survey(one: Question, names: Sequence[str], language: str, source: str) -> Table:
    said, spoken = in_language(one.words, language, source)
    beside = len(names) - 1
    options = (
        (
            option.words.get("") or in_language(option.words, language, source)[0],
            _told(option.total),
            *map(_people, option.places[:beside]),
        )
        for option in one.options
    )
    people = (_("People"), _told(one.base), *map(_people, one.bases[:beside]))
    return Table(
        words=said,
        tag=tag_of(spoken),
        columns=(_("Answer"), *names),
        rows=(*options, people),
    )


def _people(count: int | None) -> str:
    return _("not told") if count is None else words.number(count)


def _told(cell: Cell) -> str:
    """The sum of what is told, and at how many places it is not: these are left out of it."""
    if not cell.withheld:
        return words.number(cell.told)
    return ngettext(
        "%(number)s, without %(count)d place that does not tell it",
        "%(number)s, without %(count)d places that do not tell it",
        cell.withheld,
    ) % {"number": words.number(cell.told), "count": cell.withheld}
