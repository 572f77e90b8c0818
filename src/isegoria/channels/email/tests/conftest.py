"""An address, a question that can be answered by mail, and somebody who writes."""

import pytest

from isegoria.channels.email.tests.writing import Writer

GATEWAYS = """
[email.main]
sender = "talk@example.org"
"""


@pytest.fixture
def write_gateways(settings, tmp_path):
    """Put down the file of the operator."""

    def write(words=GATEWAYS):
        settings.GATEWAYS_FILE = tmp_path / "gateways.toml"
        settings.GATEWAYS_FILE.write_text(words)

    return write


@pytest.fixture
def gateways(write_gateways):
    write_gateways()


@pytest.fixture
def by_mail(gateways, activity, statements):
    """The question with three statements, to be answered by mail."""
    activity.process.channels = "web,email"
    activity.process.save()
    return activity


@pytest.fixture
def amina(mailoutbox):
    return Writer("amina@example.net", mailoutbox)
