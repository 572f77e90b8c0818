"""What the desk shows of all questions of an official: where each stands, what is due next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.hear.models import Item
from isegoria.journey.queries.gates import obstacles_of_each
from isegoria.journey.queries.public import people_in
from isegoria.languages.queries import Shown, shown
from isegoria.process.models import Process, Stage
from isegoria.process.queries import asked_by
from isegoria.process.timetable import (
    day_in_words,
    instant_in_words,
    stage_reached,
)

QUESTIONS_A_PAGE = 20


@dataclass(frozen=True)
class QuestionRow:
    """One question in the official's list: where it stands, and what is to be done next."""

    address: str
    title: Shown
    stage: str
    due: str | None
    people: str | None
    waiting: int


def list_page(
    institutions: Collection[int], language: str, *, words: str, number: int
) -> dict[str, Any] | None:
    """List the questions of these institutions; None if there is no such page of the list.

    As many queries for one question as for twenty.
    """
    found = _search(asked_by(institutions), words)
    pages = Paginator(found, QUESTIONS_A_PAGE)
    if number > pages.num_pages:
        return None
    page = pages.page(number)
    return {
        "page": page,
        "rows": _rows(page, language),
        "words": words,
        "counts": _counts(institutions),
    }


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


def _search(found: QuerySet[Process], words: str) -> QuerySet[Process]:
    if not words:
        return found
    return found.filter(
        Q(question__renderings__body__icontains=words) | Q(slug__icontains=words)
    ).distinct()


def _rows(page: Page[Process], language: str) -> list[QuestionRow]:
    processes = list(page.object_list)
    now = timezone.now()
    titles = shown([one.question_id for one in processes], language)
    missing = obstacles_of_each([one for one in processes if one.published_at is None])
    people = dict(
        people_in()
        .filter(process__in=processes)
        .values_list("process")
        .annotate(number=Count("participant", distinct=True))
    )
    waiting = dict(
        Item.objects.filter(activity__process__in=processes, standing=Item.Standing.HELD)
        .values_list("activity__process")
        .annotate(number=Count("pk"))
    )
    return [
        QuestionRow(
            address=reverse("desk-question", args=[one.slug]),
            title=titles[one.question_id],
            stage=_stage(one, now),
            due=missing_for_opening(len(missing[one.pk])) if one.pk in missing else _due(one, now),
            people=in_digits(people.get(one.pk, 0)) if one.published_at else None,
            waiting=waiting.get(one.pk, 0),
        )
        for one in processes
    ]


def _counts(institutions: Collection[int]) -> dict[str, int]:
    """How many questions are drafts, open soon, are open, are closed; one query."""
    now = timezone.now()
    hear = Q(stages__kind=Stage.Kind.HEAR)
    ended = hear & Q(stages__ends_at__lte=now)
    begun = hear & Q(stages__begins_at__lte=now) & ~Q(stages__ends_at__lte=now)
    to_come = hear & ~Q(stages__begins_at__lte=now) & ~Q(stages__ends_at__lte=now)
    published = Q(published_at__isnull=False)
    return (
        Process.objects.filter(institution__in=institutions)
        .order_by()
        .aggregate(
            drafts=Count("pk", filter=~published, distinct=True),
            soon=Count("pk", filter=published & to_come, distinct=True),
            open=Count("pk", filter=published & begun, distinct=True),
            closed=Count("pk", filter=published & ended, distinct=True),
            all=Count("pk", distinct=True),
        )
    )


def _stage(process: Process, now: datetime) -> str:
    if process.published_at is None:
        return _("Draft")
    reached = stage_reached(process.stages.all(), now)
    return str(reached.get_kind_display()) if reached else _("In preparation")


def _due(process: Process, now: datetime) -> str | None:
    """The next date of a published question, if any is to come."""
    stages = {one.kind: one for one in process.stages.all()}
    dates = (
        (stages["hear"].begins_at, _("Opens on %(when)s"), instant_in_words),
        (stages["hear"].ends_at, _("Closes on %(when)s"), instant_in_words),
        (stages["decide"].ends_at, _("Decision on %(when)s"), day_in_words),
        (stages["answer"].ends_at, _("Answer to everybody by %(when)s"), day_in_words),
        (stages["learn"].begins_at, _("Look back from %(when)s"), day_in_words),
    )
    for moment, words, tell in dates:
        if moment and moment > now:
            return words % {"when": tell(moment, process)}
    return None
