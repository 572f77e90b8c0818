"""Handing out receipts."""

import secrets
from collections.abc import Sequence
from contextlib import suppress

from django.db import IntegrityError, transaction
from django.utils import timezone

from isegoria.receipts.codes import new_code
from isegoria.receipts.models import Receipt
from isegoria.receipts.queries import seal_of

MOST_TRIES = 5


@transaction.atomic
def issue(code: str | None = None) -> tuple[Receipt, str]:
    """Make a new receipt; return it with its code, which is kept nowhere else.

    ``code`` is one that was set aside for somebody before; IntegrityError if it is taken already.
    """
    if code is not None:
        return _issue_once(code)
    for _try in range(MOST_TRIES - 1):
        with suppress(IntegrityError):  # somebody has this code already: draw again
            return _issue_once(new_code(secrets.SystemRandom()))
    return _issue_once(new_code(secrets.SystemRandom()))


def issue_many(codes: Sequence[str]) -> list[Receipt]:
    """Make receipts with codes that were set aside; IntegrityError if one is taken already."""
    today = timezone.now().date()
    return Receipt.objects.bulk_create(
        Receipt(code_hmac=seal_of(code), created_on=today) for code in codes
    )


@transaction.atomic
def _issue_once(code: str) -> tuple[Receipt, str]:
    receipt = Receipt.objects.create(code_hmac=seal_of(code), created_on=timezone.now().date())
    return receipt, code
