"""When each stage of a question is, and how that is told: in the question's own time zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import get_timezone_location
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from isegoria.languages.queries import page_language
from isegoria.process.models import Process, Stage

State = Literal["done", "now", "todo"]


@dataclass(frozen=True)
class Step:
    """One stage as the journey bar shows it: its name, whether it is past, and its time."""

    kind: str
    name: str
    state: State
    note: str


def journey_of(
    process: Process, stages: Iterable[Stage], now: datetime | None = None
) -> list[Step]:
    """Tell where a question stands by its timetable, as design/journey.html shows it.

    All six stages are there, even those without a date. A draft is at none of them, whatever its
    timetable says. Asks the database nothing if ``stages`` are at hand.
    """
    now = now or timezone.now()
    by_kind = {one.kind: one for one in stages}
    reached = _reached(by_kind, now) if process.published_at else -1
    return [
        Step(
            kind=kind,
            name=str(Stage.Kind(kind).label),
            state=_state(position, reached, by_kind.get(kind), now),
            note=_note(process, by_kind.get(kind), now),
        )
        for position, kind in enumerate(Stage.Kind.values)
    ]


def stage_reached(stages: Iterable[Stage], now: datetime | None = None) -> Stage | None:
    """The last stage that has begun; None if none has."""
    by_kind = {one.kind: one for one in stages}
    position = _reached(by_kind, now or timezone.now())
    return by_kind[Stage.Kind.values[position]] if position >= 0 else None


def day_in_words(moment: datetime, process: Process) -> str:
    """The day on which something is, where the question is asked."""
    return _day(moment.astimezone(process.zone).date(), page_language())


def instant_in_words(moment: datetime, process: Process) -> str:
    """An instant with its time zone named, to the second where it is not a full minute."""
    return _instant(moment, process.time_zone, page_language())


def zone_in_words(time_zone: str) -> str:
    """A time zone as people call it: Paris time."""
    city = _city_of(time_zone, page_language())
    return _("%(city)s time") % {"city": city} if city else time_zone


@lru_cache(maxsize=1024)
def _day(day: date, _language: str) -> str:
    return date_format(day, "DATE_FORMAT")


@lru_cache(maxsize=1024)
def _instant(moment: datetime, time_zone: str, language: str) -> str:
    local = moment.astimezone(ZoneInfo(time_zone))
    return _("%(day)s, %(time)s (%(zone)s)") % {
        "day": _day(local.date(), language),
        "time": f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}",
        "zone": zone_in_words(time_zone),
    }


@lru_cache(maxsize=512)
def _city_of(time_zone: str, language: str) -> str:
    """The city that the zone is named after, in the reader's language; nothing for UTC."""
    if "/" not in time_zone:
        return ""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return get_timezone_location(ZoneInfo(time_zone), locale=locale, return_city=True)


def _reached(by_kind: dict[str, Stage], now: datetime) -> int:
    """The place of the last stage that has begun; -1 if none has."""
    begun = [
        position
        for position, kind in enumerate(Stage.Kind.values)
        if kind in by_kind and by_kind[kind].has_begun(now)
    ]
    return max(begun, default=-1)


def _state(position: int, reached: int, stage: Stage | None, now: datetime) -> State:
    if position > reached:
        return "todo"
    if position < reached or stage is None or stage.has_ended(now):
        return "done"
    return "now"


def _note(process: Process, stage: Stage | None, now: datetime) -> str:
    """The date that matters to somebody who looks at this stage."""
    if stage is None or _has_no_time(stage):
        return ""
    if stage.kind == Stage.Kind.HEAR:
        return _note_of_hearing(process, stage, now)
    if stage.kind == Stage.Kind.DECIDE:
        moment = stage.begins_at or stage.ends_at
        return _("on %(day)s") % {"day": moment and day_in_words(moment, process)}
    if stage.kind == Stage.Kind.ANSWER and stage.ends_at:
        return _("by %(day)s") % {"day": day_in_words(stage.ends_at, process)}
    if stage.begins_at and (not stage.has_begun(now) or stage.ends_at is None):
        words = _("since %(day)s") if stage.has_begun(now) else _("from %(day)s")
        return words % {"day": day_in_words(stage.begins_at, process)}
    return _("until %(day)s") % {"day": stage.ends_at and day_in_words(stage.ends_at, process)}


def _has_no_time(stage: Stage) -> bool:
    """Tell whether nothing is known of when it is, or it was over elsewhere before it came here."""
    is_of_elsewhere = stage.kind in (Stage.Kind.INFORM, Stage.Kind.HEAR)
    return stage.begins_at == stage.ends_at and (stage.begins_at is None or is_of_elsewhere)


def _note_of_hearing(process: Process, stage: Stage, now: datetime) -> str:
    """Opening and closing are told to the minute: people plan by them.

    What only a draft says is a plan, even where its time has come or has passed.
    """
    if stage.begins_at and not stage.has_begun(now):
        return _("opens %(instant)s") % {"instant": instant_in_words(stage.begins_at, process)}
    if stage.ends_at is None:
        return ""
    if process.published_at is None:
        words = _("planned until %(instant)s")
    else:
        words = _("closed %(instant)s") if stage.has_ended(now) else _("until %(instant)s")
    return words % {"instant": instant_in_words(stage.ends_at, process)}
