"""Every way to take part says what it costs the person, before they begin."""

import html
import re

import pytest

from isegoria.conversation.channel import TalkingChannel
from isegoria.hear.channel_type import channel_types
from isegoria.hear.models import Channel

pytestmark = pytest.mark.django_db

FREE = {Channel.KIOSK, Channel.HELPER, Channel.PAPER}


def test_no_way_is_without_a_price(question):
    others = [one for one in channel_types().values() if not isinstance(one, TalkingChannel)]

    told = {one.slug: one.reach(question) for one in others}

    assert {Channel.WEB, Channel.API, *FREE} <= set(told)
    assert all(one is not None and one.how and one.cost for one in told.values())
    assert {told[one].cost for one in FREE} == {"It is free."}


def test_the_page_of_a_question_tells_the_price_of_each_way(client, question):
    question.channels = ",".join([Channel.WEB, Channel.API, *sorted(FREE)])
    question.save()

    page = client.get("/en/q/internet/").content.decode()

    words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    assert "It is free. Your network may count the data: about 10 kB a page." in words
    assert "At a kiosk: a screen in a public place, to be seen or heard. It is free." in words
    assert "With a helper: somebody asks you and writes down what you say. It is free." in words
    assert "We ask nothing for it; what the partner asks, the partner tells you." in words
