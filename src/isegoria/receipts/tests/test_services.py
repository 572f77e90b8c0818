"""Receipts are found by their code, and by nothing else."""

import random

import pytest
from django.db import IntegrityError
from django.utils import timezone

from isegoria.receipts import services
from isegoria.receipts.codes import read_code
from isegoria.receipts.models import Receipt
from isegoria.receipts.queries import seal_of

pytestmark = pytest.mark.django_db


class Chance(random.Random):
    """A source of chance that draws these numbers in turn."""

    drawn = iter(())

    def randrange(self, *_limits):
        """Draw the next number."""
        return next(self.drawn)


def receipt_of(code):
    return Receipt.objects.filter(code_hmac=seal_of(code)).first()


def test_a_new_receipt_is_found_by_its_code():
    receipt, code = services.issue()

    assert read_code(code) == code
    assert receipt_of(code) == receipt
    assert receipt.created_on == timezone.now().date()


def test_another_code_finds_nothing():
    services.issue()

    assert receipt_of("0000000000000098") is None


def test_the_code_is_stored_nowhere():
    _receipt, code = services.issue()

    row = Receipt.objects.values().get()
    assert set(row) == {"id", "code_hmac", "created_on"}
    assert len(row["code_hmac"]) == 32
    assert code.encode() not in bytes(row["code_hmac"])


def test_without_the_key_of_the_site_codes_cannot_be_tried(settings):
    _receipt, code = services.issue()
    settings.SECRET_KEY = "another key of another site, long enough to be one"

    assert receipt_of(code) is None


def test_a_code_that_somebody_has_is_drawn_again(monkeypatch):
    monkeypatch.setattr(services.secrets, "SystemRandom", Chance)
    monkeypatch.setattr(Chance, "drawn", iter([7, 7, 7, 8]))
    one, first = services.issue()

    other, second = services.issue()

    assert (first, second) == ("0000000000000777", "0000000000000874")
    assert (receipt_of(first), receipt_of(second)) == (one, other)


def test_drawing_again_has_an_end(monkeypatch):
    monkeypatch.setattr(services.secrets, "SystemRandom", Chance)
    monkeypatch.setattr(Chance, "drawn", iter([7] * 10))
    services.issue()

    with pytest.raises(IntegrityError):
        services.issue()
    assert len(list(Chance.drawn)) == 10 - 1 - services.MOST_TRIES


def test_codes_are_drawn_from_all_there_are():
    codes = {services.issue()[1] for _ in range(200)}

    assert len(codes) == 200
    assert len({code[:2] for code in codes}) > 50
