"""What the desk shows of all questions of an official: where each stands, what is due next."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.listed import in_a_row
from isegoria.base.runs import runs_of
from isegoria.decide.fetching import decided_among
from isegoria.hear.models import Item
from isegoria.journey.queries.desk_stages import (
    STAGES,
    Narrowed,
    narrowed,
    standing_in,
    with_dates,
)
from isegoria.journey.queries.gates import obstacles_of_each
from isegoria.journey.queries.public import people_in
from isegoria.journey.queries.texts import with_words, wordings_of_each
from isegoria.languages.queries import Shown, missing, page_language, shown
from isegoria.process.models import Process, Stage
from isegoria.process.timetable import (
    day_in_words,
    instant_in_words,
    stage_reached,
)

QUESTIONS_A_PAGE = 20
ROWS_AT_ONCE = 500
COLUMNS = (
    "name",
    "question",
    "asked_by",
    "stage",
    "due",
    "late",
    "opens_at",
    "closes_at",
    "decides_by",
    "answers_by",
    "people",
    "to_read",
    "to_translate",
)


@dataclass(frozen=True)
class QuestionRow:
    """One question in the official's list: where it stands, and what is to be done next."""

    process: Process
    address: str
    title: Shown
    asked_by: str
    stage: str
    due: str | None
    is_late: bool
    people: str | None
    waiting: int
    untranslated: int


@dataclass(frozen=True)
class Tab:
    """One stage in the row above the list: how many stand there, and whether it is shown."""

    stage: str
    label: str
    count: int
    is_current: bool


def list_page(
    institutions: Collection[int], language: str, *, to: Narrowed, number: int
) -> dict[str, Any] | None:
    """List the questions of these institutions; None if there is no such page of the list.

    As many queries for one question as for twenty.
    """
    now = timezone.now()
    counts = _counts(institutions, now)
    pages = Paginator(
        narrowed(institutions, to, now).values_list("pk", flat=True), QUESTIONS_A_PAGE
    )
    if not to.words and not to.institution:  # counted already
        pages.count = counts[to.stage or "all"]
    if number > pages.num_pages:
        return None
    page = pages.page(number)
    found = Process.objects.in_bulk(list(page))  # sorting whole rows takes twice as long
    return {
        "page": page,
        "rows": _rows([found[pk] for pk in page], language, now),
        "to": to,
        "counts": counts,
        "tabs": [
            Tab("", _("All"), counts["all"], is_current=not to.stage),
            *(
                Tab(stage, str(label), counts[stage], is_current=stage == to.stage)
                for stage, label in STAGES.items()
                if counts[stage] or stage == to.stage
            ),
        ],
    }


def table_of(institutions: Collection[int], to: Narrowed) -> Iterator[dict[str, str]]:
    """The same list whole, as rows of a table for spreadsheets and programs."""
    now = timezone.now()
    for run in runs_of(narrowed(institutions, to, now).iterator(ROWS_AT_ONCE), ROWS_AT_ONCE):
        for row in _rows(run, page_language(), now):
            dates = {one.kind: one for one in row.process.stages.all()}
            cells = (
                row.process.slug,
                str(row.title),
                row.asked_by,
                row.stage,
                row.due or "",
                "yes" if row.is_late else "no",
                _written(dates[Stage.Kind.HEAR].begins_at),
                _written(dates[Stage.Kind.HEAR].ends_at),
                _written(dates[Stage.Kind.DECIDE].ends_at),
                _written(dates[Stage.Kind.ANSWER].ends_at),
                row.people or "",
                str(row.waiting),
                str(row.untranslated),
            )
            yield dict(zip(COLUMNS, cells, strict=True))


def missing_for_opening(count: int) -> str:
    """How many things a draft lacks."""
    if not count:
        return _("Ready to open")
    return ngettext(
        "%(count)d thing is missing before it can open",
        "%(count)d things are missing before it can open",
        count,
    ) % {"count": count}


def in_digits(number: int) -> str:
    """A number as readers of the page write it."""
    return number_format(number, use_l10n=True, force_grouping=True)


def _rows(processes: list[Process], language: str, now: datetime) -> list[QuestionRow]:
    prefetch_related_objects(processes, "stages", "institution")
    titles = shown(
        [key for one in processes for key in (one.question_id, one.institution.name_id)], language
    )
    lacking = obstacles_of_each([one for one in processes if one.published_at is None])
    people = dict(
        people_in()
        .filter(process__in=processes)
        .order_by()
        .values_list("process")
        .annotate(number=Count("participant", distinct=True))
    )
    waiting = dict(
        Item.objects.filter(activity__process__in=processes, standing=Item.Standing.HELD)
        .order_by()
        .values_list("activity__process")
        .annotate(number=Count("pk"))
    )
    decided = decided_among(processes)
    untranslated = _untranslated([one for one in processes if one.published_at], now)
    found = []
    for one in processes:
        due, is_late = _due(one, now, is_decided=one.pk in decided)
        found.append(
            QuestionRow(
                process=one,
                address=reverse("desk-question", args=[one.slug]),
                title=titles[one.question_id],
                asked_by=titles[one.institution.name_id].body,
                stage=_stage(one, now),
                due=_lacking(len(lacking[one.pk]), due) if one.pk in lacking else due,
                is_late=is_late,
                people=in_digits(people.get(one.pk, 0)) if one.published_at else None,
                waiting=waiting.get(one.pk, 0),
                untranslated=untranslated.get(one.pk, 0),
            )
        )
    return found


def _lacking(count: int, late: str | None) -> str:
    """What a draft lacks, behind the date that it has missed."""
    return in_a_row(late, missing_for_opening(count)) if late else missing_for_opening(count)


def _untranslated(processes: Sequence[Process], now: datetime) -> dict[int, int]:
    """How many texts of each of these are not said, or no longer rightly, while people answer."""
    wanted = [one for one in processes if len(one.language_codes) > 1 and not _has_closed(one, now)]
    texts = {pk: {each.text_id for each in said} for pk, said in wordings_of_each(wanted).items()}
    everything = with_words([text for said in texts.values() for text in said])
    codes = sorted({code for one in wanted for code in one.language_codes})
    lacking = missing(everything, codes)
    return {
        one.pk: sum(text in texts[one.pk] and code in one.language_codes for text, code in lacking)
        for one in wanted
    }


def _has_closed(process: Process, now: datetime) -> bool:
    stages = process.stages.all()
    return any(one.kind == Stage.Kind.HEAR and one.has_ended(now) for one in stages)


def _counts(institutions: Collection[int], now: datetime) -> dict[str, int]:
    """How many questions stand at each stage, and how many are late; one query."""
    return (
        with_dates(institutions)
        .order_by()
        .aggregate(
            all=Count("pk"),
            **{stage: Count("pk", filter=standing_in(stage, now)) for stage in STAGES},
        )
    )


def _stage(process: Process, now: datetime) -> str:
    if process.published_at is None:
        return _("Draft")
    reached = stage_reached(process.stages.all(), now)
    return str(reached.get_kind_display()) if reached else _("In preparation")


def _due(process: Process, now: datetime, *, is_decided: bool) -> tuple[str | None, bool]:
    """The date that was missed, else the next one of a published question; and which of both."""
    stages = {one.kind: one for one in process.stages.all()}
    opens, decided = stages["hear"].begins_at, stages["decide"].ends_at
    answered, looks_back = stages["answer"].ends_at, stages["learn"].begins_at
    if process.published_at is None:
        if opens and opens <= now:
            return _("It was to open on %(when)s.") % {
                "when": instant_in_words(opens, process)
            }, True
        return None, False
    if not is_decided and decided and decided <= now and not (looks_back and looks_back <= now):
        if answered and answered <= now:
            words = _("The answer to everybody was due by %(when)s")
            return words % {"when": day_in_words(answered, process)}, True
        words = _("The decision was due on %(when)s")
        return words % {"when": day_in_words(decided, process)}, True
    return _next(process, stages, now), False


def _next(process: Process, stages: dict[str, Stage], now: datetime) -> str | None:
    dates = (
        (stages["hear"].begins_at, _("Opens on %(when)s"), instant_in_words),
        (stages["hear"].ends_at, _("Closes on %(when)s"), instant_in_words),
        (stages["decide"].ends_at, _("Decision on %(when)s"), day_in_words),
        (stages["learn"].begins_at, _("Look back from %(when)s"), day_in_words),
    )
    for moment, words, tell in dates:
        if moment and moment > now:
            return words % {"when": tell(moment, process)}
    return None


def _written(moment: datetime | None) -> str:
    return moment.isoformat(timespec="minutes") if moment else ""
