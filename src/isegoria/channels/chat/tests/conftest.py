"""A question that can be answered in a chat."""

import pytest

from isegoria.channels.chat.tests.writer import Visitor


@pytest.fixture
def in_chats(activity, statements):
    """The question with three statements, open to chats and text messages."""
    activity.process.channels = "web,chat,sms"
    activity.process.languages = "en,fr,ar"
    activity.process.save()
    return activity


@pytest.fixture
def visitor(in_chats):
    return Visitor()
