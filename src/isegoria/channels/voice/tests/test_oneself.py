"""Asking people about themselves in a call: once the receipt was told."""

import re

import pytest

from isegoria.belonging.models import SelfDescription
from isegoria.belonging.opening import opened
from isegoria.channels.voice.calls import opened as call_of
from isegoria.channels.voice.menus import SECONDS, seconds_of
from isegoria.channels.voice.models import Call

pytestmark = pytest.mark.django_db

OFFER = "About you, if you like: press 2."
DIGITS = re.compile(r"(?:(?:\d, ){3}\d\.\s){4}")


@pytest.fixture
def asked(by_phone, profile, phone):
    """Somebody in a call who has answered all, in a community that is described."""
    phone.ring()
    replies = [phone.press(key) for key in "123"]
    assert not any(OFFER in one for one in replies[:2])
    return replies[2]


def longest_stretch():
    now = call_of(Call.objects.get())
    return max(seconds_of(one) for one in now.menu.stretches(slow=False))


def test_the_receipt_is_told_first_and_each_thing_can_be_left_out(asked, phone, by_phone):
    lengths = [longest_stretch()]
    first = phone.press("2")
    lengths.append(longest_stretch())
    second = phone.press("5")
    lengths.append(longest_stretch())
    end = phone.press("4")

    assert asked.rindex(DIGITS.findall(asked)[1]) < asked.index(OFFER)
    assert first.startswith("We ask to see who is missing. It is kept apart from your answers.")
    assert "How old are you?\nUnder 15: press 1.\n" in first
    assert first.endswith("60 and over: press 5.\nTo leave it out: press 6.")
    assert "Which of these are you?" in second
    assert "To leave it out: press 4." in second
    assert "only counted." in end
    assert OFFER not in end
    assert max(lengths) <= SECONDS
    assert [len(one) for one in opened(by_phone.process_id).groups.values()] == [1]


def test_the_call_as_it_is_kept_does_not_hold_the_group(asked, phone):
    phone.press("2")
    phone.press("5")

    said = "".join(line.words for line in call_of(Call.objects.get()).menu.lines)

    assert SelfDescription.objects.count() == 1
    assert "60 and over" not in said
