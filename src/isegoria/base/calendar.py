"""Days that programs take from a site into a calendar, as iCalendar writes them (RFC 5545)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MEDIA_TYPE = "text/calendar"
_LONGEST_LINE = 75  # bytes; what is longer goes on in the next line, behind a space
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Day:
    """One day in the calendar: ``name`` is its own for ever, ``address`` leads to more."""

    name: str
    on: date
    title: str
    words: str
    address: str
    changed_at: datetime


def calendar(*, title: str, maker: str, days: Sequence[Day]) -> bytes:
    """Write the days; signs that a calendar cannot hold are left out."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(maker)}//isegoria//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(title)}",
        *(line for one in days for line in _event(one)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(lines))


def _event(one: Day) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(one.name)}"
    yield f"DTSTAMP:{one.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}"
    yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{_text(one.title)}"
    yield f"DESCRIPTION:{_text(one.words)}"
    yield f"URL:{one.address}"
    yield "END:VEVENT"


def _text(words: str) -> str:
    """Words as a value: what would end or part it is marked."""
    plain = _CONTROL.sub("", words.replace("\r\n", "\n"))
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(lines: Iterable[str]) -> Iterator[bytes]:
    """Each line in pieces that are short enough, never cut inside a letter."""
    for line in lines:
        piece = b""
        for sign in line:
            letter = sign.encode()
            if len(piece) + len(letter) > _LONGEST_LINE:
                yield piece + b"\r\n"
                piece = b" "
            piece += letter
        yield piece + b"\r\n"
