"""A question as others put it up or read it out: a poster, and words for the radio."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from django.utils.translation import gettext as _

from isegoria.base.easy import easy_words
from isegoria.hear.channel_type import Reach, name_of
from isegoria.hear.models import Channel
from isegoria.inform.rules import minutes_to_read
from isegoria.journey.queries.public import QuestionPage, published_question_page
from isegoria.organisations.queries import SiteShown


@dataclass(frozen=True)
class Told:
    """What is said of a question where people only hear of it."""

    asked_by: str
    question: str
    summary: str
    closes: str
    has_web: bool
    reaches: Sequence[Reach]


def poster_page(slug: str, language: str, *, address: str, now: datetime) -> dict[str, Any] | None:
    """What hangs on a wall: the question, how to answer with any phone, until when."""
    page = _announced(slug, language, now=now)
    if page is None:
        return None
    code = segno.make_qr(address, error="m")
    picture = code.svg_data_uri(scale=6, border=2, light="white")
    return {"page": page, "address": address, "picture": picture}


def radio_page(
    slug: str, language: str, *, site: SiteShown, host: str, now: datetime
) -> dict[str, Any] | None:
    """What somebody reads out on the radio, sentence by sentence, with how long it takes.

    ``host`` is the address of the site as a listener can keep it in mind.
    """
    page = _announced(slug, language, now=now)
    if page is None:
        return None
    told = Told(
        asked_by=str(page.asked_by),
        question=str(page.words.question),
        summary=str(page.words.summary),
        closes=page.dates.closes,
        has_web=name_of(Channel.WEB) in page.channels,
        reaches=page.reaches,
    )
    lines = list(spoken(told, site, host))
    words = " ".join(lines)
    return {"page": page, "lines": lines, "minutes": minutes_to_read(words)}


def _announced(slug: str, language: str, *, now: datetime) -> QuestionPage | None:
    """The question in easy words, as far as there are some; only while people can answer."""
    with easy_words():
        found = published_question_page(slug, language, now=now)
    page: QuestionPage | None = found["page"] if found else None
    return page if page and page.standing == "open" else None


def spoken(told: Told, site: SiteShown, host: str) -> Iterator[str]:
    """What is read out, sentence by sentence: the question, every way to answer, the question."""
    yield _("%(institution)s asks you:") % {"institution": told.asked_by}
    yield told.question
    yield told.summary
    yield _("You can answer until %(instant)s.") % {"instant": told.closes}
    if told.has_web:
        yield _("On the web: go to %(address)s and choose this question.") % {"address": host}
        yield _("It is free. Your network may count a little data.")
    for reach in told.reaches:
        if not reach.is_for_all:
            continue
        yield f"{reach.how} {reach.cost}"
    if site.help_phone:
        yield _("If you want help, call %(number)s.") % {"number": slowly(site.help_phone)}
    yield _("Nobody asks for your name.")
    yield _("Once more:")
    yield told.question


def slowly(number: str) -> str:
    """A telephone number as it is read out: digit by digit, with a pause between groups."""
    return ", ".join(" ".join(group) for group in number.split())
