"""A receipt code set aside for a newcomer before their first answer.

The form carries it, signed. If the form comes twice, by a double click or by a slow line that tries
again, both carry the same code, and there is still one participant with one answer.
"""

import secrets

from django.core.signing import BadSignature, TimestampSigner

from isegoria.receipts.codes import new_code

_SECONDS = 24 * 60 * 60
_signer = TimestampSigner(salt="hear.visits")


def set_aside() -> str:
    """Draw a code and sign it, to be carried by a form."""
    return _signer.sign(new_code(secrets.SystemRandom()))


def code_of(visit: str) -> str | None:
    """The code that a form carries; None if it carries none of ours or is older than a day."""
    try:
        return _signer.unsign(visit, max_age=_SECONDS)
    except BadSignature:
        return None
