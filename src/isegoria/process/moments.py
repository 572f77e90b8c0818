"""From what people write as a date to an instant, in a question's own time zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused

_SECOND = timedelta(seconds=1)


def moment_in(zone: ZoneInfo, written: datetime) -> datetime:
    """The instant that somebody means by a date and a time; Refused where there is no such one.

    When clocks go forward an hour is left out; when they go back an hour comes twice. Neither may
    be the time by which people must have answered.
    """
    first = written.replace(tzinfo=zone, fold=0)
    second = written.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    if _exists(first):
        words = _("Clocks go back then, so %(time)s comes twice on that day. Choose another time.")
    else:
        words = _("Clocks go forward then, so %(time)s is left out that day. Choose another time.")
    raise Refused(words % {"time": f"{written:%H:%M}"})


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day; where midnight is left out, the first there is."""
    midnight = datetime.combine(day, time.min, tzinfo=zone)
    if _exists(midnight):
        return midnight
    return datetime.fromtimestamp(midnight.timestamp(), tz=zone)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last second of a day."""
    following = start_of(day + timedelta(days=1), zone)
    return datetime.fromtimestamp((following - _SECOND).timestamp(), tz=zone)


def _exists(moment: datetime) -> bool:
    """Tell whether clocks in that zone ever show this time."""
    there_and_back = datetime.fromtimestamp(moment.timestamp(), tz=moment.tzinfo)
    return there_and_back.replace(tzinfo=None) == moment.replace(tzinfo=None)
