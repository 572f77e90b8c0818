"""Numbers of sheets: twelve digits that can be typed and read by a scanner, and check themselves.

Ten digits are random, two are check digits by ISO 7064 MOD 97-10, as on receipts. The receipt on
the slip is worked out from the number of its sheet under the site's secret: nothing has to be kept
for it, and who holds the sheet alone cannot tell it.
"""

import unicodedata
from random import Random

from django.utils.translation import gettext as _

from isegoria.base.keyed import keyed
from isegoria.base.refusal import Refused
from isegoria.receipts import codes as receipts

DIGITS = 12
_RANDOM_DIGITS = 10
_DIGEST = b"isegoria paper: number of a sheet"
_RECEIPT = b"isegoria paper: receipt of a sheet"


def new_code(random: Random) -> str:
    """Draw the number of a sheet; ``random`` must be a source that nobody can foresee."""
    drawn = random.randrange(10**_RANDOM_DIGITS)
    check = receipts.MODULUS + 1 - drawn * 100 % receipts.MODULUS
    return f"{drawn:0{_RANDOM_DIGITS}}{check:02}"


def read_code(text: str) -> str:
    """Read a number as it is typed or as a scanner types it; Refused, in words, if it is none."""
    kept = [one for one in text if not _stands_between(one)]
    digits = "".join(str(unicodedata.decimal(one, "?")) for one in kept)
    if receipts.fits(digits):
        raise Refused(_("This is the number of a slip. Type the number of the sheet itself."))
    if len(digits) != DIGITS or not digits.isdigit():
        raise Refused(_("The number of a sheet has 12 digits. It stands at the top of the sheet."))
    if int(digits) % receipts.MODULUS != 1:
        raise Refused(_("One digit seems wrong. Please compare the number with the sheet."))
    return digits


def digest_of(code: str) -> bytes:
    """What is kept of a number: nobody can tell from it which sheets there are."""
    return keyed(_DIGEST, code.encode())


def receipt_of(code: str) -> str:
    """The receipt on the slip of this sheet."""
    drawn = int.from_bytes(keyed(_RECEIPT, code.encode()), "big")
    return receipts.code_of(drawn % 10**receipts.RANDOM_DIGITS)


def _stands_between(one: str) -> bool:
    return unicodedata.category(one) in {"Zs", "Cc", "Cf", "Pd"} or one == "."
