"""A question that is put on paper too."""

import pytest

from isegoria.channels.paper import services
from isegoria.channels.paper.services import Clerk


@pytest.fixture
def on_paper(activity, statements):
    """The question with three statements, on the web and on paper."""
    activity.process.channels = "web,paper"
    activity.process.save()
    return activity


@pytest.fixture
def make_sheets(on_paper):
    """Print sheets; those in the tests are typed twice only where a test says so."""

    def make(count=1, share=0, activity=on_paper, language="en"):
        return services.print_sheets(activity=activity, language=language, count=count, share=share)

    return make


@pytest.fixture
def clerk(officer):
    return Clerk(officer, "officer")


@pytest.fixture
def second_clerk(make_account):
    return Clerk(make_account("sam", "officer"), "officer")


@pytest.fixture
def third_clerk(make_account):
    return Clerk(make_account("tess", "officer"), "officer")
