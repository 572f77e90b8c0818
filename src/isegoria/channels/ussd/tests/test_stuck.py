"""Screens that say more than fits: nobody answers what they have not read."""

import pytest

from isegoria.activities.statements.models import Vote
from isegoria.activities.statements.services import add_statement
from isegoria.channels.ussd.tests.conftest import fits_a_screen

pytestmark = pytest.mark.django_db

LONG = "Every village should have a boat " * 8


@pytest.fixture
def long(activity):
    """A question of one statement that takes several screens."""
    add_statement(activity=activity, words=LONG.strip(), language="en", standing="accepted")
    activity.process.channels = "ussd"
    activity.process.save()
    return activity


def test_a_number_before_there_is_anything_to_choose_turns_the_page(long, phone):
    phone.type()

    second = phone.type("1")
    before = Vote.objects.exists()
    while "1 Agree" not in phone.screen:
        phone.type("1")
    phone.type("1")

    assert "boat" in second
    assert not before
    assert Vote.objects.count() == 1


def test_words_and_the_way_out_work_on_every_screen(long, phone):
    phone.type()

    helped = phone.type("help")

    assert "Reply with the number of your answer." in helped


def test_more_where_there_is_no_more_shows_the_screens_from_the_first(by_menu, phone):
    asked = phone.type()

    again = phone.type("98")

    assert again == asked
    assert not Vote.objects.exists()


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_who_is_stuck_reads_why_on_screens_that_fit(by_menu, phone, language):
    by_menu.process.languages = f"en,{language}"
    by_menu.process.save()
    phone.type()
    phone.type("2")
    while "\n98 " in phone.screen:
        phone.type("98")
    for _time in range(3):
        screen = phone.type("9")
        assert fits_a_screen(screen)
    while "\n98 " in phone.screen:
        assert fits_a_screen(phone.type("98"))
    phone.type("1")

    assert Vote.objects.count() == 1


def test_back_says_what_was_answered_where_it_costs_no_screen(by_menu, phone):
    phone.type()
    phone.type("1")

    again = phone.type("0")
    onwards = phone.type("0")

    assert again.startswith("CON You said: Agree.")
    assert again.endswith("0 leaves it as it was.")
    assert "2/3" in onwards
    assert list(Vote.objects.values_list("value", "version")) == [(1, 1)]
