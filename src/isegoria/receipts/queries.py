"""Finding a receipt by its code."""

import hmac

from django.conf import settings

from isegoria.receipts.models import Receipt

PURPOSE = b"isegoria receipts: code of a person"


def receipt_of(code: str) -> Receipt | None:
    """Find the receipt with this code, as ``codes.read_code`` returns it; None if there is none."""
    return Receipt.objects.filter(code_hmac=seal_of(code)).first()


def seal_of(code: str) -> bytes:
    """Seal a code under a key made from the site's secret for this purpose alone."""
    key = hmac.digest(settings.SECRET_KEY.encode(), PURPOSE, "sha256")
    return hmac.digest(key, code.encode(), "sha256")
