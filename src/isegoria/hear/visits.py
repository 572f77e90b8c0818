"""A receipt code set aside for a newcomer before their first answer.

The form carries it, signed. If the form comes twice, by a double click or by a slow line that tries
again, both carry the same code, and there is still one participant with one answer. A form that is
taken along, to be filled in without a connection, carries one that lasts for months.
"""

import re
import secrets

from django.core.signing import BadSignature, TimestampSigner

from isegoria.receipts.codes import new_code

_INVITATION = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)
_DAY = 24 * 60 * 60
_SECONDS, _LASTING = _DAY, 180 * _DAY
_signer = TimestampSigner(salt="hear.visits")
_lasting_signer = TimestampSigner(salt="hear.visits.lasting")


def set_aside(*, lasting: bool = False, invitation: str = "") -> str:
    """Draw a code and sign it, to be carried by a form; for a day, or for months.

    ``invitation`` is the number of the one that somebody followed, as an address has it.
    """
    code = new_code(secrets.SystemRandom())
    if _INVITATION.fullmatch(invitation):
        code += f"/{invitation}"
    return carry(code) if lasting else _signer.sign(code)


def carry(code: str) -> str:
    """Sign a code that somebody has already, for a form that is taken along."""
    return _lasting_signer.sign(code)


def code_of(visit: str, *, lasting: bool = False) -> str | None:
    """The code that a form carries; None if it carries none of ours, or one that has ended."""
    signed = _signed(visit, lasting=lasting)
    return signed.partition("/")[0] if signed else None


def invitation_of(visit: str) -> int | None:
    """The number of the invitation that a form carries, if it carries one."""
    number = (_signed(visit) or "").partition("/")[2]
    return int(number) if number else None


def _signed(visit: str, *, lasting: bool = False) -> str | None:
    signer, seconds = (_lasting_signer, _LASTING) if lasting else (_signer, _SECONDS)
    try:
        return signer.unsign(visit, max_age=seconds)
    except BadSignature:
        return None
