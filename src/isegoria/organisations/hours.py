"""Hours of the day on which a place is open, as people write and read them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused

Span = tuple[time, time]
Week = Mapping[int, Sequence[Span]]
_NEVER_BROKEN = "\N{NON-BREAKING HYPHEN}"
_SPAN = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?-(\d{1,2})(?:[:.h](\d{2}))?")
_MOST_SPANS = 4
_DAYS = 7


@dataclass(frozen=True)
class Standing:
    """Whether a place is open at a moment, and in words until when or from when on."""

    words: str
    is_open: bool = False


def read_hours(text: str) -> list[Span]:
    """Read the hours of one day, such as 9-12, 14:00-18:30; nothing if it is closed.

    Digits and dashes of any script will do. Raises Refused in words for what cannot be told.
    """
    plain = "".join(_plain(one) for one in text)
    spans = [_span(one) for one in plain.split(",") if one]
    last = time.min
    for opens, closes in spans:
        if opens >= closes or (opens < last):
            raise Refused(_no_hours(text))
        last = closes
    if len(spans) > _MOST_SPANS:
        raise Refused(_no_hours(text))
    return spans


def hours_in_words(spans: Iterable[Span]) -> str:
    """The hours of one day as one reads them, and as ``read_hours`` reads them again."""
    return ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in spans)


def week_in_words(week: Week) -> list[tuple[str, str]]:
    """The days on which a place is open, by their names, with hours that no line breaks in two."""
    return [
        (str(WEEKDAYS[day]), hours_in_words(week[day]).replace("-", _NEVER_BROKEN))
        for day in range(_DAYS)
        if week.get(day)
    ]


def standing_at(week: Week, now: datetime) -> Standing:
    """Whether it is open at this moment of its own clock, and when that changes."""
    for opens, closes in week.get(now.weekday(), ()):
        if opens <= now.time() < closes:
            return Standing(
                _("Open now, until %(time)s.") % {"time": f"{closes:%H:%M}"}, is_open=True
            )
        if now.time() < opens:
            return Standing(_("Opens today at %(time)s.") % {"time": f"{opens:%H:%M}"})
    for ahead in range(1, _DAYS + 1):
        day = (now + timedelta(days=ahead)).weekday()
        if week.get(day):
            when = {"day": WEEKDAYS[day], "time": f"{week[day][0][0]:%H:%M}"}
            return Standing(_("Opens on %(day)s at %(time)s.") % when)
    return Standing(_("Opening hours: ask there."))


def _plain(one: str) -> str:
    """A sign as it is read: digits as 0 to 9, each dash as a hyphen, no spaces."""
    digit = unicodedata.decimal(one, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(one) == "Pd":
        return "-"
    if one in ";\N{ARABIC COMMA}\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH COMMA}":
        return ","
    return "" if one.isspace() else one.lower()


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if not found:
        raise Refused(_no_hours(text))
    hours = [int(one or 0) for one in found.groups()]
    try:
        return time(hours[0], hours[1]), time(hours[2], hours[3])
    except ValueError as wrong:
        raise Refused(_no_hours(text)) from wrong


def _no_hours(text: str) -> str:
    return _("“%(text)s” are no opening hours. Write them like 9:00-12:00, 14:00-18:00.") % {
        "text": text[:60]
    }
