"""Answers that somebody wrote down for the person."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Helped:
    """Who wrote it down for the person, and when, if that is known: what devices bring later."""

    by: str
    filled_at: datetime | None = None
