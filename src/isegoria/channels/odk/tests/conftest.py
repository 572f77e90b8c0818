"""A question that a helper takes to people on a device."""

import pytest

from isegoria.channels.odk import services


@pytest.fixture
def asked_outside(activity, statements):
    """The question with three statements, to be asked by helpers."""
    activity.process.channels = "web,helper"
    activity.process.save()
    return activity


@pytest.fixture
def helper(asked_outside):
    """Somebody who goes out, and the code on their device."""
    return services.let_in(process=asked_outside.process, name="Amina")


@pytest.fixture
def amina(helper):
    return helper[0]


@pytest.fixture
def token(helper):
    return helper[1]
