"""A question as others put it up or read it out: a poster, and words for the radio."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import segno
from django.utils.translation import gettext as _

from isegoria.base.easy import easy_words
from isegoria.inform.rules import minutes_to_read
from isegoria.journey.queries.public import QuestionPage, published_question_page
from isegoria.organisations.queries import SiteShown

_A_MINUTE = 60


def poster_page(slug: str, language: str, *, address: str, now: datetime) -> dict[str, Any] | None:
    """What hangs on a wall: the question, how to answer with any phone, until when."""
    page = _announced(slug, language, now=now)
    if page is None:
        return None
    code = segno.make_qr(address, error="m")
    picture = code.svg_data_uri(scale=6, border=2, light="white")
    return {"page": page, "address": address, "picture": picture}


def radio_page(
    slug: str, language: str, *, site: SiteShown, now: datetime
) -> dict[str, Any] | None:
    """What somebody reads out on the radio, sentence by sentence, with how long it takes."""
    page = _announced(slug, language, now=now)
    if page is None:
        return None
    lines = list(_spoken(page, site))
    words = " ".join(lines)
    return {"page": page, "lines": lines, "minutes": minutes_to_read(words)}


def _announced(slug: str, language: str, *, now: datetime) -> QuestionPage | None:
    """The question in easy words, as far as there are some; only while people can answer."""
    with easy_words():
        found = published_question_page(slug, language, now=now)
    page: QuestionPage | None = found["page"] if found else None
    return page if page and page.standing == "open" else None


def _spoken(page: QuestionPage, site: SiteShown) -> Iterator[str]:
    yield _("%(institution)s asks you:") % {"institution": page.asked_by}
    yield str(page.words.question)
    yield str(page.words.summary)
    yield _("You can answer until %(instant)s.") % {"instant": page.dates.closes}
    for reach in page.reaches:
        yield f"{reach.how} {reach.cost}"
    if site.help_phone:
        yield _("If you want help, call %(number)s.") % {"number": slowly(site.help_phone)}
    yield _("Nobody asks for your name.")
    yield _("Once more:")
    yield str(page.words.question)


def slowly(number: str) -> str:
    """A telephone number as it is read out: digit by digit, with a pause between groups."""
    return ", ".join(" ".join(group) for group in number.split())
