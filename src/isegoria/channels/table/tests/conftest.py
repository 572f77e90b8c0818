"""A question that takes tables of organisations, and somebody at its desk."""

import pytest

from isegoria.hear.services import seal_question


@pytest.fixture
def asked(activity, statements):
    """The question with three statements, open to tables."""
    activity.process.channels = "web,table"
    activity.process.languages = "en,fr"
    activity.process.save()
    seal_question(activity.process)
    return activity


@pytest.fixture
def desk(client, officer, asked):
    client.force_login(officer)
    return client


@pytest.fixture
def heading(statements):
    """The names of columns that are known by themselves."""
    return [f"statement-{one.pk}" for one in statements]
