"""Asking people about themselves by phone menu: behind the screen that tells the receipt."""

import re

import pytest

from isegoria.activities.statements.services import add_statement
from isegoria.belonging.models import SelfDescription
from isegoria.belonging.opening import opened
from isegoria.channels.ussd.models import Session
from isegoria.channels.ussd.tests.conftest import GATEWAYS, Dialled, fits_a_screen
from isegoria.conversation import limits
from isegoria.notices.models import Notice
from isegoria.people.vault import unseal

pytestmark = pytest.mark.django_db

OFFER = "About you, if you like"
RECEIPT = re.compile(r"Your receipt: [\d ]{19}\.")


@pytest.fixture
def phone(client, activity, statements, profile, settings, tmp_path):
    """Somebody at the phone menu of five statements, in a community that is described."""
    limits.forget()
    settings.GATEWAYS_FILE = tmp_path / "gateways.toml"
    settings.GATEWAYS_FILE.write_text(GATEWAYS)
    for words in ("The road to the harbour floods too often.", "Boats should run on Sundays."):
        add_statement(activity=activity, words=words, language="en", standing="accepted")
    activity.process.refresh_from_db()
    activity.process.channels = "web,sms,ussd"
    activity.process.save()
    return Dialled(client)


def test_the_sixth_screen_tells_the_receipt_and_offers_it(phone, activity):
    screens = [phone.type(), *(phone.type(key) for key in "12311")]
    asked = [phone.type("2"), phone.type("2"), phone.type("0")]

    assert all(map(fits_a_screen, [*screens, *asked]))
    assert not any("98 More" in one for one in screens + asked)
    assert RECEIPT.search(screens[5])
    assert f"\n2 {OFFER}" in screens[5]
    assert not any(OFFER in one for one in screens[:5])
    assert "How old are you?\n1 Under 15\n2 15 to 24\n" in asked[0]
    assert asked[0].endswith("0 leaves it out.")
    assert "Which of these are you?\n1 Women\n2 Men\n" in asked[1]
    assert "only counted." in asked[2]
    assert OFFER not in asked[2]
    assert len(opened(activity.process_id).groups) == 1


def test_what_lies_in_the_rows_of_the_menu_does_not_tell_the_group(phone):
    for key in ("", *"12311", "2", "5"):
        phone.type(*([key] if key else []))

    row = Session.objects.get()
    shown = unseal(bytes(row.sealed), place=f"ussd screen {row.key}")

    assert SelfDescription.objects.count() == 1
    assert "Which of these are you?" in shown
    assert "60 and over" not in shown


def test_whoever_closes_it_then_has_answered_all_and_is_not_called_back(phone):
    for key in ("", *"12311", "2"):
        phone.type(*([key] if key else []))

    phone.post(where="ended/", status="Incomplete", errorMessage="")

    assert not Notice.objects.filter(kind="reminder").exists()


def test_the_same_hop_again_is_the_same_screen_and_nothing_twice(phone):
    for key in ("", *"12311", "2", "5"):
        phone.type(*([key] if key else []))
    before = phone.screen

    assert phone.again() == before
    assert SelfDescription.objects.count() == 1
