"""A receipt code set aside for a newcomer before their first answer.

The form carries it, signed. If the form comes twice, by a double click or by a slow line that tries
again, both carry the same code, and there is still one participant with one answer. A form that is
taken along, to be filled in without a connection, carries one that lasts for months.
"""

import secrets

from django.core.signing import BadSignature, TimestampSigner

from isegoria.receipts.codes import new_code

_DAY = 24 * 60 * 60
_SECONDS, _LASTING = _DAY, 180 * _DAY
_signer = TimestampSigner(salt="hear.visits")
_lasting_signer = TimestampSigner(salt="hear.visits.lasting")


def set_aside(*, lasting: bool = False) -> str:
    """Draw a code and sign it, to be carried by a form; for a day, or for months."""
    code = new_code(secrets.SystemRandom())
    return carry(code) if lasting else _signer.sign(code)


def carry(code: str) -> str:
    """Sign a code that somebody has already, for a form that is taken along."""
    return _lasting_signer.sign(code)


def code_of(visit: str, *, lasting: bool = False) -> str | None:
    """The code that a form carries; None if it carries none of ours, or one that has ended."""
    signer, seconds = (_lasting_signer, _LASTING) if lasting else (_signer, _SECONDS)
    try:
        return signer.unsign(visit, max_age=seconds)
    except BadSignature:
        return None
