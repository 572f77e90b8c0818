"""A question about which people wrote in their own words, and persons who read it."""

import secrets

import pytest

from isegoria.hear.items import add_item
from isegoria.hear.models import Item, Participant
from isegoria.receipts.services import issue
from isegoria.themes.models import OpenText
from isegoria.themes.services.book import add
from isegoria.themes.services.gathering import begin
from isegoria.themes.services.placing import Found, place
from isegoria.themes.services.publishing import publish


@pytest.fixture
def make_words(activity):
    """Let somebody say something in their own words, which was accepted."""

    def make(words, *, language="en", standing=Item.Standing.ACCEPTED, also=None):
        author = Participant.objects.create(
            process=activity.process, receipt=issue()[0], secret=secrets.token_bytes(16)
        )
        return add_item(
            activity=activity,
            words=words,
            language=language,
            author=author,
            standing=standing,
            also=also,
        )

    return make


@pytest.fixture
def book(question, make_words):
    """Ten answers, of which two are to be read by two persons."""
    for number in range(1, 10):
        make_words(f"The bus number {number} has no ramp.")
    make_words("Le bus n’a pas de rampe.", language="fr", also={"en": "The bus has no ramp."})
    return begin(question)


@pytest.fixture
def texts(book):
    """The answers, in order."""
    return list(OpenText.objects.filter(process=book.process).order_by("number"))


@pytest.fixture
def drawn(book, texts):
    """Those that two persons read."""
    return [one for one in texts if one.draw < book.drawn_below]


@pytest.fixture
def once(book, texts):
    """Those that one person reads."""
    return [one for one in texts if one.draw >= book.drawn_below]


@pytest.fixture
def make_theme(question, officer):
    def make(name, *, parent=None, **words):
        return add(
            process=question,
            words={"name": name, **words},
            language="en",
            by=officer,
            parent=parent,
        )

    return make


@pytest.fixture
def ramps(book, make_theme):
    return make_theme("Ramps", belongs="Ramps and low floors")


@pytest.fixture
def drivers(book, make_theme):
    return make_theme("Drivers")


@pytest.fixture
def read(question):
    """Let somebody read an answer: ``read(text, by, *themes)``."""

    def read(text, by, *themes, **more):
        text.process = question
        found = Found(themes=[one.pk for one in themes], **more)
        return place(text=text, by=by, found=found)

    return read


@pytest.fixture
def put_out(question, interpreter):
    """Let everybody read themes, by somebody who is trained unless another is named."""

    def put_out(*themes, why="The rest is read next week.", by=interpreter):
        return publish(process=question, themes=themes, explanation=why, language="en", by=by)

    return put_out
