"""What the desk shows of requests between institutions."""

from collections.abc import Collection
from typing import Any

from isegoria.cascade.models import LevelRequest
from isegoria.cascade.queries import requests_to
from isegoria.languages.queries import page_language, shown
from isegoria.process.models import Process, Stage
from isegoria.process.timetable import day_in_words, instant_in_words

MOST_LISTED = 200


def waiting_page(institutions: Collection[int], language: str) -> dict[str, Any]:
    """What these institutions were asked; what waits for an answer first."""
    rows = list(requests_to(institutions)[:MOST_LISTED])
    rows.sort(key=lambda one: bool(one.answer))
    return {"rows": _rows(rows, language)}


def waiting_requests(institutions: Collection[int]) -> int:
    """How many requests to these institutions nobody has answered."""
    return LevelRequest.objects.filter(to__in=institutions, answer="").count()


def asked_page(request: LevelRequest, language: str) -> dict[str, Any]:
    """One request with all that somebody has to know who answers it."""
    source = request.process
    hear = source.stages.get(kind=Stage.Kind.HEAR)
    ends = instant_in_words(hear.ends_at, source) if hear.ends_at else ""
    return {
        "request_": _rows([request], language)[0],
        "closes": ends,
        "is_referral": request.kind == LevelRequest.Kind.REFER,
        "made": request.made,
    }


def questions_to_choose(institution_id: int) -> dict[int, str]:
    """The questions of an institution, by key, newest first."""
    rows = list(Process.objects.filter(institution=institution_id).order_by("-pk")[:MOST_LISTED])
    words = shown([one.question_id for one in rows], page_language())
    return {one.pk: words[one.question_id].body for one in rows}


def _rows(requests: Collection[LevelRequest], language: str) -> list[dict[str, Any]]:
    texts = [
        key
        for one in requests
        for key in (one.process.question_id, one.process.institution.name_id, one.to.name_id)
    ]
    words = shown(texts, language)
    return [
        {
            "pk": str(one.pk),
            "by": words[one.process.institution.name_id],
            "to": words[one.to.name_id],
            "question": words[one.process.question_id],
            "slug": one.process.slug,
            "kind": one.get_kind_display(),
            "day": day_in_words(one.asked_at, one.process),
            "why": one.why,
            "answer": one.answer,
            "answered": one.get_answer_display() if one.answer else "",
            "reason": one.reason,
        }
        for one in requests
    ]
