"""Somebody with a phone, and a question that can be answered with it."""

import pytest

from isegoria.conversation.said import Part
from isegoria.conversation.services import Caller, converse
from isegoria.hear.activity_type import activity_types
from isegoria.hear.models import Channel
from isegoria.hear.tests.hours import Hours, ask_for_hours

NUMBER = "+254700000001"


class Phone:
    """A phone: what is sent from it, and what was said last, as pieces and in one line."""

    def __init__(self, number=NUMBER, channel=Channel.SMS):
        self.caller = Caller(channel, number, "main")
        self.said = None

    def send(self, words=""):
        self.said = converse(caller=self.caller, words=words)
        return self.line

    @property
    def line(self):
        return " ".join(
            f"{one.key} {one.words}" if one.part is Part.OPTION else one.words
            for one in self.said.pieces
        )

    def receipt(self):
        return self.said.of(Part.RECEIPT)[0].key


@pytest.fixture
def phone():
    return Phone()


@pytest.fixture
def by_text(activity, statements):
    """The question with three statements, to be answered by text message and phone menu."""
    activity.process.channels = "web,sms,ussd,voice"
    activity.process.save()
    return activity


@pytest.fixture
def hours(make_question, monkeypatch):
    """Another question, of another way of asking."""
    monkeypatch.setitem(activity_types(), Hours.slug, Hours())
    process = make_question("library")
    process.channels = "sms"
    process.save()
    return ask_for_hours(process)
