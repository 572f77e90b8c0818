"""Days and times as people write them: the day first, or the year first."""

import re
from collections.abc import Sequence
from datetime import date, time

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.questionnaire.definition import Choice, Question
from isegoria.questionnaire.values.numerals import plain

_BETWEEN = r"[-./ ,年月]{1,2}"
_YEAR_FIRST = re.compile(
    rf"(?P<year>[0-9]{{4}}){_BETWEEN}(?P<month>[0-9]{{1,2}}){_BETWEEN}(?P<day>[0-9]{{1,2}})日?"
)
_DAY_FIRST = re.compile(
    rf"(?P<day>[0-9]{{1,2}}){_BETWEEN}(?P<month>[0-9]{{1,2}}){_BETWEEN}(?P<year>[0-9]{{4}})"
    r"|(?P<keyed>[0-9]{8})"  # as keys of a telephone give it: 22112026
)
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.h] ?(?P<minute>[0-9]{2})|(?P<keyed>[0-9]{2}))?"
    r" ?(?P<half>[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_YEARS = range(1800, 2300)
_NOON = 12


def day(question: Question, raw: str, options: Sequence[Choice]) -> str:  # noqa: ARG001  # all readers are called alike
    """The answer to a question for a day."""
    said = read_day(raw)
    if question.least and said < question.least:
        raise Refused(_("The earliest day is %(day)s.") % {"day": question.least})
    if question.most and said > question.most:
        raise Refused(_("The latest day is %(day)s.") % {"day": question.most})
    return said


def time_of_day(question: Question, raw: str, options: Sequence[Choice]) -> str:  # noqa: ARG001  # the same
    """The answer to a question for a time of day."""
    said = read_time(raw)
    if question.least and said < question.least:
        raise Refused(_("The earliest time is %(time)s.") % {"time": question.least})
    if question.most and said > question.most:
        raise Refused(_("The latest time is %(time)s.") % {"time": question.most})
    return said


def read_day(text: str) -> str:
    """Read a day as 2026-11-22, or raise Refused."""
    typed = plain(text)
    found = _YEAR_FIRST.fullmatch(typed) or _DAY_FIRST.fullmatch(typed)
    if found is not None:
        parts = found.groupdict()
        keyed = parts.get("keyed") or ""
        year, month, number = (
            (keyed[4:], keyed[2:4], keyed[:2])
            if keyed
            else (parts["year"], parts["month"], parts["day"])
        )
        try:
            said = date(int(year), int(month), int(number))
        except ValueError:
            raise _no_day() from None
        if said.year in _YEARS:
            return said.isoformat()
    raise _no_day()


def read_time(text: str) -> str:
    """Read a time of day as 14:30, or raise Refused."""
    found = _TIME.fullmatch(plain(text).replace("\N{FULLWIDTH COLON}", ":"))
    if found is None or not (found["minute"] or found["keyed"] or found["half"]):
        raise _no_time()
    hour, minute = int(found["hour"]), int(found["minute"] or found["keyed"] or 0)
    if found["half"]:
        if not 1 <= hour <= _NOON:
            raise _no_time()
        hour = hour % _NOON + (_NOON if found["half"].lower().startswith("p") else 0)
    try:
        return time(hour, minute).isoformat("minutes")
    except ValueError:
        raise _no_time() from None


def _no_day() -> Refused:
    return Refused(_("Write the day as day, month and year: 22.11.2026."))


def _no_time() -> Refused:
    return Refused(_("Write the time as hours and minutes: 14:30."))
