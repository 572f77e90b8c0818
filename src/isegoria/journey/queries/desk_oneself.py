"""What people are asked about themselves, by which way, and how that reads."""

from dataclasses import dataclass
from typing import Any

from isegoria.hear.channel_type import channel_types
from isegoria.hear.describing import AboutOneself, Room, asked_about_oneself, asked_in
from isegoria.journey.queries.desk_question import around
from isegoria.journey.queries.previews import Way, put_by
from isegoria.languages.queries import page_language
from isegoria.process.models import Process


@dataclass(frozen=True)
class Asked:
    """One thing that people are asked, and whether it can be asked by phone."""

    about: AboutOneself
    fits_phones: bool


def asked_page(process: Process) -> dict[str, Any]:
    """All that people are asked, and how what they are asked by phone reads and sounds."""
    language = page_language()
    fitting = {one.key for one in asked_in(process, language, room=Room.TURNS)}
    by_phone = asked_in(process, language, room=Room.PHONE)
    return {
        **around(process),
        "asked": [Asked(one, one.key in fitting) for one in asked_about_oneself(process, language)],
        "ways": _ways(process, by_phone),
    }


def choices(process: Process) -> list[tuple[str, str]]:
    """What can be asked by phone."""
    found = asked_in(process, page_language(), room=Room.TURNS)
    return [(str(one.partition.pk), one.partition.name.body) for one in found]


def chosen(process: Process) -> list[int]:
    """What is asked by phone now."""
    return [one.partition.pk for one in asked_in(process, page_language(), room=Room.PHONE)]


def _ways(process: Process, by_phone: tuple[AboutOneself, ...]) -> list[Way]:
    prompts = [one.in_turn for one in by_phone]
    types = channel_types()
    phones = [one for one in process.channel_codes if one in types and types[one].is_phone]
    return [way for way in (put_by(code, prompts) for code in phones) if way.asked]
