"""The page of a question that tells of other levels: who puts it too, and who asked whom."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator

from isegoria.cascade.queries import parts_of, places, told_of
from isegoria.languages.queries import shown
from isegoria.process.models import Process
from isegoria.process.queries import published, question

PLACES_A_PAGE = 50


def levels_page(slug: str, language: str, *, number: int, now: datetime) -> dict[str, Any] | None:
    """Everything between this question and other levels; None if there is nothing of the kind."""
    process = question(slug)
    if process is None:
        return None
    named = places(parts_of(process.pk), language, now=now)
    told = told_of(process, language)
    above = _above(process, language, now=now)
    if not (named or told or above):
        return None
    pages = Paginator(named, PLACES_A_PAGE)
    if number > pages.num_pages:
        return None
    return {
        "slug": slug,
        "question": shown([process.question_id], language)[process.question_id],
        "above": above,
        "pages": pages.page(number),
        "told": told,
    }


def _above(process: Process, language: str, *, now: datetime) -> Any:  # noqa: ANN401  # a place or nothing
    rows = published().filter(pk=process.above_id or 0)
    return next(iter(places(list(rows), language, now=now)), None)
