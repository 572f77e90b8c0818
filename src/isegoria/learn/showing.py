"""What came of questions, in words for pages."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civicmath.empowerment import Match
from isegoria.languages.queries import Shown, page_language, shown
from isegoria.learn.queries import institution_names
from isegoria.learn.rules import COUNTED, Facts, Felt, Row, Standing, Tally, board
from isegoria.process.models import Process

ON_A_PAGE = 30


@dataclass(frozen=True)
class InstitutionShown:
    """One institution, with what is counted of it."""

    name: Shown
    address: str
    lead: str
    figures: list[tuple[str, str]]
    parts_ways: bool


@dataclass(frozen=True)
class QuestionShown:
    """One question, with how each promise stands."""

    title: Shown
    address: str
    lines: list[tuple[str, str, bool]]


def institutions_page(facts: list[Facts]) -> dict[str, Any]:
    """Every institution that has asked something."""
    rows = board(facts)
    names = _named([row.institution for row in rows])
    return {"rows": [_institution(row, names[row.institution]) for row in rows]}


def institution_page(facts: list[Facts], slug: str, number: int) -> dict[str, Any] | None:
    """One institution, and a page of its questions; None if there is no such page."""
    pages = Paginator(facts, ON_A_PAGE)
    if not facts or not 1 <= number <= pages.num_pages:
        return None
    (row,) = board(facts)
    page = pages.page(number)
    found = Process.objects.filter(slug__in=[one.question for one in page])
    titles = dict(found.values_list("slug", "question_id"))
    words = shown(titles.values(), page_language())
    return {
        "one": _institution(row, _named([slug])[slug]),
        "questions": [_question(one, words[titles[one.question]]) for one in page],
        "page": page,
    }


def _named(slugs: list[str]) -> dict[str, Shown]:
    texts = institution_names(slugs)
    words = shown(texts.values(), page_language())
    return {slug: words[key] for slug, key in texts.items()}


def _institution(row: Row, name: Shown) -> InstitutionShown:
    asked = ngettext("%(number)d question asked", "%(number)d questions asked", row.asked) % {
        "number": row.asked
    }
    late = ngettext(
        "%(number)d with something overdue today",
        "%(number)d with something overdue today",
        row.overdue,
    ) % {"number": row.overdue}
    figures = [
        (_("Reports by the promised day"), _of(row.reports)),
        (_("Decisions by the promised day"), _of(row.decisions)),
        (_("Answers by the promised day"), _of(row.answers)),
        (_("What was promised, done by its first day"), _of(row.work)),
        (_("Points answered with a reason"), _of(row.reasoned)),
        (_("Points taken up, whole or in part"), _of(row.taken_up)),
        (_("Questions in which a group was not heard enough"), _of(row.missed)),
    ]
    if row.better.whole:
        figures.append((_("Better or solved, of those who know"), _of(row.better)))
    if row.made_a_difference.whole:
        words = _("Taking part made a difference, of those who know")
        figures.append((words, _of(row.made_a_difference)))
    if row.felt is not None:
        figures.append((_("Influence felt, beside the influence there was"), _felt(row.felt)))
    if row.under_study:
        figures.insert(6, (_("Points still being studied"), str(row.under_study)))
    return InstitutionShown(
        name=name,
        address=reverse("learn-institution", args=[row.institution]),
        lead=f"{asked} · {late}" if row.overdue else asked,
        figures=figures,
        parts_ways=row.felt is not None and row.felt.match is not Match.ALIKE,
    )


def _question(one: Facts, title: Shown) -> QuestionShown:
    promises = (
        (_("The report"), one.report, one.report_due, one.reported_on),
        (_("The decision"), one.decision, one.decision_due, one.decided_on),
        (_("The answer to everybody"), one.answer, one.answer_due, one.answered_on),
    )
    lines = [
        (name, _standing(standing, due, done), standing is Standing.OVERDUE)
        for name, standing, due, done in promises
    ]
    if one.promised:
        kept = [each.standing is Standing.IN_TIME for each in one.promised]
        counted = sum(each.standing in COUNTED for each in one.promised)
        words = _("What was promised, done by its first day")
        lines.append((words, _of(Tally(sum(kept), counted)), False))
    if one.points is not None:
        taken = one.points.by_outcome["adopted"] + one.points.by_outcome["partly"]
        settled = one.points.points - one.points.by_outcome["under_study"]
        lines.append((_("Points taken up, whole or in part"), _of(Tally(taken, settled)), False))
    lines += _afterwards(one)
    return QuestionShown(title, reverse("question", args=[one.question]), lines)


def _afterwards(one: Facts) -> list[tuple[str, str, bool]]:
    """What those who took part said of it, with how far chance could move each share."""
    said = one.lately
    if said is None:
        return []
    better = (said.better, said.known, said.better_low, said.better_high)
    lines = [(_("Better or solved, of those who know"), _share(*better), False)]
    if said.felt_known:
        felt = (said.felt, said.felt_known, said.felt_low, said.felt_high)
        lines.append((_("Taking part made a difference, of those who know"), _share(*felt), False))
    return lines


def _share(part: int, whole: int, low: float | None, high: float | None) -> str:
    counted = _of(Tally(part, whole))
    if low is None or high is None or not whole:
        return counted
    found = {"share": round(100 * part / whole), "low": round(low * 100), "high": round(high * 100)}
    share = _("%(share)d%% (%(low)d%% to %(high)d%%)") % found
    return f"{counted} · {share}"


def _felt(felt: Felt) -> str:
    """Both as shares; and in words where they part ways."""
    words = {
        Match.PERSUADED: _("%(felt)d%% beside %(there)d%%: people feel more than there was"),
        Match.UNTOLD: _("%(felt)d%% beside %(there)d%%: there was more than people feel"),
        Match.ALIKE: _("%(felt)d%% beside %(there)d%%"),
    }
    shares = {"felt": round(felt.feeling * 100), "there": round(felt.influence * 100)}
    return words[felt.match] % shares


def _standing(standing: Standing, due: Any, done: Any) -> str:  # noqa: ANN401  # a day or none
    days = {
        "due": date_format(due, "DATE_FORMAT") if due else "",
        "done": date_format(done, "DATE_FORMAT") if done else "",
    }
    said = {
        Standing.NONE: _("no day was promised"),
        Standing.WAITING: _("promised by %(due)s") % days,
        Standing.IN_TIME: _("in time: %(done)s, promised by %(due)s") % days,
        Standing.LATE: _("late: %(done)s, promised by %(due)s") % days,
        Standing.OVERDUE: _("overdue since %(due)s") % days,
    }
    return said[standing]


def _of(tally: Tally) -> str:
    """So many of so many; a dash where there is nothing to count."""
    return (
        _("%(part)d of %(whole)d") % {"part": tally.part, "whole": tally.whole}
        if tally.whole
        else "\N{EN DASH}"
    )
