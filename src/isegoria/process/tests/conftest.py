"""A question that is ready to open, and dates far enough in the future."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from isegoria.process.services import Times, create_question, offer, promise, save_words, set_times

WORDS = {
    "problem": "One home in five has no line.",
    "can_change": "Which of the four ways is built first.",
    "is_fixed": "The budget of six million.",
    "decided_by": "The District Council",
    "groups_affected": "Everybody in the eastern villages.",
}


@pytest.fixture
def times():
    today = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0, tzinfo=None)
    return Times(
        time_zone="Europe/Paris",
        opens_at=today + timedelta(days=2),
        closes_at=today + timedelta(days=30),
        decides_on=(today + timedelta(days=60)).date(),
        answers_by=(today + timedelta(days=90)).date(),
    )


@pytest.fixture
def draft(site, institution):
    return create_question(
        institution=institution,
        question="How should we bring fast internet to every home?",
        language="en",
        time_zone="Europe/Paris",
    )


@pytest.fixture
def ready(draft, times):
    save_words(draft, WORDS)
    promise(draft, "consult")
    offer(draft, languages=[], channels=["web"])
    set_times(draft, times)
    return draft


@pytest.fixture
def year():
    """A year in which all dates of a test lie in the future, and clocks change in Paris."""
    return timezone.now().year + 1


@pytest.fixture
def spring(year):
    """The Sunday on which clocks go forward in Paris."""
    return _last_sunday(year, 3)


@pytest.fixture
def autumn(year):
    """The Sunday on which clocks go back in Paris."""
    return _last_sunday(year, 10)


def _last_sunday(year: int, month: int) -> datetime:
    last = date(year, month, 31)
    sunday = last - timedelta(days=(last.weekday() + 1) % 7)
    return datetime(sunday.year, sunday.month, sunday.day)  # noqa: DTZ001  # as officials write it
