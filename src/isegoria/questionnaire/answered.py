"""What one person answered, as it goes out to other programs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Answered:
    """The canonical answers of one person, by code.

    ``number`` names the person within one export alone; it must lead nowhere else. ``day`` is all
    that is known of when. ``shown`` holds the order in which options were shown, by code.
    """

    number: str
    day: date
    channel: str
    language: str
    answers: Mapping[str, str]
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
