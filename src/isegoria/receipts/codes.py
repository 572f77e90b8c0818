"""Receipt codes: sixteen digits that can be typed, read aloud and checked by themselves.

Fourteen digits are random, two are check digits by ISO 7064 MOD 97-10: the
whole number leaves 1 when divided by 97. One wrong digit, or two neighbours
swapped, never passes.
"""

import re
import unicodedata
from random import Random

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.refusal import Refused

DIGITS = 16
RANDOM_DIGITS = 14
GROUP = 4
MODULUS = 97

# Spaces and dashes of any script, full stops, and the marks that set the direction of writing.
_BETWEEN_GROUPS = {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"}
_ALSO_BETWEEN_GROUPS = {".", "\N{MINUS SIGN}", "\N{MIDDLE DOT}"}


def new_code(random: Random) -> str:
    """Draw a new code; ``random`` must be a source that nobody can foresee."""
    return code_of(random.randrange(10**RANDOM_DIGITS))


def code_of(drawn: int) -> str:
    """Write a number that was drawn, below 10 to the power of RANDOM_DIGITS, as a code."""
    check = MODULUS + 1 - drawn * 100 % MODULUS
    return f"{drawn:0{RANDOM_DIGITS}}{check:02}"


def read_code(text: str) -> str:
    """Read a code as people write it, in the digits of any script.

    Raises Refused, with what is wrong in words for the person.
    """
    digits = ""
    for one in text:
        digit = unicodedata.decimal(one, None)
        if digit is not None:
            digits += str(digit)
        elif not _stands_between(one):
            raise Refused(
                _("A receipt has digits only. Please leave out “%(character)s”.")
                % {"character": one}
            )
    _check_length(len(digits))
    if not fits(digits):
        raise Refused(
            _("One digit seems wrong. Please compare the number with your receipt, digit by digit.")
        )
    return digits


def fits(code: str) -> bool:
    """Tell whether these are sixteen plain digits whose check digits fit."""
    return re.fullmatch(r"[0-9]{16}", code, re.ASCII) is not None and int(code) % MODULUS == 1


def grouped(code: str) -> str:
    """Write a code in groups of four, as it is shown and read aloud."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def _stands_between(one: str) -> bool:
    return unicodedata.category(one) in _BETWEEN_GROUPS or one in _ALSO_BETWEEN_GROUPS


def _check_length(count: int) -> None:
    if count == 0:
        raise Refused(_("Please enter the 16 digits of your receipt."))
    if count < DIGITS:
        raise Refused(
            ngettext(
                "A receipt has 16 digits. You entered %(count)d digit; some are missing.",
                "A receipt has 16 digits. You entered %(count)d digits; some are missing.",
                count,
            )
            % {"count": count}
        )
    if count > DIGITS:
        raise Refused(
            ngettext(
                "A receipt has 16 digits. You entered %(count)d digit; that is too many.",
                "A receipt has 16 digits. You entered %(count)d digits; that is too many.",
                count,
            )
            % {"count": count}
        )
