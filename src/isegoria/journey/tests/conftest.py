"""An official at the desk, a draft, and a question that lacks nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from isegoria.hear.activity_type import activity_types
from isegoria.journey.services import add_seed, ask, offer
from isegoria.organisations.models import Institution, Site
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.process.services import Times, Why, promise, save_words, set_times

QUESTION = "Where should the new bus shelters stand?"
WORDS = {
    "problem": "People wait in the rain at forty stops.",
    "can_change": "Which stops come first.",
    "is_fixed": "Twelve shelters are paid for.",
    "decided_by": "The Roads Committee",
    "groups_affected": "Everybody who takes the bus, above all older people.",
}
SEEDS = (
    "Stops at schools come first.",
    "Stops at the hospital come first.",
    "A bench matters more than a roof.",
)


@pytest.fixture
def make_draft(site: Site, institution: Institution) -> Callable[..., Process]:
    """Begin a question as an official does."""

    def make(question: str = QUESTION, language: str = "en") -> Process:
        return ask(
            institution=institution,
            question=question,
            language=language,
            time_zone="Europe/Paris",
            kinds=[next(iter(activity_types().values()))],
        )

    return make


@pytest.fixture
def draft(make_draft: Callable[..., Process]) -> Process:
    """A question of which only the words are there."""
    return make_draft()


@pytest.fixture
def make_ready(make_draft: Callable[..., Process]) -> Callable[..., Process]:
    """Prepare a question until nothing is missing."""

    def make(question: str = QUESTION, *, languages: tuple[str, ...] = ()) -> Process:
        process = make_draft(question)
        today = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0, tzinfo=None)
        save_words(process, WORDS)
        promise(process, "consult")
        offer(process, languages=languages, channels=["web"], why=Why())
        set_times(
            process,
            Times(
                time_zone="Europe/Paris",
                opens_at=today + timedelta(days=2),
                closes_at=today + timedelta(days=30),
                decides_on=(today + timedelta(days=60)).date(),
                answers_by=(today + timedelta(days=90)).date(),
            ),
        )
        activity = process.activities.select_related("process", "stage").get()
        for words in SEEDS:
            add_seed(activity, words=words)
        return process

    return make


@pytest.fixture
def ready(make_ready: Callable[..., Process]) -> Process:
    """A question that can open."""
    return make_ready()


@pytest.fixture
def desk(client: Client, officer: Account) -> Client:
    """The browser of an official who is signed in."""
    client.force_login(officer)
    return client


@pytest.fixture
def filled() -> Callable[..., dict[str, Any]]:
    """What a browser sends for a form that was shown, with some fields typed anew."""

    def fill(response: Any, **typed: Any) -> dict[str, Any]:
        form = response.context["form"]
        sent: dict[str, Any] = {}
        for bound in form:
            value = bound.value()
            if value not in (None, "", False):
                sent[bound.html_name] = value.isoformat() if hasattr(value, "isoformat") else value
        return {name: value for name, value in (sent | typed).items() if value is not None}

    return fill
