"""Finding a receipt by its code."""

import hmac

from django.conf import settings

from isegoria.receipts.models import Receipt

PURPOSE = b"isegoria receipts: code of a person"


def receipt_of(code: str) -> Receipt | None:
    """Find the receipt with this code, as ``codes.read_code`` returns it; None if there is none.

    Receipts sealed under an earlier secret key are found too, as long as the
    settings name that key as a fallback.
    """
    return Receipt.objects.filter(code_hmac__in=seals_of(code)).first()


def seals_of(code: str) -> list[bytes]:
    """Under which seals the receipt with this code may be stored, for rooms that join to it."""
    earlier = map(str, settings.SECRET_KEY_FALLBACKS)
    return [seal_of(code, secret) for secret in (settings.SECRET_KEY, *earlier)]


def seal_of(code: str, secret: str) -> bytes:
    """Seal a code under a key made from the site's secret for this purpose alone."""
    key = hmac.digest(secret.encode(), PURPOSE, "sha256")
    return hmac.digest(key, code.encode(), "sha256")
