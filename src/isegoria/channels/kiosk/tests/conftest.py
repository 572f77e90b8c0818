"""A kiosk, with something to answer at it."""

import html
import re

import pytest

from isegoria.channels.kiosk import services
from isegoria.organisations.models import Site


@pytest.fixture
def at_kiosks(activity, statements):
    """The question with three statements, to be answered at kiosks too."""
    activity.process.channels = "web,kiosk"
    activity.process.save()
    Site.objects.update(languages="en,fr")
    return activity


@pytest.fixture
def set_up(institution, site):
    """Set up a kiosk: it, and the code in its address."""

    def make(name="Library", paper="narrow", patience=90):
        return services.set_up(
            institution=institution, name=name, place="", paper=paper, patience=patience
        )

    return make


@pytest.fixture
def made(at_kiosks, set_up):
    return set_up()


@pytest.fixture
def kiosk(made):
    return made[0]


@pytest.fixture
def token(made):
    return made[1]


class Screen:
    """A kiosk whose browser runs no scripts: every press sends the form that is on the screen."""

    def __init__(self, client, token, language="en"):
        self.client = client
        self.address = f"/{language}/kiosk/{token}/"
        self.show(client.get(self.address))

    def show(self, response):
        self.response, self.text = response, html.unescape(response.content.decode())
        return self

    @property
    def fields(self):
        found = {}
        for name, value in re.findall(
            r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.text
        ):
            found.setdefault(name, []).append(value)
        for name in re.findall(r'<input type="hidden" name="([^"]+)">', self.text):
            found.setdefault(name, [""])
        return found

    @property
    def heading(self):
        return re.sub(r"<[^>]+>", "", re.search(r"<h1.*?</h1>", self.text, re.DOTALL)[0]).strip()

    @property
    def code(self):
        return re.search(r"\d{4} \d{4} \d{4} \d{4}", self.text)[0].replace(" ", "")

    def press(self, **pressed):
        form = {**self.fields, **pressed}
        response = self.client.post(self.address, form, headers={"Origin": "http://testserver"})
        return self.show(response)

    def begin(self, slug="internet"):
        self.press(act="begin")
        return self.press(enter=slug)

    def answer(self, value):
        key = re.search(r'name="at" value="\d+ ([^"]+)"', self.text)[1]
        return self.press(act="answer", **{key: value})


@pytest.fixture
def screen(client, token):
    return Screen(client, token)
