"""Easy words of a question: the page on which they are read, and who has tested them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format

from isegoria.base.easy import easy_words
from isegoria.inform.models import ReaderTest
from isegoria.journey.queries.public import QuestionPage, published_question_page
from isegoria.journey.queries.texts import digest_of_easy
from isegoria.process.models import Process


@dataclass(frozen=True)
class Tested:
    """One test of easy words, as everybody reads it."""

    pk: int
    readers: int
    about: str
    day: str
    signed_as: str
    has_changed: bool


def tests_of(process: Process, language: str) -> list[Tested]:
    """Who has tested the easy words of a language, newest first."""
    rows = ReaderTest.objects.filter(process=process, language=language)
    now = digest_of_easy(process, language) if rows else ""
    return [
        Tested(
            pk=one.pk,
            readers=one.readers,
            about=one.about,
            day=date_format(one.tested_on, "DATE_FORMAT"),
            signed_as=one.signed_as,
            has_changed=one.digest != now,
        )
        for one in rows.order_by("-tested_on", "-pk")
    ]


def easy_page(slug: str, language: str, *, now: datetime) -> dict[str, Any] | None:
    """What journey/easy.html tells of a question; None where there are no easy words of it."""
    with easy_words():
        found = published_question_page(slug, language, now=now)
    page: QuestionPage | None = found["page"] if found else None
    if page is None or not page.words.question.is_easy:
        return None
    process = Process.objects.get(slug=slug)
    return {"page": page, "tests": tests_of(process, language)}
