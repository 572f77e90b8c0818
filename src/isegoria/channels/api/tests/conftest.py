"""A question that takes answers from programs, and a partner with a key."""

import pytest

from isegoria.channels.api import services
from isegoria.hear.services import seal_question


@pytest.fixture
def asked(activity, statements):
    """The question with three statements, open to other systems."""
    activity.process.channels = "web,api"
    activity.process.save()
    seal_question(activity.process)
    return activity


@pytest.fixture
def made(asked):
    """The key of a radio, and the key as the radio holds it."""
    return services.make_key(process=asked.process, partner="Radio Maji", for_all=False)


@pytest.fixture
def key(made):
    return made[0]


@pytest.fixture
def token(made):
    return made[1]
