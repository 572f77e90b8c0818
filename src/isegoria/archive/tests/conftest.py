"""A decided question, and the worker that keeps copies of such."""

import pytest

from isegoria.archive.jobs import keep_copies
from isegoria.archive.models import Copy
from isegoria.decide.tests.conftest import (  # noqa: F401  # the same town, decided
    decider,
    draft,
    heard,
    looked_at,
    publish,
    whole,
    writer,
)
from isegoria.ledger.jobs import seal_new_entries


@pytest.fixture
def decided(whole, publish):  # noqa: F811  # the fixtures of that name
    """A question with a published decision, all of it sealed."""
    publish(whole)
    seal_new_entries()
    return whole.process


@pytest.fixture
def keep():
    """Let the worker go on until nothing is to be copied; the last copy."""

    def keep(process):
        seal_new_entries()
        keep_copies()
        while Copy.objects.filter(made_at=None).exists():
            keep_copies()
        return Copy.objects.filter(process=process).order_by("-number").first()

    return keep
