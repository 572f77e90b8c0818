"""Whoever dials for the first time chooses a language on the first screen, by its own name."""

import re

import pytest

from isegoria.activities.statements.models import Vote
from isegoria.activities.statements.services import add_statement
from isegoria.channels.ussd.tests.conftest import Dialled, fits_a_screen
from isegoria.conversation.tests.conftest import Phone
from isegoria.hear.models import Channel

pytestmark = pytest.mark.django_db


def test_who_dials_for_the_first_time_chooses_a_language_by_its_own_name(by_menu, client):
    by_menu.process.languages, by_menu.process.source_language = "ar,en,zh-hans", "ar"
    by_menu.process.save()
    phone = Dialled(client, "s1")
    first = phone.type()
    wrong, back = phone.type("7"), phone.type("0")
    asked = phone.type("1")
    later = Dialled(client, "s2").type()

    assert first == wrong == back == "CON 1 العربية\n2 English\n3 简体中文"
    assert fits_a_screen(first)
    assert asked.endswith("\n98 المزيد")
    assert later.startswith("CON 1/3 ")
    assert "1 أوافق" in phone.type("98")


def test_with_the_languages_five_statements_are_answered_within_six_screens(by_menu, phone):
    by_menu.process.languages = "en,fr,es,ar,ru,zh-hans"
    by_menu.process.save()
    for words in ("The road to the harbour floods too often.", "Boats should run on Sundays."):
        add_statement(activity=by_menu, words=words, language="en", standing="accepted")

    screens = [phone.type(), *(phone.type(key) for key in "112311")]

    assert len(re.findall(r"^\d ", screens[0].removeprefix("CON "), re.MULTILINE)) == 6
    assert all(map(fits_a_screen, screens))
    assert "5/5" in screens[5]
    assert "That was everything. Thank you." in screens[6]
    assert Vote.objects.count() == 5


def test_who_wrote_before_or_has_no_choice_is_asked_for_no_language(by_menu, library, client):
    by_menu.process.languages = "ar,en"
    by_menu.process.save()
    known = Dialled(client, "s1", "+254700000002")
    Phone(known.number, Channel.SMS).send("ADD the islands")
    stranger = Dialled(client, "s2")
    several = stranger.type()
    by_menu.process.channels = "sms"
    by_menu.process.save()

    alone = Dialled(client, "s3", "+254700000003").type()

    assert "Which question?" in known.type()
    assert several == "CON 1 English\n2 العربية"
    assert "When should the library be open?" in alone
