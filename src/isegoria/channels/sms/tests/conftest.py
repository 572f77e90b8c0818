"""Gateways of every kind, a question that can be answered by text message, and a real Kannel."""

import pytest

from isegoria.channels.sms.tests import kannel as real
from isegoria.conversation import limits

SECRET = "a-secret-of-the-gateway"
GATEWAYS = """
[main]
kind = "kannel"
sender = "22333"
secret = "{secret}"
send = "{send}"
user = "isegoria"
password = "only-on-this-machine"
country = "KE"
fee = "0"
price = "0.40"
currency = "KES"
per_minute = 600

[africa]
kind = "africastalking"
sender = "22334"
secret = "{secret}"
send = "http://127.0.0.1:9/send"
user = "isegoria"
password = "key"

[america]
kind = "twilio"
sender = "+15005550006"
send = "http://127.0.0.1:9/send"
user = "AC1"
password = "token"

[other]
kind = "webhook"
sender = "22335"
secret = "{secret}"
"""


@pytest.fixture(autouse=True)
def _rested():
    limits.forget()  # each test begins afresh


@pytest.fixture
def write_gateways(settings, tmp_path):
    """Put down the file of the operator."""

    def write(words=GATEWAYS, *, send="http://127.0.0.1:9/send"):
        settings.GATEWAYS_FILE = tmp_path / "gateways.toml"
        settings.GATEWAYS_FILE.write_text(words.format(secret=SECRET, send=send))

    return write


@pytest.fixture
def gateways(write_gateways):
    write_gateways()


@pytest.fixture
def by_text(activity, statements):
    """The question with three statements, to be answered by text message."""
    activity.process.channels = "web,sms"
    activity.process.save()
    return activity


@pytest.fixture
def centres():
    """How many lines Kannel has to the operator."""
    return 1


@pytest.fixture
def kannel(tmp_path, live_server, write_gateways, centres):
    """A Kannel that calls this site, and is called by it."""
    assert real.is_here(), "Kannel is missing: apt-get install kannel kannel-extras"
    server = real.Kannel(tmp_path, f"{live_server.url}/sms/main/{SECRET}/", centres=centres)
    write_gateways(send=server.send_address)
    yield server.start()
    server.stop()


@pytest.fixture
def phones(kannel):
    """Phones at the other end."""
    ours = kannel.phones()
    yield ours
    ours.stop()
