"""Phones that dial a menu, and the question and gateways that they reach."""

import pytest

from isegoria.base.lengths import is_plain, length_of
from isegoria.conversation import limits
from isegoria.hear.activity_type import activity_types
from isegoria.hear.tests.hours import Hours, ask_for_hours

SECRET = "a-secret-of-the-gateway"
GATEWAYS = f"""
[ussd.main]
code = "*384*55#"
secret = "{SECRET}"
country = "KE"
fee = "0"
remind = true

[ussd.other]
code = "*100#"
secret = "{SECRET}"
method = "GET"
names = {{ session = "SESSIONID", number = "MSISDN", text = "INPUT" }}
per_minute = 3
"""


@pytest.fixture(autouse=True)
def gateways(settings, tmp_path):
    limits.forget()  # each test begins afresh
    settings.GATEWAYS_FILE = tmp_path / "gateways.toml"
    settings.GATEWAYS_FILE.write_text(GATEWAYS)


@pytest.fixture
def by_menu(activity, statements):
    """The question with three statements, to be answered by phone menu."""
    activity.process.channels = "web,sms,ussd"
    activity.process.save()
    return activity


@pytest.fixture
def library(make_question, monkeypatch):
    """Another question, of another way of asking."""
    monkeypatch.setitem(activity_types(), Hours.slug, Hours())
    process = make_question("library")
    process.channels = "sms,ussd"
    process.save()
    return ask_for_hours(process)


class Dialled:
    """A phone that has dialled; it keeps all that was typed, as the network does."""

    def __init__(self, client, session="s1", number="+254700000001"):
        self.client, self.session, self.number = client, session, number
        self.typed = []

    def type(self, *words):
        self.typed += words
        return self.again()

    def again(self):
        response = self.post()
        assert response.status_code == 200
        self.screen = response.content.decode()
        return self.screen

    def post(self, where="", **more):
        values = {
            "sessionId": self.session,
            "phoneNumber": self.number,
            "serviceCode": "*384*55#",
            "text": "*".join(self.typed),
        }
        values = {name: value for name, value in {**values, **more}.items() if value is not None}
        return self.client.post(f"/ussd/main/{SECRET}/{where}", values)


@pytest.fixture
def phone(client):
    return Dialled(client)


def fits_a_screen(screen):
    words = screen[4:]
    return length_of(words) <= (182 if is_plain(words) else 70)
