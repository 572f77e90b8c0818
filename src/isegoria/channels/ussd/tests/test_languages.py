"""Whoever dials for the first time chooses a language on the first screen, by its own name."""

import re

import pytest
from django.utils.translation import override

from isegoria.activities.statements.models import Vote
from isegoria.activities.statements.services import add_statement
from isegoria.channels.ussd.channel import Ussd
from isegoria.channels.ussd.tests.conftest import GATEWAYS, Dialled, fits_a_screen
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


@pytest.fixture
def five(by_menu):
    """The question with five statements."""
    for words in ("The road to the harbour floods too often.", "Boats should run on Sundays."):
        add_statement(activity=by_menu, words=words, language="en", standing="accepted")
    return by_menu.process


def test_with_the_languages_five_statements_are_answered_within_six_screens(five, phone):
    five.languages = "en,fr,es,ar,ru,zh-hans"
    five.save()

    screens = [phone.type(), *(phone.type(key) for key in "112311")]

    assert len(re.findall(r"^\d ", screens[0].removeprefix("CON "), re.MULTILINE)) == 6
    assert all(map(fits_a_screen, screens))
    assert "5/5" in screens[5]
    assert "That was everything. Thank you." in screens[6]
    assert Vote.objects.count() == 5


def test_languages_that_every_phone_can_write_stand_beside_the_first_statement(five, phone):
    five.languages = "en,fr,es"
    five.save()

    screens = [phone.type(), *(phone.type(key) for key in "12311")]

    assert "\n1 Agree\n2 Disagree\n3 Pass, or not sure\n4 Francais\n5 Español" in screens[0]
    assert all(map(fits_a_screen, screens))
    assert "Francais" not in screens[1]
    assert "Your receipt: " in screens[5]
    assert "That was everything. Thank you." in screens[5]
    assert Vote.objects.count() == 5


def test_one_of_them_asks_the_same_anew_and_answers_nothing(five, phone):
    five.languages = "en,fr,es"
    five.save()
    first = phone.type()

    wrong, french = phone.type("9"), phone.type("4")
    while "98 " in phone.screen:
        french += phone.type("98")
    second = phone.type("1")

    assert wrong == first
    assert "1 D'accord" in french
    assert "Español" not in french
    assert "\n2/5 " in second
    assert Vote.objects.count() == 1


def test_a_number_behind_the_code_chooses_a_language_and_saves_the_screen(five, client):
    five.languages = "en,fr,es,ar,ru,zh-hans"
    five.save()
    english, arabic = Dialled(client, "s1"), Dialled(client, "s2", "+254700000002")
    other = Dialled(client, "s3", "+254700000003")

    screens = [english.type("1"), *(english.type(key) for key in "12311")]
    words = arabic.type("4")
    again = Dialled(client, "s4", arabic.number).type("1")

    assert screens[0].startswith("CON ")
    assert "1/5 " in screens[0]
    assert "That was everything. Thank you." in screens[5]
    assert Vote.objects.count() == 5
    assert words.endswith("98 المزيد")
    assert "1 Agree" in again
    assert other.type("7").startswith("CON 1 English")


def test_the_page_in_each_language_tells_its_own_code(by_menu, settings):
    by_menu.process.languages = "en,ar"
    by_menu.process.save()
    ussd, told = Ussd(), {}
    for code in ("en", "ar", "fr"):
        with override(code):
            told[code] = ussd.reach(by_menu.process).how
    settings.GATEWAYS_FILE.write_text(GATEWAYS.replace("remind", "language_codes = true\nremind"))
    with override("ar"):
        with_number = ussd.reach(by_menu.process).how
    with override("fr"):
        not_asked_in = ussd.reach(by_menu.process).how

    assert all("*384*55#" in one for one in told.values())
    assert "*384*55*4#" in with_number
    assert "*384*55#" in not_asked_in


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
